"""OpenD's WebSocket port: each client's messages are frames of an ordinary connection in another envelope."""

from __future__ import annotations

import asyncio
import contextlib
import struct
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

from aiohttp import WSMsgType, web
from google.protobuf.message import DecodeError

from tideboard_core.errors import WireError
from tideboard_core.wire.address import host_and_port
from tideboard_core.wire.opend.framing import REPLY_CAP, REQUEST_CAP, FrameReader, OpendFrame, encode
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_core.wire.replay_label import label_of_message, mark_message
from tideboard_proto.opend import InitConnect_pb2, InitWebSocket_pb2, KeepAlive_pb2
from tideboard_sandbox.opend.connection import Connection
from tideboard_sandbox.server.http_ports import abort_connections, for_this_host, open_port
from tideboard_sandbox.server.listener import Listener

SIGN: Final = b"ft-v1.0\x00"
INIT, DISCONNECTED = 1, 2
"""Commands of the envelope itself; all others are protocol ids."""

REQUEST: Final = struct.Struct(">8sIQ")
REPLY: Final = struct.Struct(">8sIQi20s")
LOGIN_REFUSED: Final = 1
"""Value of the reply's error field after a refused first message; the vendor's client tests it for zero only."""

CLIENT_VERSION: Final = 1011
NO_ENCRYPTION: Final = -1
HEARTBEAT_SERIAL: Final = 0
HEARTBEAT_SECONDS: Final = 10.0
PING_SECONDS: Final = 20.0
CLOSE_SECONDS: Final = 0.5
HIGH_WATER, LOW_WATER = 1 << 20, 1 << 18
"""Unsent bytes at which requests of a client are no longer processed, and at which they are again."""


def read_request(data: bytes) -> OpendFrame:
    """Decode a client's message: sign, command, section (kept as the serial), body. Raises WireError."""
    if len(data) < REQUEST.size:
        raise WireError("wire-cut-off", length=len(data))
    sign, command, section = REQUEST.unpack_from(data)
    if sign != SIGN or section >> 32:
        raise WireError("wire-bad-magic", seen=sign.hex())
    return OpendFrame(command, section, data[REQUEST.size :])


def reply_bytes(frame: OpendFrame, error: int = 0) -> bytes:
    """Encode a reply or push; `error` is zero for everything that the connection itself answered."""
    return REPLY.pack(SIGN, frame.proto_id, frame.serial, error, b"") + frame.body


class _Transport(asyncio.Transport):
    """What a `Connection` writes to: its frames become messages, queued until the client has read those before."""

    def __init__(self, peer: tuple[str, int], abort: Callable[[], None]) -> None:
        super().__init__()
        self._peer = peer
        self._abort = abort
        self._reader = FrameReader(cap=REPLY_CAP)
        self._closing = False
        self.connection: Connection | None = None
        self.messages: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.unsent = 0
        self.reading = asyncio.Event()
        self.reading.set()
        self._paused = False

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 as the base class has it
        """The client's address; nothing else is known."""
        return self._peer if name == "peername" else default

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Queue the frames; the connection pauses while the client is too far behind."""
        for message in self._messages(data):
            self.messages.put_nowait(message)
            self.unsent += len(message)
        if self.unsent > HIGH_WATER and not self._paused and self.connection is not None:
            self._paused = True
            self.connection.pause_writing()

    def sent(self, size: int) -> None:
        """Note that a message has left."""
        self.unsent -= size
        if self._paused and self.unsent < LOW_WATER and self.connection is not None:
            self._paused = False
            self.connection.resume_writing()

    def pause_reading(self) -> None:
        """Take no more messages of the client."""
        self.reading.clear()

    def resume_reading(self) -> None:
        self.reading.set()

    def is_closing(self) -> bool:
        """Whether the connection is being ended."""
        return self._closing

    def close(self) -> None:
        """Send the queued messages and the DISCONNECTED message, then close."""
        if not self._closing:
            self._closing = True
            self.messages.put_nowait(reply_bytes(OpendFrame(DISCONNECTED, 0, b"")))
            self.messages.put_nowait(None)
            self.reading.set()

    def abort(self) -> None:
        self._closing = True
        self._abort()

    def _messages(self, data: bytes | bytearray | memoryview) -> Iterator[bytes]:
        for frame in self._reader.feed(data):
            if frame.proto_id == ProtoId.InitConnect:
                yield _login_reply(frame)
            elif frame.serial != HEARTBEAT_SERIAL:
                yield reply_bytes(frame)


class WebSocketListener:
    """Listens for WebSocket clients and gives each a connection of OpenD's. `connect` makes one."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._runner: web.ServerRunner | None = None
        self._listener: Listener | None = None
        self._host = ""
        self._port = 0

    @property
    def address(self) -> str:
        """URL of the port, also while it is closed."""
        return f"ws://{host_and_port(self._host, self._port)}"

    async def listen(self, *, host: str, port: int) -> None:
        """Listen; port 0 = any free one, kept over `shut` and `reopen`. Raises OSError."""
        runner = web.ServerRunner(
            web.Server(for_this_host(self._serve), access_log=None), shutdown_timeout=CLOSE_SECONDS
        )
        self._listener = await open_port(runner, host=host, port=port)
        self._runner = runner
        self._host, self._port = self._listener.host, self._listener.port

    async def shut(self) -> None:
        """Take no more clients; the connections are closed by their owner."""
        runner, self._runner = self._runner, None
        if runner is not None and self._listener is not None:
            await self._listener.close()
            abort_connections(runner)
            await runner.cleanup()

    async def reopen(self) -> None:
        await self.listen(host=self._host, port=self._port)

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() != "websocket" or request.transport is None:
            return web.Response(status=400, text="This port takes WebSocket upgrades alone.")
        socket = web.WebSocketResponse(heartbeat=PING_SECONDS, compress=False, max_msg_size=REQUEST_CAP)
        await socket.prepare(request)
        transport = _Transport(request.transport.get_extra_info("peername")[:2], request.transport.abort)
        connection = transport.connection = self._connect()
        connection.connection_made(transport)
        async with asyncio.TaskGroup() as group:
            writing = group.create_task(_write(socket, transport))
            beating = group.create_task(_beat(connection))
            try:
                with contextlib.suppress(ConnectionError):  # the client left, and a pong has nowhere to go
                    await _read(socket, transport, connection)
            finally:
                connection.connection_lost(None)
                beating.cancel()
                writing.cancel()
        return socket


