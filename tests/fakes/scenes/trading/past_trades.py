"""A broker's past orders, fills and cash movements, told when a test says so."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import date

from tideboard_core.errors import GatewayError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Fill, Order, OrderFee
from tideboard_core.model.reference import CashEntry


class ScriptedPast:
    """Counts the questions; `hold` keeps the answers back, `error` refuses them."""

    connected, charges_at_once = True, 10

    def __init__(self) -> None:
        self.asked: list[tuple[str, date, date]] = []
        self.orders: list[Order] = []
        self.fills: list[Fill] = []
        self.cash: list[CashEntry] = []
        self.cash_asked: list[tuple[str, date, date]] = []
        self.fees: list[OrderFee] = []
        self.fees_asked: list[list[str]] = []
        self.error: GatewayError | None = None
        self.hold: asyncio.Event | None = None

    async def history_orders(self, account: Account, begin: date, end: date) -> list[Order]:
        self.asked.append((account.id, begin, end))
        if self.hold is not None:
            await self.hold.wait()
        if self.error is not None:
            raise self.error
        return self.orders

    async def history_fills(self, account: Account, begin: date, end: date) -> list[Fill]:
        return self.fills

    async def order_fees(self, account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
        self.fees_asked.append(list(order_ids))
        if self.hold is not None:
            await self.hold.wait()
        if self.error is not None:
            raise self.error
        return [fee for fee in self.fees if fee.order_id in order_ids]

    def lists_wait(self, account: Account, *, way_out: bool = False, closes: Collection[InstrumentId] = ()) -> float:
        """No list has to wait."""
        return 0.0

    async def cash_entries(self, account: Account, begin: date, end: date) -> list[CashEntry]:
        self.cash_asked.append((account.id, begin, end))
        if self.hold is not None:
            await self.hold.wait()
        if self.error is not None:
            raise self.error
        return [entry for entry in self.cash if begin <= entry.clearing_date <= end]
