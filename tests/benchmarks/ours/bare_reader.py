"""The floor: a blocking socket, a cursor over its bytes, SHA-1, and on request parsing or AES.

Arguments: PORT, and `parse`, `frames` or `encrypted`.
"""

from __future__ import annotations

import hashlib
import socket
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.frames import session_aes
from benchmarks.subject import Stopwatch, serve
from tideboard_core.wire.opend.framing import HEADER, HEADER_SIZE, OpendFrame, encode
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import InitConnect_pb2, Qot_UpdateBasicQot_pb2, Qot_UpdateOrderBook_pb2, Qot_UpdateTicker_pb2

PARSERS: dict[int, Callable[[bytes], object]] = {
    int(ProtoId.Qot_UpdateBasicQot): Qot_UpdateBasicQot_pb2.Response.FromString,
    int(ProtoId.Qot_UpdateOrderBook): Qot_UpdateOrderBook_pb2.Response.FromString,
    int(ProtoId.Qot_UpdateTicker): Qot_UpdateTicker_pb2.Response.FromString,
}
CHUNK = 256 * 1024


class BareReader:
    """One connection, read until it has seen as many pushes as were ordered."""

    def __init__(self, port: int, *, parses: bool, aes: bool = False) -> None:
        self.aes = session_aes() if aes else None
        self.parsers = PARSERS if parses else {}
        self.socket = socket.create_connection(("127.0.0.1", port))
        c2s = InitConnect_pb2.C2S(clientVer=300, clientID="bench", recvNotify=True)
        self.socket.sendall(encode(OpendFrame(1001, 1, InitConnect_pb2.Request(c2s=c2s).SerializeToString())))
        self.buffer, self.count = bytearray(), 0
        while self.count == 0:
            self._read()

    def round(self, count: int) -> dict[str, Any]:
        """Microseconds per frame. The load begins when it hears that we are there."""
        self.count, watch = 0, Stopwatch()
        print('{"started": true}', flush=True)
        while self.count < count:
            self._read()
        return watch.each(count, 1e6)

    def _read(self) -> None:
        buffer, at = self.buffer, 0
        buffer += self.socket.recv(CHUNK)
        while len(buffer) - at >= HEADER_SIZE:
            _, proto_id, _, _, _, length, digest, _ = HEADER.unpack_from(buffer, at)
            end = at + HEADER_SIZE + length
            if end > len(buffer):
                break
            body = bytes(buffer[at + HEADER_SIZE : end])
            if self.aes is not None and proto_id != ProtoId.InitConnect:
                body = self.aes.decrypt(body, digest)
            assert hashlib.sha1(body, usedforsecurity=False).digest() == digest
            if parser := self.parsers.get(proto_id):
                parser(body)
            self.count += 1
            at = end
        del buffer[:at]


if __name__ == "__main__":
    way = sys.argv[2]
    serve(BareReader(int(sys.argv[1]), parses=way == "parse", aes=way == "encrypted").round)
