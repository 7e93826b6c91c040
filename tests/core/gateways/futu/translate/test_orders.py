"""Orders and fills: every status and kind of the schema, prices that are not there, noise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import pytest
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.errors import GatewayError, field_of
from tideboard_core.gateways.futu.translate.accounts import position
from tideboard_core.gateways.futu.translate.orders import fill, order, order_fee, order_status
from tideboard_core.model.order import (
    OPEN_STATUSES,
    FillStatus,
    OrderStatus,
    OrderType,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.order_terms import OrderTerm
from tideboard_proto.opend import Trd_Common_pb2 as Trd

M = TypeVar("M", bound=Message)
HEADER = Trd.TrdHeader(trdEnv=1, accID=2**63 + 5, trdMarket=1)


def wire(**changes: Any) -> Trd.Order:
    """Return an order with its required fields."""
    facts: dict[str, Any] = {
        "trdSide": 1, "orderType": 1, "orderStatus": 5, "orderID": 2**60 + 1, "orderIDEx": "", "code": "00700",
        "name": "", "qty": 100.0, "createTime": "2026-11-20 10:00:00", "updateTime": "", "secMarket": 1,
    }  # fmt: skip
    return Trd.Order(**(facts | changes))


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (-1, OrderStatus.UNKNOWN), (0, OrderStatus.PENDING), (1, OrderStatus.PENDING), (2, OrderStatus.PENDING),
        (3, OrderStatus.REJECTED), (4, OrderStatus.UNKNOWN), (5, OrderStatus.SUBMITTED),
        (10, OrderStatus.PARTIALLY_FILLED), (11, OrderStatus.FILLED), (12, OrderStatus.CANCELLING),
        (13, OrderStatus.CANCELLING), (14, OrderStatus.CANCELLED), (15, OrderStatus.CANCELLED),
        (21, OrderStatus.REJECTED), (22, OrderStatus.DISABLED), (23, OrderStatus.CANCELLED),
        (24, OrderStatus.CANCELLED), (99, OrderStatus.UNKNOWN),
    ],
)  # fmt: skip
def test_status(number: int, status: OrderStatus) -> None:
    assert order_status(number) is status
    assert order(HEADER, wire(orderStatus=number)).open is (status in OPEN_STATUSES)


@pytest.mark.parametrize(
    ("changes", "env", "last"),
    [
        ({"timeInForce": 1}, 1, date(2027, 2, 17)),
        ({"timeInForce": 1, "createTime": "2026-11-17 10:00:00"}, 1, date(2027, 2, 12)),  # the 90th day is a Sunday
        ({"timeInForce": 1, "updateTime": "2026-12-20 10:00:00"}, 1, date(2027, 2, 17)),  # from entry: the earlier
        ({"timeInForce": 1, "createTime": ""}, 1, None),
        ({"timeInForce": 0}, 1, None),
        ({}, 1, None),
        ({"timeInForce": 1}, 0, None),
    ],
)
def test_an_order_good_till_cancelled_ends_after_ninety_days(
    changes: dict[str, Any], env: int, last: date | None
) -> None:
    header = Trd.TrdHeader(trdEnv=env, accID=7, trdMarket=1)
    assert order(header, wire(**changes)).ends == last


@pytest.mark.parametrize(
    ("code", "last"),
    [("TCH261127C620000", date(2026, 11, 27)), ("TCH270330C620000", date(2027, 2, 17)), ("MHI2612", date(2027, 2, 17))],
)
def test_an_option_s_order_lasts_no_longer_than_the_option(code: str, last: date) -> None:
    """A future's last day no code tells: there the ninety days stand."""
    assert order(HEADER, wire(timeInForce=1, code=code)).ends == last


def test_an_absolute_limit_is_a_limit_with_the_broker_s_word_beside_it() -> None:
    found = order(HEADER, wire(orderType=5))
    assert (found.order_type, found.broker_type) == (OrderType.LIMIT, "AbsoluteLimit")
    assert order(HEADER, wire(orderType=1)).broker_type == ""
    assert order(HEADER, wire(orderType=77)).broker_type == "77"


def test_every_status_of_the_schema_is_in_the_table() -> None:
    unknown = {value.number for value in Trd.OrderStatus.DESCRIPTOR.values if order_status(value.number) == "unknown"}

    assert unknown == {-1, 4}


def test_wide_ids_stay_whole_and_absent_prices_are_none() -> None:
    made = order(HEADER, wire(orderType=2))

    assert (made.id, made.account_id) == (str(2**60 + 1), str(2**63 + 5))
    assert (made.price, made.average_price, made.trigger) == (None, None, None)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (1, OrderType.LIMIT), (2, OrderType.MARKET), (10, OrderType.STOP), (11, OrderType.STOP_LIMIT),
        (5, OrderType.LIMIT), (6, OrderType.AUCTION), (99, OrderType.OTHER),
        (14, OrderType.TRAILING_STOP), (15, OrderType.TRAILING_STOP_LIMIT),
    ],
)  # fmt: skip
def test_order_types(number: int, kind: OrderType) -> None:
    assert order(HEADER, wire(orderType=number, price=1.5)).order_type is kind


