"""What a body of a trade row means to the guard, and what is refused by its name."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from fakes.opend_rest_gateway import HEADER, live_account
from fakes.scripted_opend_rest import ScriptedRest
from tideboard_core.errors import BadInput
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import (
    ActRequest,
    CancelAllRequest,
    CancelRequest,
    ModifyRequest,
    OrderAct,
    OrderRequest,
    OrderType,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.rest import RestRow
from tideboard_core.wire.opend_rest.rows import row_of

NUMBER = "TB-1120-0009"
ORDER = {"header": HEADER, "side": 1, "order_type": 1, "code": "00700", "qty": 100, "price": 338.2}
WORKING = {
    "trd_side": 2, "order_type": 1, "order_status": 5, "order_id": "8123", "order_id_ex": "FH1", "code": "00700",
    "name": "TENCENT", "qty": 300.0, "price": 338.2, "create_time": "2026-11-20 10:00:00",
    "update_time": "2026-11-20 10:00:00", "fill_qty": 0.0, "fill_avg_price": 0.0, "sec_market": 1,
}  # fmt: skip


@pytest.fixture
async def known(gateway: OpendRestGateway, rest: ScriptedRest) -> OpendRestGateway:
    """A gateway that has read its orders: working ones, a stop among them and one of New York, and one that is done."""
    done = {**WORKING, "order_id": "9000", "order_id_ex": "FH2", "order_status": 11}
    stop = {**WORKING, "order_id": "8124", "order_id_ex": "FH3", "aux_price": 330.0, "order_type": 11}
    american = {**WORKING, "order_id": "8125", "order_id_ex": "FH4", "code": "AAPL", "sec_market": 2, "trd_market": 2}
    rest.reply("POST", "/api/orders", {"header": HEADER, "order_list": [WORKING, done, stop, american]})
    await gateway.orders(live_account())
    return gateway


def row(path: str) -> RestRow:
    found = row_of("POST", path)
    assert found is not None
    return found


def meant(gateway: OpendRestGateway, path: str, body: Any) -> Any:
    return gateway.trade_row(row(path), body, NUMBER)


def refused(gateway: OpendRestGateway, path: str, body: Any) -> tuple[str, object]:
    with pytest.raises(BadInput) as caught:
        meant(gateway, path, body)
    return caught.value.code, caught.value.data["field"]


def test_an_order_holds_the_body_that_goes_out_with_our_number_and_its_type(known: OpendRestGateway) -> None:
    body = {name: value for name, value in ORDER.items() if name != "order_type"}
    request = meant(known, "/api/order", {"c2s": body})

    assert isinstance(request, OrderRequest)
    assert (request.account.id, request.instrument, request.side) == (live_account().id, "HK.00700", Side.BUY)
    assert (request.order_type, request.quantity, request.price) == (OrderType.LIMIT, 100, Decimal("338.2"))
    assert json.loads(request.exact_body) == {"c2s": {**body, "order_type": 1, "remark": NUMBER}}
    assert known.trade_rows.same(row("/api/order"), request)


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        ({"side": 2}, {"side": Side.SELL}),
        ({"order_type": 2, "price": 0}, {"order_type": OrderType.MARKET, "price": None}),
        ({"order_type": 11, "aux_price": 340}, {"order_type": OrderType.STOP_LIMIT, "trigger": Decimal(340)}),
        ({"time_in_force": 1}, {"time_in_force": TimeInForce.GTC}),
        ({"sec_market": 1, "remark": NUMBER}, {"instrument": InstrumentId("HK.00700")}),
        (
            {"header": {**HEADER, "trd_market": 2}, "code": "AAPL", "session": 2, "fill_outside_rth": True},
            {"instrument": InstrumentId("US.AAPL"), "hours": TradingHours.EXTENDED},
        ),
        ({"acc_id": None, "adjust_price": None}, {"quantity": 100}),
        ({"packet_id": {"conn_id": 1, "serial_no": 2}}, {"quantity": 100}),
    ],
)
def test_what_a_ticket_can_say_is_understood(
    known: OpendRestGateway, change: dict[str, Any], facts: dict[str, Any]
) -> None:
    request = meant(known, "/api/order", {**ORDER, **change})
    assert {name: getattr(request, name) for name in facts} == facts
    assert known.trade_rows.same(row("/api/order"), request)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"side": 3}, ("rest-body-not-understood", "side")),
        ({"order_type": 5}, ("rest-body-not-understood", "order_type")),
        ({"order_type": "NORMAL"}, ("rest-bad-type", "order_type")),
        ({"qty": 1.5}, ("rest-body-not-understood", "qty")),
        ({"qty": None}, ("rest-field-missing", "qty")),
        ({"code": "", "sec_market": 51}, ("rest-body-not-understood", "code")),
        ({"adjust_price": True}, ("rest-body-not-understood", "adjust_price")),
        ({"trail_value": 1.0}, ("rest-body-not-understood", "trail_value")),
        ({"position_id": 5}, ("rest-body-not-understood", "position_id")),
        ({"time_in_force": 2}, ("rest-body-not-understood", "time_in_force")),
        ({"session": 2}, ("rest-field-missing", "fill_outside_rth")),
        ({"remark": "mine"}, ("rest-remark-not-ours", "remark")),
        ({"foo": 1}, ("rest-unknown-field", "foo")),
        ({"trd_side": 1}, ("rest-duplicate-field", "trd_side")),
        ({"header": {**HEADER, "acc_id": 5}}, ("rest-account-unknown", "header.acc_id")),
        ({"header": {**HEADER, "trd_env": 0}}, ("rest-account-environment", "header.trd_env")),
        ({"header": {**HEADER, "trd_market": 3}}, ("rest-account-market", "header.trd_market")),
        ({"header": {**HEADER, "trd_market": 2}, "sec_market": 1}, ("rest-account-market", "header.trd_market")),
        ({"header": {"acc_id": HEADER["acc_id"], "trd_market": 1}}, ("rest-field-missing", "header.trd_env")),
    ],
)
def test_what_it_cannot_say_is_refused_by_its_field(
    known: OpendRestGateway, change: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert refused(known, "/api/order", {**ORDER, **change}) == problem


@pytest.mark.parametrize("body", [[], "text", 5, {"c2s": []}])
def test_a_body_that_is_none_is_refused(known: OpendRestGateway, body: Any) -> None:
    assert refused(known, "/api/order", body)[0] == "rest-bad-type"


@pytest.mark.parametrize("name", [{"order_id": "8123"}, {"order_id": 8123}, {"order_id": 0, "order_id_ex": "FH1"}])
def test_each_operation_is_the_request_that_it_means(known: OpendRestGateway, name: dict[str, Any]) -> None:
    base = {"header": HEADER, **name}
    change = meant(known, "/api/modify-order", {**base, "op": 1, "qty": 200, "price": 340})
    found = [meant(known, "/api/modify-order", {**base, "op": op}) for op in (2, 3, 4, 5)]

    assert isinstance(change, ModifyRequest)
    assert (change.order.id, change.quantity, change.price) == ("FH1", 200, Decimal(340))
    assert [type(each) for each in found] == [CancelRequest, ActRequest, ActRequest, ActRequest]
    assert [each.act for each in found[1:]] == [OrderAct.DISABLE, OrderAct.ENABLE, OrderAct.DELETE]
    assert all(known.trade_rows.same(row("/api/modify-order"), each) for each in (change, *found))


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"order_id": "8123", "op": 1, "price": 340}, ("rest-field-missing", "qty")),
        ({"order_id": "8123", "op": 1, "qty": 200}, ("rest-field-missing", "price")),
        ({"order_id": "8124", "op": 1, "qty": 200, "price": 340}, ("rest-field-missing", "aux_price")),
        ({"order_id": "1", "op": 2}, ("rest-order-unknown", "order_id")),
        ({"order_id": "8124", "order_id_ex": "FH1", "op": 2}, ("rest-order-unknown", "order_id")),
        ({"order_id": "8123", "op": 9}, ("rest-body-not-understood", "op")),
        ({"order_id": "8123", "op": 2, "for_all": True}, ("rest-body-not-understood", "for_all")),
        ({"order_id": "8123", "op": 2, "trd_market": 2}, ("rest-account-market", "header.trd_market")),
        ({"order_id": "8123"}, ("rest-field-missing", "modify_order_op")),
    ],
)
def test_a_change_that_could_mean_another_is_refused(
    known: OpendRestGateway, body: dict[str, Any], problem: tuple[str, str]
) -> None:
    header = {**HEADER, "trd_market": body.get("trd_market", 1)}
    assert refused(known, "/api/modify-order", {"header": header, **body}) == problem


def test_a_reconfirmation_names_what_it_confirms(known: OpendRestGateway) -> None:
    request = meant(known, "/api/reconfirm-order", {"header": HEADER, "order_id": "8123", "reconfirm_op": 2})
    assert isinstance(request, ActRequest)
    assert (request.act, request.reason, request.order.id) == (OrderAct.RECONFIRM, 2, "FH1")


def test_cancel_all_lists_what_it_will_hit(known: OpendRestGateway) -> None:
    request = meant(known, "/api/cancel-all-order", {"c2s": {"header": HEADER}})
    assert isinstance(request, CancelAllRequest)
    assert (request.market, [order.id for order in request.orders]) == (Market.HK, ["FH1", "FH3"])
    assert known.trade_rows.same(row("/api/cancel-all-order"), request)
    assert refused(known, "/api/cancel-all-order", {"header": HEADER, "qty": 5}) == ("rest-body-not-understood", "qty")
    elsewhere = {"header": {**HEADER, "trd_market": 3}}
    assert refused(known, "/api/cancel-all-order", elsewhere) == ("rest-account-market", "header.trd_market")


def test_rows_that_do_not_trade_mean_nothing_to_the_guard(known: OpendRestGateway) -> None:
    with pytest.raises(BadInput, match="rest-row-unknown"):
        meant(known, "/api/orders", {"header": HEADER})


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
@pytest.mark.parametrize("field", ["qty", "price"])
def test_a_number_that_json_cannot_carry_is_refused(known: OpendRestGateway, field: str, number: float) -> None:
    with pytest.raises(BadInput):
        meant(known, "/api/order", {**ORDER, field: number})


@pytest.mark.parametrize("header", [{**HEADER, "accID": 99}, {**HEADER, "env": 0}, {**HEADER, "trdEnv": 0}])
def test_a_header_that_says_one_thing_twice_is_refused(known: OpendRestGateway, header: dict[str, Any]) -> None:
    assert refused(known, "/api/order", {**ORDER, "header": header})[0] == "rest-duplicate-field"


@pytest.mark.parametrize(
    "more", [{"op": 5}, {"modify_order_op": 1}, {"for_all": False}, {"order_id": "8123"}, {"order_id_ex": "FH1"},
             {"trd_market": 1, "trdMarket": 2}, {"trd_market": 2}],
)  # fmt: skip
def test_a_cancel_of_everything_that_says_something_else_is_refused(
    known: OpendRestGateway, more: dict[str, Any]
) -> None:
    with pytest.raises(BadInput):
        meant(known, "/api/cancel-all-order", {"header": HEADER, **more})
