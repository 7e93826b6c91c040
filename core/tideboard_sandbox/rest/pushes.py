"""The daemon's pushes as text frames for every client of /ws."""

from __future__ import annotations

import base64
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final, NamedTuple, Protocol

import msgspec
from google.protobuf.message import Message

from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Trd_Common_pb2 as trd
from tideboard_sandbox.opend.messages.codes import CANDLE_SUB_TYPES
from tideboard_sandbox.rest.state import RestState

QUOTE, TRADE, NOTIFY = "quote", "trade", "notify"

_SUB_TYPES: Final = {
    int(ProtoId.Qot_UpdateBasicQot): qot.SubType_Basic,
    int(ProtoId.Qot_UpdateOrderBook): qot.SubType_OrderBook,
    int(ProtoId.Qot_UpdateTicker): qot.SubType_Ticker,
    int(ProtoId.Qot_UpdateRT): qot.SubType_RT,
    int(ProtoId.Qot_UpdateBroker): qot.SubType_Broker,
}
_SUB_TYPE_OF_CANDLE: Final = {kl_type: sub_type for sub_type, kl_type in CANDLE_SUB_TYPES.items()}
_TRADES: Final = frozenset({int(ProtoId.Trd_UpdateOrder), int(ProtoId.Trd_UpdateOrderFill)})
_TEXT_FRAME, _SHORT, _MEDIUM = 0x81, 125, 0xFFFF


class Event(NamedTuple):
    """One push: its fields without the body, and the account that it is about, empty for none."""

    fields: dict[str, Any]
    account: str = ""

    @property
    def kind(self) -> str:
        """quote, trade or notify."""
        return str(self.fields["type"])


class PushClient(Protocol):
    """A client of /ws."""

    def send(self, event: Event, frame: bytes) -> None:
        """Write a whole frame, if the client may have the event."""
        ...


class PushFeed:
    """The daemon session's connection: makes one frame per push and writes it to all clients; it has no queue."""

    def __init__(self, shared: RestState) -> None:
        self._shared = shared
        self.listeners: set[PushClient] = set()

    @property
    def writable(self) -> bool:
        """Always true: a client that does not read is dropped, so that it does not delay the others."""
        return True

    def push(self, proto_id: int, message: Message) -> None:
        """Send a push to every client, unless it is the same as the last of its kind within seconds."""
        event, hostile_values = event_of(proto_id, message), self._shared.hostile_values
        body = (message if hostile_values is None else hostile_values.message(message)).SerializePartialToString()
        if not self._shared.repeats.is_new(tuple(sorted(event.fields.items())), body):
            self._shared.pushed["dropped as identical"] += 1
            return
        self._shared.pushed[event.kind] += 1
        if self.listeners:
            text = msgspec.json.encode({**event.fields, "body_b64": base64.b64encode(body).decode()})
            frame = text_frame(text)
            for listener in list(self.listeners):
                listener.send(event, frame)

    def one_write(self) -> AbstractContextManager[None]:
        """Nothing: each push is a message to each client."""
        return nullcontext()

    def cut(self, reason: str) -> None:
        """Nothing: the daemon has no connection of its own."""


def event_of(proto_id: int, message: Any) -> Event:  # noqa: ANN401  one of the pushes
    """The fields of a push beside its body."""
    fields: dict[str, Any] = {"type": QUOTE, "proto_id": proto_id}
    if proto_id == ProtoId.Notify:
        return Event({**fields, "type": NOTIFY})
    s2c = message.s2c
    if proto_id in _TRADES:
        market = trd.TrdMarket.Name(s2c.header.trdMarket).removeprefix("TrdMarket_").upper()
        named = {"type": TRADE, "acc_id": s2c.header.accID, "trd_market": market}
        return Event({**fields, **named}, str(s2c.header.accID))
    security = s2c.basicQotList[0].security if proto_id == ProtoId.Qot_UpdateBasicQot else s2c.security
    fields["sec_key"] = f"{security.market}_{security.code}"
    if proto_id == ProtoId.Qot_UpdateKL:
        fields |= {"sub_type": _SUB_TYPE_OF_CANDLE[s2c.klType], "rehab_type": s2c.rehabType}
    elif proto_id in _SUB_TYPES:
        fields["sub_type"] = int(_SUB_TYPES[proto_id])
    return Event(fields)


def text_frame(payload: bytes) -> bytes:
    """A WebSocket text frame from a server: whole, unmasked, uncompressed (RFC 6455 section 5.2)."""
    size = len(payload)
    if size <= _SHORT:
        head = bytes((_TEXT_FRAME, size))
    elif size <= _MEDIUM:
        head = bytes((_TEXT_FRAME, 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((_TEXT_FRAME, 127)) + size.to_bytes(8, "big")
    return head + payload
