"""Serves one socket URL: handshake, authentication, then requests with their limits, delays and faults."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from itertools import count

from aiohttp import web

from tideboard_core.errors import WireError
from tideboard_core.wire.longport.commands import Control, ErrorCode, parse
from tideboard_core.wire.longport.handshake import check_query
from tideboard_core.wire.longport.packet import Packet, PacketType, Status
from tideboard_proto.longport import control_pb2 as control
from tideboard_sandbox.longport.access.rate_limits import QUOTE_IN_FLIGHT
from tideboard_sandbox.longport.access.refusals import SocketRefusal, unauthenticated
from tideboard_sandbox.longport.access.sessions import SocketSession
from tideboard_sandbox.longport.access.state import SOCKET_LIMIT, Shared, Socket
from tideboard_sandbox.longport.transport.socket import PacketSocket
from tideboard_sandbox.longport.transport.socket_endpoint import Endpoint, refused, server_error, success
from tideboard_sandbox.server.faults import Fault, Point

MOST_SOCKETS = 128
"""Connections of one URL, those that have not authenticated included."""

CLOSE_NOTICE_SECONDS = 0.4
"""How long clients may take to read the close notice of a port."""

_log = logging.getLogger("tideboard.sandbox.longport")


class SocketService:
    """Serves the WebSocket requests of one endpoint. `serve` is the handler of its route."""

    def __init__(self, shared: Shared, endpoint: Endpoint) -> None:
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
        if len(self._sockets()) >= MOST_SOCKETS:
            return web.Response(status=503, text="too many connections")
        socket = PacketSocket(
            self._shared,
            self._endpoint,
            name=f"{kind.value}-{next(self._numbers)}",
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
            await asyncio.wait_for(self._all_ended(), CLOSE_NOTICE_SECONDS)
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
        if fault is not None and fault.point is Point.BEFORE_READ:
            socket.cut("fault before the request was read")
            return
        answer = self._refused(packet, fault) or self._answer(socket, packet)
        self._deliver(socket, packet, answer, None if fault is None else fault.point)

    def _refused(self, packet: Packet, fault: Fault | None) -> Packet | None:
        if fault is None or fault.point is not Point.REFUSE:
            return None
        refusal = server_error(fault.text)
        return refused(packet, refusal.with_numbers(status=fault.status, code=fault.code))

    def _answer(self, socket: PacketSocket, packet: Packet) -> Packet:
        if packet.command == Control.HEARTBEAT:
            return Packet(PacketType.RESPONSE, packet.command, packet.body, packet.request_id)
        if packet.command in {Control.AUTH, Control.RECONNECT}:
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
            if packet.command == Control.AUTH:
                auth = parse(packet.body, control.AuthRequest)
                socket.session, metadata = self._opened(auth.token), auth.metadata
            else:
                resume = parse(packet.body, control.ReconnectRequest)
                socket.session, metadata = self._resumed(resume.session_id), resume.metadata
        except SocketRefusal as refusal:
            return refused(packet, refusal)
        except WireError:
            return refused(packet, SocketRefusal(Status.BAD_REQUEST, ErrorCode.INVALID_REQUEST, "invalid request"))
        return self._welcome(socket, packet, socket.session, metadata)

    def _opened(self, otp: str) -> SocketSession:
        account = self._shared.otps.take(otp)
        online = self._shared.online(account)
        if online >= SOCKET_LIMIT:
            raise unauthenticated(f"connections limitation is hit, limit = {SOCKET_LIMIT}, online = {online}")
        return self._shared.sessions.open(self._endpoint.kind, account)

    def _resumed(self, session_id: str) -> SocketSession:
        session = self._shared.sessions.resume(session_id, self._endpoint.kind)
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
        message_class = control.AuthResponse if packet.command == Control.AUTH else control.ReconnectResponse
        welcome = message_class(session_id=session.id, expires=session.expires_ms, limit=SOCKET_LIMIT, online=online)
        return success(packet, welcome)

    # --- answers ----------------------------------------------------------------------------------------------

    def _deliver(self, socket: PacketSocket, packet: Packet, answer: Packet, point: Point | None) -> None:
        """Answers are sent as they are ready, so a late one does not hold up those after it."""
        control_call = packet.command in Control.__members__.values()
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
