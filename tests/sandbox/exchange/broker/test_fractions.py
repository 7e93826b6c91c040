"""Fractions of a share at the broker: traded by another program, kept over a restart, never at the exchange."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderStatus, Position, Side
from tideboard_core.model.order_terms import OrderType
from tideboard_sandbox.exchange.broker.accounts import FIRST_CASH
from tideboard_sandbox.exchange.broker.orders import AccountGroup, OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

pytestmark = pytest.mark.slow

FRIDAY = date(2026, 11, 20)
APPLE, NVIDIA = InstrumentId("US.AAPL"), InstrumentId("US.NVDA")


def american(exchange: Exchange) -> str:
    return next(row.id for row in exchange.broker.accounts() if row.group is AccountGroup.US)


def held(exchange: Exchange, instrument: InstrumentId = APPLE) -> Position | None:
    rows = exchange.broker.positions(american(exchange))
    return next((row for row in rows if row.instrument == instrument), None)


def sale(exchange: Exchange, quantity: int) -> OrderTicket:
    return OrderTicket(
        account_id=american(exchange),
        instrument=APPLE,
        side=Side.SELL,
        kind=OrderType.LIMIT,
        quantity=quantity,
        price=Decimal(300),
    )


@pytest.mark.parametrize("again", [False, True])
def test_a_plan_buys_at_the_last_price_and_all_is_there_after_a_restart(tmp_path: Path, again: bool) -> None:
    exchange = Exchange(date=FRIDAY, seed=5, state=tmp_path / "practice.db")
    account = american(exchange)
    bought = exchange.broker.trade_fraction(account, APPLE, Side.BUY, Decimal("0.75"), name="plan")
    waits = exchange.broker.trade_fraction(account, NVIDIA, Side.BUY, Decimal("10.5"), price=Decimal(100))
    if again:
        exchange.close()
        exchange = Exchange(state=tmp_path / "practice.db", seed=1)
        exchange.advance(60)

    row = held(exchange)
    assert row is not None
    assert (row.quantity, row.available) == (Decimal("0.75"), Decimal("0.75"))
    orders = {order.id: order for order in exchange.broker.orders(account)}
    assert (orders[bought.id].status, orders[bought.id].filled) == (OrderStatus.FILLED, Decimal("0.75"))
    assert (orders[waits.id].status, orders[waits.id].quantity) == (OrderStatus.SUBMITTED, Decimal("10.5"))
    (fill,) = exchange.broker.fills(account)
    assert (fill.quantity, fill.price) == (Decimal("0.75"), orders[bought.id].average_price)
    assert exchange.broker.cancel(account, waits.id).status is OrderStatus.CANCELLED
    exchange.close()


def test_no_port_s_order_sells_a_fraction_and_none_of_it_sells_a_whole_share(exchange: Exchange) -> None:
    account = american(exchange)
    exchange.broker.trade_fraction(account, APPLE, Side.BUY, Decimal("1.75"))

    assert exchange.broker.max_quantity(account, APPLE, OrderType.LIMIT, Decimal(300)).position_sell == 1
    with pytest.raises(ExchangeRefusal) as refused:
        exchange.broker.place(sale(exchange, 2))
    assert refused.value.reason is Reason.NO_SHORT_POOL
    exchange.broker.place(sale(exchange, 1))
    row = held(exchange)
    assert row is not None
    assert row.available == Decimal("0.75")


@pytest.mark.parametrize("quantity", ["0", "-0.5", "NaN"])
def test_nothing_and_less_is_no_order(exchange: Exchange, quantity: str) -> None:
    with pytest.raises(ExchangeRefusal) as refused:
        exchange.broker.trade_fraction(american(exchange), APPLE, Side.BUY, Decimal(quantity))
    assert refused.value.reason is Reason.QUANTITY_NOT_POSITIVE


@given(st.lists(st.tuples(st.sampled_from(Side), st.decimals("0.0001", 5, places=4)), max_size=12))
def test_shares_and_money_add_up_after_every_trade(trades: list[tuple[Side, Decimal]]) -> None:
    exchange = Exchange(date=FRIDAY)
    account, shares = american(exchange), Decimal(0)
    for side, quantity in trades:
        if side is Side.SELL and quantity > shares:
            with pytest.raises(ExchangeRefusal):
                exchange.broker.trade_fraction(account, APPLE, side, quantity)
            continue
        exchange.broker.trade_fraction(account, APPLE, side, quantity)
        shares += quantity if side is Side.BUY else -quantity
        row = held(exchange)
        assert (Decimal(0) if row is None else row.quantity) == shares
        moved = sum(entry.amount for entry in exchange.cash_journal(account))
        assert exchange.broker.funds(account).cash == moved
    assert bool(exchange.broker.fills(account)) is (exchange.broker.funds(account).cash != FIRST_CASH[AccountGroup.US])


def test_the_scenario_gives_each_account_of_new_york_its_fractions_once(exchange: Exchange) -> None:
    wanted = {APPLE: Decimal("0.75"), NVIDIA: Decimal("10.5")}
    exchange.broker.hold_fractions(wanted)
    exchange.broker.hold_fractions(wanted)

    rows = exchange.broker.positions(american(exchange))
    assert {row.instrument: row.quantity for row in rows} == wanted
