"""Executions that the exchange takes back or corrects: money, shares, rows, and positions that show it later."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import FillStatus, OrderStatus, Side
from tideboard_core.model.shares import Shares
from tideboard_sandbox.exchange.broker.corrections import RowChange
from tideboard_sandbox.exchange.broker.orders import AccountGroup, ExchangeOrder
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import CommandRefusal

FRIDAY = date(2026, 11, 20)
APPLE, TENCENT = InstrumentId("US.AAPL"), InstrumentId("HK.00700")


def account_of(exchange: Exchange, owner: str = "") -> str:
    rows = exchange.broker.accounts_of(owner)
    return next(row.id for row in rows if row.group is AccountGroup.US)


def bought(exchange: Exchange, account: str = "") -> ExchangeOrder:
    """Ten shares at the last price."""
    return exchange.broker.trade_fraction(account or account_of(exchange), APPLE, Side.BUY, Decimal(10))


def held(exchange: Exchange, account: str = "") -> Shares:
    rows = exchange.broker.positions(account or account_of(exchange))
    return sum(row.quantity for row in rows if row.instrument == APPLE)


@pytest.mark.parametrize("again", [False, True], ids=["at once", "after a restart"])
def test_a_bust_gives_money_and_shares_back(tmp_path: Path, again: bool) -> None:
    exchange = Exchange(date=FRIDAY, seed=5, state=tmp_path / "practice.db")
    account = account_of(exchange)
    cash = exchange.broker.funds(account).cash
    order = bought(exchange)
    assert held(exchange) == 10
    gone = exchange.broker.corrections.bust(order.id)
    if again:
        exchange.close()
        exchange = Exchange(state=tmp_path / "practice.db", seed=1)
    assert (held(exchange), exchange.broker.funds(account).cash) == (0, cash)
    row = exchange.broker.order(account, order.id)
    assert (row.status, row.filled, row.taken_back) == (OrderStatus.CANCELLED, 0, True)
    assert [(one.id, one.status) for one in exchange.broker.fills(account)] == [(gone.id, FillStatus.CANCELLED)]
    with pytest.raises(CommandRefusal):
        exchange.broker.corrections.bust(order.id)
    exchange.close()


def test_the_row_may_go_on_counting_it_and_positions_may_show_it_later(exchange: Exchange) -> None:
    order = bought(exchange)
    exchange.broker.corrections.bust(order.id, row=RowChange.KEPT, late=60)
    assert exchange.broker.order(order.account_id, order.id).filled == 10
    assert held(exchange) == 10
    exchange.advance(61)
    assert held(exchange) == 0


def test_a_correction_moves_the_difference(exchange: Exchange) -> None:
    order, account = bought(exchange), account_of(exchange)
    price, cash = order.average_price, exchange.broker.funds(account).cash
    assert price is not None
    new = exchange.broker.corrections.correct(order.id, price=price - 1, quantity=8, anew=True)
    assert (held(exchange), new.status) == (8, FillStatus.CHANGED)
    assert exchange.broker.funds(account).cash - cash >= 2 * price + 8
    row = exchange.broker.order(account, order.id)
    assert (row.filled, row.average_price) == (8, price - 1)
    assert [one.id for one in exchange.broker.fills(account)] == [new.id], "in the place of the one before"
    with pytest.raises(CommandRefusal):
        exchange.broker.corrections.correct(new.id, quantity=0)


def test_longport_has_no_word_for_it(exchange: Exchange) -> None:
    """The execution is in no later list, and that is all that is said."""
    account = account_of(exchange, "H10028471")
    order = bought(exchange, account)
    exchange.broker.corrections.bust(order.id)
    assert exchange.broker.fills(account) == ()
    assert exchange.broker.history_fills(account, FRIDAY, FRIDAY) == ()
    row = exchange.broker.order(account, order.id)
    assert (row.status, row.filled, row.taken_back) == (OrderStatus.FILLED, 10, False)
    assert held(exchange, account) == 0


@pytest.mark.parametrize("shares", [Decimal(10), Decimal(4)], ids=["all of it", "a part"])
def test_a_sale_that_is_taken_back_leaves_the_cost_of_the_purchase(exchange: Exchange, shares: Decimal) -> None:
    """As if it had never been: the cost is that of the purchase, not the price of the sale."""
    account = next(row.id for row in exchange.broker.accounts_of("") if row.group is AccountGroup.HK)
    exchange.broker.trade_fraction(account, TENCENT, Side.BUY, Decimal(10))
    (before,) = exchange.broker.positions(account)
    cash = exchange.broker.funds(account).cash
    exchange.advance(600)
    sold = exchange.broker.trade_fraction(account, TENCENT, Side.SELL, shares)
    assert sold.average_price != before.average_cost, "else nothing could go wrong"
    exchange.broker.corrections.bust(sold.id)
    (after,) = exchange.broker.positions(account)
    assert (after.quantity, after.average_cost) == (before.quantity, before.average_cost)
    assert exchange.broker.funds(account).cash == cash
