"""What Futu's texts say of orders by market and kind of security, at the practice exchange's ports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.opend.in_process import PASSWORD_MD5, InProcessClient, InProcessOpend
from fakes.servers.opend_rest.in_process import InProcessRest
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderStatus, OrderType, Side, TimeInForce
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.opend.trading.order_rules import held_to_rules
from tideboard_sandbox.server.faults import BEHAVIOURS

PLACE, CHANGE, LIST = ProtoId.Trd_PlaceOrder, ProtoId.Trd_ModifyOrder, ProtoId.Trd_GetOrderList
OPTION = InstrumentId("HK.TCH261230C600000")
MARKETS = {"HK": 1, "US": 2, "CN": 4}
SEC_MARKETS = {"HK": 1, "US": 2, "SH": 31, "SZ": 32}
NORMAL, CANCEL, DISABLE, ENABLE, DELETE = range(1, 6)
GROUPS = {"HK": "HK", "US": "US", "SH": "CN", "SZ": "CN"}
ALL_DAY, EXTENDED, OVERNIGHT = 3, 2, 4


@pytest.fixture
def opend() -> Iterator[InProcessOpend]:
    """An OpenD that stands in the morning of Hong Kong."""
    found = InProcessOpend()
    yield found
    found.exchange.close()


@pytest.fixture
def client(opend: InProcessOpend) -> InProcessClient:
    """An unlocked client."""
    found = opend.client()
    found.ok(ProtoId.Trd_UnlockTrade, unlock=True, pwdMD5=PASSWORD_MD5, securityFirm=1)
    return found


def header(opend: InProcessOpend, market: str, *, real: bool = True) -> dict[str, int]:
    group = GROUPS[market]
    wire = MARKETS[group] if real or group != "CN" else 3
    return {"trdEnv": int(real), "accID": int(opend.account(real=real, group=group)), "trdMarket": wire}


def place(opend: InProcessOpend, client: InProcessClient, symbol: str, *, real: bool = True, **order: Any) -> Any:
    """Place an order for 100 with a limit at the last price."""
    opend.seconds.pass_by(1)
    market, _, code = symbol.partition(".")
    last = float(opend.exchange.quote(InstrumentId(symbol)).last)
    wanted = {"trdSide": 1, "orderType": 1, "qty": 100, "price": last, "secMarket": SEC_MARKETS[market], "code": code}
    return client.write(PLACE, header=header(opend, market, real=real), **{**wanted, **order})


def change(
    opend: InProcessOpend, client: InProcessClient, market: str, order_id: str, operation: int, **more: Any
) -> Any:
    opend.seconds.pass_by(1)
    return client.write(
        CHANGE, header=header(opend, market), orderID=0, orderIDEx=order_id, modifyOrderOp=operation, **more
    )


def test_an_option_of_hong_kong_takes_a_limit_alone(opend: InProcessOpend, client: InProcessClient) -> None:
    assert place(opend, client, OPTION, qty=1).retType == 0
    last = float(opend.exchange.quote(OPTION).last)
    for number in (2, 10, 11, 12, 13, 14, 15):
        reply = place(opend, client, OPTION, qty=1, orderType=number, auxPrice=last * 1.5)
        assert (reply.retType, "不支持" in reply.retMsg) == (-1, True)


@pytest.mark.parametrize(("number", "taken"), [(1, True), (2, False), (10, False), (12, False), (14, False)])
def test_stock_connect_takes_orders_with_a_limit_alone(
    opend: InProcessOpend, client: InProcessClient, number: int, *, taken: bool
) -> None:
    reply = place(opend, client, "SH.600036", orderType=number, auxPrice=60.0)
    assert (reply.retType == 0) is taken, reply.retMsg


def test_an_order_through_stock_connect_is_cancelled_and_never_changed(
    opend: InProcessOpend, client: InProcessClient
) -> None:
    order_id = place(opend, client, "SH.600036", price=40.0).s2c.orderIDEx
    for operation in (NORMAL, DISABLE, ENABLE, DELETE):
        reply = change(opend, client, "SH", order_id, operation, qty=200, price=40.0)
        assert (reply.retType, "不支持" in reply.retMsg) == (-1, True)
    everything = change(opend, client, "SH", "", CANCEL, forAll=True)
    assert everything.retType == -1
    (row,) = client.ok(LIST, header=header(opend, "SH")).orderList
    assert (row.orderStatus, row.qty) == (5, 100)
    assert change(opend, client, "SH", order_id, CANCEL).retType == 0


def test_a_type_and_an_act_are_refused_as_the_vendor_s_skill_quotes_them(
    opend: InProcessOpend, client: InProcessClient
) -> None:
    refused = place(opend, client, "SH.600519", orderType=2)
    assert (refused.retType, refused.retMsg[:8]) == (-1, "不支持的订单类型")

    order_id = place(opend, client, "SH.600519").s2c.orderIDEx
    refused = change(opend, client, "SH", order_id, NORMAL, qty=200, price=1.0)
    assert (refused.retType, refused.retMsg[:8]) == (-1, "不支持的订单操作")


def test_acts_are_hong_kong_s_alone_and_new_york_takes_a_change(opend: InProcessOpend, client: InProcessClient) -> None:
    american = place(opend, client, "US.AAPL", qty=1, price=200.0).s2c.orderIDEx
    assert change(opend, client, "US", american, DISABLE).retType == -1
    assert change(opend, client, "US", american, NORMAL, qty=2, price=200.0).retType == 0
    local = place(opend, client, "HK.00700", price=600.0).s2c.orderIDEx
    assert change(opend, client, "HK", local, DISABLE).retType == 0
    assert change(opend, client, "HK", local, ENABLE).retType == 0


@pytest.mark.parametrize(
    ("symbol", "quantity", "price"),
    [("US.AAPL", 500_001, 1.0), ("US.AAPL", 25_001, 200.0), ("SH.600036", 125_100, 40.0), (OPTION, 3_001, 20.0)],
)
def test_one_order_is_held_to_the_firm_s_ceiling(
    opend: InProcessOpend, client: InProcessClient, symbol: str, quantity: int, price: float
) -> None:
    reply = place(opend, client, symbol, qty=quantity, price=price)
    assert "单笔订单上限" in reply.retMsg
    assert "单笔订单上限" not in place(opend, client, symbol, qty=100, price=price).retMsg


def test_the_flag_of_older_clients_has_the_hours_beside_the_session_and_not_the_night(
    opend: InProcessOpend, client: InProcessClient
) -> None:
    order = place(opend, client, "US.AAPL", qty=1, fillOutsideRTH=True).s2c.orderIDEx

    rows = client.ok(LIST, header=header(opend, "US")).orderList
    assert [row.session for row in rows if row.orderIDEx == order] == [EXTENDED]


def test_what_is_not_on_the_overnight_list_is_lowered_or_refused(
    opend: InProcessOpend, client: InProcessClient
) -> None:
    opend.shared.behaviour = BEHAVIOURS["night-list"]

    def session_of(symbol: str, session: int) -> Any:
        reply = place(opend, client, symbol, qty=1, session=session, fillOutsideRTH=True)
        if reply.retType:
            return reply.retMsg
        rows = client.ok(LIST, header=header(opend, "US")).orderList
        return next(row.session for row in rows if row.orderIDEx == reply.s2c.orderIDEx)

    assert session_of("US.AAPL", ALL_DAY) == ALL_DAY
    assert session_of("US.AMD", ALL_DAY) == EXTENDED
    assert session_of("US.AMD", EXTENDED) == EXTENDED
    assert "夜盘" in session_of("US.AMD", OVERNIGHT)
    opend.shared.behaviour = BEHAVIOURS["night-unsigned"]
    assert "风险披露" in session_of("US.AAPL", ALL_DAY)
    assert session_of("US.AAPL", EXTENDED) == EXTENDED


@pytest.mark.parametrize(
    ("market", "begun", "last"),
    [
        ("HK.00700", date(2026, 11, 18), date(2027, 2, 15)),
        ("HK.00700", date(2026, 11, 17), date(2027, 2, 12)),  # the ninetieth day is a Sunday
        ("HK.00700", date(2026, 11, 12), date(2027, 2, 5)),  # the New Year's holidays follow
    ],
)
def test_an_order_that_lasts_is_given_the_last_trading_day_of_ninety(market: str, begun: date, last: date) -> None:
    opend = InProcessOpend(Exchange(seed=7, date=begun, start=time(10, 30)))
    client = opend.client()
    lasting = ticket(opend, market, TimeInForce.GTC)
    account = opend.exchange.broker.account(lasting.account_id)
    assert held_to_rules(client.session, account, lasting).ends == last
    assert held_to_rules(client.session, account, replace(lasting, time_in_force=TimeInForce.DAY)).ends is None
    opend.exchange.close()


def test_an_option_s_order_ends_with_the_option(opend: InProcessOpend, client: InProcessClient) -> None:
    lasting = ticket(opend, OPTION, TimeInForce.GTC)
    account = opend.exchange.broker.account(lasting.account_id)
    assert held_to_rules(client.session, account, lasting).ends == date(2026, 12, 30)


def test_an_order_ends_with_the_day_that_its_broker_gave_it() -> None:
    opend = InProcessOpend(Exchange(seed=7, date=date(2026, 11, 18), start=time(15, 55)))
    broker, asked = opend.exchange.broker, ticket(opend, "HK.00700", TimeInForce.GTC)
    ending, going = (broker.place(replace(asked, ends=date(2026, 11, day))).id for day in (18, 19))
    opend.advance(1_800)
    states = {row.id: row.status for row in broker.orders(asked.account_id)}
    assert states == {ending: OrderStatus.EXPIRED, going: OrderStatus.PENDING}
    opend.exchange.close()


def ticket(opend: InProcessOpend, symbol: str, stays: TimeInForce) -> OrderTicket:
    """A purchase far below the market."""
    return OrderTicket(
        account_id=opend.account(real=True),
        instrument=InstrumentId(symbol),
        side=Side.BUY,
        kind=OrderType.LIMIT,
        quantity=100,
        price=Decimal(400),
        time_in_force=stays,
    )


def test_the_rest_port_refuses_in_the_same_words() -> None:
    rest = InProcessRest()
    try:
        rest.unlock()
        body = {"header": rest.header(real=True), "side": 1, "code": "TCH261230C600000", "qty": 1, "price": 20.0}
        assert "不支持" in rest.refused("POST /api/order", {**body, "order_type": 2})
    finally:
        rest.opend.exchange.close()


def test_trailing_orders_close_a_position_alone_in_their_scenario(
    opend: InProcessOpend, client: InProcessClient
) -> None:
    trailing: dict[str, Any] = {"orderType": 14, "trailType": 2, "trailValue": 5.0, "price": 0.0}
    assert place(opend, client, "HK.00700", **trailing).retType == 0
    opend.shared.behaviour = BEHAVIOURS["trailing-closes"]
    assert place(opend, client, "HK.00700", **trailing).retType == -1
    assert place(opend, client, "HK.00700", trdSide=2, **trailing).retType == -1
    last = float(opend.exchange.quote(InstrumentId("HK.00700")).last)
    assert place(opend, client, "HK.00700", price=round(last * 1.01, 0)).retType == 0
    opend.advance(5)
    assert place(opend, client, "HK.00700", **trailing).retType == -1
    assert place(opend, client, "HK.00700", trdSide=2, **trailing).retType == 0
