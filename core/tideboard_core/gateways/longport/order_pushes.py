"""Order pushes of the trade socket: JSON inside a notification, to an order and, where it tells of one, a fill."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from tideboard_core.errors import GatewayError, WireError
from tideboard_core.gateways.longport.order_memory import OrderMemory
from tideboard_core.gateways.longport.refusals import unreadable
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate import orders
from tideboard_core.gateways.longport.translate.json_fields import Row
from tideboard_core.ports import TradingSink
from tideboard_core.wire.longport.commands import TradeCommand, parse
from tideboard_proto.longport import trade_pb2 as trade

log = logging.getLogger(__name__)

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

    The push may come before the answer to the write that it tells of. One that cannot be read is left out with a line
    in the log, and the lists are asked for what it would have said.
    """

    def __init__(
        self,
        trading: TradingSink,
        memory: OrderMemory,
        account: Callable[[], str | None],
        wall: Callable[[], datetime],
    ) -> None:
        self._trading = trading
        self._memory = memory
        self._account = account
        self._wall = wall

    def handlers(self) -> dict[int, Callable[[bytes], None]]:
        """Return the handler of each push of the trade socket."""
        return {TradeCommand.NOTIFICATION: self._notification}

    def _notification(self, body: bytes) -> None:
        account_id = self._account()
        if account_id is None:
            return
        try:
            row = _row(body)
            if row is not None:
                self._changed(row, account_id)
        except (GatewayError, WireError) as error:
            log.warning("an order push was left out: %s", error)
            self._trading.orders_unreadable(account_id)

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
        raise unreadable(field="data", missing=", ".join(sorted(missing)))
    return row
