"""Order pushes of the trade socket, JSON inside a notification, and the orders by which they are completed."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final, NamedTuple

from tideboard_core.errors import field_of
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate import orders
from tideboard_core.gateways.longport.translate.json_fields import Row
from tideboard_core.gateways.longport.transport.socket import PushRoutes
from tideboard_core.model.order import Order, OrderRequest, TimeInForce, TradingHours
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.trading import TradingSink
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
"""Keys that every order push has. One that lacks a key is refused: its default would read as another order."""
KEPT: Final = 4096
"""Orders in the cache; the oldest is dropped first."""


class _Terms(NamedTuple):
    time_in_force: TimeInForce
    expires: date | None
    hours: TradingHours


class OrderCache:
    """Orders by id as last read or pushed, and the terms of those that we sent, by our own id.

    A push lacks the time in force and the trading hours of its order; an execution lacks side and name.
    """

    def __init__(self) -> None:
        self._orders: OrderedDict[str, Order] = OrderedDict()
        self._sent: OrderedDict[str, _Terms] = OrderedDict()

    def sending(self, request: OrderRequest) -> None:
        """Keep the terms of a new order before it is sent: its push may come before its answer."""
        self._sent[request.client_order_id] = _Terms(request.time_in_force, request.expires, request.hours)
        _trim(self._sent)

    def keep(self, orders: Iterable[Order]) -> None:
        """Take over orders as they were read."""
        for order in orders:
            self._orders[order.id] = order
            self._orders.move_to_end(order.id)
        _trim(self._orders)

    def working(self) -> list[Order]:
        """The orders that were open when they were last read or pushed."""
        return [order for order in self._orders.values() if order.open]

    def find(self, order_id: str) -> Order | None:
        """An order as it was last read or pushed, None for an unknown one."""
        return self._orders.get(order_id)

    def filled_in(self, sketch: Order) -> Order:
        """Return a pushed order with the terms that are known of it; one of an unknown order stays a sketch."""
        known = self._orders.get(sketch.id)
        if known is not None and not known.sketch:
            terms: _Terms | None = _Terms(known.time_in_force, known.expires, known.hours)
        else:
            terms = self._sent.get(sketch.remark) if sketch.remark else None
        order = sketch if terms is None else replace(sketch, sketch=False, **terms._asdict())
        self.keep((order,))
        return order


def _trim(kept: OrderedDict[str, Order] | OrderedDict[str, _Terms]) -> None:
    while len(kept) > KEPT:
        kept.popitem(last=False)


class OrderPushes:
    """Handles each notification in order of arrival.

    `account` returns the id of the account whose orders they are, None before it is known; `wall` the time (aware).
    The push may come before the answer to the write that caused it. One that cannot be read has the lists read.
    """

    def __init__(
        self,
        feed: FeedSink,
        trading: TradingSink,
        cache: OrderCache,
        account: Callable[[], str | None],
        wall: Callable[[], datetime],
    ) -> None:
        self._feed = feed
        self._trading = trading
        self._cache = cache
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
        """Count a push that could not be read; the lists, which are read again, have what it said."""
        field = field_of(error)
        self._feed.unreadable(EVENT, field)
        self._trading.orders_unreadable(self._account() or "", field)

    def _changed(self, row: Row, account_id: str) -> None:
        order = orders.pushed_order(row, account_id)
        fill = orders.pushed_fill(row, account_id)
        self._trading.order_changed(orders.as_of(self._cache.filled_in(order), self._wall()))
        if fill is not None:
            self._trading.filled(fill)


def _row(body: bytes) -> Row | None:
    """Return the order's data, None for another topic, content or event. Raises WireError, GatewayError."""
    message = parse(body, trade.Notification)
    if message.topic != TOPIC or message.content_type != trade.CONTENT_JSON:
        return None
    try:
        content = json.loads(message.data)
    except (ValueError, RecursionError):
        raise unreadable(field="data", value="no JSON") from None
    if not isinstance(content, Mapping):
        raise unreadable(field="data", value=type(content).__name__)
    if content.get("event") != EVENT:
        return None
    row = fields.mapping(content, "data")
    missing = NEEDED - row.keys()
    if missing:
        raise unreadable(field=", ".join(sorted(missing)), value="")
    return row
