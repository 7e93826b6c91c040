"""One client's socket: frames in, replies and pushes out, faults, idle time, flow control."""

from __future__ import annotations

import asyncio
import ipaddress
import itertools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, cast

from google.protobuf.message import Message

from tideboard_core.errors import WireError
from tideboard_core.wire.opend.codec import serialize
from tideboard_core.wire.opend.crypto import MaybeRsa
from tideboard_core.wire.opend.framing import PLAIN, REQUEST_CAP, Cipher, FrameReader, OpendFrame, encode
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.opend.dispatch import answer, broken, not_logged_in, refused
from tideboard_sandbox.opend.messages.refusals import NOT_LOGGED_IN, TOO_MANY_CONNECTIONS, Refusal
from tideboard_sandbox.opend.publisher import Publisher
from tideboard_sandbox.opend.session import handshake
from tideboard_sandbox.opend.session.state import OpendState, Peer, Session
from tideboard_sandbox.server.faults import Fault, Point
from tideboard_sandbox.server.hostile import body_of
from tideboard_sandbox.server.journal import RequestRow

IDLE_SECONDS = 30.0
"""OpenD closes a connection that sends nothing for this long."""

CLOSE_SECONDS = 1.0
"""How long a client may take to read what was written before a close; then the socket is dropped."""

MOST_GATHERED = 64 * 1024
"""Bytes of pushes that are written at once; more would pile up here unseen by the transport's flow control."""

PUSH_SERIALS = range(0x40000000, 0x80000000)
"""Serials of pushes, away from those of requests: some clients match replies by serial before the protocol id."""

DOOR = "opend"
"""The port's name in the journal."""

_log = logging.getLogger("tideboard.sandbox.opend")
_PROMPT = frozenset({int(ProtoId.InitConnect), int(ProtoId.KeepAlive)})
"""Answered at once in every scenario, so that clients do not take a slow server for a dead one."""


class Registry(Protocol):
    """The server's list of its connections."""

    def add(self, connection: Connection) -> bool:
        """Register the connection; False if there are too many."""
        ...

    def remove(self, connection: Connection) -> None: ...

    def hold(self, connection: Connection, frame: OpendFrame, body: bytes) -> None:
        """Hold a reply until it is released."""
        ...


