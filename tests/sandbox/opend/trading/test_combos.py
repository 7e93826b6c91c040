"""Orders of several option legs at OpenD's port: whole combinations within their net limit, the rest waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.opend.in_process import PASSWORD_MD5, InProcessOpend
from fakes.servers.sandbox import PRACTICE_DAY
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_sandbox.exchange.broker.orders import ComboLeg, OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.opend.messages.orders import strategy_number

PLACE, LIST, FILLS = ProtoId.Trd_PlaceComboOrder, ProtoId.Trd_GetOrderList, ProtoId.Trd_GetOrderFillList
BUY, SELL, LIMIT, MARKET = 1, 2, 1, 2
CALL, PUT, HIGHER = "TCH261230C600000", "TCH261230P600000", "TCH261230C610000"
CONTRACT = 100
AMERICAN = [{"security": {"market": 11, "code": f"AAPL261218{side}260000"}, "side": BUY} for side in "CP"]


def leg(code: str, side: int = BUY, **more: Any) -> dict[str, Any]:
    return {"security": {"market": 1, "code": code}, "side": side, **more}


class Trader:
    """An unlocked client of one account that gets its pushes."""

    def __init__(self, opend: InProcessOpend, *, real: bool = True) -> None:
        self.opend, self.client, self.header = opend, opend.client(), opend.header(real=real)
        self.client.ok(ProtoId.Trd_UnlockTrade, unlock=True, pwdMD5=PASSWORD_MD5, securityFirm=1)
        self.client.ok(ProtoId.Trd_SubAccPush, accIDList=[self.header["accID"]])

    def place(self, *legs: dict[str, Any], **more: Any) -> Any:
        order = {"comboLegs": legs, "qty": 1, "orderType": MARKET, **more}
        reply = self.client.write(PLACE, header=self.header, **order)
        self.opend.publisher.flush()
        return reply

    def placed(self, *legs: dict[str, Any], **more: Any) -> str:
        reply = self.place(*legs, **more)
        assert reply.retType == 0, reply.retMsg
        return str(reply.s2c.orderIDEx)

    def state(self) -> tuple[Any, ...]:
        """Everything that an order can change."""
        broker, account = self.opend.exchange.broker, str(self.header["accID"])
        return broker.funds(account), broker.positions(account), broker.orders(account), broker.fills(account)

    def cash(self) -> Decimal:
        return self.opend.exchange.broker.funds(str(self.header["accID"])).cash

    def row(self, order_id: str) -> Any:
        only = {"orderIDExList": [order_id]}
        (row,) = self.client.ok(LIST, header=self.header, filterConditions=only).orderList
        return row

    def modify(self, order_id: str, operation: int, **more: Any) -> None:
        change = {"orderID": 0, "orderIDEx": order_id, "modifyOrderOp": operation, **more}
        reply = self.client.write(ProtoId.Trd_ModifyOrder, header=self.header, **change)
        assert reply.retType == 0, reply.retMsg

    def funds(self) -> Any:
        return self.opend.exchange.broker.funds(str(self.header["accID"]))

    def frozen(self) -> Decimal:
        return Decimal(self.funds().frozen_cash)

    def held(self) -> dict[str, float]:
        rows = self.client.ok(ProtoId.Trd_GetPositionList, header=self.header).positionList
        return {row.code: row.qty for row in rows}

    def best(self, code: str) -> Any:
        return self.opend.exchange.snapshot(InstrumentId(f"HK.{code}"))


@pytest.fixture
def trader(opend: InProcessOpend) -> Trader:
    return Trader(opend)


def test_a_straddle_fills_at_once_and_its_figures_add_up(trader: Trader) -> None:
    before = trader.cash()
    order_id = trader.placed(leg(CALL), leg(PUT), qty=2, remark="TB-1")

    (row,) = trader.client.ok(LIST, header=trader.header, filterConditions={"orderIDExList": [order_id]}).orderList
    assert (row.orderStatus, row.qty, row.fillQty, row.remark) == (11, 2.0, 2.0, "TB-1")
    assert [(each.security.code, each.side, each.qtyRatio) for each in row.comboLegs] == [(CALL, 1, 1), (PUT, 1, 1)]
    assert row.strategyType == qot.OptionStrategyType_Straddle
    assert trader.held() == {CALL: 2, PUT: 2}
    fills = trader.client.ok(FILLS, header=trader.header).orderFillList
    assert {fill.orderIDEx for fill in fills} == {order_id}
    net = sum((Decimal(str(fill.price)) * int(fill.qty) for fill in fills), Decimal(0))
    assert Decimal(str(row.fillAvgPrice)) == net / 2
    (fee,) = trader.client.ok(ProtoId.Trd_GetOrderFee, header=trader.header, orderIdExList=[order_id]).orderFeeList
    legs = [sum(fill.price * fill.qty for fill in fills if fill.code == code) * CONTRACT for code in (CALL, PUT)]
    items = {item.title: item.value for item in fee.feeList}
    assert items["Platform Fee"] == 30
    assert items["Trading Tariff"] == 12
    assert items["Commission"] == pytest.approx(sum(round(value * 0.002, 2) for value in legs))
    assert fee.feeAmount == pytest.approx(sum(items.values()))
    assert before - trader.cash() == net * CONTRACT + Decimal(str(fee.feeAmount))


def test_the_golden_sum_of_a_straddle(trader: Trader) -> None:
    before = trader.cash()
    trader.placed(leg(CALL), leg(PUT), qty=2)

    # 2 x 100 x (22.36 + 19.60); each leg: 0.2 % commission (8.94 and 7.84), platform 15, tariff 3 a contract.
    assert before - trader.cash() == Decimal("8392.00") + Decimal("8.94") + Decimal("7.84") + 2 * 15 + 4 * 3


@pytest.mark.parametrize(("quantity", "ratios"), [(1, (1, 1)), (1, (3, 2)), (2, (1, 4)), (4, (2, 1)), (3, (1, 3))])
def test_money_and_contracts_are_the_sums_of_the_legs(trader: Trader, quantity: int, ratios: tuple[int, int]) -> None:
    account, broker, before = str(trader.header["accID"]), trader.opend.exchange.broker, trader.cash()
    trader.placed(leg(CALL, qtyRatio=ratios[0]), leg(PUT, qtyRatio=ratios[1]), qty=quantity)
    trader.placed(leg(CALL, SELL, qtyRatio=ratios[0]), leg(HIGHER, qtyRatio=ratios[1]), qty=quantity)

    net = sum(fill.price * fill.quantity * (1 if fill.side is Side.BUY else -1) for fill in broker.fills(account))
    fees = broker.fees(account, [row.id for row in broker.orders(account)])
    assert before - trader.cash() == net * CONTRACT + sum(row.total for row in fees)
    assert all(row.total == sum(amount for _, amount in row.items) for row in fees)
    assert trader.held() == {PUT: quantity * ratios[1], HIGHER: quantity * ratios[1]}


def test_its_order_and_its_fills_are_pushed(trader: Trader) -> None:
    order_id = trader.placed(leg(CALL), leg(PUT))

    pushed = [row.order for row in trader.client.of(ProtoId.Trd_UpdateOrder)]
    told = [(row.orderIDEx, row.orderStatus, len(row.comboLegs)) for row in pushed]
    assert told == [(order_id, 5, 2), (order_id, 11, 2)]
    fills = [row.orderFill for row in trader.client.of(ProtoId.Trd_UpdateOrderFill)]
    assert {(fill.orderIDEx, fill.code) for fill in fills} == {(order_id, CALL), (order_id, PUT)}


def test_a_leg_is_sold_from_what_is_held_and_the_net_is_what_the_account_pays(trader: Trader) -> None:
    trader.placed(leg(CALL, qtyRatio=2), leg(PUT))
    before, first = trader.cash(), len(trader.state()[3])
    order_id = trader.placed(leg(CALL, SELL), leg(HIGHER, BUY), orderType=LIMIT, price=0.0)

    fills = trader.state()[3][:-first]
    assert {(fill.instrument, fill.side) for fill in fills} == {
        (f"HK.{CALL}", Side.SELL),
        (f"HK.{HIGHER}", Side.BUY),
    }
    net = sum(fill.price * fill.quantity * (1 if fill.side is Side.BUY else -1) for fill in fills)
    (fee,) = trader.opend.exchange.broker.fees(str(trader.header["accID"]), [order_id])
    assert net < 0
    assert before - trader.cash() == net * CONTRACT + fee.total
    assert trader.held() == {CALL: 1, PUT: 1, HIGHER: 1}
    row = trader.opend.exchange.broker.order(str(trader.header["accID"]), order_id)
    assert row.average_price == net
    assert row.price == 0


def test_a_limit_of_one_tick_less_waits_and_of_the_net_price_fills(trader: Trader) -> None:
    net = trader.best(CALL).ask + trader.best(PUT).ask
    before = trader.state()

    waiting = trader.placed(leg(CALL), leg(PUT), orderType=LIMIT, price=float(net) - 0.01)

    assert (trader.row(waiting).orderStatus, trader.held()) == (5, {})
    assert trader.cash() == before[0].cash
    assert trader.frozen() > (net - Decimal("0.01")) * CONTRACT
    trader.placed(leg(CALL), leg(PUT), orderType=LIMIT, price=float(net))
    assert trader.held() == {CALL: 1, PUT: 1}
    trader.modify(waiting, 2)
    assert trader.row(waiting).orderStatus == 15
    assert trader.frozen() == 0


def test_a_working_combination_takes_a_new_price_and_fills_at_it(trader: Trader) -> None:
    net = trader.best(CALL).ask + trader.best(PUT).ask
    order_id = trader.placed(leg(CALL), leg(PUT), orderType=LIMIT, price=1.0)

    trader.modify(order_id, 1, qty=2, price=float(net))

    row = trader.row(order_id)
    assert (row.orderStatus, row.qty, row.price, row.fillQty) == (11, 2, float(net), 2)
    assert row.fillAvgPrice <= float(net)
    assert trader.frozen() == 0


def test_a_waiting_combination_fills_by_whole_ones_as_the_books_move(trader: Trader) -> None:
    """Its legs are never held in another ratio than the order's, and no fill is beyond the limit."""
    exchange, account = trader.opend.exchange, str(trader.header["accID"])
    net = trader.best(CALL).ask + trader.best(PUT).ask
    order_id = trader.placed(
        leg(CALL), leg(PUT, qtyRatio=2), qty=40, orderType=LIMIT, price=float(net + trader.best(PUT).ask)
    )
    seen = set()
    for _ in range(40):
        exchange.advance(60)
        row = exchange.broker.order(account, order_id)
        held = trader.held()
        assert held.get(CALL, 0) * 2 == held.get(PUT, 0) == row.filled * 2
        assert row.average_price is None or row.average_price <= Decimal(str(trader.row(order_id).price))
        assert exchange.broker.fees(account, [order_id])[0].total == sum(
            amount for _, amount in exchange.broker.fees(account, [order_id])[0].items
        )
        seen.add(row.filled)
    assert len(seen) > 1


