"""The rule of fills on a recorded market: queue, trades through, levels taken once, holes, thinned stretches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_sandbox.exchange.recorded.fill_rule import (
    BOUGHT,
    SOLD,
    UNKNOWN_SIDE,
    Matching,
    Moment,
    OwnOrder,
    Taken,
    Trade,
    TradesAt,
)

SECOND = 1_000_000
OPEN, HOLE, THINNED = Moment(), Moment(trading=False), Moment(thinned=True)
Levels = dict[int, int]


@dataclass
class Book:
    """A recorded book of prices and shares; beyond the last of `reported` levels nothing is known."""

    bids: Levels = field(default_factory=dict)
    asks: Levels = field(default_factory=dict)
    reported: int = 3

    def best_levels(self, *, bid: bool) -> Iterable[tuple[int, int]]:
        side = self.bids if bid else self.asks
        return [(price, side[price]) for price in sorted(side, reverse=bid)]

    def shares_at(self, price: int, *, bid: bool) -> int | None:
        levels = list(self.best_levels(bid=bid))
        if len(levels) >= self.reported and (price < levels[-1][0] if bid else price > levels[-1][0]):
            return None
        return dict(levels).get(price, 0)


class Market:
    """A recording in steps: each call is one recorded event a second after the last one."""

    def __init__(self, book: Book, trades: Sequence[Trade] = ()) -> None:
        self.now = 0
        self.book = book
        self.trades = list(trades)
        self.matching = Matching(self._trades_at)

    def _trades_at(self, price: int, *, bid: bool) -> TradesAt:
        against = BOUGHT if bid else SOLD
        return TradesAt((t.time, t.shares) for t in self.trades if t.price == price and t.side != against)

    def enter(self, price: int | None, shares: int, *, bid: bool = True, moment: Moment = OPEN) -> OwnOrder:
        order = OwnOrder(bid=bid, price=price, shares=shares)
        self.fills = entered(self.matching, order, self.book, moment, self.now)
        return order

    def trade(self, price: int, shares: int, side: int = SOLD, *, moment: Moment = OPEN) -> list[tuple[int, int]]:
        """A trade a second later, known at once; its shares and prices that filled own orders."""
        self.now += 2 * SECOND
        trade = Trade(self.now, price, shares, side)
        self.trades.append(trade)
        for order in self.matching.orders:
            if order.price is not None and order._at is not None:  # a trade that was recorded after the order came
                order._at = self._trades_at(order.price, bid=order.bid)
        return _short(self.matching.on_trade(trade, moment))

    def show(self, *, bids: Levels | None = None, asks: Levels | None = None, moment: Moment = OPEN) -> object:
        self.now += 2 * SECOND
        self.book = Book(self.book.bids if bids is None else bids, self.book.asks if asks is None else asks)
        return _short(self.matching.on_book(self.book, moment, self.now))


def entered(matching: Matching, order: OwnOrder, book: Book, moment: Moment, now: int) -> list[Taken]:
    """Let an order come: what it takes at once; the rest of it rests."""
    fills = matching.take(order, book, moment)
    if order.remaining:
        matching.rest(order, book, moment, now)
    return fills


def _short(fills: Iterable[Taken]) -> list[tuple[int, int]]:
    return [(fill.shares, fill.price) for fill in fills]


def test_a_passive_order_waits_for_what_is_ahead() -> None:
    market = Market(Book({100: 500}, {102: 400}))
    order = market.enter(100, 300)
    assert market.fills == []
    assert order.shares_ahead == 500
    assert market.trade(100, 400) == []
    assert market.trade(100, 250) == [(150, 100)]  # 100 were still ahead
    assert market.trade(100, 1000) == [(150, 100)]
    assert market.matching.orders == []


def test_trades_that_bought_do_not_hit_a_bid() -> None:
    market = Market(Book({100: 100}, {102: 400}))
    market.enter(100, 300)
    assert market.trade(100, 900, BOUGHT) == []
    assert market.trade(100, 200, UNKNOWN_SIDE) == [(100, 100)]


def test_cancels_ahead_count_in_proportion() -> None:
    market = Market(Book({100: 500}, {102: 400}))
    order = market.enter(100, 300)
    market.show(bids={100: 1000})  # 500 came behind
    market.show(bids={100: 600})  # 400 left without a trade: half of them stood ahead
    assert order.shares_ahead == 300


def test_a_drop_that_trades_explain_is_no_cancel() -> None:
    market = Market(Book({100: 500}, {102: 400}))
    order = market.enter(100, 300)
    market.show(bids={100: 1000})
    market.trade(100, 200)
    market.show(bids={100: 800})
    assert order.shares_ahead == 300
    market.show(bids={100: 400})  # the rest of the drop is cancels: 400 of 800, 300 of which stood ahead
    assert order.shares_ahead == 150


def test_a_book_that_comes_before_its_trade_is_no_cancel_either() -> None:
    trade = Trade(2 * SECOND - 1, 100, 200, SOLD)
    market = Market(Book({100: 500}, {102: 400}), [trade])
    order = market.enter(100, 300)
    market.show(bids={100: 300})
    assert order.shares_ahead == 500  # it counts with its trade
    assert market.matching.on_trade(trade, OPEN) == []
    assert order.shares_ahead == 300


def test_a_trade_that_new_shares_hid_explains_no_later_drop() -> None:
    market = Market(Book({100: 500}, {102: 400}))
    order = market.enter(100, 300)
    market.trade(100, 100)
    market.show(bids={100: 500})  # 100 came behind
    market.show(bids={100: 400})
    assert order.shares_ahead == 320


def test_a_trade_at_a_worse_price_fills_by_its_own_shares_and_clears_the_queue() -> None:
    market = Market(Book({100: 5000}, {102: 400}))
    order = market.enter(100, 300)
    assert market.trade(99, 120) == [(120, 100)]
    assert order.shares_ahead == 0
    assert market.trade(100, 500) == [(180, 100)]


def test_a_better_price_than_any_level_has_nothing_ahead() -> None:
    market = Market(Book({100: 500}, {102: 400}))
    market.enter(101, 300)
    assert market.trade(101, 100) == [(100, 101)]


def test_beyond_the_last_reported_level_only_a_trade_through_fills() -> None:
    market = Market(Book({100: 5, 99: 5, 98: 5}, {102: 400}))
    order = market.enter(97, 300)
    assert order.shares_ahead is None
    assert market.trade(97, 1000) == []
    market.show(bids={99: 5, 98: 5, 97: 70})
    assert order.shares_ahead == 70
    assert market.trade(96, 10) == [(10, 97)]


def test_a_marketable_order_takes_levels_and_rests_with_what_is_left() -> None:
    market = Market(Book({100: 500}, {102: 400, 103: 300, 104: 100}))
    order = market.enter(103, 1000)
    assert _short(market.fills) == [(400, 102), (300, 103)]
    assert order.remaining == 300
    assert order.shares_ahead == 0


def test_each_recorded_share_is_taken_once() -> None:
    market = Market(Book({100: 500}, {102: 400}))
    market.enter(102, 300)
    market.enter(102, 300)
    assert _short(market.fills) == [(100, 102)]
    assert market.show(asks={102: 400}) == []
    assert market.show(asks={102: 500}) == [(100, 102)]  # 100 came
    market.show(asks={102: 50})
    assert market.show(asks={102: 90}) == [(40, 102)]
    market.show(asks={103: 10})
    assert market.show(asks={102: 60}) == [(60, 102)]


def test_an_order_at_the_market_waits_for_further_levels() -> None:
    market = Market(Book({100: 500}, {102: 100}))
    market.enter(None, 300)
    assert _short(market.fills) == [(100, 102)]
    assert market.show(asks={105: 70}) == [(70, 105)]


def test_a_book_that_comes_to_a_resting_order_fills_it_at_its_own_price() -> None:
    market = Market(Book({100: 500}, {102: 400}))
    market.enter(101, 300)
    assert market.show(asks={99: 50, 101: 100, 102: 1}) == [(50, 101), (100, 101)]


def test_own_orders_share_a_trade_by_price_and_time() -> None:
    market = Market(Book({100: 0}, {110: 1}))
    market.enter(100, 100)
    market.enter(101, 100)
    market.enter(100, 100)
    assert market.trade(99, 250) == [(100, 101), (100, 100), (50, 100)]


def test_two_own_orders_share_what_a_trade_has_beyond_the_shares_ahead() -> None:
    market = Market(Book({100: 100}, {102: 400}))
    market.enter(100, 200)
    market.enter(100, 200)
    assert market.trade(100, 150) == [(50, 100)]  # 100 went to those ahead
    assert market.trade(100, 250) == [(150, 100), (100, 100)]


def test_the_trade_of_shares_that_were_taken_from_the_book_fills_nothing_again() -> None:
    market = Market(Book({100: 500}, {102: 400, 103: 300}))
    market.enter(103, 1000)
    assert _short(market.fills) == [(400, 102), (300, 103)]
    assert market.trade(102, 250, BOUGHT) == []  # who bought in the recording bought what we took
    market.show(asks={102: 150, 103: 300})
    assert market.trade(102, 200, BOUGHT) == [(50, 103)]  # 50 more than we took
    assert market.trade(102, 40, BOUGHT) == [(40, 103)]
    assert market.trade(102, 60, SOLD) == [(60, 103)]  # a seller comes to a bid


def test_a_trade_that_is_told_after_the_book_that_lost_its_shares_is_known_too() -> None:
    market = Market(Book({100: 500}, {102: 400}))
    market.enter(103, 1000)
    late = Trade(2 * SECOND, 102, 400, BOUGHT)
    market.show(asks={104: 10})
    assert market.matching.on_trade(late, OPEN) == []


def test_what_left_the_book_without_a_trade_counts_against_no_later_one() -> None:
    market = Market(Book({100: 500}, {102: 400}))
    market.enter(103, 1000)
    market.show(asks={104: 10})
    assert market.trade(102, 300, BOUGHT) == [(300, 103)]


def test_nothing_fills_in_a_hole_but_the_queue_moves_on() -> None:
    market = Market(Book({100: 100}, {102: 400}))
    order = market.enter(100, 300)
    assert market.trade(99, 1000, moment=HOLE) == []
    assert market.trade(100, 60, moment=HOLE) == []
    assert market.show(asks={90: 10}, moment=HOLE) == []
    assert order.shares_ahead == 40
    assert market.enter(102, 10, moment=HOLE).remaining == 10


def test_in_a_thinned_stretch_nothing_fills_by_queue() -> None:
    market = Market(Book({100: 100}, {102: 400}))
    order = market.enter(100, 300)
    assert market.trade(100, 250, moment=THINNED) == []
    market.show(bids={100: 10_000}, moment=THINNED)
    market.show(bids={100: 5_000}, moment=THINNED)
    assert order.shares_ahead == 0
    assert market.trade(99, 20, moment=THINNED) == [(20, 100)]
    assert market.trade(100, 30) == [(30, 100)]


def test_no_level_is_called_withdrawn_in_a_thinned_stretch() -> None:
    market = Market(Book({100: 500}, {102: 400}))
    order = market.enter(100, 300)
    market.show(bids={100: 1000}, moment=THINNED)
    market.show(bids={100: 600}, moment=THINNED)
    assert order.shares_ahead == 500
    market.show(bids={100: 350}, moment=THINNED)  # no more can be ahead than there are
    assert order.shares_ahead == 350


def test_a_trade_from_before_the_order_does_not_count() -> None:
    market = Market(Book({100: 100}, {102: 400}))
    market.now = 50 * SECOND
    market.enter(100, 300)
    assert market.matching.on_trade(Trade(50 * SECOND, 99, 1000, SOLD), OPEN) == []


def test_without_a_book_an_order_at_the_market_gets_the_next_trades() -> None:
    matching = Matching(lambda price, *, bid: TradesAt(()), without_book=True)
    order = OwnOrder(bid=True, price=None, shares=300)
    entered(matching, order, Book(), OPEN, 0)
    assert _short(matching.on_trade(Trade(0, 100, 50, SOLD), OPEN)) == []
    assert _short(matching.on_trade(Trade(5, 100, 200, SOLD), OPEN)) == [(200, 100)]
    assert _short(matching.on_trade(Trade(6, 101, 200, SOLD), OPEN)) == [(100, 101)]


# --- properties -------------------------------------------------------------------------------------------------------


class Event(NamedTuple):
    """One recorded event, or an own order that comes; events are a third of a second apart."""

    kind: str
    moment: Moment = OPEN
    price: int | None = None
    shares: int = 0
    side: int = SOLD
    bid: bool = True
    bids: Levels = MappingProxyType({})  # type: ignore[assignment]
    asks: Levels = MappingProxyType({})  # type: ignore[assignment]


PRICES = st.integers(96, 104)
SHARES = st.integers(1, 900)
SIDES = st.sampled_from((BOUGHT, SOLD, UNKNOWN_SIDE))
MOMENTS = st.sampled_from((OPEN, OPEN, OPEN, HOLE, THINNED))
LEVELS = st.dictionaries(PRICES, SHARES, max_size=3)
TRADES = st.builds(Event, st.just("trade"), MOMENTS, PRICES, SHARES, SIDES)
BOOKS = st.builds(Event, st.just("book"), MOMENTS, bids=LEVELS, asks=LEVELS)
ORDERS = st.builds(Event, st.just("order"), MOMENTS, st.one_of(st.none(), PRICES), SHARES, bid=st.booleans())
EVENTS = st.lists(st.one_of(TRADES, BOOKS, ORDERS), max_size=40)


def played(events: Sequence[Event]) -> list[tuple[Event, list[Taken]]]:
    """What each event filled; trades are known from the start, as in a recording."""
    recorded = {at: _trade(at, event) for at, event in enumerate(events) if event.kind == "trade"}
    market = Market(Book(), list(recorded.values()))
    found: list[tuple[Event, list[Taken]]] = []
    for at, event in enumerate(events):
        now = _time(at)
        if event.kind == "trade":
            fills = market.matching.on_trade(recorded[at], event.moment)
        elif event.kind == "book":
            market.book = Book(event.bids, event.asks)
            fills = market.matching.on_book(market.book, event.moment, now)
        else:
            order = OwnOrder(bid=event.bid, price=event.price, shares=event.shares)
            fills = entered(market.matching, order, market.book, event.moment, now)
        found.append((event, fills))
    return found


def _time(at: int) -> int:
    return (at + 1) * SECOND // 3


def _trade(at: int, event: Event) -> Trade:
    assert event.price is not None
    return Trade(_time(at), event.price, event.shares, event.side)


def _all(steps: Iterable[tuple[Event, list[Taken]]]) -> list[tuple[int, int]]:
    return [each for _, fills in steps for each in _short(fills)]


@given(EVENTS)
def test_no_event_fills_more_than_it_has_nor_beyond_a_limit(events: list[Event]) -> None:
    for event, fills in played(events):
        assert event.moment.trading or not fills
        if event.kind == "trade":
            assert sum(fill.shares for fill in fills) <= event.shares
            assert not (event.moment.thinned and any(fill.price == event.price for fill in fills))
        for fill in fills:
            limit = fill.order.price
            assert fill.shares > 0
            assert limit is None or (fill.price <= limit if fill.order.bid else fill.price >= limit)


@given(EVENTS)
def test_each_recorded_share_fills_once(events: list[Event]) -> None:
    """What is taken of the levels in all is no more than was ever posted at them."""
    shown: dict[tuple[bool, int], int] = {}
    posted = taken = 0
    for event, fills in played(events):
        if event.kind == "book":
            new = {
                (bid, price): there
                for bid, side in ((True, event.bids), (False, event.asks))
                for price, there in side.items()
            }
            posted += sum(max(there - shown.get(level, 0), 0) for level, there in new.items())
            shown = new
        if event.kind != "trade":
            taken += sum(fill.shares for fill in fills)
    assert taken <= posted


@given(EVENTS)
def test_two_runs_fill_alike(events: list[Event]) -> None:
    assert _all(played(events)) == _all(played(events))


@given(st.lists(TRADES, max_size=30), st.integers(1, 2000), st.integers(1, 2000))
def test_a_longer_queue_never_fills_more(trades: list[Event], ahead: int, more: int) -> None:
    def filled(level: int) -> int:
        begin = [Event("book", bids={100: level}), Event("order", price=100, shares=500)]
        return sum(shares for shares, _ in _all(played([*begin, *trades])))

    assert filled(ahead + more) <= filled(ahead)


@pytest.mark.parametrize("cut", range(1, 12))
def test_filled_shares_only_grow(cut: int) -> None:
    events = [Event("book", bids={100: 300}, asks={102: 200}), Event("order", price=100, shares=900)]
    events += [Event("trade", price=100, shares=90)] * 10
    part = _all(played(events[:cut]))
    assert _all(played(events))[: len(part)] == part
