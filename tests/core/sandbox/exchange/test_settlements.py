"""What accounts are paid for contracts that end."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.sandbox.exchange.exchange import Exchange
from tideboard_core.sandbox.exchange.orders import OrderKind, OrderTicket

OPTION = InstrumentId("HK.TCH261230C600000")


def test_who_holds_is_paid_and_holds_no_more(
    exchange: Exchange, account: str, ticket: Callable[..., OrderTicket]
) -> None:
    exchange.broker.place(ticket(instrument=OPTION, kind=OrderKind.MARKET, quantity=3))
    cash = exchange.broker.funds(account).cash

    exchange.broker.settlements.pay(OPTION, Decimal("12.5"), multiplier=100)

    assert exchange.broker.funds(account).cash - cash == 3750
    assert exchange.broker.positions(account) == ()
    (paid,) = exchange.broker.settlements.of(account)
    assert (paid.instrument, paid.quantity, paid.value) == (OPTION, 3, Decimal(3750))
    others = [row.id for row in exchange.broker.accounts() if row.id != account]
    assert not any(exchange.broker.settlements.of(other) for other in others)
    exchange.broker.settlements.pay(OPTION, Decimal("12.5"), multiplier=100)
    assert len(exchange.broker.settlements.of(account)) == 1
