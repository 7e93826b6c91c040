"""The rule of fills where bars alone were recorded: the next bar's open, or traded through, never the bar of entry."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tideboard_sandbox.exchange.recorded.bar_rule import BarMatching, FillBar
from tideboard_sandbox.exchange.recorded.fill_rule import OwnOrder, Taken

MINUTE = 60_000_000
BAR = FillBar(MINUTE, 100, 110, 90, 500)


def test_an_order_at_the_market_fills_at_the_next_open() -> None:
    matching = BarMatching()
    matching.enter(OwnOrder(bid=True, price=None, shares=300), MINUTE - 1)
    assert _short(matching.on_open(BAR)) == [(300, 100)]


def test_a_limit_that_the_open_meets_fills_at_the_open() -> None:
    matching = BarMatching()
    matching.enter(OwnOrder(bid=True, price=101, shares=300), 0)
    matching.enter(OwnOrder(bid=False, price=99, shares=100), 0)
    matching.enter(OwnOrder(bid=True, price=99, shares=100), 0)
    assert _short(matching.on_open(BAR)) == [(300, 100), (100, 100)]


def test_a_limit_that_was_traded_through_fills_at_its_own_price() -> None:
    matching = BarMatching()
    for bid, price in ((True, 91), (True, 90), (False, 109), (False, 110)):
        matching.enter(OwnOrder(bid=bid, price=price, shares=100), 0)
    matching.on_open(BAR)
    assert _short(matching.on_end(BAR)) == [(100, 91), (100, 109)]


def test_never_within_the_bar_of_entry() -> None:
    matching = BarMatching()
    matching.on_open(BAR)
    matching.enter(OwnOrder(bid=True, price=None, shares=100), MINUTE)
    matching.enter(OwnOrder(bid=True, price=95, shares=100), MINUTE + 1)
    assert matching.on_end(BAR) == []
    assert _short(matching.on_open(BAR._replace(begin=2 * MINUTE))) == [(100, 100)]


def test_an_order_that_left_does_not_fill() -> None:
    matching, order = BarMatching(), OwnOrder(bid=True, price=None, shares=100)
    matching.enter(order, 0)
    matching.leave(order)
    assert matching.on_open(BAR) == []


ORDERS = st.lists(st.tuples(st.booleans(), st.one_of(st.none(), st.integers(85, 115)), st.integers(1, 400)), max_size=8)


@given(ORDERS, st.integers(0, 900))
def test_no_more_than_the_bar_has_and_never_beyond_a_limit(
    orders: list[tuple[bool, int | None, int]], volume: int
) -> None:
    matching, bar = BarMatching(), BAR._replace(volume=volume)
    for bid, price, shares in orders:
        matching.enter(OwnOrder(bid=bid, price=price, shares=shares), 0)
    fills = [*matching.on_open(bar), *matching.on_end(bar)]
    assert sum(fill.shares for fill in fills) <= volume
    for fill in fills:
        limit = fill.order.price
        assert limit is None or (fill.price <= limit if fill.order.bid else fill.price >= limit)
    assert all(order.remaining for order in matching.orders)


def _short(fills: list[Taken]) -> list[tuple[int, int]]:
    return [(fill.shares, fill.price) for fill in fills]
