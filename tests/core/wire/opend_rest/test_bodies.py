"""Request bodies: every example parses, every spelling means the same, what is unknown is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from hypothesis import given, settings
from hypothesis import strategies as st

from tideboard_core.errors import WireError
from tideboard_core.model.rest import RestRow
from tideboard_core.wire.opend_rest.bodies import body_for, missing_fields, request_of
from tideboard_core.wire.opend_rest.json_codec import to_json
from tideboard_core.wire.opend_rest.rows import row_of, rows
from tideboard_core.wire.opend_rest.shapes import FORCED, MODIFY_USER_SECURITY, c2s_class

ROWS = [row for row in rows() if row.proto]
EXAMPLES = [(row, example) for row in ROWS for example in (row.example, *row.examples)]
INCOMPLETE = {
    "POST /api/order-fee": ["header.trd_market"],
    "POST /api/reconfirm-order": ["header.trd_env", "header.trd_market"],
    "POST /api/modify-order": ["header.trd_env"],
}
"""Rows whose example leaves out a part of the trade header."""

OTHERWISE_SPELLED = {
    "POST /api/history-kl-quota", "POST /api/future-info", "POST /api/order", "POST /api/quote", "POST /api/kline",
    "POST /api/history-kline", "POST /api/option-chain", "POST /api/option-expiration-date",
}  # fmt: skip
"""Examples with fields that the call does not have, camelCase, without a field that every client sends, or with a text
for a security that we send as an object."""

HEADER = {"acc_id": 281756460000000001, "trd_env": 1, "trd_market": 1}


def row(key: str) -> RestRow:
    found = row_of(*key.split(" "))
    assert found is not None
    return found


def read(key: str, body: object) -> dict[str, Any]:
    return to_json(request_of(row(key), body))


def refused(key: str, body: object) -> tuple[str, str]:
    with pytest.raises(WireError) as caught:
        request_of(row(key), body)
    return caught.value.code, str(caught.value.data["field"])


@pytest.mark.parametrize(("row", "example"), EXAMPLES, ids=lambda value: getattr(value, "key", ""))
def test_every_example_parses_and_is_spelled_back(row: RestRow, example: Any) -> None:
    message = request_of(row, example)

    assert missing_fields(message) == INCOMPLETE.get(row.key, [])
    if example is not None and row.key not in OTHERWISE_SPELLED:
        assert body_for(row, message) == example


@pytest.mark.parametrize(
    ("key", "example"),
    [
        ("POST /api/quote", {"security_list": [{"market": 1, "code": "00700"}]}),
        ("POST /api/kline", {"security": {"market": 1, "code": "00700"}, "kl_type": 1, "req_num": 5, "rehab_type": 0}),
        (
            "POST /api/history-kline",
            {"security": {"market": 11, "code": "AAPL"}, "rehab_type": 0, "kl_type": 2, "max_count": 100,
             "begin_time": "2026-07-20", "end_time": "2026-07-31"},
        ),
        ("POST /api/option-expiration-date", {"owner": {"market": 1, "code": "00700"}}),
        (
            "POST /api/option-chain",
            {"owner": {"market": 1, "code": "00700"}, "begin_time": "2026-08-07", "end_time": "2026-08-28"},
        ),
        ("POST /api/subscribe", {"symbols": ["HK.00700"], "sub_types": [1], "is_sub_or_un_sub": True}),
    ],
)  # fmt: skip
def test_bodies_are_those_that_1_5_0_was_seen_to_take(key: str, example: Mapping[str, Any]) -> None:
    """FutuOpenD-rs 1.5.0 refuses `symbol` of quotes and candles, which its reference shows."""
    assert body_for(row(key), request_of(row(key), example)) == example


QUOTE = {"security_list": [{"market": 1, "code": "00700"}]}
ORDER = {"header": HEADER | {"acc_id": "281756460000000001"}, "trd_side": 1, "order_type": 1, "code": "00700",
         "qty": 100.0, "price": 300.0}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "body", "meant"),
    [
        ("POST /api/quote", {"symbol": "HK.00700"}, QUOTE),
        ("POST /api/quote", {"c2s": {"symbols": ["HK.00700"]}}, QUOTE),
        ("POST /api/quote", {"stocks": ["hk.00700"], "header": None}, QUOTE),
        ("POST /api/quote", {"securityList": [{"market": 1, "code": "00700"}]}, QUOTE),
        ("POST /api/quote", {"security_list": ["HK.00700"]}, QUOTE),
        ("POST /api/quote", {"code": "HK.00700", "c2s": None}, QUOTE),
        ("POST /api/quote", {"code_list": [{"Market": 1, "code": "00700"}]}, QUOTE),
        ("POST /api/quote", None, {}),
        ("POST /api/option-chain", {"symbol": "US.BRK.B"}, {"owner": {"market": 11, "code": "BRK.B"}}),
        ("POST /api/kline", {"security": "SH.600519", "count": 5},
         {"security": {"market": 21, "code": "600519"}, "req_num": 5}),
        ("POST /api/rehab", {"security": {"market": 1, "code": "1"}}, {"security": {"market": 1, "code": "1"}}),
        ("POST /api/order",
         {**HEADER, "side": 1, "code": "00700", "qty": 100, "price": 300}, ORDER),
        ("POST /api/order",
         {"c2s": {"header": {"accID": "281756460000000001", "trdEnv": 1, "trdMarket": 1}, "trdSide": 1,
                  "orderType": 1, "code": "00700", "qty": 100, "price": 300}}, ORDER),
        ("POST /api/order",
         {"header": {"accId": 281756460000000001, "env": 1, "trd_market": 1}, "side": 1, "symbol": "HK.00700",
          "qty": 100.0, "price": 300.0}, ORDER | {"sec_market": 1}),
        ("POST /api/modify-order", {**HEADER, "order_id": 7, "op": 2},
         {"header": ORDER["header"], "order_id": "7", "modify_order_op": 2}),
        ("POST /api/modify-order", {"header": HEADER, "order_id": "7", "modifyOrderOp": 2, "trd_market": 2},
         {"header": ORDER["header"], "order_id": "7", "modify_order_op": 2, "trd_market": 2}),
        ("POST /api/cancel-all-order", {"header": HEADER, "op": 1, "order_id": 9},
         {"header": ORDER["header"], "order_id": "0", "modify_order_op": 2, "for_all": True}),
        ("POST /api/history-orders", {"header": HEADER, "start": "a", "filter_conditions": {"code_list": ["x"]}},
         {"header": ORDER["header"], "filter_conditions": {"code_list": ["x"], "begin_time": "a"}}),
        ("POST /api/code-change", {"type_list": [1], "symbols": ["HK.1"]},
         {"type_list": [1], "security_list": [{"market": 1, "code": "1"}]}),
        ("POST /api/subscribe", {"symbols": [], "is_sub": True}, {"is_sub_or_un_sub": True}),
    ],
)  # fmt: skip
def test_every_accepted_spelling_means_the_same(key: str, body: object, meant: Mapping[str, Any]) -> None:
    assert read(key, body) == meant


@pytest.mark.parametrize(
    ("key", "body", "problem"),
    [
        ("POST /api/quote", {"symbol": "HK.1", "colour": 1}, ("rest-unknown-field", "colour")),
        ("POST /api/quote", {"c2s": {"symbol": "HK.1"}, "symbol": "HK.1"}, ("rest-unknown-field", "symbol")),
        ("POST /api/quote", {"c2s": {"colour": None}}, ("rest-unknown-field", "colour")),
        ("POST /api/funds", {"header": {"acc_id": 1, "colour": 2}}, ("rest-unknown-field", "header.colour")),
        ("POST /api/quote", {"symbols": [{"market": 1, "kode": ""}]},
         ("rest-unknown-field", "security_list[0].kode")),
        ("POST /api/code-change", {"search": {"colour": 1}}, ("rest-unknown-field", "search.colour")),
        ("POST /api/option-chain", {"security": "HK.00700"}, ("rest-unknown-field", "security")),
        (MODIFY_USER_SECURITY, {"symbols": ["HK.00700"]}, ("rest-unknown-field", "symbols")),
        (MODIFY_USER_SECURITY, {"security_list": ["HK.00700"]}, ("rest-bad-type", "security_list[0]")),
        ("POST /api/funds", {"header": HEADER, "currency": "HKD"}, ("rest-bad-type", "currency")),
        ("POST /api/quote", {"symbol": "00700"}, ("rest-bad-type", "symbol")),
        ("POST /api/quote", {"symbol": "MOON.1"}, ("rest-bad-type", "symbol")),
        ("POST /api/quote", {"symbols": 5}, ("rest-bad-type", "security_list")),
        ("POST /api/quote", [], ("rest-bad-type", "body")),
        ("POST /api/quote", {"c2s": 1}, ("rest-bad-type", "c2s")),
        ("POST /api/funds", {"header": 1}, ("rest-bad-type", "header")),
        ("POST /api/rehab", {"symbols": ["HK.1", "HK.2"]}, ("rest-bad-type", "symbols")),
        ("POST /api/order", {"symbol": 1}, ("rest-bad-type", "symbol")),
        ("POST /api/code-change", {"search": 1}, ("rest-bad-type", "search")),
        ("POST /api/orderbook", {"symbol": "HK.1", "depth": 5, "num": 5}, ("rest-duplicate-field", "num")),
        ("POST /api/funds", {"header": {"acc_id": 1}, "acc_id": 1}, ("rest-duplicate-field", "acc_id")),
        ("POST /api/order", {"header": {"acc_id": 1, "accID": 2}}, ("rest-duplicate-field", "accID")),
        ("POST /api/order", {"header": {"trd_env": 1, "env": 0}}, ("rest-duplicate-field", "header.env")),
        ("POST /api/order", {"acc_id": "--5"}, ("rest-bad-type", "header.acc_id")),
        ("POST /api/history-orders", {"filter_conditions": 1, "start": "a"}, ("rest-duplicate-field", "start")),
        ("POST /api/orderbook", {"depth": 2**40}, ("rest-out-of-range", "num")),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_by_name(key: str, body: object, problem: tuple[str, str]) -> None:
    assert refused(key, body) == problem


def test_a_row_without_a_definition_has_no_message() -> None:
    with pytest.raises(WireError) as caught:
        request_of(row("POST /api/cash-log"), {})
    assert caught.value.code == "wire-unknown-proto"


# --- round trip ----------------------------------------------------------------------------------------------------

_NUMBERS: Mapping[int, st.SearchStrategy[Any]] = {
    FieldDescriptor.CPPTYPE_INT32: st.integers(-(2**31), 2**31 - 1),
    FieldDescriptor.CPPTYPE_UINT32: st.integers(0, 2**32 - 1),
    FieldDescriptor.CPPTYPE_INT64: st.integers(-(2**63), 2**63 - 1),
    FieldDescriptor.CPPTYPE_UINT64: st.integers(0, 2**64 - 1),
    FieldDescriptor.CPPTYPE_DOUBLE: st.floats(allow_nan=False, allow_infinity=False),
    FieldDescriptor.CPPTYPE_FLOAT: st.floats(allow_nan=False, allow_infinity=False, width=32),
    FieldDescriptor.CPPTYPE_BOOL: st.booleans(),
}
_TEXT = st.one_of(st.text(max_size=8), st.sampled_from(["00700", "BRK.B", "2026-11-18"]))
_SECURITY = st.builds(
    lambda market, code: {"market": market, "code": code}, st.sampled_from([1, 2, 11, 21, 22, 31, 41]), _TEXT
)


def _value(draw: Callable[[st.SearchStrategy[Any]], Any], field: Any) -> Any:
    if field.message_type is not None:
        return _filled(draw, field.message_type._concrete_class())
    if field.type == FieldDescriptor.TYPE_BYTES:
        return draw(st.binary(max_size=8))
    return draw(_NUMBERS.get(field.cpp_type, _TEXT))


def _filled(draw: Callable[[st.SearchStrategy[Any]], Any], message: Message) -> Message:
    if message.DESCRIPTOR.full_name.endswith("Qot_Common.Security"):
        return type(message)(**draw(_SECURITY))
    for field in message.DESCRIPTOR.fields:
        if field.is_repeated:
            for _ in range(draw(st.integers(0, 2))):
                value = _value(draw, field)
                rows = getattr(message, field.name)
                rows.append(value)
        elif field.is_required or draw(st.booleans()):
            value = _value(draw, field)
            if field.message_type is not None:
                getattr(message, field.name).CopyFrom(value)
            else:
                setattr(message, field.name, value)
    return message


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_a_message_survives_its_body(row: RestRow, data: st.DataObject) -> None:
    c2s: Any = _filled(data.draw, c2s_class(row)())
    for name in ("packetID", "userID"):
        if name in c2s.DESCRIPTOR.fields_by_name and (name == "packetID" or row.method == "GET"):
            c2s.ClearField(name)
    if row.key in FORCED:
        c2s.orderID, c2s.modifyOrderOp, c2s.forAll = 0, 2, True

    assert request_of(row, body_for(row, c2s)) == c2s


_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=6,
)
_NAMES = st.sampled_from(
    ["c2s", "header", "symbol", "symbols", "security", "owner", "search", "plate", "acc_id", "op", "begin_time", "x"]
)


@settings(max_examples=400, deadline=None)
@given(row=st.sampled_from(ROWS), body=st.one_of(_JSON, st.dictionaries(_NAMES, _JSON, max_size=4)))
def test_whatever_comes_is_read_or_refused(row: RestRow, body: object) -> None:
    with suppress(WireError):
        assert isinstance(request_of(row, body), c2s_class(row))
