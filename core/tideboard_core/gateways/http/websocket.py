"""A WebSocket for pushes: reads all the time, pings on a timer and ends once, with the reason."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, ClassVar, Final

import aiohttp
from aiohttp import WSMsgType

from tideboard_core.errors import GatewayDown, WireError
from tideboard_core.gateways.common.heartbeats import UNWATCHED, Heartbeats
from tideboard_core.gateways.http.addresses import address_of
from tideboard_core.gateways.http.failures import reason_of
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.redaction import outside_text

log = logging.getLogger(__name__)

CLOSE_SECONDS: Final = 1.0
"""Longest wait for the other side to answer a close frame."""
STALE_AFTER: Final = 1.5
"""Ping intervals without data and pongs after which the connection counts as lost."""
_STRAY: Final = frozenset({WSMsgType.TEXT, WSMsgType.BINARY})


def close_reason(message: aiohttp.WSMessage) -> GatewayDown:
    """Return why a WebSocket ended by itself; `message` is the last that the library handed out."""
    if message.type is WSMsgType.ERROR:
        return GatewayDown("gateway-broke-protocol", detail=outside_text(str(message.data)))
    return GatewayDown("connection-lost", detail=outside_text(str(message.data or "")))


async def close_websocket(ws: aiohttp.ClientWebSocketResponse) -> None:
    """Send a close frame and wait `CLOSE_SECONDS` for the answer at most; raises nothing but that it was cancelled.

    A broker that limits connections counts this one as gone at once, not after its own timeout.
    """
    with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await ws.close()


class WebSocketConnection(ABC):
    """One WebSocket; a subclass reads its messages in `_take` (called with each one, in order of arrival).

    `on_closed` is called once if the connection ends without `close`. `heartbeats` reports pings and pongs that are
    late. `name` is for the log and the tasks.
    """

    carries: ClassVar[WSMsgType]
    """Type of the messages that carry data; messages of the other type are dropped."""

    def __init__(
        self,
        *,
        name: str,
        on_closed: Callable[[GatewayDown], None],
        heartbeats: Heartbeats = UNWATCHED,
        timing: HttpTiming | None = None,
    ) -> None:
        self.name = name
        self.last_heard = 0.0
        self._on_closed = on_closed
        self._heartbeats = heartbeats
        self.timing = timing or HttpTiming()
        self._ws: aiohttp.ClientWebSocketResponse | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._reason: GatewayDown | None = None
        self._pinged = 0.0

    @property
    def open_now(self) -> bool:
        return self._ws is not None and not self._ws.closed and self._reason is None

    async def close(self) -> None:
        """End the connection and wait until it is closed; `on_closed` is not called."""
        self._on_closed = lambda _error: None
        self._end(GatewayDown("connection-closed"))
        tasks, self._tasks = self._tasks, []
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._ws is not None:  # a task cancelled before its first step never ran its `finally`
            await close_websocket(self._ws)

    async def _connect(
        self, http: aiohttp.ClientSession, url: str, *, cap: int, headers: Mapping[str, str] | None = None
    ) -> None:
        """Open the WebSocket and start reading; raises GatewayDown; WSServerHandshakeError for a refusal."""
        host, port = address_of(url)
        try:
            async with asyncio.timeout(self.timing.connect):
                ws = self._ws = await http.ws_connect(
                    url,
                    headers=headers,
                    # By hand, so that pings and pongs count as life, and ours leave on a timer: the library puts its
                    # own off with every message that arrives.
                    autoping=False,
                    max_msg_size=cap,
                    timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_SECONDS),
                )
        except TimeoutError:
            raise GatewayDown("connect-timed-out", host=host, port=port) from None
        except aiohttp.WSServerHandshakeError:
            raise
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise GatewayDown("connect-failed", host=host, port=port, detail=reason_of(error)) from None
        self.last_heard = asyncio.get_running_loop().time()
        self._spawn(self._receive(ws))
        self._spawn(self._beat(ws))

    @abstractmethod
    def _take(self, content: Any) -> None:  # noqa: ANN401  text or bytes, as `carries` says
        """Handle one message before the next is read; a WireError ends the connection."""

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work, name=self.name))

    async def _receive(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        """Read messages until the connection ends; each push is handled before the next message is read."""
        receive, now, carries = ws.receive, asyncio.get_running_loop().time, self.carries
        try:
            while self._reason is None:
                message = await receive()
                self.last_heard = now()
                if message.type is carries:
                    self._take(message.data)
                elif message.type is WSMsgType.PING:
                    await ws.pong(message.data)
                elif message.type is WSMsgType.PONG:
                    self._ponged()
                elif message.type in _STRAY:
                    log.info("%s: message of %d passed over", self.name, len(message.data))
                else:
                    self._end(close_reason(message))
                    return
        except WireError as error:
            self._end(GatewayDown("gateway-broke-protocol", detail=outside_text(str(error))))
        except (aiohttp.ClientError, OSError) as error:
            self._end(GatewayDown("connection-lost", detail=reason_of(error)))
        finally:
            self._end(GatewayDown("connection-lost"))
            await close_websocket(ws)

    def _end(self, reason: GatewayDown) -> None:
        """End the tasks and call `on_closed`, the first time only; `_receive` sends the close frame as it ends."""
        if self._reason is not None:
            return
        self._reason = reason
        current = asyncio.current_task()
        for task in self._tasks:
            if task is not current:  # the caller may be one of them, and still has to send the close frame
                task.cancel()
        if self._ws is not None:
            self._on_closed(reason)

    async def _beat(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        """Ping on a timer even when data flows; end the connection if nothing at all arrives."""
        interval, now = self.timing.ping, asyncio.get_running_loop().time
        due = self._heartbeats.due_in(0.0)
        with contextlib.suppress(aiohttp.ClientError, OSError):
            while True:
                self._heartbeats.sent(due)
                pinged = self._pinged = now()
                await ws.ping()
                due = self._heartbeats.due_in(interval)
                # Two looks per ping, else 1.5 intervals without data would only be noticed after two.
                for _ in range(2):
                    await asyncio.sleep(interval / 2)
                    silent = now() - self.last_heard
                    # Heard since the ping: this program was held back, and nobody was asked meanwhile.
                    if silent >= STALE_AFTER * interval and self.last_heard <= pinged:
                        self._end(GatewayDown("gateway-silent", seconds=round(silent, 1)))
                        return

    def _ponged(self) -> None:
        if self._pinged:
            self._heartbeats.answered(asyncio.get_running_loop().time() - self._pinged)
        self._pinged = 0.0
