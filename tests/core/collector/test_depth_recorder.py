"""Recording of chosen books: what is followed, what a lost connection or subscription means, and what is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fakes.values.archive_market import DAY, KEY, MEITUAN, TENCENT, close_archive, open_archive, session
from fakes.values.book_day import books, rows_of
from fakes.values.books import MORNING, book_of, flags, gaps, quote_of
from fakes.values.clock import ManualClock
from fakes.values.collecting import facts
from fakes.values.hub_values import put
from fakes.values.waiting import until
from tideboard_core.archive.depth.book_rows import BookChange, BookFlag
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.units import instant, micros
from tideboard_core.collector.depth_recorder import ASK_AGAIN, PATIENCE, REFUSED, DepthRecorder
from tideboard_core.collector.depth_recording import DepthFlush
from tideboard_core.collector.depth_trial import DepthTrial, MeasuredDay, read_room, recorded_cost
from tideboard_core.errors import GatewayDown, NotOffered
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import QUOTES_LINK, SUBSCRIBED_TOPICS, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkEvent, LinkEventKind, LinkState, LinkStatus
from tideboard_core.model.quote import OrderBook, Quote


class Recorded:
    """A recorder over a hub that the test fills; `stored` are all changes, `asked` the books that were read."""

    def __init__(self, *chosen: InstrumentId) -> None:
        self.clock = ManualClock(MORNING)
        self.hub = Hub(self.clock)
        self.chosen: Sequence[InstrumentId] = chosen or (TENCENT,)
        self.why: GapReason | None = None
        self.error: Exception | None = None
        self.refusal: Exception | None = None
        self.flushes: list[DepthFlush] = []
        self.asked: list[InstrumentId] = []
        self.recorder = DepthRecorder(
            self.hub,
            self,
            self.clock,
            store=self.store,
            chosen=lambda: self.chosen,
            stopped=lambda: self.why,
            sleep=self.clock.sleep,
        )
        self.link(LinkState.LIVE)
        self.recorder.start()

    def link(self, state: LinkState, reason: str = "") -> None:
        now = self.clock.monotonic()
        put(self.hub, QUOTES_LINK, LinkStatus(state=state, provider="", address="", since=now, reason=reason))

    def event(self, kind: LinkEventKind, **data: object) -> None:
        put(self.hub, Topic.LINK_EVENT.of(""), LinkEvent(kind=kind, data=data))

    async def store(self, flushes: list[DepthFlush]) -> None:
        if self.error is not None:
            raise self.error
        self.flushes += flushes

    async def order_book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        self.asked.append(instrument)
        if self.refusal is not None:
            raise self.refusal
        return book_of([depth], self.clock.market())

    async def quotes(self, ids: Sequence[InstrumentId]) -> list[Quote]:
        return [quote_of("600", self.clock.market()) for _ in ids]

    def push(self, *bids: int, instrument: InstrumentId = TENCENT, seconds: float = 0.1) -> OrderBook:
        book = book_of(bids, self.clock.market())
        put(self.hub, Topic.BOOK.of(instrument), book)
        self.clock.advance(seconds)
        return book

    async def turn(self, seconds: float = 1.0) -> None:
        await self.recorder.turn()
        self.clock.advance(seconds)

    def changes(self, instrument: InstrumentId = TENCENT) -> list[BookChange]:
        return [change for each in self.flushes if each.instrument == instrument for change in each.books]

    def wanted(self) -> set[str]:
        return {f"{key.topic} {key.subject}" for key in self.hub.wanted() if key.topic in SUBSCRIBED_TOPICS}


@pytest.fixture
def market() -> Recorded:
    return Recorded()


async def test_every_push_of_a_chosen_security_is_kept_and_it_is_subscribed_for_that(market: Recorded) -> None:
    await market.turn()
    assert market.wanted() == {f"book {TENCENT}", f"quote {TENCENT}"}
    for shares in (100, 200, 300):
        market.push(shares)
        market.push(shares, instrument=MEITUAN)
    put(market.hub, Topic.QUOTE.of(TENCENT), quote_of("600", MORNING))
    await market.turn()
    assert len(market.changes()) == 3
    assert market.changes(MEITUAN) == []
    assert sum(len(each.quotes) for each in market.flushes) == 1
    (now,) = market.recorder.recorded
    assert (now.instrument, now.kept, now.known) == (TENCENT, 3, True)


async def test_facts_come_with_the_first_records_of_a_day(market: Recorded) -> None:
    await market.turn()
    market.push(100)
    await market.turn()
    assert [each.facts for each in market.flushes] == [None]
    put(market.hub, Topic.INSTRUMENT.of(TENCENT), facts(TENCENT))
    await market.turn()
    await market.turn()
    (found,) = [each.facts for each in market.flushes if each.facts is not None]
    assert (found.lot_size, found.currency, found.name) == (100, "HKD", TENCENT)
    assert found.steps == facts(TENCENT).price_steps.proven.bands


async def test_what_somebody_else_has_subscribed_is_known_at_once(market: Recorded) -> None:
    stale = Recorded(MEITUAN)
    with_dock = market.hub.subscribe(Topic.BOOK.of(TENCENT))
    market.push(500, seconds=30)
    stale.push(500, instrument=MEITUAN, seconds=30)
    await market.turn()
    await market.turn()
    await stale.turn()
    assert flags(market.changes()) == [BookFlag.FULL]
    assert market.changes()[0].received == micros(MORNING + timedelta(seconds=30)), "known from when it is recorded"
    assert stale.changes(MEITUAN) == [], "a value that nobody had subscribed may be old"
    with_dock.close()


async def test_a_lost_connection_is_a_gap_from_the_last_push_on(market: Recorded) -> None:
    await market.turn()
    market.push(100, seconds=4)
    market.link(LinkState.DISCONNECTED)
    market.link(LinkState.CONNECTING)
    market.clock.advance(20)
    await market.turn()
    market.link(LinkState.LIVE)
    market.push(200)
    await market.turn()
    changes = market.changes()
    assert flags(changes) == [BookFlag.FULL, BookFlag.GAP, BookFlag.FULL]
    assert gaps(changes) == [GapReason.LINK]
    assert changes[1].received == micros(MORNING + timedelta(seconds=1))


async def test_silence_is_a_gap_from_the_last_push_on(market: Recorded) -> None:
    await market.turn()
    market.push(100, seconds=16)
    market.link(LinkState.DEGRADED, "silent")
    await market.turn()
    assert flags(market.changes()) == [BookFlag.FULL, BookFlag.GAP]
    assert market.changes()[1].received == micros(MORNING + timedelta(seconds=1))


async def test_lost_subscriptions_and_missed_pushes_are_gaps() -> None:
    market = Recorded(TENCENT, MEITUAN)
    await market.turn()
    market.push(100)
    market.push(100, instrument=MEITUAN)
    market.event(LinkEventKind.PUSHES_MISSED, instrument=str(MEITUAN))
    market.event(LinkEventKind.NOTICE)
    market.push(200, instrument=MEITUAN)
    market.event(LinkEventKind.SUBSCRIPTIONS_LOST, count=2)
    await market.turn()
    assert flags(market.changes()) == [BookFlag.FULL, BookFlag.GAP]
    assert flags(market.changes(MEITUAN)) == [BookFlag.FULL, BookFlag.GAP, BookFlag.FULL, BookFlag.GAP]


async def test_what_is_no_longer_chosen_ends_with_a_gap_and_its_subscription(market: Recorded) -> None:
    await market.turn()
    market.push(100)
    market.chosen = ()
    await market.turn()
    assert gaps(market.changes()) == [GapReason.UNSUBSCRIBED]
    assert market.wanted() == set()
    market.push(200)
    market.chosen = (TENCENT,)
    market.why = GapReason.ROOM
    await market.turn()
    assert market.wanted() == set()
    market.why = None
    await market.turn()
    market.push(300)
    await market.turn()
    assert flags(market.changes()) == [BookFlag.FULL, BookFlag.GAP, BookFlag.FULL]


async def test_a_book_that_no_push_brings_is_read_once(market: Recorded) -> None:
    await market.turn(PATIENCE / 2)
    await market.turn(PATIENCE / 2)
    assert market.asked == []
    await market.turn()
    await market.turn()
    assert market.asked == [TENCENT]
    assert flags(market.changes()) == [BookFlag.FULL]
    assert sum(len(each.quotes) for each in market.flushes) == 1


async def test_a_refused_read_is_not_repeated_for_long(market: Recorded) -> None:
    market.refusal = NotOffered("not-offered")
    for _ in range(round(REFUSED) - 5):
        await market.turn()
    assert len(market.asked) == 1
    market.refusal = GatewayDown("connection-closed")
    for _ in range(round(2 * ASK_AGAIN)):
        await market.turn()
    assert len(market.asked) == 1 + 2


async def test_what_cannot_be_written_is_named_when_it_can_be(market: Recorded) -> None:
    await market.turn()
    market.push(100)
    await market.turn()
    market.error = ArchiveError(ArchiveFault.FULL)
    lost = micros(market.clock.market())
    market.push(200)
    await market.turn()
    market.push(300)
    await market.turn()
    market.error = None
    await market.turn()
    changes = market.changes()
    assert flags(changes) == [BookFlag.FULL, BookFlag.GAP, BookFlag.FULL]
    assert gaps(changes) == [GapReason.ROOM]
    assert changes[1].received == lost
    assert changes[2].levels[0].shares == 300


async def test_a_session_that_is_settled_is_flushed_as_over_and_left(market: Recorded) -> None:
    await market.turn()
    market.push(100)
    market.clock.set_market(session().settled)
    await market.turn()
    assert [each.over for each in market.flushes] == [session().settled]
    await market.turn()
    assert market.wanted() == set()
    assert market.recorder.recorded == []


async def test_a_cancelled_recording_writes_what_waits() -> None:
    market = Recorded()
    wait: Any = asyncio.Event()
    market.recorder._sleep = lambda _seconds: wait.wait()
    task = asyncio.ensure_future(market.recorder.run())  # noqa: TID251  awaited below
    await until(market.wanted)
    market.push(100)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert flags(market.changes()) == [BookFlag.FULL, BookFlag.GAP]
    assert gaps(market.changes()) == [GapReason.NOT_RUNNING]
    assert market.wanted() == set()


@pytest.mark.parametrize("fails", [False, True])
async def test_a_recording_that_ends_during_a_write_loses_nothing_of_it_or_says_so(fails: bool) -> None:
    market, begun, release = Recorded(), asyncio.Event(), asyncio.Event()

    async def store(flushes: list[DepthFlush]) -> None:
        if not begun.is_set():
            begun.set()
            await release.wait()
            if fails:
                raise ArchiveError(ArchiveFault.FULL)
        market.flushes += flushes

    market.recorder._store = store
    market.recorder._sleep = lambda _seconds: asyncio.sleep(0)
    task = asyncio.ensure_future(market.recorder.run())  # noqa: TID251  awaited below
    await until(market.wanted)
    first = micros(market.clock.market())
    market.push(100)
    await begun.wait()
    market.push(200)
    put(market.hub, Topic.QUOTE.of(TENCENT), quote_of("600", MORNING))
    market.clock.advance(0.5)
    end = micros(market.clock.market())
    task.cancel()
    await until(lambda: not market.wanted())
    release.set()
    await asyncio.gather(task, return_exceptions=True)
    changes = market.changes()
    assert flags(changes) == ([BookFlag.GAP] if fails else [BookFlag.FULL, BookFlag(0), BookFlag.GAP])
    assert changes[-1].received == (first if fails else end)
    assert gaps(changes) == [GapReason.ROOM if fails else GapReason.NOT_RUNNING]
    assert [each.quotes_known for each in market.flushes][-1] == (None if fails else instant(end))
    assert sum(len(each.quotes) for each in market.flushes) == (0 if fails else 1)


async def test_an_answer_that_takes_long_does_not_hold_up_the_writing() -> None:
    market = Recorded(TENCENT, MEITUAN)
    never = asyncio.Event()

    async def order_book(instrument: InstrumentId, depth: int = 10) -> OrderBook:
        market.asked.append(instrument)
        await never.wait()
        raise AssertionError

    async def passes(seconds: float) -> None:
        market.clock.advance(seconds)
        await asyncio.sleep(0)

    market.order_book = order_book  # type: ignore[method-assign]
    market.recorder._sleep = passes
    task = asyncio.ensure_future(market.recorder.run())  # noqa: TID251  awaited below
    await until(lambda: bool(market.asked))
    market.push(100, instrument=MEITUAN)
    await until(lambda: bool(market.changes(MEITUAN)))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


# --- the cost of a day ------------------------------------------------------------------------------------------------


async def test_a_trial_measures_what_trades_and_keeps_nothing() -> None:
    market = Recorded(TENCENT, MEITUAN)
    busy = 0

    async def pass_by(seconds: float) -> None:
        nonlocal busy
        for _ in range(max(round(seconds), 1)):
            busy += 1
            market.push(100 + busy % 7, 300, 200, instrument=TENCENT, seconds=1)
            await asyncio.sleep(0)

    trial = DepthTrial(market.hub, market, market.clock, market.chosen, sleep=pass_by)
    cost = await trial.run(60)
    assert cost is not None
    assert (cost.securities, cost.live, cost.seconds) == (2, 2, 60)
    assert 330 * 60 < cost.size < 330 * 60 * 40, "some bytes for each of the day's seconds and of two securities"
    assert market.flushes == []
    assert market.wanted() == set()
    market.clock.set_market(session().close)
    assert await trial.run(60) is None


def test_the_cost_by_what_was_recorded_takes_the_mean_for_others() -> None:
    days = [MeasuredDay(TENCENT, 400), MeasuredDay(TENCENT, 700), MeasuredDay(MEITUAN, 300)]
    assert recorded_cost([], [TENCENT]) is None
    found = recorded_cost(days, [TENCENT, MEITUAN, InstrumentId("HK.00005")])
    assert found is not None
    assert found.size == 700 + 300 + (700 + 300) / 2, "the largest day of each, the mean for one without any"
    assert (found.securities, found.days) == (3, 3)


def test_a_day_that_was_recorded_in_part_counts_as_a_whole_one(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    writer = open_archive(folder)
    shown = books(30 * 60, 4, begin=3600)
    writer.add_depth(KEY, TENCENT, DAY, rows_of(shown))
    writer.add_depth(KEY, MEITUAN, DAY, rows_of(books(120, 5)))
    close_archive(writer)
    with closing(ArchiveReader(folder)) as reader:
        found = read_room(reader)
    assert {each.instrument for each in found.sizes} == {TENCENT, MEITUAN}
    (day,) = found.days  # two minutes are too few
    size = sum(each.size for each in found.sizes if each.instrument == TENCENT)
    assert day.instrument == TENCENT
    assert day.size == pytest.approx(size / 30 * 330, rel=0.01)
