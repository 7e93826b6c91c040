"""The app records books and quotes once a person agreed: whose, what ends it, and what the archive then has."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from types import SimpleNamespace

import pytest

from fakes.scenes.archive_window import ArchiveScene, archive_on_sandbox
from fakes.servers.sandbox import PRACTICE_DAY, OpenSandbox, SandboxHere, sandbox_thread
from fakes.values.archive_market import after_close, session
from fakes.values.book_day import books, rows_of
from fakes.values.waiting import in_time
from tideboard_core.archive.depth.book_rows import BookCursor, BookRows
from tideboard_core.archive.depth.quote_rows import QuoteRows
from tideboard_core.archive.depth.reading import BookGap
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import DEPTH, RECORDED
from tideboard_core.archive.units import micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.state import DepthActivity
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import OrderBook, Quote
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.system.settings import Backend, Connection, DepthChoice
from tideboard_desktop.connection.uses import Uses
from tideboard_sandbox.command_line import Options

pytestmark = pytest.mark.slow

TENCENT, MEITUAN, AIA = InstrumentId("HK.00700"), InstrumentId("HK.03690"), InstrumentId("HK.01299")
DAY = date.fromisoformat(PRACTICE_DAY)
LINKED = DepthChoice(on=True, positions=False)
FIRST_PUSH = "tideboard_core.collector.depth_recorder.PATIENCE"
"""Seconds for which a first push is waited for: the market stands still and brings none after a pause."""
REAL_ALONE = Uses(connection=Connection(backend=Backend.OPEND))


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No wait for letters to stand, nor between two writes."""
    monkeypatch.setattr("tideboard_desktop.archive.service.LETTER_STANDS", 0.0)
    monkeypatch.setattr("tideboard_core.collector.depth_recorder.WRITE_EVERY", 0.05)
    monkeypatch.setattr("tideboard_desktop.archive.depth_keeping.ROOM_EVERY", 0.05)


@pytest.fixture
def trading() -> Iterator[SandboxHere]:
    with sandbox_thread(Options(seed=7, speed=0, control_port=0, start=time(9, 32), date=DAY)) as running:
        yield running


@dataclass
class Watched:
    """Every book and quote that the hub got of a security, with the market time of its arrival."""

    books: list[tuple[datetime, OrderBook]] = field(default_factory=list)
    quotes: list[tuple[datetime, Quote]] = field(default_factory=list)


@contextmanager
def watched(scene: ArchiveScene, instrument: InstrumentId) -> Iterator[Watched]:
    found, hub, clock = Watched(), scene.hub, scene.clock

    def book(_key: object) -> None:
        value = hub.value(Topic.BOOK.of(instrument))
        assert value is not None
        found.books.append((clock.market(), value))

    def quote(_key: object) -> None:
        value = hub.value(Topic.QUOTE.of(instrument))
        assert value is not None
        found.quotes.append((clock.market(), value))

    ends = [hub.listen(Topic.BOOK.of(instrument), book), hub.listen(Topic.QUOTE.of(instrument), quote)]
    yield found
    for end in ends:
        end()


async def recorded(scene: ArchiveScene, instrument: InstrumentId) -> tuple[BookRows, QuoteRows, list[BookGap]]:
    key = scene.service.definition(Market.HK)
    assert key is not None

    def read(reader: ArchiveReader) -> tuple[BookRows, QuoteRows, list[BookGap]]:
        rows = reader.depth(key, instrument, DAY)
        return rows, reader.quotes(key, instrument, DAY), reader.book_gaps(key, instrument, DAY)

    return await scene.service.read(read)


async def both_written(scene: ArchiveScene, instrument: InstrumentId) -> None:
    """Wait until the archive has a book and a quote."""

    async def so() -> bool:
        return len(await changes(scene, instrument)) == len(RECORDED)

    await until(so)


def known(scene: ArchiveScene) -> list[InstrumentId]:
    """Securities whose book is known to the recording."""
    return [each.instrument for each in scene.service.depth_recorded if each.known]


async def changes(scene: ArchiveScene, instrument: InstrumentId) -> Counter[str]:
    """The number of changes that the archive has of a security, by series: books and quotes."""
    sizes = await scene.service.read(ArchiveReader.depth_sizes)
    return Counter({each.series: each.changes for each in sizes if each.instrument == instrument})


async def written(scene: ArchiveScene, instrument: InstrumentId, since: int = 0) -> None:
    """Wait until the archive has more than `since` changes."""

    async def so() -> bool:
        return (await changes(scene, instrument)).total() > since

    await until(so)


