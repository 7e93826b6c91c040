"""One packet socket: requests in, answers and pushes out, heartbeats by a clock, flow control, ends with a reason."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from aiohttp import WSMsgType, web
from google.protobuf.message import Message

from tideboard_core.errors import WireError
from tideboard_core.wire.longport.commands import Control
from tideboard_core.wire.longport.packet import REQUEST_CAP, Packet, PacketType, decode, encode
from tideboard_proto.longport import control_pb2 as control
from tideboard_sandbox.longport.access.sessions import SocketKind, SocketSession
from tideboard_sandbox.longport.access.state import Shared
from tideboard_sandbox.longport.transport.socket_endpoint import Endpoint
from tideboard_sandbox.server.hostile import HostileValues

PING_SECONDS = 30.0
"""Between two pings; the vendor's client gives up after 120 s without one."""

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
"""Bytes that may wait for a client that does not read, before it gets no pushes and is not read from."""

_HEADER_ROOM = 64
_log = logging.getLogger("tideboard.sandbox.longport")


class PacketSocket:
    """A client's connection from the WebSocket handshake to its end; a `shared.Socket`.

    `on_request` takes each request packet; `in_flight` counts those whose answers are kept back.
    """

    def __init__(
        self,
        shared: Shared,
        endpoint: Endpoint,
        *,
        name: str,
        on_request: Callable[[PacketSocket, Packet], None],
    ) -> None:
        self.session: SocketSession | None = None
        self.in_flight = 0
        self._shared = shared
        self._endpoint = endpoint
        self._name = name
        self._on_request = on_request
        self._ping_seconds = PING_SECONDS
        self._link = web.WebSocketResponse(
            autoping=False, compress=False, max_msg_size=REQUEST_CAP + _HEADER_ROOM, timeout=CLOSE_SECONDS
        )
        self._transport: asyncio.Transport | None = None
        self._out: deque[bytes] = deque()
        self._waiting = 0
        self._wake = asyncio.Event()
        self._room = asyncio.Event()
        self._ending = False
        self._farewell = False
        self._loop = asyncio.get_running_loop()
        self._heard = self._loop.time()
        self._timers: set[asyncio.TimerHandle] = set()

    # --- a shared.Socket ---------------------------------------------------------------------------------------

    @property
    def kind(self) -> SocketKind:
        return self._endpoint.kind

    @property
    def account(self) -> str:
        """The account that it is authenticated for; empty before."""
        return "" if self.session is None else self.session.account

    @property
    def name(self) -> str:
        """Its name at the control port."""
        return self._name

    @property
    def hostile_values(self) -> HostileValues | None:
        """Distorts messages in scenario `hostile`; None in the others."""
        return self._shared.hostile_values

    @property
    def writable(self) -> bool:
        """False before authentication, while the client does not read, and once it is being closed."""
        return self.session is not None and not self._ending and self._waiting < ROOM

    def push(self, command: int, message: Message) -> None:
        hostile_values = self.hostile_values if command != Control.CLOSE else None
        sent_message = message if hostile_values is None else hostile_values.message(message)
        self.send(Packet(PacketType.PUSH, command, sent_message.SerializeToString()))

    def dismiss(self, code: control.Close.Code, reason: str) -> None:
        """Push cmd 0 with this code, then close."""
        self.push(Control.CLOSE, control.Close(code=code, reason=reason))
        self._farewell = True
        self.cut(reason)

    def cut(self, reason: str) -> None:
        """Drop the connection after the packets already written, without a close frame."""
        if not self._ending:
            self._ending = True
            _log.info("cut %s: %s", self.name, reason)
            self._wake.set()
            self._room.set()
            self.later(CLOSE_SECONDS, self._abort)

    # --- for the request handler -------------------------------------------------------------------------------

    def send(self, packet: Packet) -> None:
        """Write one packet; nothing happens when the connection is ending."""
        if not self._ending:
            data = encode(packet, compress_from=COMPRESS_FROM)
            self._out.append(data)
            self._waiting += len(data)
            self._wake.set()

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Call `action` after a time, unless the connection has ended."""

        def act() -> None:
            self._timers.discard(timer)
            action()

        timer = self._loop.call_later(seconds, act)
        self._timers.add(timer)

    # --- connection --------------------------------------------------------------------------------------------

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Answer the WebSocket handshake and serve the client until either side ends the connection."""
        await self._link.prepare(request)
        self._transport = request.transport
        self._shared.sockets.add(self)
        self.later(LOGIN_SECONDS, self._check_login)
        _log.info("connected %s from %s", self.name, request.remote)
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._write()), group.create_task(self._ping())]
                await self._read()
                for task in tasks:
                    task.cancel()
        finally:
            self._leave()
        return self._link

    async def _read(self) -> None:
        async for message in self._link:
            self._heard = self._loop.time()
            if message.type is WSMsgType.BINARY:
                self._on_binary(message.data)
                await self._until_room()
            elif message.type is WSMsgType.PING:
                await self._quietly(self._link.pong(message.data))
            elif message.type is WSMsgType.TEXT:
                self.dismiss(control.Close.UnpackError, "a text frame is no packet")

    def _on_binary(self, data: bytes) -> None:
        try:
            packet = decode(data, cap=REQUEST_CAP)
        except WireError as problem:
            self.dismiss(control.Close.UnpackError, str(problem))
            return
        if packet.type is PacketType.REQUEST and not self._ending:
            self._on_request(self, packet)

    async def _write(self) -> None:
        while True:
            while self._out:
                await self._write_next()
            if self._ending:
                await self._hang_up()
                return
            self._wake.clear()
            await self._wake.wait()

    async def _write_next(self) -> None:
        data = self._out.popleft()
        await self._quietly(self._link.send_bytes(data))
        was_full, self._waiting = self._waiting >= ROOM, self._waiting - len(data)
        if was_full and self._waiting < ROOM:
            self._room.set()
            self._endpoint.flush()

    async def _ping(self) -> None:
        """Send pings at fixed intervals; messages of the client do not postpone them."""
        while not self._ending:
            await asyncio.sleep(self._ping_seconds)
            if self._loop.time() - self._heard > SILENCE_SECONDS:
                self.dismiss(control.Close.HeartbeatTimeout, "no heartbeat")
            elif self.session is not None and self._shared.now() >= self.session.ends:
                self.dismiss(control.Close.SessExpired, "session expired")
            elif not self._ending:
                await self._quietly(self._link.ping(PING_PAYLOAD))

    async def _until_room(self) -> None:
        """Read no faster than the client reads."""
        while self._waiting >= ROOM and not self._ending:
            self._room.clear()
            await self._room.wait()

    async def _hang_up(self) -> None:
        if self._farewell:
            await self._quietly(self._link.close())
        elif self._transport is not None:
            self._transport.close()

    async def _quietly(self, sent: Awaitable[object]) -> None:
        """Write, ignoring a lost connection: the reading side notices it."""
        try:
            await sent
        except ConnectionError:
            self._ending = True

    def _check_login(self) -> None:
        if self.session is None:
            self.dismiss(control.Close.AuthError, "not authenticated in time")

    def _abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _leave(self) -> None:
        self._ending = True
        for timer in self._timers:
            timer.cancel()
        self._shared.sockets.discard(self)
        if self.session is not None:
            self._endpoint.closed(self)
        _log.info("disconnected %s", self.name)
