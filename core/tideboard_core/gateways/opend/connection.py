"""One TCP connection to an OpenD: login, heartbeat, requests and replies, pushes to their handlers."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import os
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from google.protobuf.message import Message

from tideboard_core.errors import GatewayDown, InsecureTransport, LoginRefused, OrderDenied, RequestTimeout, WireError
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.common.heartbeats import UNWATCHED, Heartbeats
from tideboard_core.gateways.common.replay_at_login import label_in_answer
from tideboard_core.gateways.futu.link import OnLateReply, PushHandler
from tideboard_core.gateways.futu.translate.refusals import SUCCEED, raw_text
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.ports.trading import ApprovedOrder, Carrier, R
from tideboard_core.redaction import outside_text
from tideboard_core.wire.opend.codec import M, parse, serialize
from tideboard_core.wire.opend.crypto import MaybeRsa, RsaPieces, session_cipher
from tideboard_core.wire.opend.framing import PLAIN, REPLY_CAP, Cipher, FrameReader, OpendFrame, encode
from tideboard_core.wire.opend.protocols import PUSH_IDS, WRITE_IDS, ProtoId
from tideboard_proto.opend import Common_pb2, InitConnect_pb2, KeepAlive_pb2

_OVERDUE_CAP: Final = 256


@dataclass(slots=True)
class _Waiting:
    future: asyncio.Future[Any]
    response_class: type[Message]
    timer: asyncio.TimerHandle
    on_late_reply: OnLateReply | None


class PendingReplies:
    """Matches replies with requests on (protocol id, serial), in any order."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: dict[tuple[int, int], _Waiting] = {}
        self._overdue: dict[tuple[int, int], _Waiting] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def add(
        self, key: tuple[int, int], response_class: type[M], *, seconds: float, on_late_reply: OnLateReply | None = None
    ) -> asyncio.Future[M]:
        """Return the future of one reply; it raises RequestTimeout after `seconds`, GatewayDown at the end.

        A reply that cannot be read is a GatewayError `reply-unreadable`.
        """
        future: asyncio.Future[M] = self._loop.create_future()
        timer = self._loop.call_later(seconds, self._expire, key, seconds)
        self._waiting[key] = _Waiting(future, response_class, timer, on_late_reply)
        future.add_done_callback(lambda done: self._given_up(key) if done.cancelled() else None)
        return future

    def resolve(self, frame: OpendFrame) -> Message | None:
        """Resolve the request of a reply; returns the parsed reply, None if it has no request or cannot be read."""
        key = (frame.proto_id, frame.serial)
        waiting = self._waiting.pop(key, None) or self._overdue.pop(key, None)
        if waiting is None:
            return None
        waiting.timer.cancel()
        try:
            message = parse(frame, waiting.response_class)
        except WireError as error:
            _settle(waiting.future, error=unreadable(proto_id=frame.proto_id, detail=str(error)))
            return None
        if not waiting.future.done():
            waiting.future.set_result(message)
        elif waiting.on_late_reply is not None:
            waiting.on_late_reply(message)
        return message

    def fail_all(self, error: GatewayDown) -> None:
        """End every wait; each gets an error of its own, since a traceback is stored in it."""
        waiting, self._waiting = self._waiting, {}
        self._overdue.clear()
        for entry in waiting.values():
            entry.timer.cancel()
            _settle(entry.future, error=type(error)(error.code, **error.data))

    def _expire(self, key: tuple[int, int], seconds: float) -> None:
        waiting = self._waiting.pop(key)
        self._keep(key, waiting)
        _settle(waiting.future, error=RequestTimeout("no-answer", proto_id=key[0], seconds=seconds))

    def _given_up(self, key: tuple[int, int]) -> None:
        waiting = self._waiting.pop(key, None)
        if waiting is not None:
            waiting.timer.cancel()
            self._keep(key, waiting)

    def _keep(self, key: tuple[int, int], waiting: _Waiting) -> None:
        """Keep a write without a reply: a late one settles the unknown order. Reads are forgotten."""
        if waiting.on_late_reply is None:
            return
        if len(self._overdue) >= _OVERDUE_CAP:
            del self._overdue[next(iter(self._overdue))]
        self._overdue[key] = waiting


def _settle(future: asyncio.Future[Any], *, error: Exception) -> None:
    if not future.done():
        future.set_exception(error)


log = logging.getLogger(__name__)

