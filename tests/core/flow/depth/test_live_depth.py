"""Pushes become a day while somebody wants it; gaps, other days and answers of the broker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from fakes.values.archive_market import CALENDAR, DAY, TENCENT, session
from fakes.values.books import quote_of
from fakes.values.clock import ManualClock
from fakes.values.depth_books import OPEN, after, at, ladder, print_rows, tick
from fakes.values.hub_values import put
from tideboard_core.archive.depth.book_rows import BookFlag, BookRows, whole_book
from tideboard_core.archive.gaps import GapReason
from tideboard_core.errors import ServerRefused
from tideboard_core.flow.depth.book_log import UnknownStretch
from tideboard_core.flow.depth.depth_day import RecordedDepth
from tideboard_core.flow.depth.live_depth import LiveDepth
from tideboard_core.flow.depth.live_depths import KEPT, LiveDepths
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import QUOTES_LINK, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy, LinkEvent, LinkEventKind, LinkState, LinkStatus, Polled
from tideboard_core.model.quote import OrderBook, Tick

BOOK, TICKS = Topic.BOOK.of(TENCENT), Topic.TICKS.of(TENCENT)


class Market:
    """A hub at the open of a session."""

    def __init__(self) -> None:
        self.clock = ManualClock(OPEN)
        self.hub = Hub(self.clock)
        self.link()
        self.live = LiveDepth(self.hub, self.clock, CALENDAR, TENCENT)

    def link(self, state: LinkState = LinkState.LIVE, generation: int = 1) -> None:
        put(
            self.hub,
            QUOTES_LINK,
            LinkStatus(state=state, provider="Script", address="", since=0.0, generation=generation),
        )

    def push(self, seconds: float, book: OrderBook) -> None:
        self.clock.set_market(at(seconds))
        put(self.hub, BOOK, book)

    def holes(self, until: float) -> list[UnknownStretch]:
        return self.live.day.log.holes(after(0), after(until))


@pytest.fixture
def market() -> Market:
    return Market()


def test_every_push_is_kept_with_its_moment_though_it_is_read_later(market: Market) -> None:
    market.live.open()
    for second in range(5):
        market.push(second, ladder(600 + second))
    market.clock.set_market(at(60))
    market.live.update()
    rows = market.live.day.log.pieces()[0].rows
    assert rows.received.tolist() == [after(second) for second in range(5)]


def test_nothing_is_wanted_and_taken_before_and_after(market: Market) -> None:
    market.push(0, ladder(600))
    assert market.hub.wanted() == frozenset()
    market.live.open()
    assert market.hub.wanted() == {BOOK, TICKS}
    market.live.update()
    assert market.live.day.log.changes == 0  # a value of before its subscription may be old
    market.push(1, ladder(601))
    market.live.close()
    assert market.hub.wanted() == frozenset()
    market.push(2, ladder(602))
    market.live.update()
    assert market.live.day.log.changes == 1


def test_a_book_that_was_read_and_the_push_after_it_say_that_others_may_be_missing(market: Market) -> None:
    market.live.open()
    market.push(0, ladder(600))
    for second, read in ((2, 601), (4, 601), (6, 602)):
        market.clock.set_market(at(second))
        market.hub.publish(BOOK, Polled.ready(ladder(read)))
    market.push(7, ladder(603))
    market.push(8, ladder(604))
    market.live.update()
    rows = market.live.day.log.pieces()[0].rows
    assert rows.received.tolist() == [after(second) for second in (0, 2, 6, 7, 8)]
    thinned = (rows.flags & BookFlag.THINNED != 0).tolist()
    assert thinned == [False, True, True, True, False]


def test_a_value_that_somebody_else_has_pushed_is_the_one_of_now(market: Market) -> None:
    held = market.hub.subscribe(BOOK)
    market.push(0, ladder(600))
    market.clock.set_market(at(10))
    market.live.open()
    assert market.holes(20) == [UnknownStretch(after(0), after(10), GapReason.NOT_RUNNING)]
    held.close()


def test_two_readers_are_one_subscription(market: Market) -> None:
    market.live.open()
    market.live.open()
    market.live.close()
    assert market.live.is_open
    market.push(1, ladder(600))
    market.live.update()
    assert market.live.day.log.changes == 1


def test_away_is_a_gap(market: Market) -> None:
    market.live.open()
    market.push(1, ladder(600))
    market.clock.set_market(at(5))
    market.live.close()
    market.clock.set_market(at(30))
    market.live.open()
    market.push(31, ladder(601))
    market.live.update()
    assert market.holes(40)[1:] == [UnknownStretch(after(5), after(31), GapReason.NOT_RUNNING)]


def test_a_window_that_is_rebuilt_leaves_no_gap(market: Market) -> None:
    market.live.open()
    market.push(1, ladder(600))
    market.live.close()
    market.clock.set_market(at(1.5))
    market.live.open()
    market.push(3, ladder(601))
    market.live.update()
    assert market.holes(40) == [UnknownStretch(after(0), after(1), GapReason.NOT_RUNNING)]


def test_a_push_that_came_while_it_was_rebuilt_leaves_one(market: Market) -> None:
    market.live.open()
    market.push(1, ladder(600))
    market.live.close()
    market.push(1.4, ladder(602))
    market.live.open()
    market.push(3, ladder(601))
    market.live.update()
    assert [hole.begin for hole in market.holes(40)] == [after(0), after(1)]


@pytest.mark.parametrize("generation", [1, 2])
def test_a_lost_connection_is_a_gap_until_the_next_book(market: Market, generation: int) -> None:
    market.live.open()
    market.push(1, ladder(600))
    market.clock.set_market(at(4))
    market.link(LinkState.DISCONNECTED)
    market.clock.set_market(at(9))
    market.link(LinkState.LIVE, generation)
    market.push(10, ladder(601))
    market.live.update()
    assert market.holes(20)[1:] == [UnknownStretch(after(4), after(10), GapReason.LINK)]


def test_a_gap_begins_with_the_silence_before_the_loss_was_noticed(market: Market) -> None:
    """A dead connection is told after seconds, in which nobody knows what became of the book."""
    market.live.open()
    market.push(1, ladder(600))
    market.clock.advance(2)
    put(market.hub, Topic.QUOTE.of(TENCENT), quote_of("600", at(3)))
    market.clock.advance(20)
    market.link(LinkState.DISCONNECTED)
    market.live.update()
    assert market.holes(40)[1:] == [UnknownStretch(after(3), None, GapReason.LINK)]


def test_another_login_is_a_gap_though_no_loss_was_told(market: Market) -> None:
    market.live.open()
    market.push(1, ladder(600))
    market.link()
    market.clock.set_market(at(4))
    market.link(LinkState.LIVE, 2)
    market.push(5, ladder(601))
    market.live.update()
    assert [hole.why for hole in market.holes(20)] == [GapReason.NOT_RUNNING, GapReason.LINK]


@pytest.mark.parametrize(
    ("kind", "instrument", "lost"),
    [
        (LinkEventKind.PUSHES_MISSED, "HK.00700", True),
        (LinkEventKind.PUSHES_MISSED, "HK.09988", False),
        (LinkEventKind.SUBSCRIPTIONS_LOST, "", True),
        (LinkEventKind.NOTICE, "HK.00700", False),
    ],
)
def test_pushes_that_are_said_to_be_lost_are_a_gap(
    market: Market, kind: LinkEventKind, instrument: str, lost: bool
) -> None:
    market.live.open()
    market.push(0, ladder(600))
    market.clock.set_market(at(5))
    put(market.hub, Topic.LINK_EVENT.of(""), LinkEvent(kind=kind, data={"instrument": instrument}))
    market.push(8, ladder(601))
    market.live.update()
    assert market.holes(20) == ([UnknownStretch(after(5), after(8), GapReason.LINK)] if lost else [])


def test_another_day_begins_with_nothing(market: Market) -> None:
    market.live.open()
    market.push(1, ladder(600))
    market.live.update()
    before = market.live.day
    market.clock.set_market(CALENDAR.next_session(session(DAY).market, DAY).open - timedelta(minutes=5))
    market.live.update()
    assert market.live.day is not before
    assert market.live.day.log.changes == 0
    put(market.hub, BOOK, ladder(700))
    market.live.update()
    assert market.live.day.log.changes == 1


def test_a_push_that_cannot_be_read_is_left_out(market: Market) -> None:
    market.live.open()
    market.push(1, ladder(600))
    market.hub.publish(BOOK, Lazy.failed(ValueError("bad")))
    market.hub.publish(TICKS, Lazy.failed(ValueError("bad")))
    market.push(2, ladder(601))
    market.live.update()
    assert market.live.day.log.changes == 2


def test_many_pushes_do_not_wait_for_a_look(market: Market) -> None:
    market.live.open()
    for number in range(1200):
        market.push(number / 100, ladder(600 + number % 2))
    assert market.live.day.log.changes > 1000


async def test_the_newest_trades_are_read_once_and_again_after_a_break(market: Market) -> None:
    asked = list[int]()

    async def ask(_instrument: InstrumentId, count: int) -> Sequence[Tick]:
        asked.append(count)
        return [tick(1, 0, 600, 100)]

    market.live.open()
    assert market.live.wants_trades
    await market.live.read_trades(ask)
    assert not market.live.wants_trades
    assert len(market.live.day.trades) == 1
    market.link(LinkState.LIVE, 2)
    market.clock.advance(5)
    assert market.live.wants_trades
    await market.live.read_trades(ask)
    assert (len(market.live.day.trades), len(asked)) == (1, 2)


async def test_refused_trades_are_asked_for_again_later(market: Market) -> None:
    async def refuse(_instrument: InstrumentId, _count: int) -> Sequence[Tick]:
        raise ServerRefused("refused", text="no")

    market.live.open()
    await market.live.read_trades(refuse)
    assert not market.live.wants_trades
    market.clock.advance(4)
    assert market.live.wants_trades


def recorded(*told: tuple[float, OrderBook]) -> RecordedDepth:
    """What an archive has of books at some seconds, without trades."""
    rows = BookRows.of([whole_book(after(seconds), shown) for seconds, shown in told])
    return RecordedDepth(rows, print_rows([]), frozenset())


async def test_a_record_in_place_of_pushes_keeps_the_newest_book(market: Market) -> None:
    market.live.open()
    market.push(100, ladder(610))
    market.live.update()
    before = market.live.day
    market.live.restart(recorded((5, ladder(600)), (50, ladder(605))), before, after(90))
    log = market.live.day.log
    assert market.live.day is not before
    assert market.holes(99)[1:] == [UnknownStretch(after(90), after(99), GapReason.NOT_RUNNING)]
    assert log.is_live
    newest = log.pieces()[-1].rows
    assert newest.flags.tolist() == [BookFlag.FULL | BookFlag.THINNED]  # pushes before it were left out


def test_a_record_of_another_day_is_not_taken(market: Market) -> None:
    market.live.open()
    old = market.live.day
    market.live.reset()
    market.live.take_recorded(recorded((5, ladder(600))), old, after(90))
    assert market.live.day.log.changes == 0


def test_the_last_securities_are_kept_and_those_in_use_always(market: Market) -> None:
    depths = LiveDepths(market.hub, market.clock, CALENDAR)
    used = depths.of(TENCENT)
    used.open()
    others = [depths.of(InstrumentId(f"HK.{number:05}")) for number in range(KEPT + 3)]
    assert depths.of(TENCENT) is used
    assert depths.of(others[-1].instrument) is others[-1]
    assert depths.of(others[0].instrument) is not others[0]
    used.close()
