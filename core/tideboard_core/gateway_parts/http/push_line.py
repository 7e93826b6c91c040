"""A WebSocket that pushes: read without a pause, pinged by the clock, ended once with its reason."""

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
from tideboard_core.gateway_parts.http.broken import reason_of
from tideboard_core.gateway_parts.http.farewell import CLOSE_SECONDS, ending, farewell
from tideboard_core.gateway_parts.http.places import where_of
from tideboard_core.gateway_parts.http.timing import Timing

log = logging.getLogger(__name__)

STALE_AFTER: Final = 1.5
"""Ping intervals without data and pongs after which the connection counts as lost."""
LATE_SECONDS: Final = 2.0
"""A pong that takes longer is told: the way to the other side, or the other side, is slow."""
_STRAY: Final = frozenset({WSMsgType.TEXT, WSMsgType.BINARY})


class PushLine(ABC):
    """One WebSocket; who derives from it knows what its messages say.

    `on_closed` is called once when the connection ends without `close`. `on_late` gets the seconds that a pong took
    when they were many. `name` is for the log.
    """

    carries: ClassVar[WSMsgType]
    """What messages with content are; those of the other kind are passed over."""

    def __init__(
        self,
        *,
        name: str,
        on_closed: Callable[[GatewayDown], None],
        on_late: Callable[[float], None] = lambda _seconds: None,
        timing: Timing | None = None,
    ) -> None:
        self.name = name
        self.last_heard = 0.0
        self._on_closed = on_closed
        self._on_late = on_late
        self._timing = timing or Timing()
        self._ws: aiohttp.ClientWebSocketResponse | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._reason: GatewayDown | None = None
        self._pinged = 0.0

    @property
    def open_now(self) -> bool:
        """Whether it stands."""
        return self._ws is not None and not self._ws.closed and self._reason is None

    async def close(self) -> None:
        """End the connection and wait until it is gone; `on_closed` is not called."""
        self._on_closed = lambda _error: None
        self._end(GatewayDown("connection-closed"))
        tasks, self._tasks = self._tasks, []
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._ws is not None:  # a task that was ended before it began has not said it
            await farewell(self._ws)

    async def _connect(
        self, http: aiohttp.ClientSession, url: str, *, cap: int, headers: Mapping[str, str] | None = None
    ) -> None:
        """Open it and begin to hear; raises GatewayDown, and WSServerHandshakeError for an answer that says no."""
        host, port = where_of(url)
        try:
            async with asyncio.timeout(self._timing.connect):
                ws = self._ws = await http.ws_connect(
                    url,
                    headers=headers,
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
        """Take one message, before the next is read; WireError ends the connection."""

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work, name=self.name))

    async def _receive(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        """Take messages until the end; a push goes to its handler right here, before the next message is read."""
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
                    self._end(ending(message))
                    return
        except WireError as error:
            self._end(GatewayDown("gateway-broke-protocol", detail=str(error)))
        except (aiohttp.ClientError, OSError) as error:
            self._end(GatewayDown("connection-lost", detail=reason_of(error)))
        finally:
            self._end(GatewayDown("connection-lost"))
            await farewell(ws)

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
