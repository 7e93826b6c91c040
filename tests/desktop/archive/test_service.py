from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from fakes.scenes.archive_window import archive_on_sandbox
from fakes.servers.sandbox import PRACTICE_DAY, OpenSandbox, sandbox_thread
from fakes.values.archive_market import (
    DAY,
    KEY,
    MEITUAN,
    TENCENT,
    after_close,
    close_archive,
    flow_day,
    nets,
    open_archive,
)
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.archive.copies import back_up, restore
from tideboard_core.archive.lease import Lease, held_elsewhere
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.collector.state import Condition
from tideboard_core.gateways.opend.link import Endpoint
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.instrument import Market
from tideboard_core.system.settings import Backend, Connection, Settings, SettingsFile
from tideboard_desktop.archive.service import ArchiveService, archive_folder
from tideboard_desktop.connection.services import build_connections
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.settings.preferences import Preferences
from tideboard_desktop.startup.brokers import opend_spec
from tideboard_desktop.ui.tasks import Tasks
from tideboard_sandbox.command_line import Options

REAL = Uses(connection=Connection(backend=Backend.OPEND), other_flow=Connection(backend=Backend.LONGPORT))
PRACTICE = Uses(connection=Connection())


def service_of(directory: Path, uses: Uses) -> ArchiveService:
    """A service whose connections are never made."""
    clock, tasks = ManualClock(after_close()), Tasks(lambda error, _name: None)
    hub, settings = Hub(clock), Settings()
    preferences = Preferences(settings, SettingsFile(directory), tasks, writable=False, failed=lambda: None)
    feeds = build_connections([opend_spec(Endpoint(host="127.0.0.1", port=1), (QUOTES_LINK,))], hub, Sinks(), clock)
    return ArchiveService(directory, uses, feeds, hub, clock, preferences)


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[ArchiveService]:
    made = service_of(tmp_path, REAL)
    yield made
    await made.close()
    assert not [each for each in threading.enumerate() if each.name.startswith("archive")]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No wait for the window to be quiet."""
    monkeypatch.setattr("tideboard_desktop.archive.service.QUIET", 0.0)


@pytest.fixture(scope="module")
def closed() -> Iterator[OpenSandbox]:
    with sandbox_thread(
        Options(seed=7, speed=0, control_port=0, start=time(16, 30), date=date.fromisoformat(PRACTICE_DAY))
    ) as running:
        yield running


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
        assert released.wait(20)
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


async def test_the_session_still_served_is_caught_up_at_the_start(tmp_path: Path, closed: OpenSandbox) -> None:
    async with archive_on_sandbox(tmp_path, closed, [TENCENT, MEITUAN]) as scene:
        service = scene.service
        await scene.until(lambda: service.state.condition is Condition.CLOSED)
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
