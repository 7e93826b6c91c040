"""A plain OpenD client for tests: blocking, exact about frames, nothing happens unasked."""

from __future__ import annotations

import itertools
import socket
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from google.protobuf.message import Message

from fakes.values.waiting import CEILING
from tideboard_core.wire.opend.codec import parse, serialize
from tideboard_core.wire.opend.crypto import RsaPieces, session_cipher
from tideboard_core.wire.opend.framing import PLAIN, REPLY_CAP, BodyFormat, FrameReader, OpendFrame, encode
from tideboard_core.wire.opend.protocols import PUSH_IDS, ProtoId, request_class, response_class

PLAIN_TEXT = -1
FTAES_ECB = 0
AES_CBC = 2


class OpendClient:
    """One connection. `call` returns the whole Response; pushes met on the way are kept in `pushes`."""

    def __init__(self, address: tuple[str, int], *, receive_buffer: int | None = None) -> None:
        self.socket = socket.socket()
        if receive_buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(CEILING)
        try:
            self.socket.connect(address)
        except OSError:
            self.socket.close()
            raise
        self.pushes: list[tuple[int, Any]] = []
        self.conn_id = 0
        self.login: Any = None
        self.body_format = BodyFormat.PROTOBUF
        self._serials = itertools.count(1)
        self._reader = FrameReader(cap=REPLY_CAP)
        self._frames: deque[OpendFrame] = deque()
        self._cipher: Any = PLAIN

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self.socket.close()

    def init(self, *, rsa: RsaPieces | None = None, algorithm: int | None = PLAIN_TEXT, **more: Any) -> Any:
        """Send InitConnect, take over the ciphers of its reply, return it."""
        c2s = {"clientVer": 300, "clientID": "test", "recvNotify": True, **more}
        if algorithm is not None:
            c2s["packetEncAlgo"] = algorithm
        encrypted = rsa is not None and algorithm != PLAIN_TEXT
        self._cipher = PLAIN if rsa is None else rsa
        self._reader.cipher = rsa if encrypted and rsa is not None else PLAIN
        reply = self.call(ProtoId.InitConnect, **c2s)
        if reply.retType == 0:
            self.login = reply.s2c
            self.conn_id = reply.s2c.connID
            iv = reply.s2c.aesCBCiv.encode() if reply.s2c.HasField("aesCBCiv") else None
            self._cipher = session_cipher(key=reply.s2c.connAESKey.encode(), iv=iv, encrypted=encrypted)
            self._reader.cipher = self._cipher
        return reply

    def call(self, proto_id: int, **c2s: Any) -> Any:
        """Send one request and return its reply."""
        return self.reply_to(proto_id, self.send(proto_id, **c2s))

    def send(self, proto_id: int, **c2s: Any) -> int:
        """Send one request; returns its serial."""
        serial = self.next_serial()
        self.send_bytes(self.frame_bytes(proto_id, serial, **c2s))
        return serial

    def write(self, proto_id: int, **c2s: Any) -> Any:
        """Send a trading write with the packet id it needs and return its reply."""
        serial = self.next_serial()
        packet = {"connID": self.conn_id, "serialNo": serial}
        self.send_bytes(self.frame_bytes(proto_id, serial, packetID=packet, **c2s))
        return self.reply_to(proto_id, serial)

    def next_serial(self) -> int:
        """A serial not used before."""
        return next(self._serials)

    def frame_bytes(self, proto_id: int, serial: int, **c2s: Any) -> bytes:
        """The bytes of a request frame."""
        request: Any = request_class(proto_id)
        message: Message = request(c2s=c2s)
        return encode(
            OpendFrame(proto_id, serial, serialize(message, self.body_format), self.body_format), self._cipher
        )

    def send_bytes(self, data: bytes) -> None:
        """Write bytes as they are."""
        self.socket.sendall(data)

    def reply_to(self, proto_id: int, serial: int) -> Any:
        """Wait for the reply with this id and serial, keeping pushes; other replies are an error."""
        while True:
            frame = self.next_frame()
            if frame.proto_id in PUSH_IDS:
                self._keep(frame)
                continue
            assert (frame.proto_id, frame.serial) == (proto_id, serial), f"unexpected reply {frame[:2]}"
            return self.parsed(frame)

    def push(self, proto_id: int, wanted: Callable[[Any], bool] = lambda message: True) -> Any:
        """Wait for a push of this id that is wanted; its s2c. Kept ones come first."""
        while True:
            for index, (kept_id, s2c) in enumerate(self.pushes):
                if kept_id == proto_id and wanted(s2c):
                    del self.pushes[index]
                    return s2c
            frame = self.next_frame()
            assert frame.proto_id in PUSH_IDS, f"unexpected reply {frame[:2]}"
            self._keep(frame)

    def next_frame(self) -> OpendFrame:
        """The next frame whatever it is; raises EOFError at the end of the connection."""
        while not self._frames:
            data = self.socket.recv(65536)
            if not data:
                raise EOFError("the server closed the connection")
            self._frames.extend(self._reader.feed(data))
        return self._frames.popleft()

    def parsed(self, frame: OpendFrame) -> Any:
        """The Response in a frame."""
        return parse(frame, response_class(frame.proto_id))

    def closed_by_server(self) -> bool:
        """Whether the port ends the connection without another frame."""
        try:
            self.next_frame()
        except (EOFError, ConnectionResetError):
            return True
        return False

    def _keep(self, frame: OpendFrame) -> None:
        message: Any = self.parsed(frame)
        assert message.retType == 0
        self.pushes.append((frame.proto_id, message.s2c))


Connect = Callable[..., OpendClient]
"""A fixture's way to open connections."""
