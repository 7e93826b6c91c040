"""One packet socket, from its handshake to its end with a reason; requests with their limits, delays and faults."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from itertools import count

from aiohttp import WSMsgType, web
from google.protobuf.message import Message

from tideboard_core.errors import WireError
from tideboard_core.model.credentials import DataCentre
from tideboard_core.wire.longport.commands import ControlCommand, ErrorCode, parse
from tideboard_core.wire.longport.handshake import check_query
from tideboard_core.wire.longport.packet import REQUEST_CAP, Packet, PacketType, Status, decode, encode
from tideboard_core.wire.replay_label import mark_message
from tideboard_proto.longport import control_pb2 as control
from tideboard_sandbox.longport.access.data_centres import centre_named, centre_of
from tideboard_sandbox.longport.access.rate_limits import QUOTE_IN_FLIGHT
from tideboard_sandbox.longport.access.refusals import SocketRefusal, unauthenticated
from tideboard_sandbox.longport.access.sessions import SocketKind, SocketSession
from tideboard_sandbox.longport.access.state import SOCKET_LIMIT, LongportState, Socket
from tideboard_sandbox.longport.transport.http_call import symbols_in
from tideboard_sandbox.longport.transport.socket_endpoint import Endpoint, refused, server_error, success
from tideboard_sandbox.server.faults import Fault, Point
from tideboard_sandbox.server.hostile import HostileValues
from tideboard_sandbox.server.journal import RequestRow

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


class PacketSocket:
    """A client's connection from the WebSocket handshake to its end; a `shared.Socket`.

    `on_request` takes each request packet; `in_flight` counts those whose answers are kept back.
    """

    def __init__(
        self,
        shared: LongportState,
        endpoint: Endpoint,
        *,
        name: str,
        centre: DataCentre,
        on_request: Callable[[PacketSocket, Packet], None],
    ) -> None:
        self.session: SocketSession | None = None
        self.in_flight = 0
        self.centre = centre
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
        hostile_values = self.hostile_values if command != ControlCommand.CLOSE else None
        sent_message = message if hostile_values is None else hostile_values.message(message)
        self.send(Packet(PacketType.PUSH, command, sent_message.SerializeToString()))

    def dismiss(self, code: control.Close.Code, reason: str) -> None:
        """Push cmd 0 with this code, then close."""
        self.push(ControlCommand.CLOSE, control.Close(code=code, reason=reason))
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

        def run() -> None:
            self._timers.discard(timer)
            action()

        timer = self._loop.call_later(seconds, run)
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


DOOR = "longport"
"""The port's name in the journal."""

CLOSE_NOTICE_SECONDS = 0.4
"""How long clients may take to read the close notice of a port."""

_log = logging.getLogger("tideboard.sandbox.longport")


