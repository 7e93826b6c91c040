"""Answers: both refusal forms become one kind and a message, whatever the bytes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.pauses import PauseBy
from tideboard_core.wire.opend_rest.answers import CLEAR_STATUSES, LONGEST_MESSAGE, OutcomeKind, field_in, outcome

OK: dict[str, Any] = {"ret_type": 0, "ret_msg": None, "err_code": None, "s2c": {}}
TABLE: list[tuple[int, Any, OutcomeKind, str]] = [
    (200, OK, OutcomeKind.OK, ""),
    (200, {"ret_type": 0, "s2c": None, "acc_label": "new"}, OutcomeKind.OK, ""),
    (200, {"uptime": 5}, OutcomeKind.OK, ""),
    (200, {"ret_type": -1, "ret_msg": "no quote right", "s2c": None}, OutcomeKind.BUSINESS, "no quote right"),
    (200, {"ret_type": -100, "ret_msg": None}, OutcomeKind.BUSINESS, ""),
    (200, {"ret_type": "0"}, OutcomeKind.PROTOCOL, ""),
    (200, {"error": "odd"}, OutcomeKind.PROTOCOL, "odd"),
    (200, [1, 2], OutcomeKind.PROTOCOL, "[1, 2]"),
    (401, {"error": "unauthorized"}, OutcomeKind.UNAUTHORIZED, "unauthorized"),
    (401, {"ret_type": -1, "ret_msg": "no key"}, OutcomeKind.UNAUTHORIZED, "no key"),
    (403, {"error": "forbidden"}, OutcomeKind.FORBIDDEN, "forbidden"),
    (404, {"error": "not found"}, OutcomeKind.NOT_FOUND, "not found"),
    (405, {"error": "method"}, OutcomeKind.NOT_FOUND, "method"),
    (400, {"error": "unknown field `foo`"}, OutcomeKind.BAD_REQUEST, "unknown field `foo`"),
    (413, {"error": "too large"}, OutcomeKind.BAD_REQUEST, "too large"),
    (429, {"error": "slow down"}, OutcomeKind.RATE_LIMITED, "slow down"),
    (408, {"error": "late"}, OutcomeKind.UNREACHABLE, "late"),
    (500, {"error": {"message": "inner"}}, OutcomeKind.UNREACHABLE, "inner"),
    (503, None, OutcomeKind.UNREACHABLE, "null"),
    (302, {}, OutcomeKind.PROTOCOL, ""),
]


@pytest.mark.parametrize(("status", "body", "kind", "message"), TABLE)
def test_each_answer_is_of_one_kind(status: int, body: Any, kind: OutcomeKind, message: str) -> None:
    told = outcome(status, json.dumps(body).encode())

    assert (told.kind, told.message, told.status) == (kind, message, status)


@pytest.mark.parametrize("raw", [b"", b"<html>proxy</html>", b"\xff\xfe", b"[" * 5000, b'{"ret_type":0'])
@pytest.mark.parametrize(
    ("status", "kind"), [(200, OutcomeKind.PROTOCOL), (502, OutcomeKind.UNREACHABLE), (403, OutcomeKind.FORBIDDEN)]
)
def test_what_is_no_json_keeps_its_status_and_its_first_words(raw: bytes, status: int, kind: OutcomeKind) -> None:
    told = outcome(status, raw)

    assert told.kind is kind
    assert told.body is None
    assert len(told.message) <= LONGEST_MESSAGE


def test_the_pause_that_was_asked_for_is_told() -> None:
    pauses = [outcome(429, b"{}", text).pause for text in ("30", "", "Fri, 20 Nov 2026 10:00:00 GMT", "-1", "9" * 400)]
    assert pauses == [30.0, 0.0, 1e5, 1e5, 1e5]


@pytest.mark.parametrize(
    ("body", "whose"),
    [
        (b'{"error":"slow down"}', PauseBy.OWN),
        (b'{"ret_type":-1,"ret_msg":"slow down"}', PauseBy.OWN),
        (b'{"message":"slow down"}', PauseBy.FOREIGN),
        (b"<html>slow down</html>", PauseBy.FOREIGN),
        (b"", PauseBy.FOREIGN),
    ],
)
def test_a_pause_is_the_gateways_own_in_its_own_json_alone(body: bytes, whose: PauseBy) -> None:
    assert outcome(429, body, "30").whose is whose


def test_a_field_is_named_in_either_form() -> None:
    assert outcome(400, b'{"error":"unknown field `c2s.remark`"}').field == "c2s.remark"
    assert outcome(200, b'{"ret_type":-1,"ret_msg":"unknown field `remark`."}').field == "remark"
    assert field_in("nothing of the kind") == ""


def test_a_clear_no_is_what_is_documented_as_refused_before_the_call() -> None:
    """These alone may be told as a rejection of an order without a word of the broker."""
    assert sorted(CLEAR_STATUSES) == [400, 401, 403, 404, 429]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)
envelopes = st.dictionaries(
    st.sampled_from(["ret_type", "ret_msg", "err_code", "s2c", "error", "x"]), json_values, max_size=6
)


@given(st.integers(100, 599), json_values | envelopes, st.text(max_size=10))
def test_no_json_breaks_it(status: int, body: Any, pause: str) -> None:
    told = outcome(status, json.dumps(body).encode(), pause)
    assert told.kind in OutcomeKind
    assert told.pause >= 0


@given(st.integers(100, 599), st.binary(max_size=300))
def test_no_bytes_break_it(status: int, raw: bytes) -> None:
    assert outcome(status, raw).kind in OutcomeKind