async def _read(socket: web.WebSocketResponse, transport: _Transport, connection: Connection) -> None:
    """Pass every message to the connection until either side ends."""
    async for message in socket:
        if message.type is not WSMsgType.BINARY:
            transport.abort()
            return
        try:
            frame = read_request(message.data)
            connection.data_received(encode(_login(frame) if frame.proto_id == INIT else frame))
        except WireError as problem:
            connection.cut(str(problem))
        await transport.reading.wait()


async def _write(socket: web.WebSocketResponse, transport: _Transport) -> None:
    """Send what is queued; None closes the socket."""
    with contextlib.suppress(ConnectionError):  # the client left; the reading side ends everything
        while (message := await transport.messages.get()) is not None:
            await socket.send_bytes(message)
            transport.sent(len(message))
        await socket.close()


async def _beat(connection: Connection) -> None:
    """Keep the connection alive: clients send no heartbeats here, the WebSocket's own pings find a dead one."""
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        body = KeepAlive_pb2.Request(c2s=KeepAlive_pb2.C2S(time=int(time.time()))).SerializeToString()
        connection.data_received(encode(OpendFrame(ProtoId.KeepAlive, HEARTBEAT_SERIAL, body)))


def _login(frame: OpendFrame) -> OpendFrame:
    """The InitConnect that a client's first message stands for; never encrypted. Raises WireError."""
    try:
        wanted = InitWebSocket_pb2.Request.FromString(frame.body).c2s
    except DecodeError:
        raise WireError("wire-bad-body", proto_id=INIT) from None
    c2s = InitConnect_pb2.C2S(
        clientVer=CLIENT_VERSION,
        clientID=wanted.clientID or "WebSocket",
        recvNotify=True,
        packetEncAlgo=NO_ENCRYPTION,
        programmingLanguage=wanted.programmingLanguage,
    )
    return OpendFrame(ProtoId.InitConnect, frame.serial, InitConnect_pb2.Request(c2s=c2s).SerializeToString())


def _login_reply(frame: OpendFrame) -> bytes:
    answer = InitConnect_pb2.Response.FromString(frame.body)
    s2c = InitWebSocket_pb2.S2C(serverTime=int(time.time()), connID=answer.s2c.connID)
    reply = InitWebSocket_pb2.Response(retType=answer.retType, retMsg=answer.retMsg, s2c=s2c)
    mark_message(reply, label_of_message(answer))
    return reply_bytes(
        OpendFrame(INIT, frame.serial, reply.SerializeToString()), LOGIN_REFUSED if answer.retType else 0
    )
