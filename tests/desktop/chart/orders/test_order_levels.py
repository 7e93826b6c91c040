"""Levels of orders: which price, how many price steps away, and what a fill there would bring."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.trading import ACCOUNTS, TENCENT, order_row, position
from tideboard_core.model.order import CostBasis, Environment, OrderStatus, OrderType, Side
from tideboard_core.orders.rounding import nearest_price, on_tick, step_price
from tideboard_desktop.chart.orders.order_levels import OrderLevel, gain_if_hit, level_of, steps_between

ACCOUNT = ACCOUNTS[Environment.PAPER]
PRICES = st.decimals(Decimal("0.01"), Decimal(6000), places=3).map(lambda price: nearest_price(TENCENT, price))


@given(PRICES, st.integers(1, 300))
def test_steps_are_those_of_the_ticket_across_bands(start: Decimal, ticks: int) -> None:
    end = step_price(TENCENT, start, ticks)

    assert steps_between(TENCENT.price_steps, start, end) == ticks
    assert steps_between(TENCENT.price_steps, end, start) == -ticks


@given(st.decimals(Decimal(-10), Decimal(7000), places=4))
def test_the_nearest_price_is_valid_and_at_most_one_step_away(price: Decimal) -> None:
    found = nearest_price(TENCENT, price)

    assert on_tick(TENCENT, found)
    assert price <= 0 or abs(found - price) <= TENCENT.price_step(max(found, price)) + Decimal("0.001")


def test_an_order_stands_at_its_trigger_until_it_fills() -> None:
    stop = order_row(ACCOUNT, order_type=OrderType.STOP_LIMIT, trigger=Decimal(605), price=Decimal(604))

    assert level_of(order_row(ACCOUNT)) == OrderLevel(Decimal(611), trigger=False)
    assert level_of(stop) == OrderLevel(Decimal(605), trigger=True)
    met = order_row(
        ACCOUNT,
        order_type=OrderType.STOP_LIMIT,
        trigger=Decimal(605),
        price=Decimal(604),
        status=OrderStatus.PARTIALLY_FILLED,
        filled=100,
    )
    assert level_of(met) == OrderLevel(Decimal(604), trigger=False)
    assert level_of(order_row(ACCOUNT, order_type=OrderType.MARKET, price=Decimal(611))) is None


@pytest.mark.parametrize(
    ("side", "held", "gain"),
    [(Side.SELL, 1000, "4400"), (Side.BUY, 1000, None), (Side.BUY, -1000, "-4400"), (Side.SELL, 100, "2200")],
)
def test_a_fill_that_closes_a_position_has_a_result(side: Side, held: int, gain: str | None) -> None:
    order, price = order_row(ACCOUNT, side=side), Decimal(622)

    assert gain_if_hit(order, price, position(ACCOUNT, held), TENCENT) == (None if gain is None else Decimal(gain))


def test_nothing_is_told_against_a_cost_that_sales_have_diluted_to_nothing() -> None:
    sale = order_row(ACCOUNT, side=Side.SELL)
    held = replace(position(ACCOUNT, 1000), cost_basis=CostBasis.BY_SETTING)

    assert gain_if_hit(sale, Decimal(622), held, TENCENT) == Decimal(4400)
    assert gain_if_hit(sale, Decimal(622), replace(held, average_cost=Decimal(-5)), TENCENT) is None
