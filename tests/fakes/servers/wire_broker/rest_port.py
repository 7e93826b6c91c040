"""A FutuOpenD-rs written for the walks over raw sockets: its JSON and its pushes are made here."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from functools import partial
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from fakes.servers.wire_broker import futu_messages as futu
from fakes.servers.wire_broker.book import BrokerBook, Execution, Row
from fakes.servers.wire_broker.http_port import TEXT, HttpPort, Request, frame
from fakes.servers.wire_broker.wire_log import Pushed, WireLog

PATHS = {
    "/api/accounts": futu.ACCOUNTS, "/api/unlock-trade": futu.UNLOCK, "/api/funds": futu.FUNDS,
    "/api/positions": futu.POSITIONS, "/api/max-trd-qtys": futu.MOST, "/api/orders": futu.ORDERS,
    "/api/order": futu.PLACE, "/api/modify-order": futu.MODIFY, "/api/order-fills": futu.FILLS,
    "/api/order-fee": futu.FEES,
}  # fmt: skip
_SPELLED = {"side": "trd_side", "op": "modify_order_op"}
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WIDE = frozenset({FieldDescriptor.CPPTYPE_INT64, FieldDescriptor.CPPTYPE_UINT64})


class RestPort(HttpPort):
    """Serves one daemon; the push socket is its login."""

    kinds = futu.KINDS
    stop_terms = staticmethod(futu.stop_terms)

    def __init__(self, book: BrokerBook, log: WireLog) -> None:
        super().__init__(book, log)
        self.broker = futu.FutuBroker(book)
        self._asked = 0

    def joined(self, path: str) -> None:
        """The push socket is open."""
        self.log.login += 1

    def take(self, writer: asyncio.StreamWriter, request: Request) -> None:
        """Answer a request."""
        number = PATHS.get(request.path)
        if number is None:
            content = b'{"version":"1.5.0"}' if request.path == "/api/ping" else b"{}"
            self.reply(writer, b'{"ret_type":0,"ret_msg":null,"err_code":null,"s2c":' + content + b"}")
            return
        self._asked += 1
        key, c2s = f"{self.log.login}:{number}:{self._asked}", futu.MESSAGES[number].C2S()
        given = json.loads(request.body) if request.body else {}
        fields = given.get("c2s", given)
        filled(c2s, {_SPELLED.get(name, name): value for name, value in fields.items()})
        if number in futu.LISTS:
            self.log.add(futu.asked(number, key, c2s))
        if number in futu.WRITES:
            self.log.add(futu.written(number, key, c2s))

        def answer(content: Any) -> None:
            futu.note_reply(self.log, number, key, c2s, content)
            good = content is not None
            envelope = {"ret_type": 0 if good else -1, "ret_msg": None if good else "no", "err_code": None}
            self.reply(writer, json.dumps(envelope | {"s2c": plain(content) if good else None}).encode())

        name = futu.LISTS.get(number, "write" if number in futu.WRITES else "")
        busy = partial(self.refuse, writer, own=b'{"error":"rate limit exceeded"}')
        self.meet(writer, name, lambda: self.broker.answer(number, c2s), answer, busy)

    def push_row(self, row: Row) -> None:
        """Tell of an order."""
        self._push(futu.ORDER_PUSH, row.code, futu.order_push(row))

    def push_fill(self, one: Execution) -> None:
        """Tell of an execution."""
        self._push(futu.FILL_PUSH, one.row.code, futu.fill_push(one))

    def _push(self, number: int, code: str, push: Message) -> None:
        body = base64.b64encode(push.SerializeToString()).decode()
        if self.sockets:
            self.log.add(Pushed(code))
        for _path, writer in self.sockets:
            frame(writer, TEXT, json.dumps({"type": "trade", "proto_id": number, "body_b64": body}).encode())


def _name(field: Any) -> str:
    return _WORDS.sub("_", field.name).lower()


def plain(message: Any) -> dict[str, Any]:
    """A message as the daemon writes it: names in small letters, long numbers as text, empty lists too."""
    lists: dict[str, Any] = {_name(field): [] for field in message.DESCRIPTOR.fields if field.is_repeated}
    return lists | {_name(field): _value(field, value) for field, value in message.ListFields()}


def _value(field: Any, value: Any) -> Any:
    if field.is_repeated:
        return [plain(one) if field.message_type else one for one in value]
    if field.message_type:
        return plain(value)
    return str(value) if field.cpp_type in _WIDE else value


def filled(message: Any, given: dict[str, Any]) -> None:
    """Put into a message what a body has."""
    for field in message.DESCRIPTOR.fields:
        value = given.get(_name(field))
        if value is None:
            continue
        if field.is_repeated:
            getattr(message, field.name).extend(value)
        elif field.message_type:
            filled(getattr(message, field.name), value)
        else:
            setattr(message, field.name, int(value) if field.cpp_type in _WIDE else value)
