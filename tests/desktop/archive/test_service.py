from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import SimpleNamespace

import pytest

from fakes.scenes.archive_window import archive_on_sandbox
from fakes.servers.sandbox import PRACTICE_DAY, OpenSandbox, environment, sandbox_thread, standing_options
from fakes.values.archive_market import (
    DAY,
    KEY,
    MEITUAN,
    TENCENT,
    after_close,
    bar_day,
    close_archive,
    days_before,
    flow_day,
    nets,
    open_archive,
)
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from fakes.values.threads import left_behind
from fakes.values.trading import ACCOUNTS, position
from fakes.values.waiting import CEILING, in_time
from tideboard_core.archive.comparison.samples import net_sample
from tideboard_core.archive.copies import back_up, restore
from tideboard_core.archive.definitions import definition_key
from tideboard_core.archive.lease import Lease, held_elsewhere
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.pruning import Retention, plan, prune
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.verification import verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.reading import SessionRead
from tideboard_core.collector.recording import RecordedSession, Recorder
from tideboard_core.collector.state import CollectorActivity
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.hub import Hub
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.hub_keys import QUOTES_LINK, Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Environment, Position
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.system.settings import (
    AfterClose,
    Backend,
    Connection,
    DepthChoice,
    KeptLimit,
    Settings,
    SymbolList,
    TradeChoice,
)
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.archive.service import LETTER_STANDS, MOST_SHOWN, ArchiveService, archive_folder
from tideboard_desktop.connection.services import build_connections
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.startup.brokers import opend_spec
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks

pytestmark = pytest.mark.slow

REAL = Uses(connection=Connection(backend=Backend.OPEND), other_flow=Connection(backend=Backend.LONGPORT))
PRACTICE = Uses(connection=Connection())
REAL_ALONE = Uses(connection=Connection(backend=Backend.OPEND))
FLOW_CALL = "3211"
HOLDING = ACCOUNTS[Environment.PAPER]
HELD_LIST = SymbolList(name="Held", follows_positions=True)


def service_of(
    directory: Path,
    uses: Uses,
    lists: tuple[SymbolList, ...] = (),
    preferences: Preferences | None = None,
    notify: Callable[[str], object] = lambda _: None,
) -> ArchiveService:
    """A service whose connections are never made."""
    clock, tasks = ManualClock(after_close()), Tasks(lambda error, _name: None)
    hub, settings = Hub(clock), Settings(watchlists=lists or Settings().watchlists)
    if preferences is None:
        preferences = Preferences(settings, SettingsFile(directory), tasks, writable=False, failed=lambda: None)
    feeds = build_connections(
        [opend_spec(OpendEndpoint(host="127.0.0.1", port=1), (QUOTES_LINK,))], hub, Sinks(), clock
    )
    return ArchiveService(directory, uses, feeds, hub, clock, preferences, notify=notify)


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[ArchiveService]:
    made = service_of(tmp_path, REAL)
    yield made
    await made.close()
    assert left_behind("archive") == []


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No wait before another try of a lost connection or of an archive that somebody else holds."""
    monkeypatch.setattr("tideboard_core.market.session.FIRST_BACK_OFF", 0.02)
    monkeypatch.setattr("tideboard_desktop.archive.collecting.LEASE_EVERY", 0.05)


@pytest.fixture(scope="module")
def evening() -> Iterator[OpenSandbox]:
    with sandbox_thread(standing_options(start=time(16, 30))) as running:
        yield running


@pytest.fixture
async def closed(evening: OpenSandbox) -> OpenSandbox:
    """The file's exchange as at its start: no window of a rate limit is used up."""
    await evening.ask("reset")
    return evening


def minutes(reader: ArchiveReader) -> int:
    return len(reader.last(KEY, TENCENT, DAY))


async def test_what_another_program_writes_is_read(service: ArchiveService) -> None:
    with pytest.raises(ArchiveError):
        await service.read(minutes)  # there is none yet

    writer = open_archive(service.folder)
    writer.add_minutes(KEY, TENCENT, DAY, flow_day(100, 1), received=after_close())
    assert await service.read(minutes) == 100
    writer.add_minutes(KEY, TENCENT, DAY, flow_day(330, 1), received=after_close())
    assert await service.read(minutes) == 330
    close_archive(writer)


