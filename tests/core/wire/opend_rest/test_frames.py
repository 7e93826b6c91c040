"""Text frames of the push socket."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.errors import WireError
from tideboard_core.wire.opend.codec import parse
from tideboard_core.wire.opend_rest.frames import push_of
from tideboard_proto.opend import Qot_Common_pb2, Qot_UpdateTicker_pb2

CONTENT = Qot_UpdateTicker_pb2.S2C(security=Qot_Common_pb2.Security(market=1, code="00700"))
RESPONSE = Qot_UpdateTicker_pb2.Response(retType=0, s2c=CONTENT)


def frame(body: bytes, **fields: Any) -> str:
    return json.dumps({"proto_id": 3011, "body_b64": base64.b64encode(body).decode(), **fields})


@pytest.mark.parametrize("body", [RESPONSE.SerializeToString(), CONTENT.SerializeToString()], ids=["whole", "content"])
@pytest.mark.parametrize(
    "fields",
    [
        {"type": "quote", "sec_key": "1_00700", "sub_type": 4},
        {"event_type": "quote", "rehab_type": 1},
        {"type": "trade", "acc_id": "281756460288713754", "trd_market": "HK", "later": {"a": 1}},
        {"type": None, "sec_key": None, "acc_id": 5},
    ],
)
def test_an_event_is_the_frame_that_opend_would_push(body: bytes, fields: dict[str, Any]) -> None:
    read = push_of(frame(body, **fields))

    assert read.proto_id == 3011
    assert parse(read, Qot_UpdateTicker_pb2.Response).s2c == CONTENT


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "{}", '{"proto_id":3011}', '{"proto_id":"3011","body_b64":""}', frame(b"x")[:-3],
     '{"proto_id":3011,"body_b64":"not base64!"}', '{"proto_id":3011,"body_b64":5}', "[" * 3000],
)  # fmt: skip
def test_what_is_none_is_said(text: str) -> None:
    with pytest.raises(WireError, match="rest-bad-push"):
        push_of(text)


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_no_text_breaks_it(text: str | bytes) -> None:
    try:
        push_of(text)
    except WireError as error:
        assert error.code == "rest-bad-push"  # noqa: PT017  either a frame, or this
