"""A line between a client and a server over which every reply drips in byte by byte, one per turn of the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType

from fakes.values.waiting import in_time

BREATH = 4
"""Bytes between two breaths, in which timers that are due run: the lag probe's among them."""


class _Half(asyncio.Protocol):
    """One end of the line; what comes in goes out at `other`, at once or in drops."""

    def __init__(self, line: DrippingLine, *, drips: bool) -> None:
        self.line = line
        self.drips = drips
        self.other: _Half | None = None
        self.waiting = bytearray()
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.line.ends.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Take the other end down too."""
        self.line.ends.discard(self)
        self.waiting.clear()
        if self.other is not None:
            self.other.transport.abort()
        self.line.changed.set()

    def data_received(self, data: bytes) -> None:
        """Hand on."""
        if not self.drips:
            self.waiting += data
            self.flush()
            return
        if not self.waiting:
            asyncio.get_running_loop().call_soon(self._drop)
        self.waiting += data

    def flush(self) -> None:
        """Everything at once, if the other end stands."""
        if self.other is not None and self.waiting:
            self.other.transport.write(bytes(self.waiting))
            self.waiting.clear()

    def _drop(self) -> None:
        if not self.waiting or self.other is None:
            return
        self.other.transport.write(self.waiting[:1])
        del self.waiting[:1]
        self.line.drops += 1
        self.line.changed.set()
        if self.waiting:
            self._next()

    def _next(self) -> None:
        """The next turn; now and then a later one, because Qt serves timers of zero before all others."""
        loop = asyncio.get_running_loop()
        if self.line.drops % BREATH:
            loop.call_soon(self._drop)
        else:
            loop.call_later(0.001, self._drop)


class DrippingLine:
    """Listens on a free loopback port and leads to `upstream`, on the loop of the client itself.

    Whoever waits for a reply without turning the loop waits for ever: the next byte comes with the next turn.
    `drops` counts the bytes so far.
    """

    def __init__(self, upstream: int) -> None:
        self.upstream = upstream
        self.drops = 0
        self.port = 0
        self.ends: set[_Half] = set()
        self.changed = asyncio.Event()
        self._joining: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> DrippingLine:
        """Open."""
        self._server = await asyncio.get_running_loop().create_server(self._accept, "127.0.0.1")
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close everything."""
        assert self._server is not None
        self._server.close()
        for end in list(self.ends):
            end.transport.abort()
        await self.until(lambda: not self.ends)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something that dripped in makes the condition true."""
        async with in_time(condition):
            while not condition():
                self.changed.clear()
                await self.changed.wait()

    def _accept(self) -> _Half:
        near = _Half(self, drips=False)
        task = asyncio.get_running_loop().create_task(self._join(near))
        self._joining.add(task)
        task.add_done_callback(self._joining.discard)
        return near

    async def _join(self, near: _Half) -> None:
        far = _Half(self, drips=True)
        await asyncio.get_running_loop().create_connection(lambda: far, "127.0.0.1", self.upstream)
        near.other, far.other = far, near
        near.flush()