async def test_reads_leave_the_loop_free_and_share_one_thread(service: ArchiveService) -> None:
    close_archive(open_archive(service.folder))
    released = threading.Event()

    def slow(_reader: ArchiveReader) -> str:
        assert released.wait(CEILING)
        return threading.current_thread().name

    reads = [asyncio.ensure_future(service.read(slow)) for _ in range(2)]  # noqa: TID251  awaited below
    await asyncio.sleep(0)
    released.set()
    first, second = await asyncio.gather(*reads)
    assert first == second != threading.current_thread().name


async def test_a_restored_archive_takes_the_place_of_the_open_one(service: ArchiveService, tmp_path: Path) -> None:
    writer = open_archive(service.folder)
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2, 3), received=after_close())
    back_up(service.folder, tmp_path / "copy")
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2, 3, 4, 5), received=after_close())
    assert await service.read(minutes) == 5
    close_archive(writer)

    with Lease(service.folder, ManualClock(), program="test") as lease:
        restore(lease, tmp_path / "copy")
    assert await service.read(minutes) == 3


async def test_a_damaged_copy_is_told_once_and_what_was_read_is_right(tmp_path: Path) -> None:
    told: list[str] = []
    service = service_of(tmp_path, REAL, notify=told.append)
    writer = open_archive(service.folder)
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2, 3), received=after_close())
    seal(writer, unsealed(writer.database, Market.HK), after_close())
    writer.database.execute("UPDATE history SET data=substr(data, 1, 300) || x'07' || substr(data, 302)")
    close_archive(writer)

    for _ in range(2):
        found = await service.read(lambda reader: net_sample(reader, KEY, TENCENT, [DAY]).values.tolist())
        assert found == [[1, 2, 3]]
    assert len(told) == 1
    assert TENCENT in told[0]
    await service.close()


def test_each_provider_has_its_key(service: ArchiveService, tmp_path: Path) -> None:
    prices, other = service.definition(Market.HK), service.definition(Market.US, other=True)
    assert prices is not None
    assert other is not None
    assert (prices.provider, prices.currency, prices.market) == ("Futu", "HKD", Market.HK)
    assert (other.provider, other.currency) == ("LongPort", "USD")

    practice = service_of(tmp_path, PRACTICE)
    key = practice.definition(Market.HK)
    assert key is not None
    assert key.provider == "Futu (practice)"
    assert practice.definition(Market.HK, other=True) is None


def test_practice_and_real_values_have_folders_of_their_own(tmp_path: Path) -> None:
    stormy = Uses(connection=Connection(scenario="storm", seed=7, door=Backend.LONGPORT))
    folders = [archive_folder(tmp_path, uses) for uses in (REAL, PRACTICE, stormy)]
    assert [str(folder.relative_to(tmp_path)) for folder in folders] == [
        "archive",
        str(Path("practice", "archive")),
        str(Path("practice", "storm", "seed-7", "archive")),
    ]


def test_practice_and_real_values_have_limits_of_their_own(tmp_path: Path) -> None:
    tasks = Tasks(lambda error, _name: None)
    shared = Preferences(Settings(), SettingsFile(tmp_path), tasks, writable=False, failed=lambda: None)
    practice, real = (service_of(tmp_path, uses, preferences=shared) for uses in (PRACTICE, REAL))
    practice.keep_limits((KeptLimit(series="bars", sessions=1),))
    assert (practice.limits, real.limits) == ((KeptLimit(series="bars", sessions=1),), ())
    real.keep_limits((KeptLimit(series="flow", megabytes=5),))
    assert (len(practice.limits), real.limits) == (1, (KeptLimit(series="flow", megabytes=5),))


