"""Many open orders and positions in the running window: put in at the gateway, and orders that change by pushes."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Fill, Order, OrderStatus, OrderType, Position, Side
from tideboard_core.ports.trading import FillList, OrderList, PositionList
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.blotter.words import ORDERS, POSITIONS

BEAT = 0.01
"""Seconds between two lots of changed orders."""
LOT = 100
TABS = {"orders": ORDERS, "positions": POSITIONS}


class Desk:
    """So many open orders and positions of the account in view; everything behind the gateway is the program's own."""

    def __init__(self, application: Application, symbols: Sequence[InstrumentId], orders: int, positions: int) -> None:
        assert application.account is not None
        self._application, self._account = application, application.account
        now = application.clock.wall()
        self._orders = [
            _order(number, symbols[number % len(symbols)], self._account, now - timedelta(seconds=orders - number))
            for number in range(orders)
        ]
        self._positions = [_position(symbol, self._account) for symbol in symbols[:positions]]

    async def put_in(self) -> dict[str, Any]:
        """Let the gateway answer with them from now on; how many the tables show."""
        blotter = self._application.trading.blotter
        gateway = blotter._gateway
        gateway.orders = self._list_orders  # type: ignore[method-assign]  # another signature is still an error
        gateway.positions = self._list_positions  # type: ignore[method-assign]
        gateway.fills = self._list_fills  # type: ignore[method-assign]
        blotter.refresh_money(self._account.id)
        await blotter.ask_now(self._account.id)
        await asyncio.sleep(1.0)
        dock = self._application.built.blotter
        dock.catch_up()  # of the tables behind others
        return {"orders": len(dock.orders.rows), "positions": len(dock.positions.rows)}

    def show(self, tab: str) -> None:
        """Bring a table to the front."""
        self._application.built.blotter.tabs.setCurrentIndex(TABS[tab])

    async def change(self, rate: float) -> None:
        """Push changed orders, so many a second, until cancelled: the price goes one step up, then down again."""
        blotter = self._application.trading.blotter
        for place in itertools.cycle(range(0, len(self._orders), max(round(rate * BEAT), 1))):
            for number in range(place, min(place + max(round(rate * BEAT), 1), len(self._orders))):
                order = self._orders[number]
                price = Decimal("9.99") if order.price == 10 else Decimal(10)
                self._orders[number] = replace(order, price=price, updated=self._application.clock.wall())
                blotter.order_changed(self._orders[number])
            await asyncio.sleep(BEAT)

    async def _list_orders(self, account: Account, *, way_out: bool = False, **_leaves: Any) -> OrderList:
        return OrderList(self._orders if account == self._account else ())

    async def _list_positions(self, account: Account, *, way_out: bool = False, **_leaves: Any) -> PositionList:
        return PositionList(self._positions if account == self._account else ())

    async def _list_fills(self, account: Account) -> list[Fill]:
        return FillList()


def _order(number: int, symbol: InstrumentId, account: Account, made: datetime) -> Order:
    return Order(
        id=str(7_000_000 + number),
        account_id=account.id,
        instrument=symbol,
        name=f"Load {number}",
        side=Side.BUY if number % 2 else Side.SELL,
        order_type=OrderType.LIMIT,
        status=OrderStatus.SUBMITTED,
        quantity=LOT,
        filled=0,
        price=Decimal(10),
        average_price=None,
        created=made,
        updated=made,
        currency="HKD",
    )


def _position(symbol: InstrumentId, account: Account) -> Position:
    return Position(
        account_id=account.id,
        instrument=symbol,
        name=f"Load {symbol}",
        quantity=LOT,
        available=LOT,
        average_cost=Decimal(10),
        last=Decimal(10),
        value=Decimal(1000),
        pl=Decimal(0),
        pl_percent=Decimal(0),
        pl_today=Decimal(0),
        currency="HKD",
    )