class SocketService:
    """Serves the WebSocket requests of one endpoint. `serve` is the handler of its route."""

    def __init__(self, shared: LongportState, endpoint: Endpoint) -> None:
        self._shared = shared
        self._endpoint = endpoint
        self._numbers = count(1)
        self._one_ended = asyncio.Event()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Check the handshake's query, then exchange packets until the connection ends."""
        try:
            check_query(dict(request.query))
        except WireError as problem:
            return web.Response(status=400, text=str(problem))
        kind = self._endpoint.kind
        most = self._shared.most_connections
        if len(self._sockets()) >= most:
            self._shared.sockets_refused += 1
            _log.info("refused /%s from %s: %d connections are open", kind.value, request.remote, most)
            return web.Response(status=503, text=f"too many connections: {most} are open")
        socket = PacketSocket(
            self._shared,
            self._endpoint,
            name=f"{kind.value}-{next(self._numbers)}",
            centre=centre_named(request.headers),
            on_request=self._on_request,
        )
        try:
            return await socket.serve(request)
        finally:
            self._one_ended.set()

    async def dismiss_all(self, code: control.Close.Code, reason: str) -> None:
        """Send every socket of this endpoint why it ends, and wait until all have ended, a moment at most."""
        for socket in self._sockets():
            socket.dismiss(code, reason)
        try:
            async with asyncio.timeout(CLOSE_NOTICE_SECONDS):
                await self._all_ended()
        except TimeoutError:
            _log.info("%d sockets did not take their leave", len(self._sockets()))

    async def _all_ended(self) -> None:
        while self._sockets():
            self._one_ended.clear()
            await self._one_ended.wait()

    def _sockets(self) -> list[Socket]:
        return [socket for socket in self._shared.sockets if socket.kind is self._endpoint.kind]

    def _on_request(self, socket: PacketSocket, packet: Packet) -> None:
        call = self._endpoint.call(packet.command)
        self._shared.requests[call] += 1
        fault = self._shared.fault_of(call)
        noted = self._shared.journal.request(DOOR, call, client=socket.name)
        noted.meet(None if fault is None else fault.point)
        if fault is not None and fault.point is Point.BEFORE_READ:
            socket.cut("fault before the request was read")
            return
        answer = self._refused(packet, fault) or self._answer(socket, packet)
        if noted.wanted:
            self._note(noted, socket, packet, answer)
        self._deliver(socket, packet, answer, None if fault is None else fault.point)

    def _note(self, noted: RequestRow, socket: PacketSocket, packet: Packet, answer: Packet) -> None:
        """Complete the row of a request; nothing of an authentication is looked at."""
        wanted = self._endpoint.requests.get(packet.command)
        symbols: object = ()
        if wanted is not None and packet.command not in ControlCommand.__members__.values():
            with suppress(WireError):
                symbols = getattr(parse(packet.body, wanted), "symbol", ())
        noted.concerns(socket.account, symbols_in(symbols))
        if answer.status != Status.SUCCESS:
            noted.refuse(parse(answer.body, control.Error).msg)

    def _refused(self, packet: Packet, fault: Fault | None) -> Packet | None:
        if fault is None or fault.point is not Point.REFUSE:
            return None
        refusal = server_error(fault.text)
        return refused(packet, refusal.with_numbers(status=fault.status, code=fault.code))

    def _answer(self, socket: PacketSocket, packet: Packet) -> Packet:
        if packet.command == ControlCommand.HEARTBEAT:
            return Packet(PacketType.RESPONSE, packet.command, packet.body, packet.request_id)
        if packet.command in {ControlCommand.AUTH, ControlCommand.RECONNECT}:
            return self._authenticate(socket, packet)
        if socket.session is None:
            socket.later(0.0, lambda: socket.dismiss(control.Close.AuthError, "authenticate first"))
            return refused(packet, unauthenticated("authenticate first"))
        limited = self._over_limit(socket)
        return refused(packet, limited) if limited else self._endpoint.answer(socket, packet)

    def _over_limit(self, socket: PacketSocket) -> SocketRefusal | None:
        if not self._endpoint.limited or not self._shared.limits.strict:
            return None
        if socket.in_flight >= QUOTE_IN_FLIGHT:
            return _rate_limited(f"no more than {QUOTE_IN_FLIGHT} requests at a time")
        if not self._shared.limits.spend_quote(socket.account):
            return _rate_limited("too many requests per second")
        return None

    # --- authentication ----------------------------------------------------------------------------------------

    def _authenticate(self, socket: PacketSocket, packet: Packet) -> Packet:
        try:
            if socket.session is not None:
                raise SocketRefusal(Status.BAD_REQUEST, ErrorCode.INVALID_REQUEST, "authenticated already")
            if packet.command == ControlCommand.AUTH:
                auth = parse(packet.body, control.AuthRequest)
                socket.session, metadata = self._opened(socket, auth.token), auth.metadata
            else:
                resume = parse(packet.body, control.ReconnectRequest)
                socket.session, metadata = self._resumed(socket, resume.session_id), resume.metadata
        except SocketRefusal as refusal:
            self._dismiss_stranger(socket, packet)
            return refused(packet, refusal)
        except WireError:
            self._dismiss_stranger(socket, packet)
            return refused(packet, SocketRefusal(Status.BAD_REQUEST, ErrorCode.INVALID_REQUEST, "invalid request"))
        return self._welcome(socket, packet, socket.session, metadata)

    def _dismiss_stranger(self, socket: PacketSocket, packet: Packet) -> None:
        """End a connection whose login was refused, after the answer (developers, `socket/control-command`)."""
        if socket.session is not None:
            return
        auth = packet.command == ControlCommand.AUTH
        code = control.Close.AuthError if auth else control.Close.SessExpired
        socket.later(0.0, lambda: socket.dismiss(code, "auth failed" if auth else "session expired"))

    def _opened(self, socket: PacketSocket, otp: str) -> SocketSession:
        account = self._shared.otps.take(otp)
        if centre_of(account) is not socket.centre:
            raise unauthenticated("one-time password is of another data center")
        online = self._shared.online(account)
        if online >= SOCKET_LIMIT:
            raise unauthenticated(f"connections limitation is hit, limit = {SOCKET_LIMIT}, online = {online}")
        return self._shared.sessions.open(self._endpoint.kind, account)

    def _resumed(self, socket: PacketSocket, session_id: str) -> SocketSession:
        session = self._shared.sessions.resume(session_id, self._endpoint.kind)
        if centre_of(session.account) is not socket.centre:
            raise unauthenticated("session is of another data center")
        for other in list(self._shared.sockets):
            if isinstance(other, PacketSocket) and other.session is not None and other.session.id == session_id:
                other.dismiss(control.Close.ConnectDuplicate, "the session goes on over another connection")
        return session

    def _welcome(
        self, socket: PacketSocket, packet: Packet, session: SocketSession, metadata: Mapping[str, str]
    ) -> Packet:
        _log.info("authenticated %s, command %d", socket.name, packet.command)
        self._endpoint.opened(socket, dict(metadata))
        if self._shared.behaviour.flaky:
            socket.later(self._shared.faults.next_cut(), lambda: socket.cut("scenario flaky"))
        online = self._shared.online(session.account)
        message_class = control.AuthResponse if packet.command == ControlCommand.AUTH else control.ReconnectResponse
        welcome = message_class(session_id=session.id, expires=session.expires_ms, limit=SOCKET_LIMIT, online=online)
        mark_message(welcome, self._shared.exchange.replay)
        return success(packet, welcome)

    # --- answers ----------------------------------------------------------------------------------------------

    def _deliver(self, socket: PacketSocket, packet: Packet, answer: Packet, point: Point | None) -> None:
        """Answers are sent as they are ready, so a late one does not hold up those after it."""
        control_call = packet.command in ControlCommand.__members__.values()
        delay = 0.0 if control_call else self._shared.behaviour.reply_delay
        if point is Point.AFTER_ACCEPT:
            socket.cut("fault after the request was accepted")
        elif point is Point.HOLD_REPLY:
            socket.in_flight += 1
            self._shared.held.hold(lambda: self._send(socket, answer))
        elif point is not Point.NO_REPLY and delay:
            socket.in_flight += 1
            socket.later(delay, lambda: self._send(socket, answer))
        elif point is not Point.NO_REPLY:
            socket.send(answer)
        if point is Point.AFTER_REPLY:
            socket.cut("fault between reply and push")
        self._endpoint.flush()

    @staticmethod
    def _send(socket: PacketSocket, answer: Packet) -> None:
        socket.in_flight -= 1
        socket.send(answer)


def _rate_limited(text: str) -> SocketRefusal:
    return SocketRefusal(Status.BAD_REQUEST, ErrorCode.RATE_LIMITED, text)