async def test_the_session_still_served_is_caught_up_at_the_start(tmp_path: Path, closed: OpenSandbox) -> None:
    async with archive_on_sandbox(tmp_path, closed, [TENCENT, MEITUAN]) as scene:
        service = scene.service
        await scene.until(lambda: service.state.condition is CollectorActivity.CLOSED)
        await scene.until(lambda: frozenset().union(*scene.contents) == {TENCENT, MEITUAN})

        sessions = await service.read(lambda reader: reader.sessions(Market.HK))
        assert [(each.instrument, each.whole, each.sealed is not None) for each in sessions] == [
            (TENCENT, True, True),
            (MEITUAN, True, True),
        ]
        assert {each.key for each in sessions} == {service.definition(Market.HK)}
        assert service.state.next_run == datetime(2026, 11, 19, 1, 30, tzinfo=UTC)
        assert service.folder == tmp_path / "practice" / "archive"
        assert held_elsewhere(service.folder)
    assert not held_elsewhere(service.folder)


async def test_minutes_are_recorded_as_they_end_and_what_a_dock_reads_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tideboard_core.collector.collector.ROUND", 1.0)
    options = standing_options(start=time(10, 30))
    with sandbox_thread(options) as sandbox:
        async with archive_on_sandbox(tmp_path, sandbox, [TENCENT]) as scene:
            service = scene.service
            shown = scene.hub.subscribe(Topic.FLOW.of(TENCENT))
            await scene.until(lambda: service.state.condition is CollectorActivity.RECORDING)
            asked = (await sandbox.state())["requests"][FLOW_CALL]
            assert asked == 1  # the dock's call is the collector's too

            def received(reader: ArchiveReader) -> int:
                return reader.sessions(Market.HK)[0].received

            before = await service.read(received)
            monkeypatch.setattr("tideboard_core.collector.shared.YOUNG", 0.0)
            await sandbox.advance(120)
            scene.clock.set_market((await scene.feeds.gateway.quotes.gateway_state()).time)  # it looks each ten seconds
            async with in_time("two more minutes"):
                scene.contents.clear()  # before each read: what comes during it is not lost
                while await service.read(received) != before + 2:
                    await scene.until(lambda: scene.contents)  # what a view waits for before it reads again
                    scene.contents.clear()
            assert service.state.subscribed is not None
            assert scene.hub.value(Topic.BARS_1M.of(TENCENT)) is None  # no push at each change of the price
            shown.close()


async def test_a_person_writes_beside_the_collector_and_without_it(tmp_path: Path, closed: OpenSandbox) -> None:
    async with archive_on_sandbox(tmp_path, closed, [TENCENT]) as scene:
        service = scene.service
        await scene.until(lambda: service.state.condition is CollectorActivity.CLOSED)

        def drop_all(writer: ArchiveWriter) -> int:
            return prune(writer, plan(writer.database, [Retention(layout=FLOW, sessions=0)]), minutes_too=True)

        assert held_elsewhere(service.folder)
        assert await service.write(drop_all) > 0
        scene.preferences.change(collect=False)
        await scene.until(lambda: service.state.condition is CollectorActivity.PAUSED)
        assert await service.write(drop_all) == 0


async def test_standing_limits_are_kept_after_a_close_but_for_minutes_of_flow(
    tmp_path: Path, closed: OpenSandbox
) -> None:
    folder = archive_folder(tmp_path, PRACTICE)
    days = days_before(date.fromisoformat(PRACTICE_DAY), 3)
    key = definition_key("Futu (practice)", FlowDefinition.FUTU, Market.HK, "HKD", days[0])
    writer = open_archive(folder, *days)
    for day in days:
        writer.add_minutes(key, TENCENT, day, flow_day(330, 1), received=after_close(day))
        writer.add_bars(key, TENCENT, day, bar_day(330, 1), received=after_close(day))
    seal(writer, unsealed(writer.database, Market.HK), after_close(days[-1]))
    close_archive(writer)

    def blocks(reader: ArchiveReader) -> dict[int, int]:
        return dict(reader.database.all("SELECT series, COUNT(*) FROM block GROUP BY series"))

    async with archive_on_sandbox(tmp_path, closed, [TENCENT]) as scene:
        scene.service.keep_limits((KeptLimit(series="bars", sessions=1), KeptLimit(series="flow", sessions=2)))
        await scene.until(lambda: scene.told)
        assert [text.partition(". ")[0] for text in scene.told] == [
            "The limits of the archive leave no room for 2 symbol-sessions of flow by minute"
        ]
        found = await scene.service.read(blocks)
        assert (found[BARS.number], found[FLOW.number]) == (1, 4)


