"""What each gateway makes of free texts and of ids, with secrets in both: texts are cleaned, ids stay what they are."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fakes.values.trading import ACCOUNTS, order_row
from tideboard_core.errors import OrderDenied, TideboardError
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.common.unnamed_rows import refuse_unnamed
from tideboard_core.gateways.futu.translate import orders as futu_orders
from tideboard_core.gateways.futu.translate.notices import notices
from tideboard_core.gateways.futu.translate.refusals import PAPER_DELETE, refusal_of, write_refusal_of
from tideboard_core.gateways.longport.translate import orders as longport_orders
from tideboard_core.gateways.longport.translate import refusals as longport_refusals
from tideboard_core.gateways.opend_rest.refusals import RefusalContext
from tideboard_core.gateways.opend_rest.refusals import refusal_of as rest_refusal_of
from tideboard_core.gateways.opend_rest.refusals import write_refusal_of as rest_write_refusal_of
from tideboard_core.gateways.opend_rest.scopes import ScopeBook
from tideboard_core.model.order import ActionRequest, CancelRequest, Environment, ModifyRequest, OrderAction
from tideboard_core.model.unnamed import UNNAMED, key_of
from tideboard_core.redaction import MARK, SECRETS
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_core.wire.opend_rest.answers import outcome
from tideboard_core.wire.opend_rest.rows import row_of
from tideboard_proto.opend import Common_pb2, Notify_pb2
from tideboard_proto.opend import Trd_Common_pb2 as Trd

CANARY = "Zx9-canary_token.8fQ"
OURS = "TB-1120-KQXW-0417"


@pytest.fixture(autouse=True)
def secrets() -> None:
    for one in (CANARY, "0417", "700", "281756", "611"):
        SECRETS.add(one)


def texts_of(error: TideboardError) -> str:
    return f"{error} {error.data} {getattr(error, 'text', '')}"


def futu_row(**changes: Any) -> Trd.Order:
    fields: dict[str, Any] = {
        "trdSide": Trd.TrdSide_Buy,
        "orderType": Trd.OrderType_Normal,
        "orderStatus": Trd.OrderStatus_Failed,
        "orderID": 281756455,
        "orderIDEx": "281756455",
        "code": "00700",
        "name": "TENCENT",
        "qty": 700,
        "price": 611,
        "createTime": "2026-11-20 10:31:00",
        "updateTime": "2026-11-20 10:31:00",
        "secMarket": Trd.TrdSecMarket_HK,
        "remark": OURS,
        "lastErrMsg": f"refused for {CANARY}",
    }
    return Trd.Order(**(fields | changes))


def test_a_row_keeps_ids_and_figures_and_loses_secrets_in_texts() -> None:
    header = Trd.TrdHeader(trdEnv=Trd.TrdEnv_Real, accID=281756455988, trdMarket=Trd.TrdMarket_HK)
    row = futu_orders.order(header, futu_row())
    assert (row.id, row.account_id, row.remark) == ("281756455", "281756455988", OURS)
    assert (str(row.instrument), row.quantity, row.price) == ("HK.00700", 700, Decimal(611))
    assert row.text == f"refused for {MARK}"
    other = futu_orders.order(header, futu_row(remark=f"grid {CANARY} 0417"))
    assert other.remark == f"grid {MARK} {MARK}"


def test_longport_s_words_are_compared_before_they_are_cleaned() -> None:
    SECRETS.add("FilledStatus")
    row = {
        "order_id": "281756455",
        "status": "FilledStatus",
        "stock_name": "TENCENT",
        "quantity": "700",
        "executed_quantity": "700",
        "price": "611",
        "executed_price": "611",
        "submitted_at": "1795141860",
        "updated_at": "1795141860",
        "side": "Buy",
        "symbol": "700.HK",
        "order_type": "LO",
        "msg": f"said {CANARY}",
        "currency": "HKD",
        "remark": OURS,
        "time_in_force": "Day",
        "trigger_status": "NOT_USED",
    }
    found = longport_orders.order(row, "281756455988")
    assert (found.status.value, found.broker_status, found.remark, found.id) == ("filled", "", OURS, "281756455")
    assert found.text == f"said {MARK}"
    odd = longport_orders.order({**row, "status": f"Status{CANARY}", "remark": CANARY, "currency": CANARY}, "1")
    assert CANARY not in repr(odd)


@pytest.mark.parametrize("sent", ["购买力不足", "频率太高 3秒", "密码错误", "超时", "权限", "token", "请先订阅"])
@pytest.mark.parametrize("proto", [ProtoId.Trd_PlaceOrder, ProtoId.Trd_UnlockTrade, ProtoId.Qot_GetKL])
def test_every_refusal_of_opend_says_nothing_of_it(sent: str, proto: ProtoId) -> None:
    for number in (-1, -100, -200, -500, -9):
        for error in (
            refusal_of(proto, number, f"{sent} {CANARY}", 7),
            write_refusal_of(proto, number, f"{sent} {CANARY}"),
        ):
            assert CANARY not in texts_of(error)
            assert MARK in texts_of(error) or not error.data.get("text")
    SECRETS.add("TimeOut")
    assert refusal_of(proto, -1, PAPER_DELETE).data["text"] == PAPER_DELETE


@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404, 405, 408, 429, 500, 502])
@pytest.mark.parametrize("body", [
    f'{{"error": "no {CANARY}"}}',
    f'{{"ret_type": -1, "ret_msg": "no {CANARY}"}}',
    f'{{"error": "unknown field `{CANARY}`"}}',
    f"<html>{CANARY}</html>",
    "x" * 4990 + f" {CANARY}",
])  # fmt: skip
def test_every_refusal_of_rest_says_nothing_of_it(status: int, body: str) -> None:
    row = row_of("POST", "/api/order")
    assert row is not None
    answer = outcome(status, body.encode())
    for keyless in (False, True):
        known = RefusalContext(key=True, keyless=keyless, scopes=ScopeBook(lambda _: None))
        for error in (rest_refusal_of(row, {}, answer, known), rest_write_refusal_of(row, {}, answer, known)):
            assert "canary" not in texts_of(error)


@pytest.mark.parametrize("http", [200, 400, 401, 403, 404, 408, 429, 500, 502])
@pytest.mark.parametrize("number", [0, 401003, 403201, 429001, 500000, 602035, 603201, 1])
def test_every_refusal_of_longport_says_nothing_of_it(http: int, number: int) -> None:
    for error in (
        longport_refusals.http_refusal_of(http, number, f"no {CANARY}", trace=CANARY, call="/v1"),
        longport_refusals.write_refusal_of(http, number, f"no {CANARY}", exits=True, trace=CANARY),
        longport_refusals.write_refusal_of(http, number, f"no {CANARY}", cancels=True, trace=CANARY),
    ):
        assert CANARY not in texts_of(error)
        assert error.data["http"] == http
    assert CANARY not in texts_of(longport_refusals.close_reason(4, f"bye {CANARY}"))


def test_notices_and_what_cannot_be_read_say_nothing_of_it() -> None:
    event = Notify_pb2.S2C(
        type=Notify_pb2.NotifyType_GtwEvent,
        event=Notify_pb2.GtwEvent(eventType=Notify_pb2.GtwEventType_LoginFailed, desc=f"login {CANARY}"),
    )
    kicked = Notify_pb2.S2C(
        type=Notify_pb2.NotifyType_ProgramStatus,
        programStatus=Notify_pb2.ProgramStatus(
            programStatus=Common_pb2.ProgramStatus(
                type=Common_pb2.ProgramStatusType_ForceLogout, strExtDesc=f"kicked {CANARY}"
            )
        ),
    )
    assert [notice.text for one in (event, kicked) for notice in notices(one)] == [f"login {MARK}", f"kicked {MARK}"]
    assert CANARY not in texts_of(unreadable(field="price", value=CANARY, detail=f"near {CANARY}"))


@pytest.mark.parametrize("request_type", [CancelRequest, ModifyRequest, ActionRequest])
def test_a_gateway_is_asked_for_nothing_by_a_key(request_type: type[Any]) -> None:
    account = ACCOUNTS[Environment.PAPER]
    more: dict[str, Any] = {}
    if request_type is ModifyRequest:
        more = {"quantity": 300}
    elif request_type is ActionRequest:
        more = {"action": OrderAction.DISABLE}
    request = request_type(account=account, order=order_row(account, id=key_of("row")), client_order_id=OURS, **more)
    with pytest.raises(OrderDenied, match=UNNAMED):
        refuse_unnamed(request)
    refuse_unnamed(request_type(account=account, order=order_row(account), client_order_id=OURS, **more))
