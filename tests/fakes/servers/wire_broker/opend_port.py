"""An OpenD written for the walks over raw sockets: frames are cut and made here, nothing of the program answers."""

from __future__ import annotations

import asyncio
import hashlib
import struct
from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message

from fakes.servers.wire_broker.book import Execution, Mood, Row
from fakes.servers.wire_broker.futu_messages import (
    FILL_PUSH,
    HEADER,
    KINDS,
    LISTS,
    MESSAGES,
    ORDER_PUSH,
    UNLOCK,
    WRITES,
    FutuBroker,
    asked,
    fill,
    listed,
    order,
    stop_terms,
    written,
)
from fakes.servers.wire_broker.wire_log import Answered, Opened, Pushed, WireLog
from tideboard_proto.opend import InitConnect_pb2, KeepAlive_pb2

HEAD = struct.Struct("<2sIBBII20s8s")
INIT, ALIVE = 1001, 1004
_OTHER: dict[int, Any] = {INIT: InitConnect_pb2, ALIVE: KeepAlive_pb2}


class OpendPort:
    """Serves one OpenD. `mood` says what a request meets; `quiet`: pushes are lost."""

    def __init__(self, broker: FutuBroker, log: WireLog) -> None:
        self.broker, self.log = broker, log
        self.mood: Callable[[str], Mood | None] = lambda _name: None
        self.quiet: Callable[[], bool] = lambda: False
        self.kinds, self.stop_terms = KINDS, stop_terms
        self.port = 0
        self._server: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []
        self._late: list[tuple[asyncio.TimerHandle, Callable[[], None]]] = []
        broker.book.on_row = self._push_row
        broker.book.on_fill = self._push_fill

    async def open(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """End everything."""
        self.cut()
        if self._server is not None:
            self._server.close()

    def cut(self) -> None:
        """Close every connection."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    def heal(self) -> None:
        """Answers that are late come now."""
        late, self._late = self._late, []
        for timer, send in late:
            timer.cancel()
            send()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        try:
            while True:
                head = await reader.readexactly(HEAD.size)
                _magic, number, _format, _version, serial, size, _digest, _rest = HEAD.unpack(head)
                self._take(writer, number, serial, await reader.readexactly(size))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.transport.abort()

    def _take(self, writer: asyncio.StreamWriter, number: int, serial: int, body: bytes) -> None:
        messages, key = {**MESSAGES, **_OTHER}[number], f"{self.log.login}:{number}:{serial}"
        c2s = messages.Request.FromString(body).c2s
        mood = self.mood(LISTS.get(number, "write" if number in WRITES else "")) or Mood()
        if number in LISTS:
            self.log.add(asked(number, key, c2s))
        if number in WRITES:
            self.log.add(written(number, key, c2s))
        if mood.cut and mood.lost:
            writer.transport.abort()
            return
        good, content = (False, None) if mood.lost or mood.refused else self._content(number, c2s)
        if mood.cut:
            writer.transport.abort()
        if mood.silent or mood.cut or mood.lost:
            return
        reply = messages.Response(retType=0 if good else -1, retMsg="" if good else "no")
        if good and content is not None:
            reply.s2c.CopyFrom(content)
        raw = reply.SerializeToString()

        def send() -> None:
            nonlocal reply
            due, reply = reply, None
            if due is not None and not writer.transport.is_closing():
                self._note_reply(number, key, messages.Response.FromString(raw), c2s)
                self._send(writer, number, serial, raw)

        if mood.late:
            self._late.append((asyncio.get_running_loop().call_later(mood.late, send), send))
        else:
            send()

    def _content(self, number: int, c2s: Any) -> tuple[bool, Message | None]:
        if number == INIT:
            self.log.login += 1
            s2c = InitConnect_pb2.S2C(
                serverVer=900, loginUserID=77, connID=self.log.login, connAESKey="0" * 16, keepAliveInterval=10
            )
            return True, s2c
        if number == ALIVE:
            return True, KeepAlive_pb2.S2C(time=c2s.time)
        return self.broker.answer(number, c2s)

    def _note_reply(self, number: int, key: str, reply: Any, c2s: Any) -> None:
        good = reply.retType == 0
        if number in LISTS and good:
            self.log.add(listed(number, key, reply.s2c))
        elif number in WRITES:
            self.log.add(Answered(key, good, reply.s2c.orderIDEx if good else ""))
        elif number == UNLOCK and good:
            self.log.add(Opened(c2s.unlock))

    def _push_row(self, row: Row) -> None:
        self._push(ORDER_PUSH, row.code, MESSAGES[ORDER_PUSH].S2C(header=HEADER, order=order(row)))

    def _push_fill(self, one: Execution) -> None:
        self._push(FILL_PUSH, one.row.code, MESSAGES[FILL_PUSH].S2C(header=HEADER, orderFill=fill(one)))

    def _push(self, number: int, code: str, s2c: Message) -> None:
        if self.quiet() or not self._writers:
            return
        self.log.add(Pushed(code))
        for writer in self._writers:
            if not writer.transport.is_closing():
                self._send(writer, number, 0, MESSAGES[number].Response(retType=0, s2c=s2c).SerializeToString())

    @staticmethod
    def _send(writer: asyncio.StreamWriter, number: int, serial: int, body: bytes) -> None:
        writer.write(HEAD.pack(b"FT", number, 0, 0, serial, len(body), hashlib.sha1(body).digest(), bytes(8)) + body)  # noqa: S324