async def known_up_to(scene: ArchiveScene, moment: datetime) -> None:
    """Wait until the archive knows a book at this moment: what was written before the clock stood there ends earlier.

    A session is sealed by whoever sees its end first, and then ends with what is known.
    """

    def known(reader: ArchiveReader) -> bool:
        row = reader.database.one("SELECT known FROM depth_day WHERE series=?", (DEPTH.number,))
        return row is not None and int(row[0]) >= micros(moment)

    await until(lambda: scene.service.read(known))


async def all_written(scene: ArchiveScene, instrument: InstrumentId, seen: Watched) -> None:
    """Wait until the archive has the last book and the last quote that were seen."""

    async def so() -> bool:
        (rows, quotes, _gaps), now = await recorded(scene, instrument), micros(scene.clock.market())
        cursor, row = BookCursor(instrument, rows), quotes.row_at(now)
        cursor.go(micros(seen.books[-1][0]))
        written = row is not None and quotes.quote(instrument, row).volume == seen.quotes[-1][1].volume
        return written and cursor.book == seen.books[-1][1]

    await until(so)


async def ended(scene: ArchiveScene, instrument: InstrumentId, why: GapReason) -> None:
    """Wait until the archive says that the recording ended for this reason."""

    async def so() -> bool:
        _rows, _quotes, gaps = await recorded(scene, instrument)
        return bool(gaps) and gaps[-1].why is why

    await until(so)


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    """Read the archive again until something is so."""
    async with in_time("what the archive shall say", lambda: condition):
        while not await condition():  # noqa: ASYNC110  what is waited for is written by a thread
            await asyncio.sleep(0.02)


async def test_nothing_is_recorded_before_a_person_agrees(tmp_path: Path, trading: OpenSandbox) -> None:
    async with archive_on_sandbox(tmp_path, trading, [TENCENT], linked=[TENCENT]) as scene:
        await scene.until(lambda: scene.service.state.condition.value in {"recording", "collecting"})
        await scene.until(lambda: scene.contents)
        assert scene.service.depth_activity is DepthActivity.OFF
        assert Topic.BOOK.of(TENCENT) not in scene.hub.wanted()
        assert scene.service.depth_securities(scene.service.depth) == [TENCENT]


async def test_each_book_and_quote_of_a_linked_security_is_in_the_archive(tmp_path: Path, trading: OpenSandbox) -> None:
    async with archive_on_sandbox(tmp_path, trading, [TENCENT, MEITUAN], linked=[TENCENT]) as scene:
        scene.service.keep_depth(LINKED)
        await scene.until(lambda: known(scene) == [TENCENT])
        assert scene.service.depth_activity is DepthActivity.RECORDING
        with watched(scene, TENCENT) as seen:
            for _ in range(20):
                await trading.advance(1)
            await scene.until(lambda: len(seen.books) >= 20)
            await all_written(scene, TENCENT, seen)
        rows, quotes, gaps = await recorded(scene, TENCENT)
        cursor = BookCursor(TENCENT, rows)
        for arrived, book in seen.books:
            cursor.go(micros(arrived))
            assert cursor.book == book
        moments = set(rows.received.tolist())
        assert all(min(abs(each - micros(arrived)) for each in moments) < 50_000 for arrived, _book in seen.books)
        for arrived, quote in seen.quotes:
            row = quotes.row_at(micros(arrived))
            assert row is not None
            kept = quotes.quote(TENCENT, row)
            assert (kept.last, kept.volume, kept.turnover) == (quote.last, quote.volume, quote.turnover)
        assert [each.why for each in gaps] == [GapReason.NOT_RUNNING] * 2
        assert not len((await recorded(scene, MEITUAN))[0])


async def test_a_chosen_list_is_recorded_and_a_change_of_it_ends_with_a_gap(
    tmp_path: Path, trading: OpenSandbox
) -> None:
    async with archive_on_sandbox(tmp_path, trading, [MEITUAN, AIA], linked=[TENCENT]) as scene:
        (one,) = scene.preferences.settings.watchlists
        scene.preferences.change(watchlists=(replace(one, id="a"),))
        scene.service.keep_depth(DepthChoice(on=True, linked=False, positions=False, list="a"))
        await scene.until(lambda: known(scene) == [AIA, MEITUAN])
        scene.preferences.change(watchlists=(replace(one, id="a", symbols=(str(AIA),)),))
        await scene.until(lambda: known(scene) == [AIA])
        await ended(scene, MEITUAN, GapReason.UNSUBSCRIBED)
        assert Topic.BOOK.of(MEITUAN) not in scene.hub.wanted()
        scene.service.keep_depth(replace(scene.service.depth, on=False))
        await scene.until(lambda: not scene.service.depth_recorded)
        assert scene.service.depth_activity is DepthActivity.OFF
        await scene.until(lambda: Topic.BOOK.of(AIA) not in scene.hub.wanted())


