"""From frame to reply: JSON, nonsense, unknown ids."""

from __future__ import annotations

import json
from importlib import import_module

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.servers.opend.in_process import TENCENT, InProcessClient, InProcessOpend
from tideboard_core.wire.opend.framing import BodyFormat, OpendFrame
from tideboard_core.wire.opend.protocols import PUSH_IDS, ProtoId
from tideboard_proto.opend import KeepAlive_pb2
from tideboard_sandbox.opend.dispatch import UNKNOWN_ID, answer, broken, not_logged_in
from tideboard_sandbox.opend.routes import REFERENCE, ROUTES


def result(body: bytes) -> KeepAlive_pb2.Response:
    message = KeepAlive_pb2.Response()
    message.ParseFromString(body)
    return message


def ask_json(visitor: InProcessClient, proto_id: int, **c2s: object) -> dict[str, object]:
    frame = OpendFrame(proto_id, 1, json.dumps({"c2s": c2s}).encode(), BodyFormat.JSON)
    answered: dict[str, object] = json.loads(answer(visitor.session, frame))
    return answered


def test_a_json_request_gets_a_json_reply_with_long_numbers_as_text(visitor: InProcessClient) -> None:
    reply = ask_json(visitor, ProtoId.KeepAlive, time="1700000000")

    assert reply["retType"] == 0
    assert isinstance(reply["s2c"]["time"], str)  # type: ignore[index]


def test_json_reaches_the_market_data_too(visitor: InProcessClient) -> None:
    reply = ask_json(visitor, ProtoId.Qot_GetCapitalFlow, security=TENCENT)

    rows = reply["s2c"]["flowItemList"]  # type: ignore[index]
    assert rows[0] == {
        "inFlow": 0.0, "time": "2026-11-18 09:30:00", "timestamp": rows[0]["timestamp"],
        "superInFlow": 0.0, "bigInFlow": 0.0, "midInFlow": 0.0, "smlInFlow": 0.0,
    }  # fmt: skip


def test_a_refusal_in_json_has_type_and_text(visitor: InProcessClient) -> None:
    reply = ask_json(visitor, ProtoId.Qot_GetBasicQot, securityList=[TENCENT])

    assert reply["retType"] == -1
    assert "请先订阅" in str(reply["retMsg"])


@pytest.mark.parametrize("proto_id", [0, 42, 3999, 2113, 0xFFFFFFFF, *sorted(PUSH_IDS)[:2]])
def test_an_unknown_id_is_answered_with_the_brokers_text(visitor: InProcessClient, proto_id: int) -> None:
    reply = result(answer(visitor.session, OpendFrame(proto_id, 1, b"")))

    assert (reply.retType, reply.retMsg) == (-1, "未知的协议ID")


@pytest.mark.parametrize("body", [b"", b"\xff", b"\x0a", b"\x0a\x00"])
@pytest.mark.parametrize("proto_id", [ProtoId.KeepAlive, ProtoId.Trd_PlaceOrder, ProtoId.Qot_Sub])
def test_a_body_that_is_no_request_is_an_invalid_packet(visitor: InProcessClient, proto_id: int, body: bytes) -> None:
    reply = result(answer(visitor.session, OpendFrame(proto_id, 1, body)))

    assert reply.retType == -500


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"c2s": 5}', b"\xff", b'{"c2s": {"time": "x"}}'])
def test_json_that_is_no_request_is_an_invalid_packet(visitor: InProcessClient, body: bytes) -> None:
    reply = json.loads(answer(visitor.session, OpendFrame(ProtoId.KeepAlive, 1, body, BodyFormat.JSON)))

    assert reply["retType"] == -500


def test_no_reply_is_ever_empty() -> None:
    frame = OpendFrame(ProtoId.KeepAlive, 1, b"")

    assert result(broken(frame)).retType == -1
    assert result(not_logged_in(frame)).retType == -1


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(proto_id=st.sampled_from(sorted(ROUTES)), body=st.binary(max_size=200))
def test_no_bytes_make_a_handler_fail(visitor: InProcessClient, proto_id: int, body: bytes) -> None:
    assert result(answer(visitor.session, OpendFrame(proto_id, 1, body))).retType in {0, -1, -500}


@pytest.mark.parametrize("place", sorted(REFERENCE.values()))
def test_what_the_first_call_loads_is_there(place: str) -> None:
    module, _, name = place.partition(":")
    assert callable(getattr(import_module(module), name))


def test_requests_are_counted_per_protocol(opend: InProcessOpend, visitor: InProcessClient) -> None:
    for _ in range(3):
        visitor.ok(ProtoId.KeepAlive, time=1)

    assert opend.shared.requests[ProtoId.KeepAlive] == 3


def test_unknown_ids_share_one_counter(opend: InProcessOpend, visitor: InProcessClient) -> None:
    for proto_id in range(5000, 5050):
        answer(visitor.session, OpendFrame(proto_id, 1, b""))

    assert dict(opend.shared.requests) == {UNKNOWN_ID: 50}
