"""An order that the broker keeps otherwise than asked, as each port tells of it: lists, details and pushes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.longport.http_client import client_of
from fakes.servers.longport.in_process import LongportPort, running_port
from fakes.servers.opend.in_process import PASSWORD_MD5, InProcessOpend
from fakes.servers.opend_rest.in_process import InProcessRest
from fakes.servers.sandbox import OpenSandbox
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.longport.commands import TradeCommand
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.longport import trade_pb2 as trade
from tideboard_sandbox.exchange.broker.kept_terms import Keeping, Write, terms_of
from tideboard_sandbox.server.faults import Faults

APPLE = InstrumentId("US.AAPL")
PLACE, MODIFY, LIST, PUSH = (
    ProtoId.Trd_PlaceOrder,
    ProtoId.Trd_ModifyOrder,
    ProtoId.Trd_GetOrderList,
    ProtoId.Trd_UpdateOrder,
)
LIMIT = {"trdSide": 1, "orderType": 1, "code": "AAPL", "qty": 10.0, "price": 100.0, "secMarket": 2}
STOP = {**LIMIT, "orderType": 10, "price": 900.0, "auxPrice": 850.0}
TRAIL = {**LIMIT, "orderType": 14, "price": 0.0, "trailType": 2, "trailValue": 5.0}
"""A limit, a stop limit and a trailing stop, all far from the market."""

OPEND_CASES = [
    ({"side": "sell"}, LIMIT, {"trdSide": 2}),
    ({"type": "stop-limit", "trigger": "850", "limit": "900"}, LIMIT, {"orderType": 11, "auxPrice": 850.0}),
    ({"quantity": "30"}, LIMIT, {"qty": 30.0}),
    ({"limit": "101.5"}, LIMIT, {"price": 101.5}),
    ({"trigger": "860"}, {**STOP, "orderType": 11}, {"auxPrice": 860.0}),
    ({"trail": "3%"}, TRAIL, {"trailType": 1, "trailValue": 3.0}),
    ({"offset": "2"}, {**TRAIL, "orderType": 15, "trailSpread": 1.0}, {"trailSpread": 2.0}),
    ({"time-in-force": "gtc"}, LIMIT, {"timeInForce": 1}),
    ({"time-in-force": "gtd", "last-day": "2026-11-20"}, LIMIT, {"timeInForce": 3, "expireTime": "2026-11-20"}),
    ({"hours": "regular"}, {**LIMIT, "session": 2}, {"fillOutsideRTH": False, "session": 1}),
    ({"hours": "overnight"}, {**LIMIT, "session": 1}, {"session": 4}),
]


def keep(faults: Faults, terms: Mapping[str, object], write: Write = Write.PLACE) -> None:
    faults.keepings.append(Keeping(write=write, terms=terms_of(terms, write)))


class Trader:
    """A client of the US account at the OpenD port, unlocked, with its pushes."""

    def __init__(self, opend: InProcessOpend) -> None:
        self.opend = opend
        self.client = opend.client()
        account = opend.account(real=True, group="US")
        opend.exchange.broker.transfers.set_holding(account, APPLE, Decimal(100))
        self.header = {"trdEnv": 1, "accID": int(account), "trdMarket": 2}
        self.client.ok(ProtoId.Trd_UnlockTrade, unlock=True, pwdMD5=PASSWORD_MD5, securityFirm=1)
        self.client.ok(ProtoId.Trd_SubAccPush, accIDList=[self.header["accID"]])

    def write(self, proto: ProtoId, **fields: Any) -> str:
        self.opend.seconds.pass_by(1)
        reply = self.client.write(proto, header=self.header, **fields)
        assert reply.retType == 0, reply.retMsg
        self.opend.publisher.flush()
        return str(reply.s2c.orderIDEx)

    def rows(self) -> list[Any]:
        return list(self.client.ok(LIST, header=self.header).orderList)


@pytest.fixture
def trader() -> Trader:
    return Trader(InProcessOpend())


@pytest.mark.parametrize(("terms", "asked", "shown"), OPEND_CASES, ids=[str(case[0]) for case in OPEND_CASES])
def test_opend_tells_the_kept_term_in_list_and_push(
    trader: Trader, terms: Mapping[str, object], asked: dict[str, Any], shown: dict[str, Any]
) -> None:
    keep(trader.opend.shared.faults, terms)

    number = trader.write(PLACE, **asked)
    trader.write(PLACE, **LIMIT)

    kept, usual = sorted(trader.rows(), key=lambda row: row.orderIDEx)
    push = next(row.order for row in trader.client.of(PUSH) if row.order.orderIDEx == number)
    for row in (kept, push):
        assert {name: getattr(row, name) for name in shown} == shown
    assert (usual.trdSide, usual.price, usual.qty, usual.timeInForce) == (1, 100.0, 10.0, 0)


def test_opend_keeps_a_change_otherwise_and_loses_an_order(trader: Trader) -> None:
    number = trader.write(PLACE, **LIMIT)
    keep(trader.opend.shared.faults, {"limit": "before", "quantity": "15"}, Write.CHANGE)
    trader.opend.shared.faults.keepings.append(Keeping(terms={}, lost=True))

    trader.write(MODIFY, orderID=int(number), modifyOrderOp=1, price=110.0, qty=20.0)
    lost = trader.write(PLACE, **LIMIT)

    (row,) = trader.rows()
    assert (row.orderIDEx, row.price, row.qty) == (number, 100.0, 15.0)
    assert lost not in {push.order.orderIDEx for push in trader.client.of(PUSH)}
    refused = trader.client.write(MODIFY, header=trader.header, orderID=int(lost), modifyOrderOp=2, qty=0.0, price=0.0)
    assert refused.retType == -1


def test_a_combination_is_kept_otherwise_or_lost_as_any_order_is(trader: Trader) -> None:
    trader.header = trader.opend.header(real=True)
    trader.client.ok(ProtoId.Trd_SubAccPush, accIDList=[trader.header["accID"]])
    legs = [{"security": {"market": 1, "code": f"TCH261230{side}600000"}, "side": 1, "qtyRatio": 1.0} for side in "CP"]
    combination = {"comboLegs": legs, "qty": 1.0, "orderType": 1, "price": 1.0}
    keep(trader.opend.shared.faults, {"limit": "0.5", "quantity": "2"})

    trader.write(ProtoId.Trd_PlaceComboOrder, **combination)
    trader.opend.shared.faults.keepings.append(Keeping(terms={}, lost=True))
    trader.write(ProtoId.Trd_PlaceComboOrder, **combination)

    (row,) = trader.rows()
    assert (row.price, row.qty, len(row.comboLegs)) == (0.5, 2.0, 2)


def test_rest_keeps_its_own_orders_otherwise_and_not_those_of_opend() -> None:
    rest = InProcessRest()
    keep(rest.shared.daemon.faults, {"limit": "499.8", "quantity": "200"})

    rest.order()

    (row,) = rest.ok("POST /api/orders", {"header": rest.header(real=False)})["order_list"]
    assert (row["price"], row["qty"]) == (499.8, 200.0)
    assert not rest.opend.shared.faults.keepings


US = {"symbol": "AAPL.US", "submitted_quantity": "10", "submitted_price": "100", "outside_rth": "RTH_ONLY"}
CONDITIONAL = {**US, "order_type": "LIT", "submitted_price": "910", "trigger_price": "900"}
LONGPORT_CASES = [
    ({"side": "sell"}, US, {"side": "Sell"}),
    ({"type": "if-touched", "trigger": "90"}, US, {"order_type": "MIT", "trigger_price": "90", "price": ""}),
    ({"quantity": "30"}, US, {"quantity": "30"}),
    ({"limit": "101.5"}, US, {"price": "101.5"}),
    ({"trigger": "905"}, CONDITIONAL, {"trigger_price": "905"}),
    ({"trigger": "90"}, CONDITIONAL, {"trigger_price": "90", "order_type": "LIT"}),
    ({"side": "sell"}, CONDITIONAL, {"side": "Sell", "order_type": "LIT"}),
    (
        {"trail": "3%"},
        {**US, "order_type": "TSLPAMT", "trailing_amount": "5", "limit_offset": "1"},
        {"order_type": "TSLPPCT", "trailing_percent": "3", "trailing_amount": ""},
    ),
    (
        {"offset": "2"},
        {**US, "order_type": "TSLPAMT", "trailing_amount": "5", "limit_offset": "1"},
        {"limit_offset": "2"},
    ),
    (
        {"monitor": "95"},
        {**US, "order_type": "TSLPAMT", "trailing_amount": "5", "limit_offset": "1", "monitor_price": "90"},
        {"monitor_price": "95"},
    ),
    ({"time-in-force": "gtc"}, US, {"time_in_force": "GTC"}),
    ({"time-in-force": "gtd", "last-day": "2026-11-20"}, US, {"time_in_force": "GTD", "expire_date": "2026-11-20"}),
    ({"hours": "regular"}, {**US, "outside_rth": "ANY_TIME"}, {"outside_rth": "RTH_ONLY"}),
]


async def placed(port: LongportPort, **fields: object) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """An order's number, its row of today's list, and its detail."""
    client = client_of(port)
    number = (await client.submit(**fields)).data["order_id"]
    rows = (await client.get("/v1/trade/order/today")).data["orders"]
    row = next(row for row in rows if row["order_id"] == number)
    return number, row, (await client.get("/v1/trade/order", order_id=number)).data


@pytest.mark.parametrize(("terms", "asked", "shown"), LONGPORT_CASES, ids=[str(case[0]) for case in LONGPORT_CASES])
async def test_longport_tells_the_kept_term_in_list_and_detail(
    terms: Mapping[str, object], asked: dict[str, Any], shown: dict[str, Any]
) -> None:
    async with running_port() as port:
        for part in port.exchange.broker.accounts_of(port.account):
            if part.currency == "USD":
                port.exchange.broker.transfers.set_holding(part.id, APPLE, Decimal(100))
        keep(port.shared.faults, terms)

        _, row, detail = await placed(port, **asked)

        for found in (row, detail):
            assert {name: found[name] for name in shown} == shown


async def test_longport_pushes_the_kept_order_and_works_with_it() -> None:
    async with running_port() as port:
        socket = await port.connect("trade")
        await socket.ask(TradeCommand.SUBSCRIBE, trade.Sub(topics=["private"]))
        ask = port.exchange.order_book(InstrumentId("HK.00700")).asks[0]
        keep(port.shared.faults, {"limit": str(ask.price), "quantity": "100"})

        await placed(port)

        pushed = [json.loads(message.data)["data"] for _, message in await socket.drain()]
        assert {row["submitted_quantity"] for row in pushed} == {"100"}
        assert Decimal(pushed[-1]["submitted_price"]) == ask.price
        assert (pushed[-1]["status"], pushed[-1]["last_share"]) == ("FilledStatus", "100")


async def test_longport_drops_exits_or_keeps_them_with_other_terms() -> None:
    attached = {
        "attached_order_type": "BRACKET",
        "profit_taker_price": "640",
        "stop_loss_price": "450",
        "time_in_force": "GTC",
    }
    async with running_port() as port:
        keep(port.shared.faults, {"exits": "none"})
        keep(port.shared.faults, {"exits.stop": "440", "exits.profit": "none", "exits.time-in-force": "day"})

        _, _, without = await placed(port, attached_params=attached)
        number, _, otherwise = await placed(port, attached_params=attached)

        assert without["attached_orders"] == []
        (stop,) = otherwise["attached_orders"]
        assert (stop["attached_type_display"], stop["trigger_price"], stop["time_in_force"]) == (
            "STOP_LOSS",
            "440",
            "Day",
        )
        client = client_of(port)
        keep(port.shared.faults, {"exits.stop": "441"}, Write.CHANGE)
        fields = {"attached_order_type": "STOP_LOSS", "stop_loss_price": "430"}
        await client.put("/v1/trade/order", order_id=number, quantity="200", price="500", attached_params=fields)
        found = (await client.get("/v1/trade/order", order_id=number)).data["attached_orders"]
        assert [row["trigger_price"] for row in found if not row["withdrawn"]] == ["441"]


async def test_longport_drops_the_exits_of_an_entry_that_is_changed() -> None:
    attached = {"attached_order_type": "STOP_LOSS", "stop_loss_price": "450"}
    async with running_port() as port:
        number, _, before = await placed(port, attached_params=attached)
        keep(port.shared.faults, {"exits": "none"}, Write.CHANGE)

        client = client_of(port)
        await client.put("/v1/trade/order", order_id=number, quantity="300", price="500")

        after = (await client.get("/v1/trade/order", order_id=number)).data
        assert [row["withdrawn"] for row in before["attached_orders"]] == [False]
        assert [row["withdrawn"] for row in after["attached_orders"]] == [True]
        assert after["quantity"] == "300"


async def test_longport_loses_an_order_and_gives_its_number_again() -> None:
    async with running_port() as port:
        client = client_of(port)
        port.shared.faults.keepings.append(Keeping(terms={}, lost=True))

        first = (await client.submit(client_request_id="one")).data["order_id"]

        assert (await client.submit(client_request_id="one")).data["order_id"] == first
        assert (await client.get("/v1/trade/order/today")).data["orders"] == []
        assert (await client.get("/v1/trade/order", order_id=first)).code


def test_the_control_port_orders_it_and_release_drops_it(sandbox: OpenSandbox) -> None:
    sandbox.ask_now("keeps", terms={"limit": "600.2"}, times=3, door="opend")
    sandbox.ask_now("keeps", terms={"quantity": "before"}, write="change")
    sandbox.ask_now("loses", times=2)
    nonsense: list[dict[str, Any]] = [
        {"terms": {}},
        {"terms": {"hue": 1}},
        {"terms": {"limit": "1"}, "write": "cancel"},
    ]
    for command in nonsense:
        with pytest.raises(AssertionError):
            sandbox.ask_now("keeps", **command)

    sandbox.ask_now("release")
