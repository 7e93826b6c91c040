"""An OpenD written for the walks over raw sockets: frames are cut and made here, nothing of the program answers."""

from __future__ import annotations

import asyncio
import hashlib
import struct
from typing import Any

from google.protobuf.message import Message

from fakes.servers.wire_broker.book import BrokerBook, Execution, Row
from fakes.servers.wire_broker.futu_messages import (
    FILL_PUSH,
    KINDS,
    LISTS,
    MESSAGES,
    ORDER_PUSH,
    WRITES,
    FutuBroker,
    asked,
    fill_push,
    note_reply,
    order_push,
    stop_terms,
    written,
)
from fakes.servers.wire_broker.port import WirePort
from fakes.servers.wire_broker.wire_log import Pushed, WireLog
from tideboard_proto.opend import InitConnect_pb2, KeepAlive_pb2

HEAD = struct.Struct("<2sIBBII20s8s")
INIT, ALIVE = 1001, 1004
_OTHER: dict[int, Any] = {INIT: InitConnect_pb2, ALIVE: KeepAlive_pb2}


class OpendPort(WirePort):
    """Serves one OpenD."""

    kinds = KINDS
    stop_terms = staticmethod(stop_terms)

    def __init__(self, book: BrokerBook, log: WireLog) -> None:
        super().__init__(book, log)
        self.broker = FutuBroker(book)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read frames."""
        while True:
            head = await reader.readexactly(HEAD.size)
            _magic, number, _format, _version, serial, size, _digest, _rest = HEAD.unpack(head)
            self._take(writer, number, serial, await reader.readexactly(size))

    def _take(self, writer: asyncio.StreamWriter, number: int, serial: int, body: bytes) -> None:
        messages: Any = {**MESSAGES, **_OTHER}[number]
        key, c2s = f"{self.log.login}:{number}:{serial}", messages.Request.FromString(body).c2s
        if number in LISTS:
            self.log.add(asked(number, key, c2s))
        if number in WRITES:
            self.log.add(written(number, key, c2s))

        def answer(content: Any) -> None:
            reply = messages.Response(retType=-1, retMsg="no")
            if content is not None:
                reply = messages.Response(retType=0, s2c=content)
            note_reply(self.log, number, key, c2s, None if content is None else reply.s2c)
            self._send(writer, number, serial, reply)

        name = LISTS.get(number, "write" if number in WRITES else "")
        busy = messages.Response(retType=-1, retMsg="too frequent requests")
        self.meet(
            writer,
            name,
            lambda: self._content(number, c2s),
            answer,
            lambda _whose: self._send(writer, number, serial, busy),
        )

    def _content(self, number: int, c2s: Any) -> Message | None:
        if number == INIT:
            self.log.login += 1
            return InitConnect_pb2.S2C(
                serverVer=900, loginUserID=77, connID=self.log.login, connAESKey="0" * 16, keepAliveInterval=10
            )
        return KeepAlive_pb2.S2C(time=c2s.time) if number == ALIVE else self.broker.answer(number, c2s)

    def push_row(self, row: Row) -> None:
        """Tell of an order."""
        self._push(ORDER_PUSH, row.code, order_push(row))

    def push_fill(self, one: Execution) -> None:
        """Tell of an execution."""
        self._push(FILL_PUSH, one.row.code, fill_push(one))

    def _push(self, number: int, code: str, push: Message) -> None:
        writers = [writer for writer in self.writers if not writer.transport.is_closing()]
        if writers:
            self.log.add(Pushed(code))
        for writer in writers:
            self._send(writer, number, 0, push)

    @staticmethod
    def _send(writer: asyncio.StreamWriter, number: int, serial: int, reply: Message) -> None:
        body = reply.SerializeToString()
        digest = hashlib.sha1(body, usedforsecurity=False).digest()
        writer.write(HEAD.pack(b"FT", number, 0, 0, serial, len(body), digest, bytes(8)) + body)