async def test_a_security_of_no_list_is_recorded_once_after_the_close_if_it_is_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pause in ("ROUND", "IDLE"):
        monkeypatch.setattr(f"tideboard_core.collector.collector.{pause}", 0.1)
    options = standing_options(start=time(15, 58))
    with sandbox_thread(options) as sandbox:
        async with archive_on_sandbox(tmp_path, sandbox, []) as scene:
            service = scene.service
            service.keep_after_close(AfterClose(symbols=(MEITUAN,)))
            await scene.until(lambda: service.state.condition is CollectorActivity.CLOSED)
            assert FLOW_CALL not in (await sandbox.state())["requests"]  # the market trades

            await sandbox.advance(850)
            scene.clock.set_market((await scene.feeds.gateway.quotes.gateway_state()).time)
            await scene.until(lambda: {MEITUAN} in scene.contents)
            async with in_time("the sealed session"):
                while await service.read(lambda reader: [each.sealed for each in reader.sessions(Market.HK)]) == [None]:
                    await scene.until(lambda: True)
            await scene.until(lambda: service.state.condition is CollectorActivity.CLOSED)
            (found,) = await service.read(lambda reader: reader.sessions(Market.HK))
            assert (found.instrument, found.whole) == (MEITUAN, True)
            assert (await sandbox.state())["requests"][FLOW_CALL] == 1


def test_a_list_for_after_the_close_is_not_live_and_the_choice_is_kept(tmp_path: Path) -> None:
    tech = SymbolList(name="Tech", id="tech", symbols=(MEITUAN, "US.AAPL"))
    lists = (SymbolList(name="", symbols=(TENCENT, MEITUAN)), tech)
    service = service_of(tmp_path, PRACTICE, lists=lists)
    assert (service._symbols(), service.once()) == ([TENCENT, MEITUAN, "US.AAPL"], [])
    service.keep_after_close(AfterClose(lists=("tech", "gone"), symbols=("hk.5", "US.AAPL")))
    assert service._symbols() == [TENCENT, MEITUAN]
    assert service.once() == [MEITUAN, "US.AAPL", "HK.00005"]

    file = SettingsFile(tmp_path)
    file.save(service._preferences.settings)
    tasks = Tasks(lambda error, _name: None)
    kept = Preferences(file.load(), file, tasks, writable=False, failed=lambda: None)
    assert service_of(tmp_path, PRACTICE, preferences=kept).once() == service.once()
    assert service_of(tmp_path, REAL, preferences=kept).once() == []


async def test_pause_and_the_setting_stop_it_and_resume_goes_on(tmp_path: Path, closed: OpenSandbox) -> None:
    async with archive_on_sandbox(tmp_path, closed, [TENCENT], collect=False) as scene:
        service = scene.service
        await scene.until(lambda: service.state.condition is CollectorActivity.PAUSED)
        assert not service.folder.exists()

        service.pause()
        service.resume()
        assert scene.preferences.settings.collect
        await scene.until(lambda: service.state.condition is CollectorActivity.CLOSED)
        service.pause()
        await scene.until(lambda: service.state.condition is CollectorActivity.PAUSED)
        service.resume()
        await scene.until(lambda: service.state.condition is CollectorActivity.CLOSED)

        scene.preferences.change(collect=False)
        await scene.until(lambda: service.state.condition is CollectorActivity.PAUSED)
        await scene.until(lambda: not held_elsewhere(service.folder))


async def test_before_the_login_it_says_what_it_waits_for(tmp_path: Path) -> None:
    for known, condition in ((False, CollectorActivity.NEVER_RUN), (True, CollectorActivity.NOT_CONNECTED)):
        service = service_of(tmp_path, REAL)
        if known:
            close_archive(open_archive(service.folder))
        assert service.state.condition is CollectorActivity.NOT_CONNECTED
        told = asyncio.Event()
        service.state_changed.connect(told.set)
        running = asyncio.ensure_future(service.run())  # noqa: TID251  ended below
        if not known:
            async with in_time("what it waits for"):
                await told.wait()
        assert service.state.condition is condition
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await service.close()


