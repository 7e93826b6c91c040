"""A fresh exchange on a known Friday, an account on it, and a recorder of its events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tideboard_sandbox.exchange.broker.events import Event
    from tideboard_sandbox.exchange.broker.orders import OrderTicket
    from tideboard_sandbox.exchange.facade import Exchange

FRIDAY = date(2026, 11, 20)


@pytest.fixture
def exchange() -> Exchange:
    from tideboard_sandbox.exchange.facade import Exchange

    return Exchange(date=FRIDAY)


@pytest.fixture
def account(exchange: Exchange) -> str:
    from tideboard_sandbox.exchange.broker.orders import AccountGroup

    return next(a.id for a in exchange.broker.accounts() if a.group is AccountGroup.HK and a.real)


@pytest.fixture
def events(exchange: Exchange) -> list[Event]:
    heard: list[Event] = []
    exchange.on_event(heard.append)
    return heard


@pytest.fixture
def ticket(account: str) -> Callable[..., OrderTicket]:
    from tideboard_core.model.instrument import InstrumentId
    from tideboard_core.model.order import Side
    from tideboard_core.model.order_terms import OrderType
    from tideboard_sandbox.exchange.broker.orders import OrderTicket

    def build(**changes: Any) -> OrderTicket:
        usual: dict[str, Any] = {
            "account_id": account,
            "instrument": InstrumentId("HK.00700"),
            "side": Side.BUY,
            "kind": OrderType.LIMIT,
            "quantity": 100,
            "price": Decimal(600),
        }
        wanted = usual | changes
        if wanted["kind"] is not OrderType.LIMIT and "price" not in changes:
            wanted["price"] = None
        return OrderTicket(**wanted)

    return build
