"""Accounts of several connections, and a connection's calls that a test decides."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.order import Account, Funds, LiveAccount, Order, Position
from tideboard_core.ports.trading import OrderList, PositionList

CURRENCY = {Market.HK: "HKD", Market.US: "USD", Market.SH: "CNY", Market.SZ: "CNY"}


def account(id_: str = "1001", kind: type[Account] = LiveAccount, **more: object) -> Account:
    """An account."""
    given = {"name": "Futu HK", "markets": frozenset({Market.HK}), "currency": "HKD"} | more
    return kind(id=id_, **given)  # type: ignore[arg-type]


def funds(account_id: str, assets: str = "100", currency: str = "HKD") -> Funds:
    """Money of an account."""
    amount = Decimal(assets)
    return Funds(
        account_id=account_id,
        currency=currency,
        power=amount,
        total_assets=amount,
        cash=amount,
        market_value=Decimal(0),
        frozen_cash=Decimal(0),
    )


def position(
    instrument: str, quantity: int = 100, last: str = "12", cost: str | None = "10", **more: object
) -> Position:
    """A holding in the currency of its market."""
    price = Decimal(last)
    paid = None if cost is None else Decimal(cost)
    made = Position(
        account_id="1001",
        instrument=InstrumentId(instrument),
        name=f"Name of {instrument}",
        quantity=quantity,
        available=quantity,
        average_cost=paid,
        last=price,
        value=price * quantity,
        pl=Decimal(0) if paid is None else (price - paid) * quantity,
        pl_percent=None,
        pl_today=Decimal(5),
        currency=CURRENCY[market_of(InstrumentId(instrument))],
    )
    return replace(made, **more)  # type: ignore[arg-type]


class Broker:
    """One connection's calls: what it answers, and what was asked of it."""

    def __init__(self, *accounts: Account) -> None:
        self.listed = list(accounts)
        self.generation, self.connected = 1, True
        self.asked: list[str] = []
        self.refuse: dict[str, Exception] = {}
        self.held: asyncio.Event | None = None
        self.assets = "100"
        self.converted: dict[str, str] = {}
        """Total assets by the currency in which they are asked for; others are answered in the account's own."""
        self.known: dict[str, Funds] = {}
        self.rows: dict[str, Sequence[Position]] = {}
        self.order_rows: dict[str, Sequence[Order]] = {}

    async def accounts(self) -> list[Account]:
        self._ask("accounts")
        return list(self.listed)

    async def funds(self, account: Account, *, currency: str = "") -> Funds:
        self._ask(f"funds {account.id}")
        if self.held is not None:
            await self.held.wait()
        if currency in self.converted:
            return funds(account.id, self.converted[currency], currency)
        return self.known.get(account.id) or funds(account.id, self.assets, account.currency)

    async def positions(self, account: Account) -> PositionList:
        self._ask(f"positions {account.id}")
        return PositionList(self.rows.get(account.id, ()))

    async def orders(self, account: Account) -> OrderList:
        self._ask(f"orders {account.id}")
        return OrderList(self.order_rows.get(account.id, ()))

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if what in self.refuse:
            raise self.refuse[what]