async def test_a_lost_connection_is_said_and_switching_off_gives_the_subscriptions_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tideboard_core.collector.pacing.HELD", 0.0)  # the sandbox's own minute is waited for there
    options = standing_options(start=time(16, 30))
    with sandbox_thread(options) as sandbox:
        async with archive_on_sandbox(tmp_path, sandbox, [TENCENT]) as scene:
            service, quotes = scene.service, scene.feeds.gateway.quotes
            await scene.until(lambda: service.state.condition is CollectorActivity.CLOSED)
            assert (await quotes.subscription_info()).used == 1
            await sandbox.wait(61)
            scene.preferences.change(collect=False)
            async with in_time("the end of the subscription"):
                while (await quotes.subscription_info()).used:
                    await scene.until(lambda: True)
            scene.preferences.change(collect=True)
            await scene.until(lambda: service.state.condition is CollectorActivity.CLOSED)
            await sandbox.close_port()
            await scene.until(lambda: service.state.condition is CollectorActivity.NOT_CONNECTED)
            await sandbox.open_port()
            scene.feeds.session.retry_now()
            await scene.until(lambda: service.state.condition is CollectorActivity.CLOSED)


async def test_a_list_that_follows_the_positions_is_collected(tmp_path: Path) -> None:
    service = service_of(tmp_path, REAL, lists=(SymbolList(name="", symbols=("US.AAPL",)), HELD_LIST))
    assert service._symbols() == ["US.AAPL"]
    held: tuple[Position, ...] = (position(HOLDING, 100),)
    service._hub.publish(Topic.ACCOUNTS.of(""), Lazy.ready(tuple(ACCOUNTS.values())))
    service._hub.publish(Topic.POSITIONS.of(HOLDING.id), Lazy.ready(held))
    assert service._symbols() == ["US.AAPL"]  # of the first account, which has none
    service._preferences.change(account=HOLDING.id)
    assert service._symbols() == ["US.AAPL", held[0].instrument]


async def test_books_are_those_of_letters_that_stand_of_positions_and_of_a_list(tmp_path: Path) -> None:
    clock, letters = ManualClock(after_close()), [TENCENT]
    service = service_of(tmp_path, REAL, lists=(SymbolList(name="", id="a", symbols=("US.AAPL",)),))
    service._clock, service._linked = clock, lambda: letters
    held: tuple[Position, ...] = (
        replace(position(HOLDING, 100), instrument=MEITUAN),
        replace(position(HOLDING, 0), instrument=InstrumentId("HK.00005")),
    )
    service._hub.publish(Topic.ACCOUNTS.of(""), Lazy.ready(tuple(ACCOUNTS.values())))
    service._hub.publish(Topic.POSITIONS.of(HOLDING.id), Lazy.ready(held))
    assert not service.depth.on
    everything = DepthChoice(on=True, list="a")
    assert service.depth_securities(everything) == [TENCENT, MEITUAN, "US.AAPL"]
    assert service.depth_securities(DepthChoice(positions=False)) == [TENCENT]
    assert service.depth_securities(DepthChoice(positions=False, linked=False, list="b")) == []
    standing = DepthChoice(positions=False)
    assert service.depth_securities(standing, standing=True) == []
    clock.advance(LETTER_STANDS)
    assert service.depth_securities(standing, standing=True) == [TENCENT]
    letters[:] = [MEITUAN]
    assert service.depth_securities(standing, standing=True) == [], "who looks through many means none of them"


async def test_of_the_securities_that_flow_docks_left_the_last_ones_are_collected(tmp_path: Path) -> None:
    service = service_of(tmp_path, REAL, lists=(SymbolList(name="", symbols=(TENCENT,)),))
    names = [InstrumentId(f"HK.{number:05}") for number in range(1, MOST_SHOWN + 3)]
    for name in [*names[:-1], names[0]]:
        service._feeds.schedule.select(name, names[1])
        service._symbols()
    service._feeds.schedule.select(names[-1])
    assert service._symbols() == [TENCENT, *names[4:-1], names[0], names[1], names[-1]]


