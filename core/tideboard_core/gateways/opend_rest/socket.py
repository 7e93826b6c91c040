"""The push socket: events to their handlers; it knows frames, and no market."""

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
"""The key has no right to quotes, or the daemon is older than its pushes: everything is read by REST then."""


class PushSocket(WebSocketConnection):
    """Hears pushes. `handlers` get them by protocol id, synchronously, in order of arrival.

    `on_dropped` gets each push that its handler could not read, `on_unreadable` is called for a message that is none:
    nobody can tell whether it was about an order.
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
        """Open it; False where this daemon or this key has no pushes. Raises GatewayDown, LoginRefused."""
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
        """Hand a push on; one that cannot be read is dropped, the stream goes on."""
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
        except Exception as error:  # noqa: BLE001  whatever it breaks, the stream goes on
            log.info("push %d dropped, %d characters: %s", frame.proto_id, len(content), error)
            self._on_dropped(frame, error)
