"""Our LongPort schemas against every message of the protocol note, and against its packets."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
)

from tideboard_proto.longport import control_pb2, quote_pb2, trade_pb2

FACTS = json.loads((Path(__file__).parents[1] / "vectors" / "longport_messages.json").read_text(encoding="utf-8"))
MODULES = {"control": control_pb2, "quote": quote_pb2, "trade": trade_pb2}
Kinds = FieldDescriptorProto


def messages_of(file: FileDescriptorProto) -> Iterator[tuple[str, DescriptorProto]]:
    """Yield every message with its name inside the package, nested ones too; the entries of maps are no messages."""
    waiting = [(message.name, message) for message in file.message_type]
    while waiting:
        name, message = waiting.pop()
        if not message.options.map_entry:
            yield name, message
        waiting += [(f"{name}.{nested.name}", nested) for nested in message.nested_type]


def enums_of(file: FileDescriptorProto) -> Iterator[tuple[str, EnumDescriptorProto]]:
    """Yield every enum with its name inside the package."""
    yield from ((enum.name, enum) for enum in file.enum_type)
    for name, message in messages_of(file):
        yield from ((f"{name}.{enum.name}", enum) for enum in message.enum_type)


def type_of(field: FieldDescriptorProto, package: str) -> str:
    """The field's type as the note writes it."""
    if field.type_name:
        return field.type_name.removeprefix(f".{package}.")
    return Kinds.Type.Name(field.type).removeprefix("TYPE_").lower()


def field_line(message: DescriptorProto, field: FieldDescriptorProto, package: str) -> str:
    """A field as `number name label type`."""
    entries = {nested.name: nested for nested in message.nested_type if nested.options.map_entry}
    entry = entries.get(field.type_name.rpartition(".")[2])
    label, kind = "single", type_of(field, package)
    if entry is not None:
        label, kind = "map", f"map<{','.join(type_of(part, package) for part in entry.field)}>"
    elif field.label == Kinds.LABEL_REPEATED:
        label = "repeated"
    elif field.proto3_optional:
        label = "optional"
    return f"{field.number} {field.name} {label} {kind}"


def facts_of(module: Any) -> dict[str, dict[str, Any]]:
    """Every message and enum of a generated module in the vector's form."""
    file = FileDescriptorProto.FromString(module.DESCRIPTOR.serialized_pb)
    return {
        "messages": {
            name: [field_line(message, field, file.package) for field in message.field]
            for name, message in messages_of(file)
        },
        "enums": {
            name: " ".join(f"{value.name}={value.number}" for value in enum.value) for name, enum in enums_of(file)
        },
    }


@pytest.mark.parametrize("name", sorted(MODULES))
def test_every_message_field_number_label_and_type_is_the_vendors(name: str) -> None:
    assert facts_of(MODULES[name]) == FACTS[name]


def test_the_facts_are_all_there() -> None:
    """83 messages and 15 enums in three files; an emptied vector would agree with anything."""
    assert set(FACTS) == set(MODULES)
    assert sum(len(facts["messages"]) for facts in FACTS.values()) == 83
    assert sum(len(facts["enums"]) for facts in FACTS.values()) == 15


def body(packet: str, header: int) -> bytes:
    """Return the body of a packet given in hex."""
    return bytes.fromhex(packet)[header:]


FLOW_REPLY = (
    "021800000007000000380a063730302e484b12160a0e2d3331303235353836302e3030301090db9b9506"
    "12160a0e2d3331343031313232302e30303010ccdb9b9506"
)
FLOW_REPLY_GZIP = (
    "221800000007000000411f8b0800000000000203e362333730d0f3f01612e3e2d3353634303235b53033d03330301098707b"
    "f65436a8b88981a1a1911144fc0c481c00513d3e2138000000"
)


def test_auth_request_and_reply() -> None:
    request = control_pb2.AuthRequest.FromString(
        body("01020000000113880000210a086f74702d3030303112150a0f6163636570742d6c616e67756167651202656e", 11)
    )
    reply = control_pb2.AuthResponse.FromString(
        body("020200000001000000160a09736573732d303030311080adf180bd31180a2001", 10)
    )

    assert (request.token, dict(request.metadata)) == ("otp-0001", {"accept-language": "en"})
    assert (reply.session_id, reply.limit, reply.online) == ("sess-0001", 10, 1)


@pytest.mark.parametrize(
    "packet", [body(FLOW_REPLY, 10), gzip.decompress(body(FLOW_REPLY_GZIP, 10))], ids=["plain", "gzip"]
)
def test_capital_flow_reply(packet: bytes) -> None:
    reply = quote_pb2.CapitalFlowIntradayResponse.FromString(packet)

    assert reply.symbol == "700.HK"
    assert [line.inflow for line in reply.capital_flow_lines] == ["-310255860.000", "-314011220.000"]
    assert [line.timestamp for line in reply.capital_flow_lines] == [1655106960, 1655107020]
    assert reply.SerializeToString() == packet


def test_quote_push_and_trade_subscription() -> None:
    push = quote_pb2.PushQuote.FromString(
        body(
            "036500003b0a063730302e484b102a1a073333382e3230303880dd9b950640859dbe034a0e323436313439363938312e30303060646a0933333832302e303030",
            5,
        )
    )
    topics = trade_pb2.Sub.FromString(body("011000000002753000000" + "90a0770726976617465", 11))

    assert (push.symbol, push.last_done, push.sequence) == ("700.HK", "338.200", 42)
    assert list(topics.topics) == ["private"]


def test_close_push_and_error_body() -> None:
    close = control_pb2.Close.FromString(body("030000000f0802120b6d61696e74656e616e6365", 5))
    error = control_pb2.Error.FromString(body("0218000000080700001508a4b412120f6e6f2071756f746520616363657373", 10))

    assert (close.code, close.reason) == (control_pb2.Close.ServerShutdown, "maintenance")
    assert (error.code, error.msg) == (301604, "no quote access")