async def test_a_lost_connection_is_a_gap_and_the_book_comes_back_whole(tmp_path: Path, trading: OpenSandbox) -> None:
    async with archive_on_sandbox(tmp_path, trading, [TENCENT], linked=[TENCENT]) as scene:
        scene.service.keep_depth(LINKED)
        await scene.until(lambda: known(scene) == [TENCENT])
        before = (await changes(scene, TENCENT)).total()
        await trading.advance(1)
        await written(scene, TENCENT, before)
        await trading.cut()
        await scene.until(lambda: not known(scene))
        scene.feeds.session.retry_now()
        await scene.until(lambda: known(scene) == [TENCENT])

        async def ended_link() -> bool:  # the first rows to come may be those of the gap's begin
            why = [each.why for each in (await recorded(scene, TENCENT))[2]]
            return GapReason.LINK in why[:-1]

        await until(ended_link)
        _rows, _quotes, gaps = await recorded(scene, TENCENT)
        assert [each.why for each in gaps] == [GapReason.NOT_RUNNING, GapReason.LINK, GapReason.NOT_RUNNING]
        assert gaps[1].end is not None


@pytest.mark.parametrize("switched", [False, True])
async def test_an_orderly_end_writes_what_was_pushed_since_the_last_write(
    tmp_path: Path, trading: OpenSandbox, monkeypatch: pytest.MonkeyPatch, switched: bool
) -> None:
    async with archive_on_sandbox(tmp_path, trading, [TENCENT], linked=[TENCENT]) as scene:
        scene.service.keep_depth(LINKED)
        await scene.until(lambda: known(scene) == [TENCENT])
        monkeypatch.setattr("tideboard_core.collector.depth_recorder.WRITE_EVERY", 3600.0)
        await written(scene, TENCENT)
        with watched(scene, TENCENT) as seen:
            for _ in range(5):
                await trading.advance(1)
            await scene.until(lambda: len(seen.books) >= 5 and seen.quotes)
            stopped = micros(scene.clock.market())
            if switched:
                scene.preferences.change(collect=False)
                await scene.until(lambda: not scene.service.depth_recorded)
                await all_written(scene, TENCENT, seen)  # it is left first, and then written
            else:
                await scene.service.stop()
        rows, quotes, found = await recorded(scene, TENCENT)
        cursor = BookCursor(TENCENT, rows)
        for arrived, book in seen.books:
            cursor.go(micros(arrived))
            assert cursor.book == book
        row = quotes.row_at(stopped)
        assert row is not None
        assert quotes.quote(TENCENT, row).volume == seen.quotes[-1][1].volume
        assert (found[-1].why, found[-1].end) == (GapReason.NOT_RUNNING, None)
        assert micros(found[-1].begin) >= stopped