def test_a_credit_spread_brings_money_and_holds_its_largest_loss(trader: Trader) -> None:
    """Ten dollars between the strikes: 1,000 a contract is the margin, the credit is the account's."""
    before, free = trader.cash(), trader.funds().power
    order_id = trader.placed(leg(CALL, SELL), leg(HIGHER), qty=2, orderType=LIMIT, price=-0.01)

    account = str(trader.header["accID"])
    (fee,) = trader.opend.exchange.broker.fees(account, [order_id])
    row = trader.opend.exchange.broker.order(account, order_id)
    assert row.average_price is not None
    assert row.average_price < 0
    assert trader.held() == {CALL: -2, HIGHER: 2}
    assert trader.cash() == before - row.average_price * 2 * CONTRACT - fee.total
    assert free - trader.funds().power == 2000 + row.average_price * 2 * CONTRACT + fee.total
    trader.opend.seconds.pass_by(1)
    cover = trader.client.write(
        ProtoId.Trd_PlaceOrder, header=trader.header, trdSide=SELL, orderType=LIMIT, code=HIGHER, qty=1, price=5.0
    )
    assert "not enough to sell" in cover.retMsg
    trader.placed(leg(CALL), leg(HIGHER, SELL), qty=2)
    assert trader.held() == {}
    assert trader.funds().power == trader.cash()


