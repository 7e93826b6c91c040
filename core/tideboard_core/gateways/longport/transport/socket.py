"""One LongPort WebSocket: login or session resumption, requests matched by id, push handlers, pings on a timer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

import aiohttp
from aiohttp import WSMsgType
from google.protobuf.message import Message

from tideboard_core.errors import GatewayDown, RequestTimeout, TakenOver, WireError
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.common.heartbeats import UNWATCHED, Heartbeats
from tideboard_core.gateways.common.replay_at_login import label_in_answer
from tideboard_core.gateways.http.addresses import address_of, require_privacy
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.http.websocket import WebSocketConnection
from tideboard_core.gateways.longport.translate.refusals import close_reason, refusal_of
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.redaction import outside_text
from tideboard_core.wire.longport.commands import ControlCommand, M, parse
from tideboard_core.wire.longport.handshake import websocket_url
from tideboard_core.wire.longport.packet import (
    LAST_REQUEST_ID,
    REPLY_CAP,
    SEAL_SIZE,
    Packet,
    PacketType,
    Status,
    decode,
    encode,
    plain_push,
)
from tideboard_proto.longport import control_pb2 as control


class PendingRequests:
    """The waiting requests by id; ids count up from 1, and after the last one start again with those that are free."""

    def __init__(self, *, after: int = 0) -> None:
        self._last = after
        self._waiting: dict[int, asyncio.Future[Packet]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self) -> tuple[int, asyncio.Future[Packet]]:
        """Return the next free id and the future of its answer; a caller that stops waiting must call `forget`."""
        number = self._last
        while True:
            number = number % LAST_REQUEST_ID + 1
            if number not in self._waiting:
                break
        self._last = number
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        return number, future

    def forget(self, number: int) -> None:
        """Stop waiting for an answer; its id is free again."""
        self._waiting.pop(number, None)

    def resolve(self, packet: Packet) -> bool:
        """Resolve the request that waits for this answer; returns whether one did."""
        future = self._waiting.pop(packet.request_id, None)
        if future is None or future.done():
            return False
        future.set_result(packet)
        return True

    def fail_all(self, error: GatewayDown) -> None:
        """End every wait; each gets an error of its own, since a traceback is stored in it."""
        waiting, self._waiting = self._waiting, {}
        for future in waiting.values():
            if not future.done():
                future.set_exception(type(error)(error.code, **error.data))


log = logging.getLogger(__name__)

_AUTH_SECONDS: Final = 5.0
_HEADER_ROOM: Final = 64
_VOID_CODES: Final = frozenset({control.Close.AuthError, control.Close.SessExpired})

PushHandler = Callable[[bytes], None]


@dataclass(frozen=True, slots=True, repr=False)
class SocketSession:
    """A session with which a lost socket can be resumed: a secret id, and its end in epoch milliseconds.

    The end is absolute: the vendor's SDK reads it as a duration and tries to resume dead sessions. `owner` is the
    identity of the account.
    """

    id: str
    expires: int
    owner: object = None

    def good_at(self, now: datetime) -> bool:
        """Whether it can be resumed at `now` (aware)."""
        return bool(self.id) and self.expires > now.timestamp() * 1000


class PushRoutes(NamedTuple):
    """Handlers of pushes by command, and the callback for a push that its handler could not read."""

    handlers: Mapping[int, PushHandler]
    dropped: Callable[[int, bytes, Exception], None]


NO_PUSHES: Final = PushRoutes({}, lambda _command, _body, _error: None)


class Socket(WebSocketConnection):
    """One socket: packets, login, session and pings; it does not interpret the messages.

    `handlers` get the body of pushes by command, synchronously, in order of arrival, also while requests wait;
    `on_dropped` gets each push that its handler could not read. `metadata` is sent with the login. `on_secret` gets
    session ids, so that logs can redact them.
    """

    carries = WSMsgType.BINARY

    def __init__(
        self,
        *,
        name: str,
        handlers: Mapping[int, PushHandler],
        on_closed: Callable[[GatewayDown], None],
        heartbeats: Heartbeats = UNWATCHED,
        on_dropped: Callable[[int, bytes, Exception], None] = NO_PUSHES.dropped,
        metadata: Mapping[str, str] | None = None,
        timing: HttpTiming | None = None,
        on_secret: Callable[[str], object] = bool,
    ) -> None:
        super().__init__(name=f"longport {name}", on_closed=on_closed, heartbeats=heartbeats, timing=timing)
        self.session: SocketSession | None = None
        self.replay: ReplayLabel | None = None
        self._handlers = dict(handlers)
        self._on_dropped = on_dropped
        self._metadata = dict(metadata or {})
        self._on_secret = on_secret
        self._pending = PendingRequests()
        self._logged_in = False

    # --- life -------------------------------------------------------------------------------------------------------

    async def open(self, http: aiohttp.ClientSession, url: str, *, headers: Mapping[str, str] | None = None) -> None:
        """Open the WebSocket; raises GatewayDown, InsecureTransport for clear text to another computer."""
        require_privacy(url)
        try:
            await self._connect(http, websocket_url(url), cap=REPLY_CAP + SEAL_SIZE + _HEADER_ROOM, headers=headers)
        except aiohttp.WSServerHandshakeError as error:
            where = address_of(url)
            raise GatewayDown("websocket-refused", host=where.host, port=where.port, http=error.status) from None

    async def authenticate(self, otp: str) -> None:
        """Log in with a one-time password; raises LoginRefused, GatewayDown, RequestTimeout."""
        self._on_secret(otp)
        request = control.AuthRequest(token=otp, metadata=self._metadata)
        answer = await self._ask(ControlCommand.AUTH, request, control.AuthResponse, seconds=self._patience())
        self._entered(answer)

    async def resume(self, session: SocketSession) -> None:
        """Resume the session of a lost connection; raises as `authenticate`."""
        request = control.ReconnectRequest(session_id=session.id, metadata=self._metadata)
        answer = await self._ask(ControlCommand.RECONNECT, request, control.ReconnectResponse, seconds=self._patience())
        self._entered(answer)

    @property
    def logged_in(self) -> bool:
        """Whether the login was accepted and the socket is open."""
        return self._logged_in and self.open_now

    def _patience(self) -> float:
        return min(_AUTH_SECONDS, self.timing.read)

    def _entered(self, answer: control.AuthResponse | control.ReconnectResponse) -> None:
        """Keep the session; raises LoginRefused for a label of a recorded day that cannot be read."""
        self._on_secret(answer.session_id)
        self.replay = label_in_answer(answer)
        # The answer to a resumption has a new id, too; the old one is void.
        self.session = SocketSession(answer.session_id, answer.expires)
        self._logged_in = True

    # --- requests ---------------------------------------------------------------------------------------------------

    async def ask(self, command: int, request: Message | None, answer_class: type[M], **asked: object) -> M:
        """Send a request and return the answer, in any order with others; `asked` is added to the data of a refusal.

        Raises RequestTimeout, GatewayDown, and the kinds of `refusals.refusal_of`.
        """
        if not self.logged_in:
            raise GatewayDown("not-connected")
        return await self._ask(command, request, answer_class, seconds=self.timing.read, **asked)

    async def _ask(
        self, command: int, request: Message | None, answer_class: type[M], *, seconds: float, **asked: object
    ) -> M:
        ws = self._ws
        if ws is None or not self.open_now:
            raise GatewayDown("not-connected")
        number, answer = self._pending.add()
        body = b"" if request is None else request.SerializeToString()
        packet = Packet(PacketType.REQUEST, command, body, number, timeout_ms=round(seconds * 1000))
        try:
            async with asyncio.timeout(seconds):
                await ws.send_bytes(encode(packet))
                reply = await answer
        except TimeoutError:
            raise RequestTimeout("no-answer", proto_id=int(command), seconds=seconds) from None
        except (aiohttp.ClientError, OSError):
            raise GatewayDown("connection-lost") from None
        finally:
            self._pending.forget(number)
        return _content(reply, command, answer_class, asked)

    # --- receiving --------------------------------------------------------------------------------------------------

    def _take(self, content: bytes) -> None:
        if (push := plain_push(content, REPLY_CAP)) is not None:
            self._pushed(*push)
            return
        packet = decode(content, cap=REPLY_CAP)
        if packet.type is PacketType.PUSH:
            self._pushed(packet.command, packet.body)
        elif packet.type is PacketType.RESPONSE and not self._pending.resolve(packet):
            log.debug("%s socket: answer %d nobody waits for", self.name, packet.request_id)

    def _pushed(self, command: int, body: bytes) -> None:
        """Call a push's handler; an unreadable push is dropped, an unknown command is one of a newer server."""
        handler = self._handlers.get(command)
        if handler is None:
            if command == ControlCommand.CLOSE:
                self._close_pushed(body)
            return
        try:
            handler(body)
        except Exception as error:  # noqa: BLE001  one bad push must not end the connection
            log.info("push %d dropped, %d bytes: %s", command, len(body), error)
            self._on_dropped(command, body, error)

    def _close_pushed(self, body: bytes) -> None:
        """End the connection at the broker's close push (command 0) instead of waiting until the socket drops."""
        try:
            close = parse(body, control.Close)
        except WireError:
            close = control.Close(code=control.Close.ServerError)
        # Another login has replaced this one: reconnecting would replace that one, and so on in a loop.
        if close.code == control.Close.ConnectDuplicate:
            self.session = None
            self._end(TakenOver("taken-over", text=outside_text(close.reason)))
            return
        # The session is void: command 3 would be refused, only a new one-time password logs in.
        if close.code in _VOID_CODES:
            self.session = None
        self._end(close_reason(close.code, close.reason))

    def _end(self, reason: GatewayDown) -> None:
        """End the socket; every waiting request gets GatewayDown."""
        if self._reason is None:
            self._pending.fail_all(GatewayDown("connection-lost"))
        super()._end(reason)


def _content(reply: Packet, command: int, answer_class: type[M], asked: Mapping[str, object]) -> M:
    """Return the message of a successful answer; raises the error of a refusal."""
    if reply.command != command:
        raise unreadable(proto_id=int(command), detail=f"answered as {reply.command}")
    if reply.status != Status.SUCCESS:
        raise refusal_of(command, reply.status, reply.body, **asked)
    try:
        return parse(reply.body, answer_class)
    except WireError as error:
        raise unreadable(proto_id=int(command), detail=str(error)) from None