def test_a_type_of_a_newer_gateway_keeps_its_number() -> None:
    assert order(HEADER, wire(orderType=99, price=1.5)).broker_type == "99"
    assert order(HEADER, wire(orderType=1, price=1.5)).broker_type == ""


@pytest.mark.parametrize(
    ("fields", "untold", "hours", "stays"),
    [
        ({"session": 1, "timeInForce": 0}, set(), TradingHours.REGULAR, TimeInForce.DAY),
        ({"timeInForce": 0}, {OrderTerm.HOURS}, TradingHours.ALL_DAY, TimeInForce.DAY),
        ({"timeInForce": 0, "fillOutsideRTH": True}, {OrderTerm.HOURS}, TradingHours.ALL_DAY, TimeInForce.DAY),
        ({"session": 1}, {OrderTerm.TIME}, TradingHours.REGULAR, TimeInForce.GTC),
        ({"session": 1, "timeInForce": 77}, {OrderTerm.TIME}, TradingHours.REGULAR, TimeInForce.GTC),
    ],
)
def test_what_a_row_does_not_tell_may_be_the_worst(
    fields: dict[str, Any], untold: set[OrderTerm], hours: TradingHours, stays: TimeInForce
) -> None:
    """An old OpenD has only the flag `fillOutsideRTH`, which names no session."""
    made = order(HEADER, wire(code="AAPL", secMarket=2, price=1.5, **fields))

    assert (set(made.untold), made.hours, made.time_in_force) == (untold, hours, stays)
    at_home = order(HEADER, wire(price=1.5, timeInForce=0))
    assert (at_home.untold, at_home.hours) == (frozenset(), TradingHours.REGULAR)  # Hong Kong has one session


def test_short_sales_are_sales_and_buying_back_is_buying() -> None:
    sides = [order(HEADER, wire(trdSide=number)).side for number in (1, 2, 3, 4)]

    assert sides == [Side.BUY, Side.SELL, Side.SELL, Side.BUY]


def test_fill_price_trigger_and_validity() -> None:
    made = order(HEADER, wire(fillQty=40.0, fillAvgPrice=480.123, auxPrice=479.0, timeInForce=1, lastErrMsg="why"))

    assert (made.filled, made.average_price, made.trigger) == (40, Decimal("480.123"), Decimal(479))
    assert (made.time_in_force, made.text) == (TimeInForce.GTC, "why")


@given(body=st.binary(max_size=120))
def test_noise_in_an_order_is_an_order_or_our_error(body: bytes) -> None:
    noise = wire()
    try:
        noise.MergeFromString(body)
    except Exception:  # noqa: BLE001  protobuf's own refusal is tested elsewhere
        return
    try:
        order(HEADER, noise)
    except GatewayError:
        return


@pytest.mark.parametrize(
    ("status", "words", "asks"),
    [
        (Trd.OrderStatus_WaitingSubmit, "委托数量过大，需要再次确认", 1),
        (Trd.OrderStatus_WaitingSubmit, "委託價格異常，請確認", 2),
        (Trd.OrderStatus_Disabled, "Unusual PRICE, please CONFIRM", 2),
        (Trd.OrderStatus_WaitingSubmit, "", 0),
        (Trd.OrderStatus_WaitingSubmit, "等待开盘", 0),
        (Trd.OrderStatus_Submitted, "please confirm", 0),
        (Trd.OrderStatus_Failed, "please confirm", 0),
    ],
)
def test_the_broker_asks_for_a_confirmation_in_the_words_of_an_order_that_waits(
    status: int, words: str, asks: int
) -> None:
    assert order(HEADER, wire(orderStatus=status, lastErrMsg=words)).asks == asks


@pytest.mark.parametrize(
    ("fields", "distances"),
    [
        ({"orderType": 14, "trailType": 1, "trailValue": 2.5}, (None, Decimal("2.5"), None)),
        ({"orderType": 14, "trailType": 2, "trailValue": 0.05}, (Decimal("0.05"), None, None)),
        ({"orderType": 15, "trailType": 2, "trailValue": 3.0, "trailSpread": 0.5}, (Decimal(3), None, Decimal("0.5"))),
        ({"orderType": 15, "trailType": 1, "trailValue": 3.0}, (None, Decimal(3), Decimal(0))),
        ({"orderType": 14}, (None, None, None)),
        ({"orderType": 1, "trailSpread": 0.5}, (None, None, None)),
    ],
)
def test_a_trailing_stop_has_its_distance_as_percent_or_amount(
    fields: dict[str, Any], distances: tuple[Decimal | None, ...]
) -> None:
    made = order(HEADER, wire(**fields))

    assert (made.trail_amount, made.trail_percent, made.limit_offset) == distances