@pytest.mark.parametrize(
    ("legs", "more", "said"),
    [
        ([leg(CALL)], {}, "comboLegs"),
        ([leg(CALL), leg(CALL, SELL)], {}, "comboLegs"),
        ([leg(CALL), leg("TCH261230C590000"), leg(PUT), leg(HIGHER), leg("TCH261230P590000")], {}, "comboLegs"),
        ([leg(CALL), leg("00700")], {}, "00700"),
        ([leg(CALL), AMERICAN[0]], {}, "comboLegs"),
        (AMERICAN, {}, "does not trade US.AAPL"),
        ([leg(CALL), leg("TCH251230P600000")], {}, "TCH251230P600000"),
        ([leg(CALL), leg(PUT, 0)], {}, "side"),
        ([leg(CALL), leg(PUT, qtyRatio=1.5)], {}, "qtyRatio"),
        ([leg(CALL), leg(PUT, qtyRatio=0)], {}, "qtyRatio"),
        ([leg(CALL), leg(PUT, qtyRatio=float("nan"))], {}, "qtyRatio"),
        ([leg(CALL), leg(PUT, predSide=1)], {}, "predSide"),
        ([leg(CALL), leg(PUT, positionID=7)], {}, "positionID"),
        ([leg(CALL), leg(PUT)], {"qty": 1.5}, "qty"),
        ([leg(CALL), leg(PUT)], {"qty": 0}, "positive"),
        ([leg(CALL), leg(PUT)], {"qty": 3001}, "3000"),
        ([leg(CALL), leg(PUT)], {"qty": 3000}, "nobody on the other side"),
        ([leg(CALL), leg(PUT)], {"orderType": LIMIT}, "needs a price"),
        ([leg(CALL), leg(PUT)], {"orderType": LIMIT, "price": 1.005}, "price step"),
        ([leg(CALL), leg(PUT, SELL)], {"qty": 60}, "购买力不足"),
        ([leg(CALL), leg(PUT)], {"orderType": 10, "price": 1.0}, "not offered"),
        ([leg(CALL), leg(PUT)], {"quoteID": "Q1"}, "quoteID"),
        ([leg(CALL), leg(PUT)], {"remark": "x" * 65}, "remark"),
        ([leg(PUT), leg(CALL, SELL)], {}, "not enough to sell"),
    ],
)  # fmt: skip
def test_a_leg_that_cannot_be_refuses_all_of_it(
    trader: Trader, legs: list[dict[str, Any]], more: dict[str, Any], said: str
) -> None:
    before = trader.state()

    reply = trader.place(*legs, **more)

    assert reply.retType == -1
    assert said in reply.retMsg
    assert trader.state() == before


