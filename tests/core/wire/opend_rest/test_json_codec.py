"""Answers as JSON: the reference's own examples both ways, and every message of every row there and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any, cast

import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from hypothesis import given, settings
from hypothesis import strategies as st

from tideboard_core.errors import WireError
from tideboard_core.wire.opend_rest.json_codec import from_json, to_full_json, to_json
from tideboard_core.wire.opend_rest.rows import rows

HEADER = {"trd_env": 0, "acc_id": "1", "trd_market": 1}
TENCENT = {"market": 1, "code": "00700"}
GOLDEN: dict[str, dict[str, Any]] = {
    "Qot_GetBasicQot": {
        "basic_qot_list": [
            {
                "security": TENCENT, "name": "TENCENT", "is_suspended": False, "list_time": "2004-06-16",
                "price_spread": 0.2, "update_time": "2026-04-01 10:15:03", "high_price": 322.0, "open_price": 318.4,
                "low_price": 317.0, "cur_price": 320.2, "last_close_price": 317.8, "volume": 8123400,
                "turnover": 2594000000.0, "turnover_rate": 0.089, "amplitude": 1.573,
            }
        ]
    },
    "Qot_GetOrderBook": {
        "security": TENCENT, "name": "TENCENT",
        "order_book_ask_list": [{"price": 320.4, "volume": 18300, "oreder_count": 21}],
        "order_book_bid_list": [{"price": 320.2, "volume": 9100, "oreder_count": 12}],
        "svr_recv_time_bid": "2026-04-01 10:15:03.120", "svr_recv_time_ask": "2026-04-01 10:15:03.120",
    },
    "Qot_GetCapitalFlow": {
        "flow_item_list": [
            {
                "in_flow": 1250000.0, "time": "2026-04-01 09:31", "timestamp": 1775007060.0, "super_in_flow": 900000.0,
                "big_in_flow": 400000.0, "mid_in_flow": 50000.0, "sml_in_flow": -100000.0,
            }
        ],
        "last_valid_time": "2026-04-01 10:15", "last_valid_timestamp": 1775009700.0,
    },
    "Qot_GetCapitalDistribution": {
        "capital_in_super": 5.1e8, "capital_in_big": 3.2e8, "capital_in_mid": 2.9e8, "capital_in_small": 1.8e8,
        "capital_out_super": 4.4e8, "capital_out_big": 3.5e8, "capital_out_mid": 2.7e8, "capital_out_small": 1.9e8,
        "update_time": "2026-04-01 10:15:00", "update_timestamp": 1775009700.0,
    },
    "Trd_GetAccList": {
        "acc_list": [
            {
                "trd_env": 0, "acc_id": "281756460288713754", "trd_market_auth_list": [1, 2], "acc_type": 2,
                "sim_acc_type": 1, "acc_status": 0,
            }
        ]
    },
    "Trd_GetFunds": {
        "header": HEADER,
        "funds": {
            "power": 900000.0, "total_assets": 1000000.0, "cash": 700000.0, "market_val": 300000.0, "frozen_cash": 0.0,
            "debt_cash": 0.0, "avl_withdrawal_cash": 700000.0, "currency": 1,
        },
    },
    "Trd_GetPositionList": {
        "header": HEADER,
        "position_list": [
            {
                "position_id": "77", "position_side": 0, "code": "00700", "name": "TENCENT", "qty": 300.0,
                "can_sell_qty": 300.0, "price": 320.2, "val": 96060.0, "pl_val": 1260.0, "pl_ratio": 1.33,
                "sec_market": 1, "average_cost_price": 316.0, "td_pl_val": 210.0, "currency": 1,
            }
        ],
    },
    "Trd_UnlockTrade": {},
    "Trd_PlaceOrder": {"header": HEADER, "order_id": "8123", "order_id_ex": "FH26040110150001"},
    "Trd_ModifyOrder": {"header": HEADER, "order_id": "8123"},
}  # fmt: skip
"""The examples of the reference, empty lists left out, ids as text."""

PROTOS = sorted({row.proto for row in rows() if row.proto})


def classes(proto: str) -> Any:
    """The messages of a call."""
    return import_module(f"tideboard_proto.opend.{proto}_pb2")


@pytest.mark.parametrize("proto", GOLDEN)
def test_an_example_is_read_and_written_as_it_stands(proto: str) -> None:
    content = GOLDEN[proto]
    envelope = {"ret_type": 0, "ret_msg": None, "err_code": None, "s2c": content}

    response = from_json(envelope, classes(proto).Response)

    assert response.IsInitialized()
    assert to_json(response.s2c) == content
    assert to_json(response) == {"ret_type": 0, "s2c": content}
    assert from_json(to_json(response), classes(proto).Response) == response


def test_ids_are_read_as_numbers_and_as_text_and_later_fields_are_passed_over() -> None:
    reply = classes("Trd_PlaceOrder").Response
    number, text = (
        from_json(
            {"ret_type": 0, "s2c": {"header": {**HEADER, "acc_id": 1}, "order_id": each, "acc_label": "x"}}, reply
        )
        for each in (8123, "8123")
    )

    assert number == text
    with pytest.raises(WireError, match="rest-unknown-field") as refused:
        from_json({"s2c": {"acc_label": "x"}}, reply, strict=True)
    assert refused.value.data["field"] == "s2c.acc_label"


def test_the_number_of_orders_is_read_however_it_is_spelled() -> None:
    level = import_module("tideboard_proto.opend.Qot_Common_pb2").OrderBook

    for name in ("oreder_count", "order_count", "orederCount"):
        assert from_json({"price": 1.0, "volume": 2, name: 21}, level).orederCount == 21
    assert to_json(level(price=1.0, volume=2, orederCount=21)) == {"price": 1.0, "volume": 2, "oreder_count": 21}


def test_a_number_that_json_has_not_is_absent() -> None:
    item = classes("Qot_GetCapitalFlow").CapitalFlowItem
    written = to_json(item(inFlow=float("nan")))
    assert written == {"in_flow": None}
    assert not from_json(written, item).HasField("inFlow")


# --- every message there and back -------------------------------------------------------------------------------------

_FINITE = st.floats(allow_nan=False, allow_infinity=False)
_VALUES: Mapping[int, st.SearchStrategy[Any]] = {
    FieldDescriptor.CPPTYPE_INT32: st.integers(-(2**31), 2**31 - 1),
    FieldDescriptor.CPPTYPE_UINT32: st.integers(0, 2**32 - 1),
    FieldDescriptor.CPPTYPE_INT64: st.integers(-(2**63), 2**63 - 1),
    FieldDescriptor.CPPTYPE_UINT64: st.integers(0, 2**64 - 1),
    FieldDescriptor.CPPTYPE_DOUBLE: _FINITE,
    FieldDescriptor.CPPTYPE_FLOAT: st.floats(allow_nan=False, allow_infinity=False, width=32),
    FieldDescriptor.CPPTYPE_BOOL: st.booleans(),
}
Draw = Callable[[st.SearchStrategy[Any]], Any]


def _value(draw: Draw, field: FieldDescriptor) -> Any:
    if field.cpp_type == FieldDescriptor.CPPTYPE_ENUM:
        assert field.enum_type is not None
        return draw(st.sampled_from([value.number for value in field.enum_type.values]))
    if field.type == FieldDescriptor.TYPE_BYTES:
        return draw(st.binary(max_size=6))
    return draw(_VALUES.get(field.cpp_type, st.text(max_size=6)))


def _filled(draw: Draw, message: Message, depth: int = 0) -> Message:
    """Some of its fields, lists with one or two rows; not deeper than the deepest answer goes."""
    for field in cast("list[FieldDescriptor]", message.DESCRIPTOR.fields):
        if depth > 3 or not (field.is_required or draw(st.booleans())):
            continue
        place = getattr(message, field.name)
        nested = field.cpp_type == FieldDescriptor.CPPTYPE_MESSAGE
        if field.is_repeated:
            for _ in range(draw(st.integers(1, 2))):
                if nested:
                    _filled(draw, place.add(), depth + 1)
                else:
                    place.append(_value(draw, field))
        elif nested:
            place.SetInParent()
            _filled(draw, place, depth + 1)
        else:
            setattr(message, field.name, _value(draw, field))
    return message


@pytest.mark.parametrize("proto", PROTOS)
@settings(max_examples=3)
@given(data=st.data())
def test_every_answer_of_every_row_survives(proto: str, data: st.DataObject) -> None:
    message = _filled(data.draw, classes(proto).Response())

    assert from_json(to_json(message), type(message), strict=True) == message
    assert from_json(to_full_json(message), type(message), strict=True) == message


# --- whatever comes ---------------------------------------------------------------------------------------------------

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["header", "order_list", "acc_id", "order_id", "qty", "security", "code", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=16,
)


@settings(max_examples=150)
@given(content=_JSON, proto=st.sampled_from(PROTOS))
def test_whatever_an_answer_holds_is_read_or_refused(content: object, proto: str) -> None:
    with suppress(WireError):
        from_json({"ret_type": 0, "s2c": content}, classes(proto).Response)


def test_an_answer_of_endless_depth_is_refused() -> None:
    content: Any = {}
    for _ in range(200):
        content = {"s2c": content}
    with suppress(WireError):
        from_json(content, classes("Trd_PlaceOrder").Response)
