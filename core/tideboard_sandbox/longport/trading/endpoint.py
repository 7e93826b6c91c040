"""The trade socket: subscriptions to order pushes (16, 17) and the pushes themselves (18)."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from google.protobuf.message import Message

from tideboard_core.model.instrument import market_of
from tideboard_core.wire.longport.commands import TRADE_REQUESTS, TradeCommand
from tideboard_proto.longport import trade_pb2 as trade
from tideboard_sandbox.exchange.broker.events import Event, FillMade, OrderChanged
from tideboard_sandbox.longport.access.sessions import SocketKind
from tideboard_sandbox.longport.access.state import LongportState, Socket
from tideboard_sandbox.longport.trading.messages import as_reported, push_message
from tideboard_sandbox.longport.transport.socket_endpoint import Endpoint

if TYPE_CHECKING:
    from tideboard_core.model.order import Fill

PRIVATE = "private"
"""The only topic: orders of the account."""

MOST_WAITING = 10_000
"""Pushes that may wait for a client that does not read; then its connection ends."""


class OrderPushes:
    """Subscribers of order pushes, and the pushes that wait for each. A push may be written before the HTTP answer."""

    def __init__(self, shared: LongportState) -> None:
        self._shared = shared
        self._waiting: dict[Socket, deque[trade.Notification]] = {}
        self._fill: Fill | None = None
        self._owners = {
            row.id: row.owner for owner in shared.owners for row in shared.exchange.broker.accounts_of(owner)
        }
        self._stop = shared.exchange.on_event(self._on_event)

    def endpoint(self) -> Endpoint:
        """The requests of the trade URL and their handlers."""
        return Endpoint(
            kind=SocketKind.TRADE,
            commands=TradeCommand,
            requests=TRADE_REQUESTS,
            handlers={TradeCommand.SUBSCRIBE: self._subscribe, TradeCommand.UNSUBSCRIBE: self._unsubscribe},
            opened=self._opened,
            closed=self._closed,
            flush=self.flush,
            limited=False,
        )

    def flush(self) -> None:
        """Write the waiting pushes to sockets that can take them; none in scenario `silent`."""
        if self._shared.behaviour.silent:
            return
        for socket, waiting in list(self._waiting.items()):
            while waiting and socket.writable:
                socket.push(TradeCommand.NOTIFICATION, waiting.popleft())
            if len(waiting) > MOST_WAITING:
                socket.cut("too many pushes waiting")

    def reset(self) -> None:
        """Nobody is subscribed."""
        self._waiting.clear()
        self._fill = None

    def close(self) -> None:
        self._stop()

    def _subscribe(self, socket: Socket, request: Message) -> trade.SubResponse:
        assert isinstance(request, trade.Sub)
        known = [topic for topic in request.topics if topic == PRIVATE]
        unknown = [topic for topic in request.topics if topic != PRIVATE]
        if known:
            self._waiting.setdefault(socket, deque())
        fails = [trade.SubResponse.Fail(topic=topic, reason="unknown topic") for topic in unknown]
        return trade.SubResponse(success=known, fail=fails, current=self._topics(socket))

    def _unsubscribe(self, socket: Socket, request: Message) -> trade.UnsubResponse:
        assert isinstance(request, trade.Unsub)
        if PRIVATE in request.topics:
            self._waiting.pop(socket, None)
        return trade.UnsubResponse(current=self._topics(socket))

    def _topics(self, socket: Socket) -> list[str]:
        return [PRIVATE] if socket in self._waiting else []

    def _opened(self, socket: Socket, metadata: Mapping[str, str]) -> None:
        """A new or resumed session has no topics until it subscribes."""

    def _closed(self, socket: Socket) -> None:
        self._waiting.pop(socket, None)

    def _on_event(self, event: Event) -> None:
        if self._shared.drops_pushes:
            return
        if isinstance(event, FillMade):
            self._fill = event.fill  # its order's change comes next and carries it
        elif isinstance(event, OrderChanged) and not event.order.waits_for_entry:
            fill, self._fill = self._fill, None
            owner = self._owners.get(event.order.account_id)
            listeners = [waiting for socket, waiting in self._waiting.items() if socket.account == owner]
            if owner is None or not listeners:
                return
            carries = fill is not None and fill.order_id == event.order.id and not event.order.legs
            carried_fill = fill if carries else None
            order = as_reported(event.order, self._shared.exchange.phase(market_of(event.order.instrument)))
            notification = _notification(push_message(order, owner, carried_fill))
            for waiting in listeners:
                waiting.append(notification)
            self.flush()


def _notification(data: dict[str, Any]) -> trade.Notification:
    event = {"event": "order_changed_lb", "data": data}
    return trade.Notification(
        topic=PRIVATE,
        content_type=trade.CONTENT_JSON,
        dispatch_type=trade.DISPATCH_DIRECT,
        data=json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode(),
    )