CLIENT_VERSION: Final = 300
"""The version that the broker's own client sends."""
CLIENT_NAME: Final = "Tideboard"
CONNECT_SECONDS: Final = 10.0
READ_SECONDS: Final = 12.0
WRITE_SECONDS: Final = 5.0
CLOSE_SECONDS: Final = 1.0
BEAT_SHARE: Final = 0.8
PATIENCE_SHARE: Final = 0.7
"""With the share above, a peer that died right after its last byte is noticed within 1.5 intervals: 15 s at 10 s."""
_LONGEST_INTERVAL: Final = 30.0
"""OpenD closes a connection that was silent for 30 s, whatever interval it announced."""
_SERIALS: Final = 2**32

SECRET_IDS: Final = frozenset({int(ProtoId.Trd_UnlockTrade)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What InitConnect answered, without the keys; `interval` is in seconds, `replay` the recorded day it plays."""

    server_version: int
    user_id: int
    conn_id: int
    interval: float
    replay: ReplayLabel | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpendTiming:
    """Seconds that we wait for the other side."""

    connect: float = CONNECT_SECONDS
    read: float = READ_SECONDS
    write: float = WRITE_SECONDS
    close: float = CLOSE_SECONDS


class OpendConnection(asyncio.Protocol):
    """Sends and receives frames; it handles ids, serials and encryption and reads no market data.

    `handlers` get pushes by protocol id, synchronously, in order of arrival. `on_closed` is called once when the
    connection ends without `close`. `on_time` gets the gateway's clock (UTC epoch seconds) with each heartbeat,
    `on_dropped` each push that its handler could not read. `on_secret` gets the session key, so that logs can redact
    it. `heartbeats` reports those that are late.
    """

    def __init__(
        self,
        *,
        handlers: Mapping[int, PushHandler],
        on_closed: Callable[[Exception], None],
        on_time: Callable[[int], None],
        heartbeats: Heartbeats = UNWATCHED,
        on_dropped: Callable[[OpendFrame, Exception], None] = lambda _frame, _error: None,
        rsa: RsaPieces | None = None,
        timing: OpendTiming | None = None,
        on_secret: Callable[[str], object] = bool,
    ) -> None:
        self.login: Login | None = None
        self.last_heard = 0.0
        self._handlers = {int(number): handler for number, handler in handlers.items() if number in PUSH_IDS}
        self._on_closed = on_closed
        self._on_time = on_time
        self._heartbeats = heartbeats
        self._on_dropped = on_dropped
        self._rsa = rsa
        self.timing = timing or OpendTiming()
        self._on_secret = on_secret
        self._greeting = None if rsa is None else MaybeRsa(rsa)
        self._reader = FrameReader(cap=REPLY_CAP, cipher=self._greeting or PLAIN)
        self._cipher: Cipher = rsa or PLAIN
        self._loop = asyncio.get_running_loop()
        self._pending = PendingReplies(self._loop)
        self._transport: asyncio.Transport | None = None
        self._loopback = False
        self._gone = self._loop.create_future()
        self._reason: Exception | None = None
        self._closing = False
        self._serial = 0
        self._beat_timer: asyncio.TimerHandle | None = None
        self._beat_due = 0.0

    # --- life -------------------------------------------------------------------------------------------------------

    async def open(self, host: str, port: int) -> None:
        """Open the socket; raises GatewayDown."""
        try:
            async with asyncio.timeout(self.timing.connect):
                await self._loop.create_connection(lambda: self, host, port)
        except TimeoutError:
            raise GatewayDown("connect-timed-out", host=host, port=port) from None
        except OSError as error:
            raise GatewayDown("connect-failed", host=host, port=port, detail=_reason(error)) from None

    async def log_in(self) -> Login:
        """Send InitConnect and start the heartbeat; raises LoginRefused, GatewayDown, RequestTimeout."""
        c2s = InitConnect_pb2.C2S(
            clientVer=CLIENT_VERSION,
            clientID=CLIENT_NAME,
            recvNotify=True,
            # Always set: a server with a key takes an absent one for FTAES_ECB.
            packetEncAlgo=Common_pb2.PacketEncAlgo_None if self._rsa is None else Common_pb2.PacketEncAlgo_AES_CBC,
            pushProtoFmt=Common_pb2.ProtoFmt_Protobuf,
            programmingLanguage="Python",
        )
        request = InitConnect_pb2.Request(c2s=c2s)
        reply = await self.request(ProtoId.InitConnect, request, InitConnect_pb2.Response)
        if reply.retType != SUCCEED:
            raise LoginRefused("login-refused", text=outside_text(reply.retMsg))
        if self.login is None:  # a success that `_use_session_keys` did not take: in clear text, or without content
            raise LoginRefused("encryption-not-offered" if self._rsa is not None else "login-unreadable", text="")
        login, self.login = self.login, None  # not logged in, should the label be unreadable
        self.login = replace(login, replay=label_in_answer(reply))
        self._schedule_heartbeat()
        return self.login

    async def close(self) -> None:
        """End the connection; waiting calls get GatewayDown, `on_closed` is not called."""
        self._closing = True
        if self._transport is None:
            return
        self._transport.close()  # sends what is buffered
        # A peer that reads nothing; by a timer, which a caller that is cancelled does not take along.
        self._loop.call_later(self.timing.close, self._transport.abort)
        await asyncio.shield(self._gone)

    @property
    def open_now(self) -> bool:
        """Whether bytes can be sent."""
        return self._transport is not None and not self._transport.is_closing() and self._reason is None

    @property
    def encrypted(self) -> bool:
        """Whether everything after the login is encrypted."""
        return self._cipher is not PLAIN

    @property
    def loopback(self) -> bool:
        """Whether the other side is this computer, by the address of the socket, not by the configured name."""
        return self._loopback

    # --- sending ----------------------------------------------------------------------------------------------------

    def request(self, proto_id: int, message: Message, response_class: type[M]) -> asyncio.Future[M]:
        """Send a read; the future raises RequestTimeout or GatewayDown. Refuses write ids: they need an approval.

        Raises GatewayDown when the connection has ended, InsecureTransport for a secret over clear text.
        """
        if proto_id in WRITE_IDS:
            raise OrderDenied("approval-missing", proto_id=int(proto_id))
        if not self.open_now:
            raise GatewayDown("not-connected")
        self._require_privacy(proto_id)
        return self._ask(proto_id, message, response_class, seconds=self.timing.read)

    def _ask(self, proto_id: int, message: Message, response_class: type[M], *, seconds: float) -> asyncio.Future[M]:
        serial = self._next_serial()
        body = serialize(message)
        future = self._pending.add((proto_id, serial), response_class, seconds=seconds)
        self._send(OpendFrame(proto_id, serial, body))
        return future

    def write(
        self,
        proto_id: int,
        approved: ApprovedOrder[R],
        build: Callable[[R, Common_pb2.PacketID], Message],
        response_class: type[M],
        on_late_reply: OnLateReply,
        *,
        carrier: Carrier,
    ) -> asyncio.Future[M]:
        """Take the approval and pass the bytes of one trading write to the transport before returning.

        Any error raised here means that nothing was sent: OrderDenied without a connection or a usable approval,
        InsecureTransport over clear text to another computer. The future raises RequestTimeout or GatewayDown if the
        outcome is unknown; `on_late_reply` then gets a reply that still arrives on this connection.
        """
        if not isinstance(approved, ApprovedOrder):
            raise OrderDenied("approval-missing", proto_id=int(proto_id))
        if self.login is None:
            raise OrderDenied("not-sent-link")
        self._require_privacy(proto_id)
        request = approved.take(carrier)
        # No await from `take` to `_send`: what the approval was checked against still holds as the bytes are written.
        serial = self._next_serial()
        body = serialize(build(request, Common_pb2.PacketID(connID=self.login.conn_id, serialNo=serial)))
        future = self._pending.add(
            (proto_id, serial), response_class, seconds=self.timing.write, on_late_reply=on_late_reply
        )
        self._send(OpendFrame(proto_id, serial, body))
        return future

    def _next_serial(self) -> int:
        self._serial = (self._serial + 1) % _SERIALS
        return self._serial

    def _send(self, frame: OpendFrame) -> None:
        if self._transport is not None:
            self._transport.write(encode(frame, self._cipher))

    def _require_privacy(self, proto_id: int) -> None:
        """Raise InsecureTransport for passwords and orders over a network in clear text; no setting turns this off."""
        if proto_id in SECRET_IDS or proto_id in WRITE_IDS:
            if self.encrypted or self.loopback:
                return
            raise InsecureTransport("clear-text-trading")

    # --- receiving --------------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport (called by the loop)."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._loopback = _is_loopback(transport.get_extra_info("peername"))
        self.last_heard = self._loop.time()

    def data_received(self, data: bytes) -> None:
        """Cut the bytes into frames and pass each on (called by the loop); wrong bytes end the connection.

        Each push is handled before the next frame is read; one that its handler cannot read is dropped.
        """
        self.last_heard = self._loop.time()
        try:
            handlers = self._handlers
            for frame in self._reader.feed(data):
                proto_id = frame.proto_id
                if proto_id in handlers:
                    try:
                        handlers[proto_id](frame)
                    except Exception as error:  # noqa: BLE001  one bad push must not end the connection
                        log.info("push %d dropped, %d bytes: %s", proto_id, len(frame.body), error)
                        self._on_dropped(frame, error)
                elif proto_id not in PUSH_IDS:  # never by the serial: that of a push may equal one of ours
                    self._replied(frame)
        except WireError as error:
            self._end(GatewayDown("gateway-broke-protocol", detail=outside_text(str(error))))

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail every waiting call and call `on_closed` (called by the loop)."""
        reason = self._reason or GatewayDown("connection-lost", detail=outside_text(str(exc or "")))
        self._reason = reason
        if self._beat_timer is not None:
            self._beat_timer.cancel()
        self._pending.fail_all(GatewayDown("connection-lost"))
        if not self._gone.done():
            self._gone.set_result(None)
        if not self._closing:
            self._on_closed(reason)

    def _replied(self, frame: OpendFrame) -> None:
        reply = self._pending.resolve(frame)
        if isinstance(reply, InitConnect_pb2.Response) and reply.retType == SUCCEED and reply.HasField("s2c"):
            self._use_session_keys(reply.s2c)

    def _use_session_keys(self, s2c: InitConnect_pb2.S2C) -> None:
        """Switch ciphers at once: the next frame of the same read may be encrypted already."""
        # Encryption was asked for and the success came in clear text, its key readable to everybody: `log_in` refuses
        # that.
        if self._greeting is not None and not self._greeting.was_encrypted:
            return
        self._on_secret(s2c.connAESKey)
        iv = raw_text(s2c.aesCBCiv).encode() if s2c.aesCBCiv else None
        cipher = session_cipher(key=raw_text(s2c.connAESKey).encode(), iv=iv, encrypted=self._rsa is not None)
        self._cipher = self._reader.cipher = cipher
        interval = min(max(float(s2c.keepAliveInterval), 1.0), _LONGEST_INTERVAL)
        self.login = Login(server_version=s2c.serverVer, user_id=s2c.loginUserID, conn_id=s2c.connID, interval=interval)

    def _end(self, reason: Exception) -> None:
        if self._reason is None:
            self._reason = reason
        if self._transport is not None:
            self._transport.abort()

    # --- heartbeat --------------------------------------------------------------------------------------------------

    def _schedule_heartbeat(self) -> None:
        if self.login is not None and self.open_now:
            seconds = self.login.interval * BEAT_SHARE
            self._beat_due = self._heartbeats.due_in(seconds)
            self._beat_timer = self._loop.call_later(seconds, self._send_heartbeat)

    def _send_heartbeat(self) -> None:
        if not self.open_now or self.login is None:
            return
        sent = self._loop.time()
        self._heartbeats.sent(self._beat_due)
        request = KeepAlive_pb2.Request(c2s=KeepAlive_pb2.C2S(time=int(time.time())))
        patience = min(self.timing.read, self.login.interval * PATIENCE_SHARE)
        future = self._ask(ProtoId.KeepAlive, request, KeepAlive_pb2.Response, seconds=patience)
        future.add_done_callback(lambda done: self._heartbeat_answered(done, sent))
        self._schedule_heartbeat()  # without waiting for the reply: a slow one must not stretch the interval

    def _heartbeat_answered(self, reply: asyncio.Future[KeepAlive_pb2.Response], sent: float) -> None:
        """Report the gateway's time; end the connection if nothing at all arrived since the heartbeat was sent."""
        if reply.cancelled():
            return
        error = reply.exception()
        took = self._loop.time() - sent
        if self.last_heard >= sent:
            self._heartbeats.answered(took)
        if error is None and reply.result().HasField("s2c"):
            self._on_time(reply.result().s2c.time)
        elif isinstance(error, RequestTimeout) and self.last_heard < sent:
            self._end(GatewayDown("gateway-silent", seconds=round(self._loop.time() - self.last_heard, 1)))


def _is_loopback(peer: tuple[Any, ...] | None) -> bool:
    if not peer:
        return False
    address = ipaddress.ip_address(peer[0].partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _reason(error: OSError) -> str:
    """Return the system's text for an error: asyncio's own names its calls, and `gaierror` has numbers of its own."""
    if error.errno and not isinstance(error, socket.gaierror):
        return os.strerror(error.errno)
    return outside_text(error.strerror or str(error))