class Connection(asyncio.Protocol):
    """Reads at most as fast as the client reads our answers, so neither side's bytes pile up here."""

    def __init__(self, shared: OpendState, publisher: Publisher, registry: Registry) -> None:
        self._shared = shared
        self._publisher = publisher
        self._registry = registry
        self._loop = asyncio.get_running_loop()
        self._reader = FrameReader(cap=REQUEST_CAP, cipher=PLAIN if shared.rsa is None else MaybeRsa(shared.rsa))
        self._frames: Iterator[OpendFrame] = iter(())
        self._cipher: Cipher = PLAIN
        self._transport: asyncio.Transport
        self._peer = Peer("", loopback=True)
        self._paused = False
        self._closing = self._surplus = False
        self._gathering = False
        self._gathered = bytearray()
        self._heard = self._loop.time()
        self._push_serials = itertools.cycle(PUSH_SERIALS)
        self._timers: set[asyncio.TimerHandle] = set()
        self.session: Session | None = None

    @property
    def address(self) -> str:
        return self._peer.address

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Register the connection; one too many is told so in answer to its first request, and closed."""
        self._transport = cast(asyncio.Transport, transport)
        self._peer = _peer_of(self._transport)
        self._surplus = not self._registry.add(self)
        if self._surplus:
            _log.info("refused %s: %d connections are open", self.address, self._shared.most_connections)
            self._later(CLOSE_SECONDS, lambda: self.cut("too many connections"))
            return
        _log.info("connected %s", self.address)
        self._later(IDLE_SECONDS, self._check_idle)

    def connection_lost(self, exc: Exception | None) -> None:
        self._closing = True
        for timer in self._timers:
            timer.cancel()
        if self.session is not None:
            self._shared.close_session(self.session)
        self._registry.remove(self)
        _log.info("disconnected %s%s", self.address, "" if exc is None else f": {type(exc).__name__}")

    def data_received(self, data: bytes) -> None:
        """Process the complete frames received so far."""
        self._heard = self._loop.time()
        self._frames = self._reader.feed(data)
        self._work()

    def pause_writing(self) -> None:
        """Stop reading requests and writing pushes, because the client reads too slowly."""
        self._paused = True
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        """Go on reading and pushing, because the client caught up."""
        self._paused = False
        self._work()
        if self.writable:
            self._transport.resume_reading()
            self._publisher.flush()

    @property
    def _ending(self) -> bool:
        """We are closing the connection, or the client reset it and the transport has not reported it yet."""
        return self._closing or self._transport.is_closing()

    @property
    def writable(self) -> bool:
        """False while the client does not read, and once the connection is being closed."""
        return not self._paused and not self._ending

    def push(self, proto_id: int, message: Message) -> None:
        """Write one push frame in the format that the client asked for."""
        if self._ending or self.session is None:
            return
        body_format, hostile_values = self.session.push_format, self.session.shared.hostile_values
        bent = message if hostile_values is None else hostile_values.message(message)
        body = serialize(message, body_format) if bent is message else body_of(bent, body_format)
        self._write(OpendFrame(proto_id, next(self._push_serials), body, body_format))

    @contextmanager
    def one_write(self) -> Iterator[None]:
        """Write the frames of this block together: a write costs more than a frame, and each wakes the client."""
        self._gathering = True
        try:
            yield
        finally:
            self._gathering = False
            self._write_gathered()

    def reply(self, frame: OpendFrame, body: bytes) -> None:
        """Write the reply to a request; nothing happens when the connection has ended."""
        if not self._ending:
            self._write(frame._replace(body=body))

    def cut(self, reason: str) -> None:
        """Close after the frames already written; never in the middle of one while the client reads."""
        if self._closing:
            return
        self._write_gathered()
        self._closing = True
        _log.info("cut %s: %s", self.address, reason)
        self._transport.close()
        self._later(CLOSE_SECONDS, self._transport.abort)

    def _work(self) -> None:
        try:
            for frame in self._frames:
                self._on_frame(frame)
                if not self.writable:
                    return
        except WireError as problem:
            self.cut(str(problem))

    def _on_frame(self, frame: OpendFrame) -> None:
        if self._surplus:
            text = TOO_MANY_CONNECTIONS.format(limit=self._shared.most_connections)
            self.reply(frame, refused(frame, Refusal(text), self._row(frame)))
            self.cut("too many connections")
        elif frame.proto_id == ProtoId.InitConnect and self.session is None:
            self._log_in(frame)
        elif self.session is None:
            self._row(frame).refuse(NOT_LOGGED_IN)
            self.reply(frame, not_logged_in(frame))
        else:
            self._on_request(self.session, frame)
            self._publisher.flush()

    def _log_in(self, frame: OpendFrame) -> None:
        fault = self._shared.faults.take(frame.proto_id)
        row = self._row(frame)
        try:
            if fault is not None:
                raise Refusal(fault.text)
            login = handshake.log_in(self._shared, frame, peer=self._peer, connection=self)
        except Refusal as refusal:
            _log.info("login refused %s: %s", self.address, refusal.text)
            self.reply(frame, refused(frame, refusal, row))
            return
        self.session = login.session
        self._cipher = login.reply_cipher
        self.reply(frame, login.reply)
        self._cipher = self._reader.cipher = login.session_cipher
        mode = "encrypted" if login.session.encrypted else "plain"
        _log.info(
            "logged in %s as %r, connection %d, %s", self.address, login.session.client, login.session.conn_id, mode
        )
        if self._shared.behaviour.flaky:
            self._later(self._shared.faults.next_cut(), lambda: self.cut("scenario flaky"))

    def _on_request(self, session: Session, frame: OpendFrame) -> None:
        fault, row = self._fault(frame.proto_id), self._row(frame)
        row.meet(None if fault is None else fault.point)
        if fault is not None and fault.point is Point.BEFORE_READ:
            self.cut("fault before the request was read")
            return
        body = self._answer(session, frame, fault, row)
        self._deliver(frame, body, None if fault is None else fault.point)

    def _deliver(self, frame: OpendFrame, body: bytes, point: Point | None) -> None:
        delay = 0.0 if frame.proto_id in _PROMPT else self._shared.behaviour.reply_delay
        if point is Point.AFTER_ACCEPT:
            self.cut("fault after the request was accepted")
        elif point is Point.HOLD_REPLY:
            self._registry.hold(self, frame, body)
        elif point is not Point.NO_REPLY and delay:
            self._later(delay, lambda: self.reply(frame, body))
        elif point is not Point.NO_REPLY:
            self.reply(frame, body)
        if point is Point.AFTER_REPLY:
            self.cut("fault between reply and push")

    def _fault(self, proto_id: int) -> Fault | None:
        faults = self._shared.faults
        return faults.take(proto_id) or (faults.draw(proto_id) if self._shared.behaviour.flaky else None)

    def _row(self, frame: OpendFrame) -> RequestRow:
        """The row of the journal for a request that has come."""
        client = self.address if self.session is None else self.session.conn_id
        return self._shared.journal.request(DOOR, call_name(frame.proto_id), client=client, proto=frame.proto_id)

    def _answer(self, session: Session, frame: OpendFrame, fault: Fault | None, row: RequestRow) -> bytes:
        if fault is not None and fault.point is Point.REFUSE:
            return refused(frame, Refusal(fault.text), row)
        try:
            return answer(session, frame, row)
        except Exception:  # noqa: BLE001 the per-frame boundary: one bad request must not end the connection
            _log.exception("failed proto=%d serial=%d", frame.proto_id, frame.serial)
            return broken(frame, row)

    def _write(self, frame: OpendFrame) -> None:
        self._gathered += encode(frame, self._cipher)
        if not self._gathering or len(self._gathered) >= MOST_GATHERED:
            self._write_gathered()

    def _write_gathered(self) -> None:
        if self._gathered:
            data, self._gathered = self._gathered, bytearray()
            self._transport.write(data)

    def _later(self, seconds: float, action: Callable[[], None]) -> None:
        def run() -> None:
            self._timers.discard(timer)
            action()

        timer = self._loop.call_later(seconds, run)
        self._timers.add(timer)

    def _check_idle(self) -> None:
        silent = self._loop.time() - self._heard
        if silent >= IDLE_SECONDS:
            self.cut("no heartbeat")
        else:
            self._later(IDLE_SECONDS - silent, self._check_idle)


def call_name(proto_id: int) -> str:
    """The name of a protocol id, `unknown` for one that has none."""
    return ProtoId(proto_id).name if proto_id in ProtoId.__members__.values() else "unknown"


def _peer_of(transport: asyncio.Transport) -> Peer:
    host, port = transport.get_extra_info("peername")[:2]
    return Peer(f"{host}:{port}", ipaddress.ip_address(host.partition("%")[0]).is_loopback)
