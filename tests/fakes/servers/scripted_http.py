"""The base of the scripted servers over HTTP: one port with requests that a test answers, and its open WebSockets."""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from types import ModuleType, TracebackType
from typing import Generic, Self, TypeVar

import pytest
from aiohttp import ClientResponse, web

from fakes.values.waiting import Happenings


class Cut(Enum):
    """Where the server drops the connection of an HTTP request."""

    BEFORE_READING = "before reading"
    AFTER_READING = "after reading"
    MID_ANSWER = "mid answer"


@dataclass(frozen=True, slots=True)
class Seen:
    """One HTTP request as it came; `target` is path and query exactly as on the wire, header names are lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """Its path without the query."""
        return self.target.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Said:
    """What to answer over HTTP."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)


@asynccontextmanager
async def held_bodies() -> AsyncIterator[int]:
    """A port whose every answer is a head alone; the body never comes."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
        await reader.read()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def closes_before(module: ModuleType, close: Callable[[], Awaitable[None]], patch: pytest.MonkeyPatch) -> None:
    """Close the connections in the moment between the head of an answer and its body."""
    read = module.read_body

    async def closed_first(response: ClientResponse) -> bytes:
        await close()
        body: bytes = await read(response)
        return body

    patch.setattr(module, "read_body", closed_first)


Script = Callable[[Seen], Said | None]
"""Returns the answer to a request; None = no answer while its connection is open."""


class ServedSocket:
    """One open WebSocket of a scripted server."""

    def __init__(self, ws: web.WebSocketResponse, request: web.BaseRequest) -> None:
        self.ws = ws
        self.request = request
        self.pings: list[bytes] = []
        self.pongs: list[bytes] = []

    def drop(self) -> None:
        """Cut the connection without a close frame."""
        assert self.request.transport is not None
        self.request.transport.abort()


S = TypeVar("S", bound=ServedSocket)


class ScriptedHttp(Happenings, ABC, Generic[S]):
    """Listens on a free loopback port; `http` maps (method, path) to what is said, `seen` has whole requests.

    `connections` counts accepted connections, `open_sockets` are the WebSockets that stand now.
    """

    def __init__(self) -> None:
        super().__init__()
        self.port = 0
        self.connections = 0
        self.seen: list[Seen] = []
        self.open_sockets: list[S] = []
        self.http: dict[tuple[str, str], Script] = {}
        self.cuts: dict[str, Cut] = {}
        self.answer_pings = True
        self._web: web.Server | None = None
        self._server: asyncio.Server | None = None
        self._ending = asyncio.Event()

    @abstractmethod
    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one HTTP request."""

    async def __aenter__(self) -> Self:
        """Open the port."""
        self._web = web.Server(self._handle, access_log=None)
        self._server = await asyncio.get_running_loop().create_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the port and what is connected."""
        assert self._server is not None
        assert self._web is not None
        self._server.close()
        self._ending.set()
        for served in list(self.open_sockets):
            served.drop()
        await self._web.shutdown(timeout=1)
        await self.until(lambda: not self.open_sockets)

    def silence(self, method: str, path: str) -> None:
        """Take this call and never answer it while its connection stands."""
        self.http[method, path] = lambda _: None

    def count(self, method: str, path: str) -> int:
        """How many whole requests of this method came."""
        return sum(seen.method == method and seen.path == path for seen in self.seen)

    def _accept(self) -> asyncio.BaseProtocol:
        self.connections += 1
        if Cut.BEFORE_READING in self.cuts.values():
            return Dropped()
        assert self._web is not None
        return self._web()

    async def _read(self, request: web.BaseRequest) -> Seen:
        """Read a request and keep it."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        seen = Seen(request.method, request.raw_path, headers, await request.read())
        self.seen.append(seen)
        self.changed()
        return seen

    async def _until_over(self, request: web.BaseRequest) -> None:
        """Wait until the client goes, or the test ends."""
        while not (self._ending.is_set() or request.transport is None or request.transport.is_closing()):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.02):
                    await self._ending.wait()


class Dropped(asyncio.Protocol):
    """A connection that is closed before a byte of it is read."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Close at once (called by the loop)."""
        assert isinstance(transport, asyncio.Transport)
        transport.abort()