HOLDER = """
import sys, time
from datetime import date
from pathlib import Path
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.requests import requested
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Environment, Position
from tideboard_core.model.session import TradingCalendar
from tideboard_core.system.clock import SystemClock
folder = Path(sys.argv[1])
lease = Lease(folder, SystemClock(), program="the other", providers=["Futu"]).take()
print("held", flush=True)
writer = ArchiveWriter(folder, lease)
while not requested(folder, "Futu"):
    time.sleep(0.05)
print(*requested(folder, "Futu"), flush=True)
for session in TradingCalendar().sessions(Market.HK, date(2024, 1, 1), date(2025, 12, 31)):
    writer.record_hours(session)
    time.sleep(0.2)
"""


async def test_it_hands_over_to_another_holder_and_takes_over_when_that_one_is_killed(
    tmp_path: Path, closed: OpenSandbox
) -> None:
    folder = archive_folder(tmp_path, PRACTICE)
    command = [sys.executable, "-c", HOLDER, str(folder)]
    holder = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=environment()
    )
    assert holder.stdout is not None
    try:
        assert await holder.stdout.readline() == b"held\n"
        async with archive_on_sandbox(tmp_path, closed, [TENCENT]) as scene:
            service = scene.service
            await scene.until(lambda: service.state.condition is CollectorActivity.OTHER_HOLDER)
            assert service.state.holder == f"the other ({holder.pid})"
            async with in_time("the securities that the other holder was asked for", lambda: holder.returncode):
                assert await holder.stdout.readline() == b"HK.00700\n"
            scene.contents.clear()
            await scene.until(lambda: frozenset({TENCENT}) in scene.contents)  # what the other one wrote

            holder.kill()
            await scene.until(lambda: service.state.condition is CollectorActivity.CLOSED)
            assert [each.whole for each in await service.read(lambda reader: reader.sessions(Market.HK))] == [True]
            assert not list(folder.glob("request-*"))
    finally:
        if holder.returncode is None:
            holder.kill()
        await holder.wait()


