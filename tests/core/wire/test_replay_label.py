"""The mark of a replayed market on the wires: its bytes, and that a reader without it passes it over."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.wire.replay_label import (
    HEADER,
    label_headers,
    label_of_message,
    label_of_texts,
    mark_json,
    mark_message,
)
from tideboard_proto.longport import control_pb2
from tideboard_proto.opend import InitConnect_pb2

LABEL = ReplayLabel(date(2026, 11, 12), "Futu OpenD", bars_only=False)


def answer() -> InitConnect_pb2.Response:
    s2c = InitConnect_pb2.S2C(serverVer=1011, loginUserID=1, connID=2, connAESKey="k" * 16, keepAliveInterval=10)
    return InitConnect_pb2.Response(retType=0, s2c=s2c)


def test_the_bytes_in_the_answer_to_opends_login() -> None:
    plain, marked = answer(), answer()
    mark_message(marked, LABEL)
    assert marked.SerializeToString() == plain.SerializeToString() + bytes.fromhex("c23e1d") + LABEL.text().encode()
    read = InitConnect_pb2.Response.FromString(marked.SerializeToString())
    assert label_of_message(read) == LABEL
    assert read.s2c == plain.s2c


def test_the_bytes_in_longports_answer() -> None:
    welcome = control_pb2.AuthResponse(session_id="s", expires=1, limit=10, online=1)
    before = welcome.SerializeToString()
    mark_message(welcome, LABEL)
    assert welcome.SerializeToString() == before + bytes.fromhex("c23e1d") + LABEL.text().encode()
    assert label_of_message(control_pb2.AuthResponse.FromString(welcome.SerializeToString())) == LABEL


def test_a_long_label_has_a_length_of_two_bytes() -> None:
    label = ReplayLabel(date(2026, 11, 12), "富" * 40, bars_only=True)
    marked = answer()
    mark_message(marked, label)
    assert label_of_message(InitConnect_pb2.Response.FromString(marked.SerializeToString())) == label


def test_the_simulated_market_adds_nothing() -> None:
    plain = answer()
    mark_message(plain, None)
    assert plain.SerializeToString() == answer().SerializeToString()
    assert label_of_message(plain) is None
    assert label_headers(None) == {}
    assert mark_json(b"{}", None) == b"{}"


def test_the_header_and_the_json_field() -> None:
    assert label_headers(LABEL) == {HEADER: "2026-11-12 books Futu%20OpenD"}
    assert json.loads(mark_json(b'{"retType": 0}', LABEL)) == {"retType": 0, "replay": "2026-11-12 books Futu%20OpenD"}


@pytest.mark.parametrize("extra", [b"\xc0\x3e\x07", b"\xc2\x3e\x03abc", b"\xc2\x3e\x02\xff\xfe", b"\xc2\x3e\x00"])
def test_another_content_of_the_field_is_refused(extra: bytes) -> None:
    message = answer()
    message.MergeFromString(extra)
    with pytest.raises(BadInput):
        label_of_message(message)


def test_two_labels_that_differ_are_none() -> None:
    other = ReplayLabel(date(2026, 11, 13), "Futu OpenD", bars_only=False)
    assert label_of_texts([LABEL.text(), LABEL.text()]) == LABEL
    with pytest.raises(BadInput):
        label_of_texts([LABEL.text(), other.text()])
    with pytest.raises(BadInput):
        label_of_texts([LABEL.text(), ""])
