"""One packet socket: requests in, answers and pushes out, heartbeats by a clock, faults, flow control."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import WSMsgType, web
from google.protobuf.message import Message

from tideboard_core.sandbox.longport.sessions import SocketKind, SocketSession
from tideboard_core.sandbox.longport.shared import Shared, Socket, SocketHandler
from tideboard_core.wire.longport.commands import Control
from tideboard_core.wire.longport.packet import Kind, Packet
from tideboard_proto.longport import control_pb2 as control

PING_SECONDS = 30.0
"""Between two pings; the vendor's client gives up after 120 s without one, and its own frames must not put it off."""

PING_PAYLOAD = b"tideboard"
SILENCE_SECONDS = 120.0
"""How long a client may send nothing at all, not even a pong."""

LOGIN_SECONDS = 15.0
"""How long a new connection may take to authenticate."""

CLOSE_SECONDS = 1.0
"""How long a client may take to read what was written before a close; then the socket is dropped."""

COMPRESS_FROM = 16 * 1024
"""Bodies from this size on are sent as gzip."""

ROOM = 256 * 1024
"""Bytes that may wait for a client that does not read before it gets no pushes and is not read from."""

_log = logging.getLogger("tideboard.sandbox.longport")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """What one of the two URLs offers: the message class of every request, its handler, and the sockets' owner.

    `opened` is called with the metadata of the authentication, `closed` when the socket is gone, `flush` when it can
    take pushes again. `limited`: requests count against the budget of the quote socket.
    """

    kind: SocketKind
    requests: Mapping[int, type[Message] | None]
    handlers: Mapping[int, SocketHandler]
    names: Callable[[int], str]
    opened: Callable[[Socket, Mapping[str, str]], None]
    closed: Callable[[Socket], None]
    flush: Callable[[], None]
    limited: bool


class PacketSocket:
    """A client's connection from the WebSocket handshake to its end; a `shared.Socket`."""

    def __init__(
        self, shared: Shared, endpoint: Endpoint, link: web.WebSocketResponse, *, name: str, peer: str, ping: float
    ) -> None:
        self._shared = shared
        self._endpoint = endpoint
        self._link = link
        self._name = name
        self._peer = peer
        self._ping_seconds = ping
        self._session: SocketSession | None = None
        self._out: deque[bytes] = deque()
        self._waiting = 0
        self._in_flight = 0
        self._wake = asyncio.Event()
        self._room = asyncio.Event()
        self._ending = False
        self._farewell = False
        self._loop = asyncio.get_running_loop()
        self._heard = self._loop.time()
        self._timers: set[asyncio.TimerHandle] = set()

    # --- what the shared part sees -----------------------------------------------------------------------------

    @property
    def kind(self) -> SocketKind:
        """Its endpoint."""
        return self._endpoint.kind

    @property
    def account(self) -> str:
        """The account that it is authenticated for; empty before."""
        return "" if self._session is None else self._session.account

    @property
    def name(self) -> str:
        """What the control port calls it."""
        return self._name

    @property
    def session_id(self) -> str:
        """Id of its session; empty before authentication."""
        return "" if self._session is None else self._session.id

    @property
    def writable(self) -> bool:
        """False before authentication, while the client does not read, and once it is being closed."""
        return self._session is not None and not self._ending and self._waiting < ROOM

    def push(self, command: int, message: Message) -> None:
        """Write one push packet."""
        if not self._ending:
            self._send(Packet(Kind.PUSH, command, message.SerializeToString()))

    def dismiss(self, code: control.Close.Code, reason: str) -> None:
        """Push cmd 0 with this code, then close."""
        if not self._ending:
            self._send(Packet(Kind.PUSH, Control.CLOSE, control.Close(code=code, reason=reason).SerializeToString()))
            self._farewell = True
            self._end(reason)

    def cut(self, reason: str) -> None:
        """Drop the connection after the packets already written, without a word."""
        if not self._ending:
            self._end(reason)

    # --- life --------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Serve the client until either side ends the connection."""
        self._shared.sockets.add(self)
        self._later(LOGIN_SECONDS, self._check_login)
        _log.info("connected %s %s", self.name, self._peer)
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._write()), group.create_task(self._ping())]
                await self._read()
                for task in tasks:
                    task.cancel()
        finally:
            self._leave()

    async def _read(self) -> None:
        async for message in self._link:
            self._heard = self._loop.time()
            if message.type is WSMsgType.BINARY:
                self._on_binary(message.data)
                await self._until_room()
            elif message.type is WSMsgType.PING and not self._ending:
                await self._quietly(self._link.pong(message.data))
            elif message.type is WSMsgType.TEXT:
                self.dismiss(control.Close.UnpackError, "text frames are not packets")

    async def _write(self) -> None:
        while True:
            while self._out:
                data = self._out.popleft()
                await self._quietly(self._link.send_bytes(data))
                self._waiting -= len(data)
                if self._waiting < ROOM <= self._waiting + len(data):
                    self._room.set()
                    self._endpoint.flush()
            if self._ending:
                await self._hang_up()
                return
            self._wake.clear()
            await self._wake.wait()

    async def _ping(self) -> None:
        """By a clock: what the client sends meanwhile puts nothing off."""
        while not self._ending:
            await asyncio.sleep(self._ping_seconds)
            if self._loop.time() - self._heard > SILENCE_SECONDS:
                self.dismiss(control.Close.HeartbeatTimeout, "no heartbeat")
            elif self._session is not None and self._shared.now() >= self._session.ends:
                self.dismiss(control.Close.SessExpired, "session expired")
            elif not self._ending:
                await self._quietly(self._link.ping(PING_PAYLOAD))

    async def _hang_up(self) -> None:
        if self._farewell:
            await self._quietly(self._link.close())
        self._drop()

    async def _quietly(self, sent: Awaitable[object]) -> None:
        """A client that is gone is noticed by the reader."""
        try:
            await sent
        except ConnectionError:
            self._ending = True

    async def _until_room(self) -> None:
        """Read no faster than the client reads."""
        while self._waiting >= ROOM and not self._ending:
            self._room.clear()
            await self._room.wait()

    def _leave(self) -> None:
        self._ending = True
        for timer in self._timers:
            timer.cancel()
        self._shared.sockets.discard(self)
        if self._session is not None:
            self._endpoint.closed(self)
        _log.info("disconnected %s", self.name)

    def _end(self, reason: str) -> None:
        self._ending = True
        _log.info("cut %s: %s", self.name, reason)
        self._wake.set()
        self._room.set()
        self._later(CLOSE_SECONDS, self._drop)

    def _drop(self) -> None:
        transport = self._link.get_extra_info("socket") and self._link._req  # noqa: SLF001
        del transport

    # --- packets -----------------------------------------------------------------------------------------------