def test_the_gate_of_every_trading_write_counts_here_too(opend: InProcessOpend) -> None:
    trader, paper = Trader(opend), Trader(opend, real=False)
    packet = {"connID": trader.client.session.conn_id, "serialNo": 900}
    order = {"header": trader.header, "comboLegs": [leg(CALL), leg(PUT)], "qty": 1, "orderType": MARKET}
    trader.client.ok(PLACE, packetID=packet, **order)
    assert "packet replayed" in trader.client.refused(PLACE, packetID=packet, **order)

    opend.shared.unlocked = False
    assert "没有解锁交易" in trader.place(leg(CALL), leg(PUT)).retMsg
    paper.placed(leg(CALL), leg(PUT))
    opend.shared.limits.forget()


def test_combinations_and_orders_share_fifteen_in_half_a_minute(trader: Trader) -> None:
    for _ in range(14):
        assert trader.place(leg(CALL), leg(PUT), orderType=LIMIT, price=0.01).retType == 0
    plain = {"trdSide": 1, "orderType": LIMIT, "code": "00700", "qty": 100, "price": 400.0, "secMarket": 1}
    trader.opend.seconds.pass_by(1)
    assert trader.client.write(ProtoId.Trd_PlaceOrder, header=trader.header, **plain).retType == 0
    assert "频率" in trader.place(leg(CALL), leg(PUT), orderType=LIMIT, price=0.01).retMsg
    trader.opend.seconds.pass_by(30)
    assert trader.place(leg(CALL), leg(PUT), orderType=LIMIT, price=0.01).retType == 0


