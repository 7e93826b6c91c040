"""An OpenD on a real socket whose every answer a test writes; it can cut the stream at any byte and count orders."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Any

from google.protobuf.message import Message

from fakes.values.waiting import Happenings
from tideboard_core.wire.opend.codec import parse, serialize
from tideboard_core.wire.opend.crypto import MaybeRsa, RsaPieces, session_cipher
from tideboard_core.wire.opend.framing import PLAIN, REQUEST_CAP, Cipher, FrameReader, OpendFrame, encode
from tideboard_core.wire.opend.protocols import WRITE_IDS, ProtoId, request_class, response_class
from tideboard_proto.opend import InitConnect_pb2, KeepAlive_pb2

Answer = Callable[[Any], Message | None]
AES_KEY = b"0123456789abcdef"
USER_ID = 77
CONN_ID = 7340032


class ServedConnection(asyncio.Protocol):
    """One connection of the scripted OpenD."""

    def __init__(self, opend: ScriptedOpend) -> None:
        self.opend = opend
        self.rsa = opend.rsa
        self.reader = FrameReader(cap=REQUEST_CAP, cipher=MaybeRsa(self.rsa) if self.rsa else PLAIN)
        self.cipher: Cipher = PLAIN
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Join the list of connections."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.opend.open_connections.append(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave the list of connections."""
        self.opend.open_connections.remove(self)
        self.opend.changed()

    def data_received(self, data: bytes) -> None:
        """Take bytes until the scripted cut, answer whole requests."""
        opend = self.opend
        if opend.cut_request_at is not None:
            data, opend.cut_request_at = data[: opend.cut_request_at], max(opend.cut_request_at - len(data), 0)
        for frame in self.reader.feed(data):
            opend.received.append(frame)
            opend.changed()
            if opend.cut_request_at != 0:
                self.answer(frame)
        if opend.cut_request_at == 0:
            self.transport.abort()

    def answer(self, frame: OpendFrame) -> None:
        """Send the script's answer to a request."""
        opend = self.opend
        request = parse(frame, request_class(frame.proto_id))
        answer = opend.answers.get(frame.proto_id)
        reply = answer(request) if answer is not None else None
        if reply is not None:
            self.send(OpendFrame(frame.proto_id, frame.serial, serialize(reply)))
        if frame.proto_id == ProtoId.InitConnect:
            encrypted = isinstance(self.reader.cipher, MaybeRsa) and bool(self.reader.cipher.was_encrypted)
            self.cipher = session_cipher(key=AES_KEY, iv=opend.iv, encrypted=encrypted)
            self.reader.cipher = self.cipher

    def send(self, frame: OpendFrame) -> None:
        """Send a frame, whole or up to the scripted cut."""
        cipher = self.cipher
        if frame.proto_id == ProtoId.InitConnect and isinstance(self.reader.cipher, MaybeRsa):
            cipher = self.reader.cipher if self.reader.cipher.was_encrypted else PLAIN
        wire = encode(frame, cipher)
        cut = self.opend.cut_reply_at.get(frame.proto_id)
        if cut is None:
            self.transport.write(wire)
        else:
            self.transport.write(wire[:cut])
            self.transport.close()


class ScriptedOpend(Happenings):
    """Listens on a free loopback port; `answers` maps protocol ids to what is replied, None = silence.

    `received` holds every request in order of arrival. `cut_request_at` closes after so many bytes of the stream,
    `cut_reply_at` sends so many bytes of that protocol's reply and closes.
    """

    def __init__(
        self, *, rsa: RsaPieces | None = None, iv: bytes | None = b"fedcba9876543210", interval: int = 10
    ) -> None:
        super().__init__()
        self.rsa = rsa
        self.iv = iv
        self.interval = interval
        self.open_connections: list[ServedConnection] = []
        self.received: list[OpendFrame] = []
        self.cut_request_at: int | None = None
        self.cut_reply_at: dict[int, int] = {}
        self.answers: dict[int, Answer] = {ProtoId.InitConnect: self.greet, ProtoId.KeepAlive: self.beat}
        self.port = 0
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> ScriptedOpend:
        """Open the port."""
        self._server = await asyncio.get_running_loop().create_server(
            lambda: ServedConnection(self), "127.0.0.1", self.port
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the port and what is connected."""
        assert self._server is not None
        self._server.close()
        for served in list(self.open_connections):
            served.transport.abort()
        await self.until(lambda: not self.open_connections)

    def greet(self, request: InitConnect_pb2.Request) -> Message:
        """Answer InitConnect."""
        s2c = InitConnect_pb2.S2C(
            serverVer=1011,
            loginUserID=USER_ID,
            connID=CONN_ID,
            connAESKey=AES_KEY.decode(),
            keepAliveInterval=self.interval,
        )
        if self.iv is not None:
            s2c.aesCBCiv = self.iv.decode()
        return InitConnect_pb2.Response(retType=0, s2c=s2c)

    def beat(self, request: KeepAlive_pb2.Request) -> Message:
        """Answer KeepAlive with the time asked."""
        return KeepAlive_pb2.Response(retType=0, s2c=KeepAlive_pb2.S2C(time=request.c2s.time))

    def reply(self, proto_id: int, s2c: Message | None = None) -> None:
        """Answer a protocol with success and this `s2c` from now on."""
        self.answers[proto_id] = lambda _: response_class(proto_id)(retType=0, **({"s2c": s2c} if s2c else {}))

    def refuse(self, proto_id: int, text: str, ret_type: int = -1) -> None:
        """Answer a protocol with a refusal from now on."""
        self.answers[proto_id] = lambda _: response_class(proto_id)(retType=ret_type, retMsg=text)

    def silence(self, proto_id: int) -> None:
        """Take a protocol's requests and never answer."""
        self.answers.pop(proto_id, None)

    def push(self, proto_id: int, s2c: Message) -> None:
        """Send a push to every connection."""
        body = serialize(response_class(proto_id)(retType=0, s2c=s2c))
        for served in self.open_connections:
            served.send(OpendFrame(proto_id, 0, body))

    def answer_late(self, frame: OpendFrame, reply: Message) -> None:
        """Answer a request of before on the connection that stands."""
        self.open_connections[-1].send(OpendFrame(frame.proto_id, frame.serial, serialize(reply)))

    def requests(self, proto_id: int) -> list[Any]:
        """Return the parsed requests of one protocol, in order."""
        cls = request_class(proto_id)
        return [parse(frame, cls) for frame in self.received if frame.proto_id == proto_id]

    @property
    def orders_received(self) -> int:
        """How many whole trading writes came over the wire, on any connection."""
        return sum(frame.proto_id in WRITE_IDS for frame in self.received)
