"""One LongPort WebSocket: login or resumption, requests by id, pushes to their handlers, pings by the clock."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import aiohttp
from aiohttp import WSMsgType
from google.protobuf.message import Message

from tideboard_core.errors import GatewayDown, RequestTimeout, TakenOver, WireError
from tideboard_core.gateway_parts.http.broken import reason_of
from tideboard_core.gateway_parts.http.farewell import CLOSE_SECONDS, ending, farewell
from tideboard_core.gateway_parts.http.places import require_privacy, where_of
from tideboard_core.gateway_parts.http.timing import Timing
from tideboard_core.gateways.longport.pending import Pending
from tideboard_core.gateways.longport.refusals import close_reason, refusal_of, unreadable
from tideboard_core.wire.longport.commands import Control, M, parse
from tideboard_core.wire.longport.handshake import websocket_url
from tideboard_core.wire.longport.packet import REPLY_CAP, SEAL_SIZE, Kind, Packet, Status, decode, encode
from tideboard_proto.longport import control_pb2 as control

log = logging.getLogger(__name__)

STALE_AFTER: Final = 1.5
"""Ping intervals without data and pongs after which the connection counts as lost."""
LATE_SECONDS: Final = 2.0
"""A pong that takes longer is told: the way to the broker, or the broker, is slow."""
_AUTH_SECONDS: Final = 5.0
_HEADER_ROOM: Final = 64
_BINARY: Final = WSMsgType.BINARY
_PUSH: Final = Kind.PUSH
"""Names of their own: a look into an enumeration costs as much as a look at a field, at every push."""
_VOID_CODES: Final = frozenset({control.Close.AuthError, control.Close.SessExpired})

PushHandler = Callable[[bytes], None]


@dataclass(frozen=True, slots=True, repr=False)
class SocketSession:
    """What resumes a connection: a secret id, and the instant (epoch milliseconds) at which it ends.

    `owner` is whose it is, by whatever its keeper tells accounts apart.
    """

    id: str
    expires: int
    owner: object = None

    def good_at(self, now: datetime) -> bool:
        """Whether it can still be resumed at `now` (aware)."""
        return bool(self.id) and self.expires > now.timestamp() * 1000


class Socket:
    """Speaks packets. It knows ids, sessions and pings, and no market.

    `handlers` get the body of pushes by command, synchronously, in order of arrival, while calls are waiting.
    `on_closed` is called once when the connection ends without `close`. `on_late` gets the seconds that a pong took
    when they were many. `metadata` goes with the login. `seen` is told passwords and session ids.
    """

    def __init__(
        self,
        *,
        name: str,
        handlers: Mapping[int, PushHandler],
        on_closed: Callable[[GatewayDown], None],
        on_late: Callable[[float], None] = lambda _seconds: None,
        metadata: Mapping[str, str] | None = None,
        timing: Timing | None = None,
        seen: Callable[[str], object] = bool,
    ) -> None:
        self.name = name
        self.session: SocketSession | None = None
        self.last_heard = 0.0
        self._handlers = dict(handlers)
        self._on_closed = on_closed
        self._on_late = on_late
        self._metadata = dict(metadata or {})
        self._timing = timing or Timing()
        self._seen = seen
        self._pending = Pending()
        self._ws: aiohttp.ClientWebSocketResponse | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._reason: GatewayDown | None = None
        self._logged_in = False
        self._pinged = 0.0

    # --- life -------------------------------------------------------------------------------------------------------

    async def open(self, http: aiohttp.ClientSession, url: str) -> None:
        """Open the WebSocket; raises GatewayDown, InsecureTransport for clear text to another computer."""
        require_privacy(url)
        where = where_of(url)
        try:
            async with asyncio.timeout(self._timing.connect):
                self._ws = await http.ws_connect(
                    websocket_url(url),
                    autoping=False,
                    max_msg_size=REPLY_CAP + SEAL_SIZE + _HEADER_ROOM,
                    timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_SECONDS),
                )
        except TimeoutError:
            raise GatewayDown("connect-timed-out", host=where.host, port=where.port) from None
        except aiohttp.WSServerHandshakeError as error:
            raise GatewayDown("websocket-refused", host=where.host, port=where.port, http=error.status) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise GatewayDown("connect-failed", host=where.host, port=where.port, detail=reason_of(error)) from None
        self.last_heard = asyncio.get_running_loop().time()
        self._spawn(self._receive(self._ws))
        self._spawn(self._beat(self._ws))

    async def authenticate(self, otp: str) -> None:
        """Log in with a one-time password; raises LoginRefused, GatewayDown, RequestTimeout."""
        self._seen(otp)
        request = control.AuthRequest(token=otp, metadata=self._metadata)
        answer = await self._ask(Control.AUTH, request, control.AuthResponse, seconds=self._patience())
        self._entered(answer.session_id, answer.expires)

    async def resume(self, session: SocketSession) -> None:
        """Go on with the session of a connection that was lost; raises as `authenticate`."""
        request = control.ReconnectRequest(session_id=session.id, metadata=self._metadata)
        answer = await self._ask(Control.RECONNECT, request, control.ReconnectResponse, seconds=self._patience())
        self._entered(answer.session_id, answer.expires)

    async def close(self) -> None:
        """End the connection and wait until it is gone; waiting calls get GatewayDown, `on_closed` is not called."""
        self._on_closed = lambda _error: None
        self._end(GatewayDown("connection-closed"))
        tasks, self._tasks = self._tasks, []
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def open_now(self) -> bool:
        """Whether packets can be sent."""
        return self._ws is not None and not self._ws.closed and self._reason is None

    @property
    def logged_in(self) -> bool:
        """Whether the login was accepted and the connection stands."""
        return self._logged_in and self.open_now

    def _patience(self) -> float:
        return min(_AUTH_SECONDS, self._timing.read)

    def _entered(self, session_id: str, expires: int) -> None:
        self._seen(session_id)
        self.session = SocketSession(session_id, expires)
        self._logged_in = True

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work, name=f"longport {self.name}"))

    # --- requests ---------------------------------------------------------------------------------------------------

    async def ask(self, command: int, request: Message | None, answer_class: type[M], **asked: object) -> M:
        """Ask and return the answer, whatever else waits; `asked` goes into the data of a refusal.

        Raises RequestTimeout, GatewayDown, and the kinds of `refusals.refusal_of`.
        """
        if not self.logged_in:
            raise GatewayDown("not-connected")
        return await self._ask(command, request, answer_class, seconds=self._timing.read, **asked)

    async def _ask(
        self, command: int, request: Message | None, answer_class: type[M], *, seconds: float, **asked: object
    ) -> M:
        ws = self._ws
        if ws is None or not self.open_now:
            raise GatewayDown("not-connected")
        number, answer = self._pending.add()
        body = b"" if request is None else request.SerializeToString()
        packet = Packet(Kind.REQUEST, command, body, number, timeout_ms=round(seconds * 1000))
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

    async def _receive(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        """Take messages until the end; a push goes to its handler right here, before the next message is read."""
        receive, now = ws.receive, asyncio.get_running_loop().time
        try:
            while self._reason is None:
                message = await receive()
                self.last_heard = now()
                if message.type is _BINARY:
                    self._take(message.data)
                elif message.type is WSMsgType.PING:
                    await ws.pong(message.data)
                elif message.type is WSMsgType.PONG:
                    self._ponged()
                elif message.type is WSMsgType.TEXT:
                    log.info("%s socket: text frame of %d characters ignored", self.name, len(message.data))
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

    def _take(self, data: bytes) -> None:
        packet = decode(data, cap=REPLY_CAP)
        if packet.kind is _PUSH:
            self._pushed(packet)
        elif packet.kind is Kind.RESPONSE and not self._pending.resolve(packet):
            log.debug("%s socket: answer %d nobody waits for", self.name, packet.request_id)

    def _pushed(self, packet: Packet) -> None:
        """Hand a push on; one that cannot be read is dropped, the stream goes on. Unknown commands are newer ones."""
        handler = self._handlers.get(packet.command)
        if handler is None:
            if packet.command == Control.CLOSE:
                self._told_to_close(packet.body)
            return
        try:
            handler(packet.body)
        except Exception:
            log.exception("push %d dropped, %d bytes", packet.command, len(packet.body))

    def _told_to_close(self, body: bytes) -> None:
        """The broker is about to drop us: a loss at once, for some reasons without a way back into the session."""
        try:
            told = parse(body, control.Close)
        except WireError:
            told = control.Close(code=control.Close.ServerError)
        if told.code == control.Close.ConnectDuplicate:
            self.session = None
            self._end(TakenOver("taken-over", text=told.reason))
            return
        if told.code in _VOID_CODES:
            self.session = None
        self._end(close_reason(told.code, told.reason))

    def _end(self, reason: GatewayDown) -> None:
        """Fail what waits and tell the owner, once; the tasks say farewell to the other side by themselves."""
        if self._reason is not None:
            return
        self._reason = reason
        self._pending.fail_all(GatewayDown("connection-lost"))
        current = asyncio.current_task()
        for task in self._tasks:
            if task is not current:
                task.cancel()
        if self._ws is not None:
            self._on_closed(reason)

    # --- heartbeat --------------------------------------------------------------------------------------------------

    async def _beat(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        """Ping by the clock, however busy the line; end a connection on which nothing at all comes."""
        interval = self._timing.ping
        with contextlib.suppress(aiohttp.ClientError, OSError):
            while True:
                self._pinged = asyncio.get_running_loop().time()
                await ws.ping()
                for _ in range(2):
                    await asyncio.sleep(interval / 2)
                    silent = asyncio.get_running_loop().time() - self.last_heard
                    if silent >= STALE_AFTER * interval:
                        self._end(GatewayDown("gateway-silent", seconds=round(silent, 1)))
                        return

    def _ponged(self) -> None:
        took = asyncio.get_running_loop().time() - self._pinged
        if self._pinged and took > LATE_SECONDS:
            self._on_late(took)
        self._pinged = 0.0


def _content(reply: Packet, command: int, answer_class: type[M], asked: Mapping[str, object]) -> M:
    """The message of an answer that says yes."""
    if reply.command != command:
        raise unreadable(proto_id=int(command), detail=f"answered as {reply.command}")
    if reply.status != Status.SUCCESS:
        raise refusal_of(command, reply.status, reply.body, **asked)
    try:
        return parse(reply.body, answer_class)
    except WireError as error:
        raise unreadable(proto_id=int(command), detail=str(error)) from None
