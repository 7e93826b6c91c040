"""Orders and executions of Asia's data centre, by the common calls."""

from __future__ import annotations

import logging
from datetime import datetime

from tideboard_core.errors import RateLimited, ServerRefused, ServerTrouble
from tideboard_core.gateways.longport.trading.history_rows import (
    ALL_FILLS,
    HISTORY_FILLS,
    HistoryRows,
    whole_history,
    whole_pages,
)
from tideboard_core.gateways.longport.trading.orders import HISTORY_ORDERS, TODAY_FILLS, OrderCalls
from tideboard_core.gateways.longport.translate import exits, orders
from tideboard_core.gateways.longport.translate.http_request import Read
from tideboard_core.gateways.longport.translate.json_fields import Row
from tideboard_core.gateways.longport.translate.writes import ORDER_PATH
from tideboard_core.gateways.longport.transport.link import LongportLink

log = logging.getLogger(__name__)


def asian_calls(link: LongportLink) -> OrderCalls:
    """The calls of Asia's data centre."""
    asia = _AsianOrders(link)
    return OrderCalls(
        row=lambda row: row,
        detail=asia.detail,
        past_orders=asia.past_orders,
        still_open=asia.still_open,
        beside_today=asia.beside_today,
        forgets=lambda: False,
        fills=asia.fills,
        past_fills=asia.past_fills,
    )


class _AsianOrders:
    def __init__(self, link: LongportLink) -> None:
        self._link = link
        self._without_all_fills = 0
        """The login in which the newer call for past executions was refused."""

    async def detail(self, read: Read, order_id: str, listed: str | None) -> Row:
        """An order's detail."""
        return await read(ORDER_PATH, exits.named(order_id, listed))

    async def past_orders(self, read: Read, begin: datetime, end: datetime) -> HistoryRows:
        """Every order between two moments."""
        return await whole_history(read, HISTORY_ORDERS, "orders", begin=begin, end=end)

    async def still_open(self, read: Read, begin: datetime, end: datetime) -> HistoryRows:
        """Those between two moments that may still fill by their status."""
        asked: list[tuple[str, str]] = [("status", word) for word in orders.OPEN_WORDS]
        return await whole_history(read, HISTORY_ORDERS, "orders", begin=begin, end=end, query=asked)

    async def beside_today(self, read: Read) -> HistoryRows:
        """Nothing: today's list has them all."""
        return HistoryRows()

    async def fills(self, read: Read) -> Row:
        """The answer with today's executions."""
        return await read(TODAY_FILLS, ())

    async def past_fills(self, read: Read, begin: datetime, end: datetime) -> HistoryRows:
        """The rows by the newer call, which filters by the time of execution; by the older one where it is refused."""
        if self._without_all_fills != self._link.generation:
            try:
                return await whole_pages(read, ALL_FILLS, "trades", begin=begin, end=end)
            except (RateLimited, ServerTrouble):  # it may answer later
                raise
            except ServerRefused as error:
                log.info("executions not read by %s: %s", ALL_FILLS, error.code)
                self._without_all_fills = self._link.generation
        rows = await whole_history(read, HISTORY_FILLS, "trades", begin=begin, end=end)
        rows.late = True
        return rows