@pytest.mark.parametrize(("number", "told"), [(0, False), (1, True), (2, True), (3, True), (4, True), (77, False)])
def test_a_fill_says_whether_its_side_was_told(number: int, told: bool) -> None:
    dealt = Trd.OrderFill(
        trdSide=number, fillID=7, orderIDEx="FA1", code="AAPL", name="", qty=10, price=190.5, secMarket=2,
        createTime="2026-11-19 09:30:01",
    )  # fmt: skip

    assert fill(HEADER, dealt, with_status=True).side_told is told


@pytest.mark.parametrize(
    ("number", "status", "word"),
    [
        (0, FillStatus.NORMAL, ""),
        (1, FillStatus.CANCELLED, ""),
        (2, FillStatus.CHANGED, ""),
        (3, FillStatus.PAYOUT, ""),
        (9, FillStatus.NORMAL, "9"),
    ],
)
def test_a_fill_says_what_became_of_it(number: int, status: FillStatus, word: str) -> None:
    """By the comments of the broker's schema; a number that is not known counts as normal and is named."""
    dealt = Trd.OrderFill(
        trdSide=1, fillID=7, orderIDEx="FA1", code="AAPL", name="", qty=10, price=190.5, secMarket=2, status=number,
        createTime="2026-11-19 09:30:01", updateTimestamp=1795000000.0,
    )  # fmt: skip

    made = fill(HEADER, dealt, with_status=True)
    assert (made.status, made.broker_status) == (status, word)
    assert made.revised is not None
    assert made.revised.timestamp() == 1795000000
    assert fill(HEADER, dealt, with_status=False).status is FillStatus.NORMAL


def test_of_an_order_whose_fills_were_taken_back_nothing_is_filled() -> None:
    made = order(HEADER, wire(orderStatus=24, fillQty=300, fillAvgPrice=600.0))

    assert made.taken_back
    assert (made.status, made.filled, made.average_price) == (OrderStatus.CANCELLED, 0, None)


@pytest.mark.parametrize("number", [0, 77])
def test_an_order_of_an_unknown_side_is_not_read_as_a_sale(number: int) -> None:
    with pytest.raises(GatewayError) as refused:
        order(HEADER, wire(trdSide=number))
    assert field_of(refused.value) == "trdSide"


def garbled(message: M, name: str) -> M:
    """The message with bytes in a text field that are no UTF-8, as they come over the wire."""
    setattr(message, name, "AAAA")
    raw = message.SerializePartialToString().replace(b"AAAA", b"\xff\xfe\xfd\xfc")
    return type(message).FromString(raw)


TEXTS = [
    (make, field.name)
    for make in (wire, Trd.OrderFill, Trd.OrderFee, Trd.Position)
    for field in make().DESCRIPTOR.fields
    if field.type == field.TYPE_STRING and not field.is_repeated
]
NAMING = {"code", "orderIDEx", "fillIDEx", "createTime", "updateTime"}
READ: dict[str, Any] = {
    "Order": lambda message: order(HEADER, message),
    "OrderFill": lambda message: fill(HEADER, message, with_status=True),
    "OrderFee": order_fee,
    "Position": lambda message: position(HEADER, message),
}


@pytest.mark.parametrize(("make", "name"), TEXTS, ids=lambda value: getattr(value, "__name__", value))
def test_a_text_that_is_no_text_is_never_handed_on(make: Any, name: str) -> None:
    """Bytes for an id would break every comparison with other ids; those of words are shown as they can be."""
    message = garbled(make(), name)
    for required in message.DESCRIPTOR.fields:
        if required.is_required and not message.HasField(required.name):
            text = "2026-11-20 10:00:00" if required.name.endswith("Time") else "00700"
            setattr(message, required.name, text if required.type == required.TYPE_STRING else 1)
    read = READ[message.DESCRIPTOR.name]
    if name in NAMING:
        with pytest.raises(GatewayError, match="reply-unreadable"):
            read(message)
        return
    made = read(message)
    held = [getattr(made, name) for name in type(made).__annotations__]
    assert not [value for value in held if isinstance(value, bytes)]


def test_an_id_that_is_no_text_makes_its_row_unreadable() -> None:
    with pytest.raises(GatewayError, match=r"reply-unreadable.*orderIDEx"):
        order(HEADER, garbled(wire(), "orderIDEx"))


@pytest.mark.parametrize("name", ["price", "auxPrice", "fillAvgPrice"])
def test_a_price_below_zero_is_unreadable(name: str) -> None:
    with pytest.raises(GatewayError, match=f"reply-unreadable.*{name}"):
        order(HEADER, wire(**{"fillQty": 1.0, name: -1.0}))
