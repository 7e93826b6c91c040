"""Bodies: protobuf and its JSON mapping, bodies that do not parse."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.errors import WireError
from tideboard_core.wire.opend.codec import parse, parse_partial, serialize
from tideboard_core.wire.opend.framing import BodyFormat, FrameReader, OpendFrame
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import InitConnect_pb2, Qot_GetCapitalFlow_pb2, Trd_PlaceOrder_pb2
from vectors.opend_frames import FLOW_PLAIN, INIT_CONNECT, PLACE_ORDER


def frame_of(wire: bytes) -> OpendFrame:
    """Return the one frame in `wire`."""
    (frame,) = FrameReader(cap=1000).feed(wire)
    return frame


def test_init_connect_vector_means_what_the_note_says() -> None:
    c2s = parse(frame_of(INIT_CONNECT), InitConnect_pb2.Request).c2s

    assert (c2s.clientVer, c2s.clientID, c2s.recvNotify) == (300, "PyNormal", True)
    assert (c2s.packetEncAlgo, c2s.pushProtoFmt, c2s.programmingLanguage, c2s.aiType) == (-1, 0, "Python", 0)


def test_place_order_vector_carries_its_serial_against_replay() -> None:
    frame = frame_of(PLACE_ORDER)
    request = parse(frame, Trd_PlaceOrder_pb2.Request)

    assert request.c2s.packetID.serialNo == frame.serial
    assert request.c2s.packetID.connID == 7340032
    assert (request.c2s.code, request.c2s.qty, request.c2s.price) == ("00700", 100, 480)
    assert serialize(request) == frame.body


def test_json_body_is_the_same_message_with_wide_integers_as_text() -> None:
    request = parse(frame_of(PLACE_ORDER), Trd_PlaceOrder_pb2.Request)

    body = serialize(request, BodyFormat.JSON)

    assert json.loads(body)["c2s"]["packetID"] == {"connID": "7340032", "serialNo": 9}
    frame = OpendFrame(ProtoId.Trd_PlaceOrder, 9, body, BodyFormat.JSON)
    assert parse(frame, Trd_PlaceOrder_pb2.Request) == request


@pytest.mark.parametrize("body_format", BodyFormat)
def test_body_without_a_required_field_is_refused_both_ways(body_format: BodyFormat) -> None:
    empty = b"{}" if body_format is BodyFormat.JSON else b""

    with pytest.raises(WireError) as caught:
        parse(OpendFrame(3211, 1, empty, body_format), Qot_GetCapitalFlow_pb2.Request)
    assert caught.value.code == "wire-missing-fields"
    with pytest.raises(WireError):
        serialize(Qot_GetCapitalFlow_pb2.Request(), body_format)


@pytest.mark.parametrize("body_format", BodyFormat)
def test_partial_reading_takes_what_is_there(body_format: BodyFormat) -> None:
    empty = b"{}" if body_format is BodyFormat.JSON else b""

    assert (
        parse_partial(OpendFrame(3211, 1, empty, body_format), Qot_GetCapitalFlow_pb2.Request).c2s.security.market == 0
    )
    with pytest.raises(WireError):
        parse_partial(OpendFrame(3211, 1, b"\xff", body_format), Qot_GetCapitalFlow_pb2.Request)


@pytest.mark.parametrize(
    "body", [b"", b"[", b"\xff\xfe", b'{"c2s": 5}', b"[" * 5000, b'{"c2s":{"periodType":' + b"9" * 5000 + b"}}"]
)
def test_json_that_does_not_parse_raises_our_error(body: bytes) -> None:
    with pytest.raises(WireError):
        parse(OpendFrame(3211, 1, body, BodyFormat.JSON), Qot_GetCapitalFlow_pb2.Request)


@given(body=st.binary(max_size=120), body_format=st.sampled_from(BodyFormat))
def test_noise_is_a_message_or_our_error(body: bytes, body_format: BodyFormat) -> None:
    try:
        parse(OpendFrame(3211, 1, body, body_format), Qot_GetCapitalFlow_pb2.Request)
    except WireError:
        pass


def test_every_cut_of_a_body_is_a_message_or_our_error() -> None:
    body = FLOW_PLAIN[44:]

    for length in range(len(body)):
        with pytest.raises(WireError):
            parse(OpendFrame(3211, 1, body[:length]), Qot_GetCapitalFlow_pb2.Request)
