"""The push socket: reads text frames and calls the handler of each push."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final

import aiohttp
from aiohttp import WSMsgType

from tideboard_core.errors import GatewayDown, LoginRefused, WireError
from tideboard_core.gateways.futu.link import PushHandler
from tideboard_core.gateways.http.addresses import address_of
from tideboard_core.gateways.http.timeouts import Timing
from tideboard_core.gateways.http.websocket import WebSocketConnection
from tideboard_core.wire.opend.framing import Frame
from tideboard_core.wire.opend_rest.frames import FRAME_CAP, push_of

log = logging.getLogger(__name__)

PATH: Final = "/ws"
_WITHOUT_PUSH: Final = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED})
"""Statuses of a daemon that is older than its pushes, or of a key without quotes: everything is polled then."""


class PushSocket(WebSocketConnection):
    """Receives pushes. `handlers` get them by protocol id, synchronously, in order of arrival.

    `on_dropped` gets each push that its handler could not read. `on_unreadable` is called for a message that is not a
    push: it may have been about an order.
    """

    carries = WSMsgType.TEXT

    def __init__(
        self,
        *,
        handlers: Mapping[int, PushHandler],
        on_closed: Callable[[GatewayDown], None],
        on_late: Callable[[float], None] = lambda _seconds: None,
        on_unreadable: Callable[[], None] = lambda: None,
        on_dropped: Callable[[Frame, Exception], None] = lambda _frame, _error: None,
        timing: Timing | None = None,
    ) -> None:
        super().__init__(name="opend-rest push", on_closed=on_closed, on_late=on_late, timing=timing)
        self._on_unreadable = on_unreadable
        self._on_dropped = on_dropped
        self._handlers = {int(number): handler for number, handler in handlers.items()}

    async def open(self, http: aiohttp.ClientSession, base: str, headers: Mapping[str, str]) -> bool:
        """Open it; False if the daemon or the key has no pushes. Raises GatewayDown, LoginRefused."""
        try:
            await self._connect(http, base + PATH, cap=FRAME_CAP, headers=dict(headers))
        except aiohttp.WSServerHandshakeError as error:
            if error.status in _WITHOUT_PUSH:
                return False
            if error.status == HTTPStatus.UNAUTHORIZED:
                raise LoginRefused("rest-key-refused" if headers else "rest-key-missing", text="") from None
            host, port = address_of(base)
            raise GatewayDown("websocket-refused", host=host, port=port, http=error.status) from None
        return True

    def _take(self, content: str) -> None:
        """Call a push's handler; a push that cannot be read is dropped."""
        try:
            frame = push_of(content)
        except WireError as error:
            log.info("push of %d characters dropped: %s", len(content), error.code)
            self._on_unreadable()
            return
        handler = self._handlers.get(frame.proto_id)
        if handler is None:
            return
        try:
            handler(frame)
        except Exception as error:  # noqa: BLE001  one bad push must not end the connection
            log.info("push %d dropped, %d characters: %s", frame.proto_id, len(content), error)
            self._on_dropped(frame, error)
