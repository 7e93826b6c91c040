"""The push socket: events to their handlers, pings by the clock, the end of a line that went dead."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Final

import aiohttp
from aiohttp import WSMsgType

from tideboard_core.errors import GatewayDown, LoginRefused, WireError
from tideboard_core.gateway_parts.futu.link import PushHandler
from tideboard_core.gateway_parts.http.broken import reason_of
from tideboard_core.gateway_parts.http.farewell import CLOSE_SECONDS, ending, farewell
from tideboard_core.gateway_parts.http.places import where_of
from tideboard_core.gateway_parts.http.timing import Timing
from tideboard_core.wire.opend_rest.frames import FRAME_CAP, push_of

log = logging.getLogger(__name__)

PATH: Final = "/ws"
STALE_AFTER: Final = 1.5
"""Ping intervals without anything from the other side after which the connection counts as lost."""
LATE_SECONDS: Final = 2.0
_WITHOUT_PUSH: Final = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED})
"""The key has no right to quotes, or the daemon is older than its pushes: everything is read by REST then."""


class PushSocket:
    """Hears pushes; it knows frames and pings, and no market.

    `handlers` get pushes by protocol id, synchronously, in order of arrival. `on_closed` is called once when the
    connection ends without `close`. `on_late` gets the seconds that a pong took when they were many.
    """

    def __init__(
        self,
        *,
        handlers: Mapping[int, PushHandler],
        on_closed: Callable[[GatewayDown], None],
        on_late: Callable[[float], None] = lambda _seconds: None,
        timing: Timing | None = None,
    ) -> None:
        self.last_heard = 0.0
        self._handlers = {int(number): handler for number, handler in handlers.items()}
        self._on_closed = on_closed
        self._on_late = on_late
        self._timing = timing or Timing()
        self._ws: aiohttp.ClientWebSocketResponse | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._reason: GatewayDown | None = None
        self._pinged = 0.0

    @property
    def open_now(self) -> bool:
        """Whether pushes can come."""
        return self._ws is not None and not self._ws.closed and self._reason is None

    async def open(self, http: aiohttp.ClientSession, base: str, headers: Mapping[str, str]) -> bool:
        """Open it; False where this daemon or this key has no pushes. Raises GatewayDown, LoginRefused."""
        host, port = where_of(base)
        try:
            async with asyncio.timeout(self._timing.connect):
                self._ws = await http.ws_connect(
                    base + PATH,
                    headers=dict(headers),
                    autoping=False,
                    max_msg_size=FRAME_CAP,
                    timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_SECONDS),
                )
        except TimeoutError:
            raise GatewayDown("connect-timed-out", host=host, port=port) from None
        except aiohttp.WSServerHandshakeError as error:
            if error.status in _WITHOUT_PUSH:
                return False
            if error.status == HTTPStatus.UNAUTHORIZED:
                raise LoginRefused("rest-key-refused" if headers else "rest-key-missing", text="") from None
            raise GatewayDown("websocket-refused", host=host, port=port, http=error.status) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise GatewayDown("connect-failed", host=host, port=port, detail=reason_of(error)) from None
        self.last_heard = asyncio.get_running_loop().time()
        self._spawn(self._receive(self._ws))
        self._spawn(self._beat(self._ws))
        return True

    async def close(self) -> None:
        """End it and wait until it is gone; `on_closed` is not called."""
        self._on_closed = lambda _error: None
        self._end(GatewayDown("connection-closed"))
        tasks, self._tasks = self._tasks, []
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._ws is not None:  # a task that was ended before it began has not said it
            await farewell(self._ws)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work, name="opend-rest push"))

    # --- receiving --------------------------------------------------------------------------------------------------

    async def _receive(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        """Take messages until the end; a push goes to its handler right here, before the next message is read."""
        now = asyncio.get_running_loop().time
        try:
            while self._reason is None:
                message = await ws.receive()
                self.last_heard = now()
                if message.type is WSMsgType.TEXT:
                    self._take(message.data)
                elif message.type is WSMsgType.PING:
                    await ws.pong(message.data)
                elif message.type is WSMsgType.PONG:
                    self._ponged()
                elif message.type is not WSMsgType.BINARY:
                    self._end(ending(message))
                    return
        except (aiohttp.ClientError, OSError) as error:
            self._end(GatewayDown("connection-lost", detail=reason_of(error)))
        finally:
            self._end(GatewayDown("connection-lost"))
            await farewell(ws)

    def _take(self, text: str) -> None:
        """Hand a push on; one that cannot be read is dropped, the stream goes on."""
        try:
            frame = push_of(text)
            handler = self._handlers.get(frame.proto_id)
            if handler is not None:
                handler(frame)
        except WireError as error:
            log.info("push of %d characters dropped: %s", len(text), error.code)
        except Exception:
            log.exception("push of %d characters dropped", len(text))

    def _end(self, reason: GatewayDown) -> None:
        """Tell the owner, once; the tasks say farewell to the other side by themselves."""
        if self._reason is not None:
            return
        self._reason = reason
        current = asyncio.current_task()
        for task in self._tasks:
            if task is not current:
                task.cancel()
        if self._ws is not None:
            self._on_closed(reason)

    # --- heartbeat --------------------------------------------------------------------------------------------------

    async def _beat(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        """Ping by the clock, however busy the line; end a connection on which nothing at all comes."""
        interval, now = self._timing.ping, asyncio.get_running_loop().time
        with contextlib.suppress(aiohttp.ClientError, OSError):
            while True:
                self._pinged = now()
                await ws.ping()
                for _ in range(2):
                    await asyncio.sleep(interval / 2)
                    silent = now() - self.last_heard
                    if silent >= STALE_AFTER * interval:
                        self._end(GatewayDown("gateway-silent", seconds=round(silent, 1)))
                        return

    def _ponged(self) -> None:
        took = asyncio.get_running_loop().time() - self._pinged
        if self._pinged and took > LATE_SECONDS:
            self._on_late(took)
        self._pinged = 0.0