def test_trading_that_is_switched_off_takes_no_combination() -> None:
    opend = InProcessOpend(trading_enabled=False)
    client = opend.client()

    reply = client.write(
        PLACE, header=opend.header(real=True), comboLegs=[leg(CALL), leg(PUT)], qty=1, orderType=MARKET
    )

    assert "trading disabled" in reply.retMsg
    opend.exchange.close()


def margin_of(trader: Trader, *legs: dict[str, Any], **more: Any) -> Any:
    ask = {"header": trader.header, "comboLegs": legs, "qty": 2, "orderType": LIMIT, **more}
    return trader.client.ok(ProtoId.Trd_GetComboMaxTrdQtys, **ask).maxTrdQtys


def test_the_figures_before_an_order_are_those_of_its_fill(trader: Trader) -> None:
    best = trader.best(HIGHER).ask - trader.best(CALL).bid
    told = margin_of(trader, leg(CALL, SELL), leg(HIGHER), price=float(best))
    free = float(trader.funds().power)

    trader.placed(leg(CALL, SELL), leg(HIGHER), qty=2, orderType=LIMIT, price=float(best))

    assert (told.initialMarginChange, told.maintenanceMarginChange, told.optionBuyPower) == (2000, 2000, free)
    assert told.buyPowerDecrease == pytest.approx(free - float(trader.funds().power), abs=2)
    assert told.maxWithDrawChange == -told.buyPowerDecrease
    closing = margin_of(trader, leg(CALL), leg(HIGHER, SELL), orderType=MARKET)
    assert closing.initialMarginChange == -2000
    naked = {"header": trader.header, "comboLegs": [leg(PUT), leg(CALL, SELL)], "qty": 5, "orderType": MARKET}
    assert "not enough to sell" in trader.client.refused(ProtoId.Trd_GetComboMaxTrdQtys, **naked)


def test_an_account_without_the_money_for_all_legs_buys_none(trader: Trader) -> None:
    account = str(trader.header["accID"])
    trader.opend.exchange.broker._ledger(account).cash = Decimal(100)
    before = trader.state()

    assert "购买力不足" in trader.place(leg(CALL), leg(PUT)).retMsg
    assert trader.state() == before


def test_cash_flow_lists_each_leg_with_its_own_fees(trader: Trader) -> None:
    trader.placed(leg(CALL), leg(PUT), qty=3)

    rows = trader.client.ok(
        ProtoId.Trd_FlowSummary, header=trader.header, clearingDate=PRACTICE_DAY
    ).flowSummaryInfoList
    assert sum(row.cashFlowAmount for row in rows) == pytest.approx(float(trader.cash()))
    assert [row.cashFlowType for row in rows].count("交易费用") >= 2


def test_a_leg_of_more_contracts_than_one_order_may_have_refuses_all_of_it(trader: Trader) -> None:
    reply = trader.place(leg(CALL, qtyRatio=1), leg(HIGHER, SELL, qtyRatio=2), qty=1_501, orderType=LIMIT, price=0.01)
    assert "单笔订单上限" in reply.retMsg
    fewer = trader.place(leg(CALL, qtyRatio=1), leg(HIGHER, SELL, qtyRatio=2), qty=1_500, orderType=LIMIT, price=0.01)
    assert "单笔订单上限" not in fewer.retMsg


