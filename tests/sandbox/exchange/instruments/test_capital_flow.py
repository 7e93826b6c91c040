"""Capital flow: tiers by size, sides by aggressor, minutes as published."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tideboard_sandbox.exchange.instruments.capital_flow import BUY, NEUTRAL, SELL, DayFlow, Thresholds

SIZES = Thresholds(extra_large=1300, large=600, medium=300)
TRADES = st.lists(st.tuples(st.integers(1, 10**7), st.integers(1, 5000), st.sampled_from((SELL, BUY, NEUTRAL))))


def test_the_tier_is_the_trades_size() -> None:
    assert [SIZES.tier(quantity) for quantity in (1300, 1299, 600, 599, 300, 299, 1)] == [0, 1, 1, 2, 2, 3, 3]


@given(TRADES)
def test_tiers_add_up_to_net_and_to_what_was_traded(trades: list[tuple[int, int, int]]) -> None:
    flow = DayFlow(SIZES)
    for price, quantity, side in trades:
        flow.add(quantity, price * quantity, side)
    flow.close_minute()

    assert sum(flow.rows[-1]) == flow.net
    assert flow.net == sum(p * q * (1 if s == BUY else -1) for p, q, s in trades if s != NEUTRAL)
    assert sum(flow.inflow) + sum(flow.outflow) == sum(p * q for p, q, s in trades if s != NEUTRAL)


@given(TRADES)
def test_counting_one_by_one_and_at_once_is_the_same(trades: list[tuple[int, int, int]]) -> None:
    single, many = DayFlow(SIZES), DayFlow(SIZES)
    for price, quantity, side in trades:
        single.add(quantity, price * quantity, side)
    many.add_all(trades)

    assert (single.inflow, single.outflow) == (many.inflow, many.outflow)


@given(TRADES.filter(lambda trades: any(side != NEUTRAL for _, _, side in trades)), st.data())
def test_turning_one_trade_around_moves_net_by_twice_its_value(
    trades: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from([i for i, trade in enumerate(trades) if trade[2] != NEUTRAL]))
    price, quantity, side = trades[place]
    turned = [*trades[:place], (price, quantity, BUY + SELL - side), *trades[place + 1 :]]
    before, after = DayFlow(SIZES), DayFlow(SIZES)
    before.add_all(trades)
    after.add_all(turned)

    assert after.net - before.net == 2 * price * quantity * (1 if side == SELL else -1)


def test_a_minute_is_published_when_it_closes() -> None:
    flow = DayFlow(SIZES)
    flow.add(100, 5000, BUY)
    assert flow.published[0] == (0, 0, 0, 0)

    flow.close_minute()
    assert flow.published == ((0, 0, 0, 5000), (0, 0, 0, 0))
