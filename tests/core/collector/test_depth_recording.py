"""Books and quotes on their way into the archive: each change or one in 100 ms, gaps with their reasons, bounded."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from fakes.values.archive_market import CALENDAR, DAY, TENCENT, session
from fakes.values.books import MORNING, book_of, flags, gaps, quote_of
from fakes.values.clock import ManualClock
from tideboard_core.archive.depth.book_rows import BookChange, BookCursor, BookFlag, BookRows
from tideboard_core.archive.depth.quote_rows import QuoteFlag, QuoteRow
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.units import micros
from tideboard_core.collector.depth_recording import FASTEST, ROOM, DepthFlush, DepthQueue, DepthTape
from tideboard_core.market.hub import Hub
from tideboard_core.model.live import Lazy, Polled
from tideboard_core.model.quote import Level, OrderBook


class Market:
    """One security whose books are pushed; the clock stands at 10:00 of the day."""

    def __init__(self, room: int = ROOM) -> None:
        self.clock = ManualClock(MORNING)
        self.hub = Hub(self.clock)
        self.queue = DepthQueue(self.hub, self.clock, CALENDAR, room=room)
        self.converted = 0
        self.written: list[BookChange] = []

    @property
    def tape(self) -> DepthTape:
        found = self.queue.follow(TENCENT, self.clock.market())
        assert found is not None
        return found

    def push(self, *bids: int, seconds: float = 0.01) -> OrderBook:
        """A push of a book with these shares at 600, 599.8 ..., and so many seconds after it."""
        book = book_of(bids, self.clock.market())

        def converted() -> OrderBook:
            self.converted += 1
            return book

        self.tape.book.push(Lazy(converted), self.clock.monotonic())
        self.clock.advance(seconds)
        return book

    def flush(self) -> list[DepthFlush]:
        """Give out what waits."""
        found = self.queue.flush(self.clock.market())
        self.written += [change for each in found for change in each.books]
        return found

    def wrote(self) -> list[BookChange]:
        """All changes so far."""
        self.flush()
        return self.written

    def book_at(self, moment: datetime) -> OrderBook | None:
        """What the written changes say that the book was."""
        cursor = BookCursor(TENCENT, BookRows.of(self.wrote()))
        cursor.go(micros(moment))
        return cursor.book


def test_each_change_of_a_quiet_book_is_kept_with_both_times() -> None:
    market = Market()
    market.push(500, 700, seconds=0.5)
    market.push(500, 700, seconds=0.5)
    second = market.push(400, 700, seconds=0.5)
    first, change = market.wrote()
    assert flags([first, change]) == [BookFlag.FULL, BookFlag(0)]
    assert len(first.levels) == 3
    assert [(each.shares, each.orders) for each in change.levels] == [(400, 2)]
    assert change.received == micros(MORNING + timedelta(seconds=1))
    assert second.time is not None
    assert change.time == micros(second.time)
    assert market.tape.kept == 2


def test_above_fifty_a_second_the_newest_in_100_ms_is_kept_and_no_other_is_converted() -> None:
    market = Market()
    books = [market.push(100 + number, seconds=0.002) for number in range(400)]
    market.clock.advance(0.3)
    market.push(7, seconds=2.0)
    quiet = [market.push(each, seconds=0.1) for each in (8, 9)]
    changes = market.wrote()
    thinned = [each for each in changes if each.flags & BookFlag.THINNED]
    assert [each.flags for each in changes[: FASTEST + 1]][1:] == [0] * (FASTEST - 1) + [BookFlag.THINNED]
    assert len(thinned) == 8  # 0.7 s of 400 pushes in 0.8 s, and the last one of the stretch
    apart = [later.received - earlier.received for earlier, later in pairwise(thinned[:-2])]
    assert all(98_000 <= each <= 102_000 for each in apart), "pushes come every 2 ms"
    assert market.converted == FASTEST + len(thinned) + 2
    assert flags(changes)[-2:] == [BookFlag(0), BookFlag(0)]
    assert not market.tape.book.on
    assert market.tape.book.stretches == 1
    assert market.tape.book.seconds == pytest.approx(2.0)
    assert market.book_at(MORNING + timedelta(seconds=0.8)) == books[-1]
    assert market.book_at(market.clock.market()) == quiet[-1]


def test_what_is_kept_gives_the_pushed_books_back() -> None:
    draw, market = random.Random(5), Market()
    seen: list[tuple[datetime, OrderBook]] = []
    for _ in range(300):
        at = market.clock.market()
        seen.append((at, market.push(*(draw.randrange(1, 4) * 100 for _ in range(draw.randrange(1, 13))), seconds=0.4)))
        if draw.random() < 0.1:
            market.flush()
    for at, book in seen:
        found = market.book_at(at)
        assert found is not None
        assert found.bids == book.bids[:10]


def test_a_whole_book_comes_each_minute_also_of_one_that_stands_still() -> None:
    market = Market()
    market.push(500)
    for _ in range(130):
        market.clock.advance(1)
        market.flush()
    assert flags(market.written) == [BookFlag.FULL] * 3
    market.push(400, seconds=55)
    market.push(300)
    assert flags(market.wrote())[3:] == [BookFlag(0), BookFlag.FULL]


def test_what_is_lost_is_one_gap_until_the_next_whole_book() -> None:
    market = Market()
    market.push(500, seconds=5)
    last = market.clock.monotonic() - 5
    market.queue.lose(GapReason.LINK, market.queue.heard)
    market.queue.lose(GapReason.NOT_RUNNING)
    assert market.queue.heard == last
    assert market.tape.gap is GapReason.LINK
    market.clock.advance(60)
    assert flags(market.wrote()) == [BookFlag.FULL, BookFlag.GAP], "no whole book of what is not known"
    assert market.written[1].received == micros(MORNING), "from the last push on"
    market.push(500)
    assert flags(market.wrote())[-1] == BookFlag.FULL
    assert gaps(market.written) == [GapReason.LINK]
    assert market.tape.gap is None


def test_a_book_that_waits_for_its_100_ms_comes_before_the_gap() -> None:
    market = Market()
    books = [market.push(100 + number, seconds=0.001) for number in range(60)]
    market.queue.lose(GapReason.LINK)
    changes = market.wrote()
    assert flags(changes)[-2:] == [BookFlag.THINNED, BookFlag.GAP]
    assert changes[-2].levels[0].shares == books[-1].bids[0].quantity


def test_what_there_is_no_room_for_is_a_gap_that_ends_when_there_is() -> None:
    market = Market(room=4)
    market.push(500, 700, seconds=0.5)  # three levels
    market.push(400, 700, seconds=0.5)
    market.push(300, 700, seconds=0.5)
    kept = market.push(200, 700, seconds=0.5)
    assert flags(market.wrote()) == [BookFlag.FULL, BookFlag(0), BookFlag.GAP]
    assert gaps(market.written) == [GapReason.OVERFLOW]
    again = market.wrote()[3:]
    assert flags(again) == [BookFlag.FULL], "the book is known, whatever was lost before it"
    assert again[0].levels[0].shares == kept.bids[0].quantity
    assert again[0].received == micros(market.clock.market())


def test_what_could_not_be_written_is_a_gap_from_its_first_change_on() -> None:
    market = Market()
    market.push(500, seconds=1)
    market.flush()
    market.push(400, seconds=1)
    lost = market.queue.flush(market.clock.market())
    market.push(300, seconds=1)
    market.queue.unwritten(lost, GapReason.ROOM)
    changes = market.wrote()[1:]
    assert flags(changes) == [BookFlag.GAP, BookFlag.FULL]
    assert gaps(changes) == [GapReason.ROOM]
    assert changes[0].received == micros(MORNING + timedelta(seconds=1))
    assert changes[1].levels[0].shares == 300


def test_a_book_that_cannot_be_read_is_a_gap() -> None:
    market = Market()
    market.push(500)
    market.tape.book.push(Lazy.failed(ValueError("price")), market.clock.monotonic())
    assert flags(market.wrote()) == [BookFlag.FULL, BookFlag.GAP]
    market.push(500)
    huge = OrderBook(instrument=TENCENT, bids=(Level(Decimal(10**13), 1, 1),), asks=())
    market.tape.book.push(Lazy.ready(huge), market.clock.monotonic())
    assert gaps(market.wrote()) == [GapReason.PROVIDER_EMPTY] * 2


def test_a_clock_that_goes_back_does_not_take_changes_back() -> None:
    market = Market()
    market.push(500, seconds=1)
    market.clock.set_market(market.clock.market() - timedelta(seconds=30))
    market.push(400, seconds=1)
    changes = market.wrote()
    assert changes[1].received >= changes[0].received


def test_the_next_day_begins_anew_and_the_day_before_is_over() -> None:
    market = Market()
    market.push(500)
    market.flush()
    market.clock.set_market(session().settled)
    market.push(400)
    (over,) = market.flush()
    assert over.over
    assert over.session.date == DAY
    assert market.queue.follow(TENCENT, market.clock.market()) is None, "settled"
    after = CALENDAR.next_session(session().market, DAY)
    market.clock.set_market(after.open)
    market.written.clear()
    market.push(300)
    (flush,) = market.flush()
    assert flush.session.date == after.date
    assert flags(flush.books) == [BookFlag.FULL]


def test_quotes_are_kept_where_a_figure_changed() -> None:
    market, time = Market(), MORNING
    tape = market.tape
    for last, volume in (("600", 100), ("600", 100), ("600.2", 200)):
        tape.quote.push(Lazy.ready(quote_of(last, time, volume)), market.clock.monotonic())
        market.clock.advance(0.5)
    (flush,) = market.flush()
    assert [(row.last, row.volume) for row in flush.quotes] == [(6_000_000, 100), (6_002_000, 200)]
    assert [row.received for row in flush.quotes] == [micros(time), micros(time + timedelta(seconds=1))]
    tape.lose(GapReason.LINK, market.clock.monotonic())
    tape.quote.push(Lazy.ready(quote_of("600.2", time, 200)), market.clock.monotonic())
    (flush,) = market.flush()
    assert len(flush.quotes) == 1, "after a gap it is said anew"


def test_quotes_above_the_rate_are_kept_once_in_100_ms_and_say_so() -> None:
    market, rows = Market(), list[QuoteRow]()
    for number in range(200):
        market.tape.quote.push(Lazy.ready(quote_of("600", MORNING, number)), market.clock.monotonic())
        market.clock.advance(0.01)
    market.clock.advance(2)
    rows += market.flush()[0].quotes
    market.tape.quote.push(Lazy.ready(quote_of("600", MORNING, 300)), market.clock.monotonic())
    rows += market.flush()[0].quotes
    each, thinned, (after,) = rows[:FASTEST], rows[FASTEST:-1], rows[-1:]
    assert [row.volume for row in each] == list(range(FASTEST))
    assert {row.flags for row in each} == {0}
    assert 12 <= len(thinned) <= 16, "of 1.5 s"
    assert {row.flags for row in thinned} == {QuoteFlag.THINNED}
    assert thinned[-1].volume == 199
    assert (after.volume, after.flags) == (300, 0), "the stretch is over"


def test_what_was_read_and_what_is_pushed_after_it_say_that_others_may_be_missing() -> None:
    market, rows = Market(), list[QuoteRow]()

    def come(kind: type[Lazy[Any]], shares: int) -> None:
        now, time = market.clock.monotonic(), MORNING
        market.tape.book.push(kind.ready(book_of([shares], market.clock.market())), now)
        market.tape.quote.push(kind.ready(quote_of("600", time, shares)), now)
        market.clock.advance(2)
        for each in market.flush():
            rows.extend(each.quotes)

    come(Lazy, 100)
    for shares in (200, 200, 300):
        come(Polled, shares)
        assert market.tape.polled
    come(Lazy, 400)
    assert not market.tape.polled
    come(Lazy, 500)
    come(Polled, 500)
    assert not market.tape.polled, "it brought nothing that no push had"
    come(Lazy, 600)
    thinned = BookFlag.THINNED
    assert flags(market.written) == [BookFlag.FULL, thinned, thinned, thinned, BookFlag(0), BookFlag(0)]
    assert [(row.volume, row.flags) for row in rows] == [
        *((100, 0), (200, thinned), (300, thinned), (400, thinned), (500, 0), (600, 0)),
    ]


def test_a_security_that_is_left_ends_with_its_reason() -> None:
    market = Market()
    market.push(500)
    market.queue.leave(TENCENT, GapReason.UNSUBSCRIBED)
    market.push(400)
    changes = market.wrote()
    assert flags(changes) == [BookFlag.FULL, BookFlag.GAP, BookFlag.FULL]
    assert gaps(changes) == [GapReason.UNSUBSCRIBED]


def test_quotes_of_a_security_that_was_left_are_missing_until_it_is_followed_again() -> None:
    market = Market()
    market.tape.quote.push(Lazy.ready(quote_of("600", MORNING, 100)), market.clock.monotonic())
    market.flush()
    market.clock.advance(60)
    market.queue.leave(TENCENT, GapReason.UNSUBSCRIBED)
    market.flush()
    market.clock.advance(300)
    market.tape.quote.push(Lazy.ready(quote_of("601", MORNING, 200)), market.clock.monotonic())
    (flush,) = market.flush()
    (gap,) = flush.gaps
    assert gap.why is GapReason.UNSUBSCRIBED
    assert (gap.begin, gap.end) == (MORNING + timedelta(seconds=60), MORNING + timedelta(seconds=360))


def test_the_gap_of_a_security_that_was_left_is_written_when_it_can_be() -> None:
    market = Market()
    market.push(500, seconds=1)
    market.flush()
    market.push(400, seconds=1)
    market.queue.leave(TENCENT, GapReason.ROOM)
    market.queue.unwritten(market.queue.flush(market.clock.market()), GapReason.ROOM)
    market.clock.advance(60)
    market.push(300, seconds=1)
    changes = market.wrote()[1:]
    assert flags(changes) == [BookFlag.GAP, BookFlag.FULL]
    assert changes[0].received == micros(MORNING + timedelta(seconds=1))
    market.queue.leave(TENCENT, GapReason.ROOM)
    market.queue.unwritten(market.queue.flush(market.clock.market()), GapReason.ROOM)
    assert gaps(market.wrote()) == [GapReason.ROOM] * 2, "also though nobody follows it again"