def test_a_combination_has_ended_and_cannot_be_cancelled(trader: Trader) -> None:
    order_id = trader.placed(leg(CALL), leg(PUT))
    cancel = {"orderID": 0, "orderIDEx": order_id, "modifyOrderOp": 2}

    assert "ended" in trader.client.write(ProtoId.Trd_ModifyOrder, header=trader.header, **cancel).retMsg


def test_a_combination_outlives_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    exchange = Exchange(seed=7, date=date.fromisoformat(PRACTICE_DAY), start=time(10, 30), state=state)
    account = next(row.id for row in exchange.broker.accounts() if row.real)
    legs = tuple(ComboLeg(InstrumentId(f"HK.{code}"), Side.BUY, ratio) for code, ratio in ((CALL, 2), (PUT, 1)))
    ticket = OrderTicket(
        account_id=account,
        instrument=legs[0].instrument,
        side=Side.BUY,
        kind=OrderType.MARKET,
        quantity=1,
        legs=legs,
    )
    order = exchange.broker.place_combo(ticket)
    fees = exchange.broker.fees(account, [order.id])
    waiting = exchange.broker.place_combo(replace(ticket, kind=OrderType.LIMIT, price=Decimal(1)))
    cash = exchange.broker.funds(account).cash
    exchange.close()

    again = Exchange(state=state)
    assert again.broker.order(account, order.id) == order
    assert again.broker.order(account, order.id).legs == legs
    assert again.broker.fees(account, [order.id]) == fees
    assert again.broker.funds(account).cash == cash
    assert again.broker.funds(account).frozen_cash > 100
    assert again.broker.order(account, waiting.id) == waiting
    asks = [again.snapshot(leg.instrument).ask for leg in legs]
    net = sum(((ask or Decimal(0)) * leg.ratio for ask, leg in zip(asks, legs, strict=True)), Decimal(0))
    assert again.broker.modify(account, waiting.id, price=net).filled == 1
    again.close()


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (ComboLeg(InstrumentId("HK.TCH261230P600000"), Side.BUY, 1), qot.OptionStrategyType_Straddle),
        (ComboLeg(InstrumentId("HK.TCH261230P590000"), Side.BUY, 1), qot.OptionStrategyType_Strangle),
        (ComboLeg(InstrumentId("HK.TCH261230C610000"), Side.SELL, 1), qot.OptionStrategyType_Spread),
        (ComboLeg(InstrumentId("HK.TCH270128C600000"), Side.SELL, 1), qot.OptionStrategyType_CalendarSpread),
        (ComboLeg(InstrumentId("HK.TCH270128C610000"), Side.SELL, 1), qot.OptionStrategyType_DiagonalSpread),
        (ComboLeg(InstrumentId("HK.TCH261230C610000"), Side.BUY, 1), qot.OptionStrategyType_Customize),
        (ComboLeg(InstrumentId("HK.TCH261230C610000"), Side.SELL, 2), qot.OptionStrategyType_Customize),
    ],
)
def test_the_type_of_a_strategy_follows_from_its_legs(second: ComboLeg, expected: int) -> None:
    first = ComboLeg(InstrumentId(f"HK.{CALL}"), Side.BUY, 1)

    assert strategy_number((first, second)) == expected
    assert strategy_number((first, second, second)) == qot.OptionStrategyType_Customize


def test_funds_tell_the_margin_and_the_worth_of_sold_legs(trader: Trader) -> None:
    trader.placed(leg(CALL, SELL), leg(HIGHER), qty=2)

    funds = trader.client.ok(ProtoId.Trd_GetFunds, header=trader.header).funds

    assert funds.initialMargin == funds.maintenanceMargin == 2 * 10 * CONTRACT
    assert funds.shortMv < 0 < funds.longMv
    assert funds.longMv + funds.shortMv == pytest.approx(funds.marketVal)
