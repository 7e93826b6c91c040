"""Stock Connect's own days at the practice exchange: nothing is taken, no stop works, and what lasts goes on after."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderStatus, Side, TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_sandbox.exchange.broker.orders import AccountGroup, OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

EVE, CHRISTMAS = date(2026, 12, 24), date(2026, 12, 25)
MOUTAI = InstrumentId("SH.600519")


def account(exchange: Exchange, *, real: bool) -> str:
    return next(one.id for one in exchange.broker.accounts() if one.group is AccountGroup.CN and one.real is real)


def buys(exchange: Exchange, *, real: bool = True, **more: Any) -> OrderTicket:
    """A purchase at the last price, which trades at once."""
    fields: dict[str, Any] = {"kind": OrderType.LIMIT, "price": exchange.quote(MOUTAI).last, "quantity": 100} | more
    return OrderTicket(account_id=account(exchange, real=real), instrument=MOUTAI, side=Side.BUY, **fields)


@pytest.mark.parametrize(("at", "taken"), [(time(10), False), (time(14, 58), False), (time(16), True)])
def test_a_real_account_s_order_is_refused_while_shanghai_trades(at: time, *, taken: bool) -> None:
    """After the close it is kept for the next day of its own."""
    exchange = Exchange(date=EVE, start=time(16))
    exchange.advance_to(datetime.combine(CHRISTMAS, at, ZoneInfo("Asia/Shanghai")))
    if not taken:
        with pytest.raises(ExchangeRefusal) as refused:
            exchange.broker.place(buys(exchange))
        assert (refused.value.reason, refused.value.data["state"]) == (Reason.MARKET_CLOSED, "stock-connect")
        return
    assert exchange.broker.place(buys(exchange)).open


def test_an_order_of_the_evening_before_waits_for_the_next_day_of_its_own() -> None:
    exchange = Exchange(date=EVE, start=time(16))
    dear = exchange.quote(MOUTAI).last * Decimal("1.05")
    price = dear.quantize(Decimal("0.01"))
    real, paper = (exchange.broker.place(buys(exchange, real=one, price=price)) for one in (True, False))
    exchange.advance_to(datetime(2026, 12, 25, 12, tzinfo=UTC))

    now = [exchange.broker.order(one.account_id, one.id) for one in (real, paper)]
    assert [one.filled for one in now] == [0, 100], "paper is no part of Stock Connect"
    assert now[0].open
    exchange.advance_to(datetime(2026, 12, 28, 3, tzinfo=UTC))
    assert exchange.broker.order(real.account_id, real.id).filled == 100


def test_nothing_that_waits_for_its_trigger_works_on_such_a_day() -> None:
    """The market passes a trigger one percent below the last price on Christmas; it fires on Monday."""
    exchange = Exchange(date=EVE, start=time(15, 40))
    last = exchange.quote(MOUTAI).last
    trigger = (last * Decimal("0.99")).quantize(Decimal("0.01"))
    kind, lasts = OrderType.IF_TOUCHED_LIMIT, TimeInForce.GTC
    order = exchange.broker.place(buys(exchange, kind=kind, trigger=trigger, price=last, time_in_force=lasts))
    exchange.advance_to(datetime(2026, 12, 25, 12, tzinfo=UTC))

    now = exchange.broker.order(order.account_id, order.id)
    assert exchange.quote(MOUTAI).low < trigger
    assert (now.status, now.fired) == (OrderStatus.PENDING, None)
    exchange.advance_to(datetime(2026, 12, 28, 12, tzinfo=UTC))
    assert exchange.broker.order(order.account_id, order.id).fired is not None


def test_no_closing_auction_fills_on_such_a_day() -> None:
    """A purchase one percent below the last price, which the close of Christmas would have filled."""
    exchange = Exchange(date=EVE, start=time(14))
    price = (exchange.quote(MOUTAI).last * Decimal("0.985")).quantize(Decimal("0.01"))
    order = exchange.broker.place(buys(exchange, price=price, time_in_force=TimeInForce.GTC))
    exchange.advance_to(datetime(2026, 12, 25, 12, tzinfo=UTC))

    assert exchange.quote(MOUTAI).last < price
    assert exchange.broker.order(order.account_id, order.id).filled == 0
    exchange.advance_to(datetime(2026, 12, 28, 12, tzinfo=UTC))
    assert exchange.broker.order(order.account_id, order.id).filled == 100