async def test_at_its_limit_recording_stops_with_one_notice(
    tmp_path: Path, trading: OpenSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with archive_on_sandbox(tmp_path, trading, [TENCENT], linked=[TENCENT]) as scene:
        scene.service.keep_depth(LINKED)
        await scene.until(lambda: known(scene) == [TENCENT])
        scene.service.keep_depth(replace(LINKED, megabytes=0))
        await scene.until(lambda: scene.service.depth_activity is DepthActivity.LIMIT)
        await scene.until(lambda: not scene.service.depth_recorded)
        await scene.until(lambda: scene.told)
        assert len(scene.told) == 1
        assert scene.told[0].startswith("Order books are no longer recorded")
        await ended(scene, TENCENT, GapReason.ROOM)
        monkeypatch.setattr(FIRST_PUSH, 0.0)
        scene.service.keep_depth(LINKED)
        await scene.until(lambda: known(scene) == [TENCENT])
        assert len(scene.told) == 1


async def test_the_oldest_days_go_if_that_was_chosen(tmp_path: Path, trading: OpenSandbox) -> None:
    async with archive_on_sandbox(tmp_path, trading, [TENCENT], linked=[TENCENT]) as scene:
        await scene.until(lambda: scene.contents)
        key = scene.service.definition(Market.HK)
        assert key is not None
        old = date(2026, 11, 16)

        def fill(writer: ArchiveWriter) -> None:
            writer.record_hours(session(old))
            writer.add_depth(key, TENCENT, old, rows_of(books(60, 1, per_second=40, day=old)))
            writer.seal_depth(key, TENCENT, old, after_close(old))

        await scene.service.write(fill)
        size = sum(each.size for each in await scene.service.read(ArchiveReader.depth_sizes))
        scene.service.keep_depth(replace(LINKED, megabytes=0, drop_oldest=True))

        async def gone() -> bool:
            return old not in {each.day for each in await scene.service.read(ArchiveReader.depth_sizes)}

        assert size > 0
        await until(gone)


async def test_a_low_disk_stops_books_and_says_so(
    tmp_path: Path, trading: OpenSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = SimpleNamespace(free=10**12)
    monkeypatch.setattr("tideboard_desktop.archive.collecting.shutil.disk_usage", lambda _place: free)
    monkeypatch.setattr("tideboard_desktop.archive.collecting.DISK_EVERY", 0.05)
    async with archive_on_sandbox(tmp_path, trading, [TENCENT], linked=[TENCENT]) as scene:
        scene.service.keep_depth(LINKED)
        await scene.until(lambda: known(scene) == [TENCENT])
        free.free = 10**9
        await scene.until(lambda: scene.service.depth_activity is DepthActivity.DISK_LOW)
        await scene.until(lambda: not scene.service.depth_recorded)
        free.free = 10**12
        monkeypatch.setattr(FIRST_PUSH, 0.0)
        await scene.until(lambda: known(scene) == [TENCENT])
        _rows, _quotes, gaps = await recorded(scene, TENCENT)
        assert GapReason.ROOM in {each.why for each in gaps}


async def test_the_cost_of_a_day_is_measured_without_keeping_anything(tmp_path: Path, trading: OpenSandbox) -> None:
    async with archive_on_sandbox(tmp_path, trading, [TENCENT], linked=[TENCENT]) as scene:
        await scene.until(lambda: scene.service.state.condition.value in {"recording", "collecting"})
        await scene.until(lambda: scene.contents)
        cost = await scene.service.measure_depth([TENCENT], 0.5)
        assert cost is not None
        assert cost.size > 0
        assert not await scene.service.read(ArchiveReader.depth_sizes)


async def test_nothing_of_a_replayed_market_is_written(tmp_path: Path, trading: SandboxHere) -> None:
    async with archive_on_sandbox(tmp_path, trading, [TENCENT], linked=[TENCENT], uses=REAL_ALONE) as scene:
        scene.service.keep_depth(LINKED)
        await scene.until(lambda: known(scene) == [TENCENT])
        await both_written(scene, TENCENT)
        before = await changes(scene, TENCENT)
        trading.program.exchange.replay = ReplayLabel(DAY, "Futu", bars_only=False)
        await trading.cut()
        await scene.until(lambda: not known(scene))
        scene.feeds.session.retry_now()
        await scene.until(lambda: scene.service.replayed)
        with watched(scene, TENCENT) as seen:
            await scene.until(lambda: not scene.service.depth_recorded)
            shown = scene.hub.subscribe(Topic.BOOK.of(TENCENT))
            await scene.until(lambda: Topic.BOOK.of(TENCENT) in scene.feeds.session.holds())
            await trading.advance(3)
            await scene.until(lambda: seen.books)
            shown.close()
        since = await changes(scene, TENCENT) - before
        assert since.total() <= 1, "the gap at the lost connection"


async def test_a_session_is_sealed_after_its_close(tmp_path: Path) -> None:
    options = Options(seed=7, speed=0, control_port=0, start=time(15, 58), date=DAY)
    with sandbox_thread(options) as trading:
        async with archive_on_sandbox(tmp_path, trading, [TENCENT], linked=[TENCENT]) as scene:
            scene.service.keep_depth(LINKED)
            await scene.until(lambda: known(scene) == [TENCENT])
            for moment in ("16:02", "16:12"):
                await trading.advance_to(moment)
                now = datetime.fromisoformat((await trading.ask("time"))["time"])
                scene.clock.set_market(now)
                await known_up_to(scene, now)
            await scene.until(lambda: not scene.service.depth_recorded)
            assert scene.service.depth_activity is DepthActivity.NOTHING

            def sealed(reader: ArchiveReader) -> int:
                row = reader.database.one("SELECT COUNT(*) FROM depth_day WHERE sealed IS NOT NULL")
                return 0 if row is None else int(row[0])

            await until(lambda: scene.service.read(sealed))
            _rows, _quotes, gaps = await recorded(scene, TENCENT)
            assert [each.why for each in gaps] == [GapReason.NOT_RUNNING], "known from 15:58 to the close"
