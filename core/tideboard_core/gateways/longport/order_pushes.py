"""Order pushes of the trade socket: JSON inside a notification, to an order and, where it tells of one, a fill."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from tideboard_core.errors import field_of
from tideboard_core.gateway_parts.bounds import unreadable
from tideboard_core.gateways.longport.order_memory import OrderMemory
from tideboard_core.gateways.longport.socket import PushRoutes
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate import orders
from tideboard_core.gateways.longport.translate.json_fields import Row
from tideboard_core.ports import FeedSink, TradingSink
from tideboard_core.wire.longport.commands import TradeCommand, parse
from tideboard_proto.longport import trade_pb2 as trade

EVENT: Final = "order_changed_lb"
TOPIC: Final = "private"
NEEDED: Final = frozenset(
    {
        "executed_price",
        "executed_quantity",
        "last_price",
        "last_share",
        "order_id",
        "order_type",
        "remark",
        "side",
        "status",
        "submitted_at",
        "submitted_price",
        "submitted_quantity",
        "symbol",
        "tag",
        "trigger_price",
        "trigger_status",
        "updated_at",
    }
)
"""Keys without which a push would say something else than the broker meant."""


class OrderPushes:
    """Called with each notification in order of arrival.

    `account` says whose orders they are, None before it is known; `wall` is the time now (aware).

    The push may come before the answer to the write that it tells of. One that cannot be read has the lists read.
    """

    def __init__(
        self,
        feed: FeedSink,
        trading: TradingSink,
        memory: OrderMemory,
        account: Callable[[], str | None],
        wall: Callable[[], datetime],
    ) -> None:
        self._feed = feed
        self._trading = trading
        self._memory = memory
        self._account = account
        self._wall = wall

    def routes(self) -> PushRoutes:
        """Return the handler of each push of the trade socket."""
        return PushRoutes({TradeCommand.NOTIFICATION: self._notification}, self._dropped)

    def _notification(self, body: bytes) -> None:
        account_id = self._account()
        if account_id is None:
            return
        row = _row(body)
        if row is not None:
            self._changed(row, account_id)

    def _dropped(self, _command: int, _body: bytes, error: Exception) -> None:
        """Count a push that could not be read; the account's orders tell what it would have said."""
        field = field_of(error)
        self._feed.unreadable(EVENT, field)
        self._trading.orders_unreadable(self._account() or "", field)

    def _changed(self, row: Row, account_id: str) -> None:
        order = orders.pushed_order(row, account_id)
        fill = orders.pushed_fill(row, account_id)
        self._trading.order_changed(orders.as_of(self._memory.filled_in(order), self._wall()))
        if fill is not None:
            self._trading.filled(fill)


def _row(body: bytes) -> Row | None:
    """Return the order's data, None for another topic, content or event. Raises WireError, GatewayError."""
    message = parse(body, trade.Notification)
    if message.topic != TOPIC or message.content_type != trade.CONTENT_JSON:
        return None
    try:
        told = json.loads(message.data)
    except (ValueError, RecursionError):
        raise unreadable(field="data", value="no JSON") from None
    if not isinstance(told, Mapping):
        raise unreadable(field="data", value=type(told).__name__)
    if told.get("event") != EVENT:
        return None
    row = fields.mapping(told, "data")
    missing = NEEDED - row.keys()
    if missing:
        raise unreadable(field=", ".join(sorted(missing)), value="")
    return row
