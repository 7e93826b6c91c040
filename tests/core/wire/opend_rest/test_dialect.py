"""The inferred details: each decides something, and a daemon that is otherwise changes this module alone."""

from __future__ import annotations

import pytest
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.wire.opend_rest.dialect import (
    TRADING_OFF,
    UNKNOWN_FIELD,
    KlineNumbers,
    content_of,
    is_envelope,
    kline_number,
    kline_numbers_of,
    push_response,
)
from tideboard_proto.opend import (
    Notify_pb2,
    Qot_Common_pb2,
    Qot_UpdateBasicQot_pb2,
    Qot_UpdateBroker_pb2,
    Qot_UpdateKL_pb2,
    Qot_UpdateOrderBook_pb2,
    Qot_UpdatePriceReminder_pb2,
    Qot_UpdateRT_pb2,
    Qot_UpdateTicker_pb2,
    Trd_Common_pb2,
    Trd_UpdateOrder_pb2,
    Trd_UpdateOrderFill_pb2,
)

SECURITY = Qot_Common_pb2.Security(market=1, code="00700")
HEADER = Trd_Common_pb2.TrdHeader(trdEnv=0, accID=1, trdMarket=1)
CONTENTS: list[tuple[type[Message], Message]] = [
    (Qot_UpdateBasicQot_pb2.Response, Qot_UpdateBasicQot_pb2.S2C(basicQotList=[])),
    (Qot_UpdateKL_pb2.Response, Qot_UpdateKL_pb2.S2C(rehabType=0, klType=1, security=SECURITY)),
    (Qot_UpdateKL_pb2.Response, Qot_UpdateKL_pb2.S2C(rehabType=1, klType=2, security=SECURITY)),
    (Qot_UpdateRT_pb2.Response, Qot_UpdateRT_pb2.S2C(security=SECURITY)),
    (Qot_UpdateTicker_pb2.Response, Qot_UpdateTicker_pb2.S2C(security=SECURITY)),
    (Qot_UpdateOrderBook_pb2.Response, Qot_UpdateOrderBook_pb2.S2C(security=SECURITY)),
    (Qot_UpdateBroker_pb2.Response, Qot_UpdateBroker_pb2.S2C(security=SECURITY)),
    (Qot_UpdatePriceReminder_pb2.Response, Qot_UpdatePriceReminder_pb2.S2C(security=SECURITY, price=1, changeRate=0)),
    (Trd_UpdateOrder_pb2.Response, Trd_UpdateOrder_pb2.S2C(header=HEADER)),
    (Trd_UpdateOrderFill_pb2.Response, Trd_UpdateOrderFill_pb2.S2C(header=HEADER)),
    (Notify_pb2.Response, Notify_pb2.S2C(type=1)),
]


@pytest.mark.parametrize(("response", "content"), CONTENTS, ids=[type(each).__module__ for _, each in CONTENTS])
@pytest.mark.parametrize("message", ["", "ok"])
def test_a_push_is_read_as_a_response_and_as_its_content_alone(
    response: type[Message], content: Message, message: str
) -> None:
    """Every message that is pushed, with and without words before its content."""
    alone = content.SerializePartialToString()
    whole = response(retType=0, **({"retMsg": message} if message else {}))
    whole.s2c.CopyFrom(content)  # type: ignore[attr-defined]

    assert push_response(whole.SerializePartialToString()) == whole.SerializePartialToString()
    read = response()
    read.MergeFromString(push_response(alone))
    assert read.s2c == content  # type: ignore[attr-defined]
    assert read.retType == 0  # type: ignore[attr-defined]


@given(st.binary(max_size=400))
def test_no_bytes_break_it(body: bytes) -> None:
    assert push_response(body).endswith(body)


def test_candles_keep_their_numbers_unless_the_reference_is_followed() -> None:
    numbers = range(1, 12)

    assert [kline_number(number, KlineNumbers.PROTO) for number in numbers] == list(numbers)
    spoken = {number: kline_number(number, KlineNumbers.REFERENCE) for number in numbers}
    assert {number: said for number, said in spoken.items() if number != said} == {
        1: 5,
        2: 1,
        3: 2,
        4: 3,
        5: None,
        11: None,
    }


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("unknown field `remark`, expected one of `header`", "remark"),
        ("unknown field 'c2s.header.foo'", "c2s.header.foo"),
        ('Unknown field: "x"', "x"),
        ("unknown fields: a_b", "a_b"),
        ("unknown route", None),
    ],
)
def test_the_field_of_a_refusal_is_found(text: str, field: str | None) -> None:
    found = UNKNOWN_FIELD.search(text)
    assert (found and found["field"]) == field


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("start the daemon with --enable-trading", True),
        ("trading is disabled on this daemon", True),
        ("trading not enabled", True),
        ("trading password wrong", False),
        ("", False),
    ],
)
def test_a_daemon_without_trading_is_known_by_its_words(text: str, off: bool) -> None:
    assert (TRADING_OFF.search(text) is not None) is off


def test_an_answer_without_an_envelope_is_its_own_content() -> None:
    assert content_of({"uptime": 1}) == {"uptime": 1}
    assert content_of({"ret_type": 0, "s2c": {"a": 1}}) == {"a": 1}
    assert content_of([1]) == [1]
    assert [is_envelope(each) for each in ({"ret_type": True}, {"ret_type": "0"}, {"ret_type": -1}, None)] == [
        False,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("asked", "days", "numbers"),
    [
        (1, 1 / 1440, KlineNumbers.PROTO),
        (1, 1, KlineNumbers.REFERENCE),
        (2, 1, KlineNumbers.PROTO),
        (2, 7, KlineNumbers.REFERENCE),
        (3, 7, KlineNumbers.PROTO),
        (3, 31, KlineNumbers.REFERENCE),
        (4, 30, KlineNumbers.PROTO),
        (5, 365, KlineNumbers.PROTO),
        (5, 1 / 1440, KlineNumbers.REFERENCE),
        (11, 91, KlineNumbers.PROTO),
        (2, 91, None),
        (6, 5 / 1440, None),
    ],
)
def test_the_distance_of_candles_tells_which_numbers_a_daemon_follows(
    asked: int, days: float, numbers: KlineNumbers | None
) -> None:
    times = [place * days * 86_400 for place in range(8)]

    assert kline_numbers_of(asked, times) is numbers
    assert kline_numbers_of(asked, times[:3]) is None


def test_a_holiday_between_days_is_no_week() -> None:
    days = [0, 1, 2, 10, 11, 14]
    assert kline_numbers_of(2, [day * 86_400 for day in days]) is KlineNumbers.PROTO


def test_the_reference_has_no_number_for_years_and_quarters() -> None:
    assert [kline_number(number, KlineNumbers.REFERENCE) for number in (5, 11)] == [None, None]
