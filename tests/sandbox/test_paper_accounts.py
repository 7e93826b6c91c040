"""What paper accounts refuse at each of the three ports, and take in scenario `paper-lenient`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from fakes.servers.longport.http_client import SignedClient, client_of
from fakes.servers.longport.in_process import running_port
from fakes.servers.opend.in_process import InProcessClient, InProcessOpend
from fakes.servers.opend_rest.client import RestCaller
from fakes.servers.opend_rest.in_process import InProcessRest
from fakes.servers.sandbox import sandbox_thread, standing_options
from tideboard_core.wire.opend.protocols import ProtoId

PLACE, LIST, CHANGE = ProtoId.Trd_PlaceOrder, ProtoId.Trd_GetOrderList, ProtoId.Trd_ModifyOrder
HK, US = {"code": "00700", "secMarket": 1, "qty": 100, "price": 500.0}, {"code": "AAPL", "secMarket": 2, "qty": 1}
CALL = {"code": "TCH261230C600000", "secMarket": 1, "qty": 1, "price": 1.0}
NOT_ON_FUTU: dict[str, tuple[dict[str, Any], str]] = {
    "stop": ({**HK, "orderType": 10, "auxPrice": 700.0}, "订单类型"),
    "auction": ({**HK, "orderType": 6}, "订单类型"),
    "gtc": ({**HK, "orderType": 1, "timeInForce": 1}, "有效期限"),
    "extended": ({**US, "orderType": 1, "price": 200.0, "fillOutsideRTH": True}, "交易时段"),
    "night": ({**US, "orderType": 1, "price": 200.0, "session": 4}, "交易时段"),
    "option of Hong Kong": ({**CALL, "orderType": 1}, "品类"),
}
STOP_LOSS = {
    "attached_params": {"attached_order_type": "STOP_LOSS", "stop_loss_price": "450", "time_in_force": "Day"},
}
APPLE = {"symbol": "AAPL.US", "submitted_quantity": "1", "submitted_price": "200"}
NOT_ON_LONGPORT: dict[str, tuple[dict[str, Any], str]] = {
    "extended": ({**APPLE, "outside_rth": "ANY_TIME"}, "pre & post market"),
    "night": ({**APPLE, "outside_rth": "OVERNIGHT"}, "overnight"),
    "mainland": ({"symbol": "600519.SH", "submitted_quantity": "100", "submitted_price": "1500"}, "this market"),
    "option of Hong Kong": (
        {"symbol": "TCH261230C600000.HK", "submitted_quantity": "1", "submitted_price": "1"},
        "options",
    ),
    "exits": (STOP_LOSS, "attached"),
}
LONGPORT_CODE = 602026


@pytest.fixture
def opend() -> Iterator[InProcessOpend]:
    found = InProcessOpend()
    yield found
    found.exchange.close()


def paper_header(opend: InProcessOpend, order: dict[str, Any]) -> dict[str, int]:
    group = "US" if order["secMarket"] == 2 else "HK"
    return {"trdEnv": 0, "accID": int(opend.account(real=False, group=group)), "trdMarket": order["secMarket"]}


def placed(client: InProcessClient, opend: InProcessOpend, order: dict[str, Any]) -> Any:
    return client.write(PLACE, header=paper_header(opend, order), trdSide=1, **order)


@pytest.mark.parametrize("what", NOT_ON_FUTU)
def test_opend_refuses_on_paper_what_the_page_says(opend: InProcessOpend, what: str) -> None:
    order, words = NOT_ON_FUTU[what]
    client, header = opend.client(), paper_header(opend, order)
    reply = placed(client, opend, order)
    assert reply.retType == -1
    assert "模拟交易不支持" in reply.retMsg
    assert words in reply.retMsg
    assert not client.ok(LIST, header=header).orderList, "it is in no list"
    opend.exchange.broker.paper.lenient = True
    reply = placed(client, opend, order)
    assert "模拟交易不支持" not in reply.retMsg, "what it says now is about the market, not about paper"


def test_opend_s_paper_takes_changes_and_cancels_and_no_other_act(opend: InProcessOpend) -> None:
    client, header = opend.client(), paper_header(opend, HK)
    placed_id = placed(client, opend, {**HK, "orderType": 1}).s2c.orderIDEx

    def changed(operation: int, **more: Any) -> Any:
        opend.seconds.pass_by(1)
        change = {"orderID": 0, "orderIDEx": placed_id, "modifyOrderOp": operation, **more}
        return client.write(CHANGE, header=header, **change)

    assert changed(1, qty=200, price=501.0).retType == 0
    for operation in (3, 4):  # disable, enable
        assert "改单操作" in changed(operation).retMsg
    assert changed(2).retType == 0
    assert changed(5).retMsg == "NN_ProtoRet_TimeOut", "as a user saw a delete answered"


def test_a_combination_on_paper_is_taken_and_in_no_list(opend: InProcessOpend) -> None:
    client = opend.client()
    header = {"trdEnv": 0, "accID": int(opend.account(real=False, group="US")), "trdMarket": 2}
    legs = [{"security": {"market": 11, "code": f"AAPL261218{side}260000"}, "side": 1} for side in "CP"]
    order = {"comboLegs": legs, "qty": 1, "orderType": 1, "price": 0.05}
    reply = client.write(ProtoId.Trd_PlaceComboOrder, header=header, **order)
    assert reply.retType == 0, reply.retMsg
    assert not client.ok(LIST, header=header).orderList
    opend.exchange.broker.paper.lenient = True
    (row,) = client.ok(LIST, header=header).orderList
    assert row.orderIDEx == reply.s2c.orderIDEx


def test_the_rest_port_refuses_in_the_same_words() -> None:
    rest = InProcessRest()
    try:
        body = {"header": rest.header(real=False), "side": 1, "code": "00700", "qty": 100, "price": 500.0}
        assert "有效期限" in rest.refused("POST /api/order", {**body, "time_in_force": 1})
        rest.opend.exchange.broker.paper.lenient = True
        assert rest.ok("POST /api/order", {**body, "time_in_force": 1})
    finally:
        rest.opend.exchange.close()


@pytest.mark.parametrize("what", NOT_ON_LONGPORT)
async def test_longport_refuses_on_paper_what_the_page_says(what: str) -> None:
    fields, words = NOT_ON_LONGPORT[what]
    async with running_port() as port:
        paper = client_of(port, paper=True)
        answer = await paper.submit(**fields)
        assert (answer.status, answer.code) == (400, LONGPORT_CODE)
        assert words in answer.envelope["message"]
        assert (await paper.get("/v1/trade/order/today")).data["orders"] == []
        port.exchange.broker.paper.lenient = True
        assert (await paper.submit(**fields)).envelope["code"] != LONGPORT_CODE


async def test_longport_s_paper_takes_conditional_orders_for_the_day() -> None:
    async with running_port() as port:
        paper = client_of(port, paper=True)
        stop = {"order_type": "MIT", "submitted_price": None, "trigger_price": "700"}
        refused = await paper.submit(**stop, time_in_force="GTC")
        assert (refused.status, refused.code) == (400, 602001)
        assert refused.envelope["message"] == "time in force not support", "as users met it"
        order_id = (await paper.submit(**stop, time_in_force="Day")).data["order_id"]
        assert (await paper.delete("/v1/trade/order", order_id=order_id)).data == {}
        port.exchange.broker.paper.lenient = True
        assert (await paper.submit(**stop, time_in_force="GTC")).data["order_id"]


async def test_longport_s_paper_takes_options_of_the_united_states() -> None:
    async with running_port() as port:
        option = {"symbol": "AAPL261218C260000.US", "submitted_quantity": "1", "submitted_price": "0.05"}
        assert (await client_of(port, paper=True).submit(**option)).envelope["code"] == 0


async def test_a_real_account_is_held_to_nothing_of_it() -> None:
    async with running_port() as port:
        real: SignedClient = client_of(port)
        for fields, _words in NOT_ON_LONGPORT.values():
            assert (await real.submit(**fields)).envelope["code"] != LONGPORT_CODE


async def test_a_call_that_says_it_is_of_paper_is_answered_to_a_paper_account_alone() -> None:
    says = {"x-papertrading": "true"}
    async with running_port() as port:
        real, paper = client_of(port), client_of(port, paper=True)
        assert (await paper.call("GET", "/v1/asset/account", headers=says)).status == 200
        refused = await real.call("GET", "/v1/asset/account", headers=says)
        assert (refused.status, refused.code) == (403, 403206)
        assert (await real.call("GET", "/v1/asset/account")).status == 200


def test_the_scenario_switches_it_while_the_sandbox_runs() -> None:
    with (
        sandbox_thread(standing_options(opend_port=None, rest_port=0)) as sandbox,
        RestCaller(sandbox.line["rest"], str(sandbox.line["rest_keys"]["full"])) as caller,
    ):
        accounts = caller.ok("GET /api/accounts")["acc_list"]
        paper = next(row for row in accounts if row["trd_env"] == 0 and 1 in row["trd_market_auth_list"])
        header = {"acc_id": int(paper["acc_id"]), "trd_env": 0, "trd_market": 1}
        body = {"header": header, "side": 1, "code": "00700", "qty": 100, "price": 500.0, "time_in_force": 1}

        def taken(scenario: str) -> bool:
            if scenario:
                sandbox.ask_now("scenario", name=scenario)
            sandbox.ask_now("wait", seconds=2)
            return caller.ask("POST /api/order", body).good

        found = [taken(name) for name in ("", "paper-lenient", "paper-as-published", "calm")]
        assert found == [False, True, False, False]