async def test_a_disk_without_room_is_said_once_and_the_app_goes_on(
    tmp_path: Path, closed: OpenSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, looks = SimpleNamespace(free=1_000_000_000), list[Path]()

    def usage(folder: Path) -> SimpleNamespace:
        looks.append(folder)
        return room

    monkeypatch.setattr("tideboard_desktop.archive.collecting.shutil.disk_usage", usage)
    for name in ("DISK_EVERY", "AGAIN"):
        monkeypatch.setattr(f"tideboard_desktop.archive.collecting.{name}", 0.1)
    async with archive_on_sandbox(tmp_path, closed, [TENCENT]) as scene:
        service = scene.service
        await scene.until(lambda: service.state.condition is CollectorActivity.DISK_LOW)
        await scene.until(lambda: scene.contents)  # still recorded
        room.free = 1_000_000
        await scene.until(lambda: service.state.condition is CollectorActivity.DISK_FULL)
        assert isinstance(service.state.error, ArchiveError)
        tried = len(looks) + 3
        await scene.until(lambda: len(looks) >= tried)
        assert scene.told == [
            "Less than 2 GB are free on the disk of the archive.",
            "The disk is full. The archive records nothing until there is room; what it has stays.",
        ]
        room.free = 10_000_000_000
        await scene.until(lambda: service.state.condition is CollectorActivity.CLOSED)


async def test_a_write_under_way_is_finished_when_the_app_closes(
    tmp_path: Path, closed: OpenSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, release = threading.Event(), threading.Event()
    record = Recorder.record

    def slow(recorder: Recorder, read: SessionRead) -> RecordedSession:
        begun.set()
        assert release.wait(CEILING)
        return record(recorder, read)

    monkeypatch.setattr(Recorder, "record", slow)
    async with archive_on_sandbox(tmp_path, closed, [TENCENT]) as scene:
        folder = scene.service.folder
        await scene.until(begun.is_set)
        asyncio.get_running_loop().call_later(0.1, release.set)
    reader = ArchiveReader(folder)
    assert [each.received for each in reader.sessions(Market.HK)] == [330]
    assert list(verify(reader.database)) == []
    reader.close()


async def test_a_lease_that_is_taken_while_it_is_switched_off_is_given_back(
    tmp_path: Path, closed: OpenSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, release, taken = threading.Event(), threading.Event(), threading.Event()
    take = Lease.take

    def slow(lease: Lease) -> Lease:
        begun.set()
        assert release.wait(CEILING)
        held = take(lease)
        taken.set()
        return held

    monkeypatch.setattr(Lease, "take", slow)
    async with archive_on_sandbox(tmp_path, closed, [TENCENT]) as scene:
        await scene.until(begun.is_set)
        scene.preferences.change(collect=False)
        asyncio.get_running_loop().call_later(0.1, release.set)
        await scene.until(taken.is_set)
        await scene.until(lambda: scene.service.state.condition is CollectorActivity.PAUSED)
        await scene.until(lambda: not held_elsewhere(scene.service.folder))
        scene.preferences.change(collect=True)
        await scene.until(lambda: scene.service.state.condition is CollectorActivity.CLOSED)


@pytest.mark.parametrize("collect", [True, False])
async def test_a_practice_exchange_that_somebody_else_started_is_kept_apart(
    tmp_path: Path, closed: OpenSandbox, *, collect: bool
) -> None:
    async with archive_on_sandbox(tmp_path, closed, [TENCENT], uses=REAL_ALONE, collect=collect) as scene:
        service = scene.service
        assert service.folder == tmp_path / "archive"
        condition = CollectorActivity.CLOSED if collect else CollectorActivity.PAUSED
        await scene.until(lambda: service.state.condition is condition and service.folder.parent.name == "elsewhere")
        assert service.folder == tmp_path / "practice" / "elsewhere" / "archive"
        key = service.definition(Market.HK)
        assert key is not None
        assert key.provider == "Futu (practice)"
    assert not (tmp_path / "archive").exists()


async def test_nothing_is_kept_nor_compared_through_a_hub(tmp_path: Path) -> None:
    """It does not say whose rule its flow follows, nor whether its market is practice: its own computer records."""
    with sandbox_thread(standing_options(start=time(11, 0))) as sandbox:
        uses = Uses(connection=Connection(backend=Backend.HUB))
        async with archive_on_sandbox(tmp_path, sandbox, [TENCENT], uses=uses) as scene:
            service = scene.service
            await scene.until(lambda: service.state.condition is CollectorActivity.THROUGH_HUB)
            assert service.definition(Market.HK) is None
            assert not held_elsewhere(service.folder)


async def test_what_a_replayed_market_sends_is_never_kept_nor_compared(tmp_path: Path) -> None:
    """It says so at a login in the middle of the session: what was recorded before stays, nothing comes after it."""
    with sandbox_thread(standing_options(start=time(16, 30))) as sandbox:
        async with archive_on_sandbox(tmp_path, sandbox, [TENCENT], uses=REAL_ALONE) as scene:
            service, settings = scene.service, scene.preferences
            settings.change(trades=TradeChoice(shown=True))
            await scene.until(lambda: service.state.condition is CollectorActivity.CLOSED)
            whole = await service.read(lambda reader: reader.sessions(Market.HK))
            shown = scene.hub.subscribe(Topic.TICKS.of(TENCENT))

            sandbox.program.exchange.replay = ReplayLabel(DAY, "Futu", bars_only=False)
            settings.change(watchlists=(SymbolList(name="", symbols=(TENCENT, MEITUAN)),))
            await sandbox.cut()
            await scene.until(lambda: service.state.condition is CollectorActivity.REPLAYED)
            await scene.until(lambda: not held_elsewhere(service.folder))
            assert service.replayed
            assert service.definition(Market.HK) is None
            assert await service.read(lambda reader: reader.sessions(Market.HK)) == whole

            sandbox.program.exchange.replay = None
            await sandbox.cut()
            await scene.until(lambda: service.state.condition is CollectorActivity.CLOSED)
            assert len(await service.read(lambda reader: reader.sessions(Market.HK))) == 2
            shown.close()
