"""A broker's line under load: passes a sandbox's OpenD through and adds pushes of the mix between its frames.

Argument: PORT of the sandbox's OpenD, 0 for none: then it only logs callers in. First tells its own port. An order
{"rate": pushes a second, "count":} is answered with how many were sent.

Quotes of the first symbols carry the moment of sending (monotonic seconds) as their turnover.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import struct
import sys
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.frames import framed, mixed, quote_message, symbols
from benchmarks.subject import tell
from tideboard_core.wire.opend.framing import PLAIN, REQUEST_CAP, FrameReader, OpendFrame, encode
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import InitConnect_pb2, KeepAlive_pb2

HEADER = 44
LENGTH = struct.Struct("<I")
SYMBOLS = 500
STAMPED = 40
KEPT = 6_000
"""Frames made in advance."""
STEP = 0.001


class Caller(asyncio.Protocol):
    """One client. Whole frames of the sandbox go to it untouched; ours come in between."""

    def __init__(self, blaster: Blaster) -> None:
        self.blaster = blaster
        self.transport: asyncio.Transport
        self.upstream: asyncio.Transport | None = None
        self.waiting = b""
        self.reader = FrameReader(cap=REQUEST_CAP)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The newest caller gets the load."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.blaster.caller = self
        if self.blaster.port:
            self.blaster.spawn(self._connect())

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        self.upstream, _ = await loop.create_connection(lambda: Sandbox(self), "127.0.0.1", self.blaster.port)
        waiting, self.waiting = self.waiting, b""
        self.upstream.write(waiting)

    def data_received(self, data: bytes) -> None:
        """Hand on, or answer the two calls of a client that only listens."""
        if not self.blaster.port:
            self._answer(data)
        elif self.upstream is None:
            self.waiting += data
        else:
            self.upstream.write(data)

    def _answer(self, data: bytes) -> None:
        for frame in self.reader.feed(data):
            if frame.proto_id == ProtoId.InitConnect:
                s2c = InitConnect_pb2.S2C(
                    serverVer=1011, loginUserID=1, connID=1, connAESKey="0123456789abcdef", keepAliveInterval=10
                )
                body = InitConnect_pb2.Response(retType=0, s2c=s2c).SerializeToString()
            elif frame.proto_id == ProtoId.KeepAlive:
                alive = KeepAlive_pb2.S2C(time=int(time.time()))
                body = KeepAlive_pb2.Response(retType=0, s2c=alive).SerializeToString()
            else:
                continue
            self.transport.write(encode(OpendFrame(frame.proto_id, frame.serial, body), PLAIN))

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side goes with it."""
        if self.upstream is not None:
            self.upstream.abort()
        if self.blaster.caller is self:
            self.blaster.caller = None


class Sandbox(asyncio.Protocol):
    """The line to the sandbox; hands on whole frames only, so that ours can stand between them."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.buffer = bytearray()

    def data_received(self, data: bytes) -> None:
        """Cut at frames by the length in the header."""
        self.buffer += data
        end = 0
        while len(self.buffer) - end >= HEADER:
            (length,) = LENGTH.unpack_from(self.buffer, end + 12)
            if len(self.buffer) - end < HEADER + length:
                break
            end += HEADER + length
        if end:
            self.caller.transport.write(bytes(self.buffer[:end]))
            del self.buffer[:end]

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side goes with it."""
        self.caller.transport.abort()


class Blaster:
    """Its door and its load."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.caller: Caller | None = None
        self.tasks: set[asyncio.Task[None]] = set()
        codes = symbols(SYMBOLS)
        self.kept = mixed(codes, KEPT)
        draw = random.Random(11)
        self.stamped = [quote_message(code, draw) for code in codes[:STAMPED]]
        self.frames = self._frames()

    def spawn(self, work: Any) -> None:
        """Run and keep it."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def _frames(self) -> Iterator[bytes]:
        """For ever: the mix, and one in fifty a quote that tells when it was sent."""
        stamped = itertools.cycle(self.stamped)
        for number, frame in enumerate(itertools.cycle(self.kept)):
            if number % 50:
                yield frame
                continue
            message = next(stamped)
            message.s2c.basicQotList[0].turnover = round(time.monotonic(), 6)  # type: ignore[attr-defined]
            yield framed(ProtoId.Qot_UpdateBasicQot, message)

    async def blast(self, *, rate: float, count: int) -> int:
        """Send so many at this rate; returns how many a caller was there for."""
        started, sent = time.monotonic(), 0
        while sent < count and (caller := self.caller) is not None:
            passed = time.monotonic() - started
            due = min(count, round(rate * (passed + STEP))) - sent
            if due > 0:
                caller.transport.write(b"".join(itertools.islice(self.frames, due)))
                sent += due
            await asyncio.sleep(STEP)
        return sent

    async def run(self) -> None:
        """Serve until standard input ends."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Caller(self), "127.0.0.1", 0)
        reader = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        tell(ready={"port": str(server.sockets[0].getsockname()[1])})
        while line := await reader.readline():
            tell(sent=await self.blast(**json.loads(line)))


if __name__ == "__main__":
    asyncio.run(Blaster(int(sys.argv[1])).run())
