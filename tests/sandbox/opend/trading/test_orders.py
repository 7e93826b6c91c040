"""Orders through the port."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.servers.opend.in_process import PASSWORD_MD5, TENCENT, InProcessOpend
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.server.faults import BEHAVIOURS

PLACE, MODIFY, LIST = ProtoId.Trd_PlaceOrder, ProtoId.Trd_ModifyOrder, ProtoId.Trd_GetOrderList
FILLS, PUSH, FILL_PUSH = ProtoId.Trd_GetOrderFillList, ProtoId.Trd_UpdateOrder, ProtoId.Trd_UpdateOrderFill
NORMAL, CANCEL, DISABLE, ENABLE, DELETE = 1, 2, 3, 4, 5


class Trader:
    """A client with one account, unlocked, that gets its pushes."""

    def __init__(self, opend: InProcessOpend, *, real: bool = True) -> None:
        self.opend = opend
        self.client = opend.client()
        self.header = opend.header(real=real)
        self.client.ok(ProtoId.Trd_UnlockTrade, unlock=True, pwdMD5=PASSWORD_MD5, securityFirm=1)
        self.client.ok(ProtoId.Trd_SubAccPush, accIDList=[self.header["accID"]])
        snapshot = self.client.ok(ProtoId.Qot_GetSecuritySnapshot, securityList=[TENCENT]).snapshotList[0].basic
        self.bid, self.ask, self.step = snapshot.bidPrice, snapshot.askPrice, snapshot.priceSpread
        self.low = round(snapshot.bidPrice * 0.97)

    def place(self, **more: Any) -> Any:
        self.opend.seconds.pass_by(1)
        order = {"trdSide": 1, "orderType": 1, "code": "00700", "qty": 100.0, "price": self.low, "secMarket": 1}
        reply = self.client.write(PLACE, header=self.header, **{**order, **more})
        self.opend.publisher.flush()
        return reply

    def placed(self, **more: Any) -> str:
        reply = self.place(**more)
        assert reply.retType == 0, reply.retMsg
        return str(reply.s2c.orderIDEx)

    def modify(self, order_id: str, op: int, **more: Any) -> Any:
        self.opend.seconds.pass_by(1)
        c2s = {"orderID": 0, "orderIDEx": order_id, "modifyOrderOp": op, **more}
        reply = self.client.write(MODIFY, header=self.header, **c2s)
        self.opend.publisher.flush()
        return reply

    def order(self, order_id: str) -> Any:
        conditions = {"orderIDExList": [order_id]}
        rows = self.client.ok(LIST, header=self.header, filterConditions=conditions).orderList
        assert len(rows) == 1
        return rows[0]

    def states(self, order_id: str) -> list[int]:
        return [row.order.orderStatus for row in self.client.of(PUSH) if row.order.orderIDEx == order_id]


@pytest.fixture
def trader(opend: InProcessOpend) -> Trader:
    return Trader(opend)


@pytest.fixture
def paper(opend: InProcessOpend) -> Trader:
    return Trader(opend, real=False)


def test_a_locked_real_account_refuses_writes_and_a_paper_account_does_not(opend: InProcessOpend) -> None:
    trader, paper = Trader(opend), Trader(opend, real=False)
    opend.shared.unlocked = False

    assert "没有解锁交易，请先解锁交易" in trader.place().retMsg
    assert paper.place().retType == 0
    assert opend.shared.exchange.broker.orders(opend.account(real=True)) == ()


def test_an_order_is_listed_before_it_is_answered_and_repeats_what_was_asked(trader: Trader) -> None:
    order_id = trader.placed(qty=200.0, remark="TB-1118-0001", timeInForce=1)

    row = trader.order(order_id)

    assert (row.orderStatus, row.qty, row.fillQty, row.price) == (5, 200, 0, trader.low)
    assert (row.remark, row.timeInForce, row.secMarket, row.currency) == ("TB-1118-0001", 1, 1, 1)
    assert row.orderID == int(order_id) > 2**53
    assert row.createTime.startswith("2026-11-18 10:30:00.")


def test_a_replayed_packet_is_refused_and_places_nothing(opend: InProcessOpend, trader: Trader) -> None:
    conn = trader.client.session.conn_id
    order = {
        "header": trader.header, "trdSide": 1, "orderType": 1, "code": "00700", "qty": 100.0,
        "price": trader.low, "secMarket": 1, "packetID": {"connID": conn, "serialNo": 900},
    }  # fmt: skip
    assert trader.client.send(PLACE, 900, order).retType == 0
    opend.seconds.pass_by(1)

    again = trader.client.send(PLACE, 900, order)
    opend.seconds.pass_by(1)
    stranger = trader.client.send(PLACE, 901, {**order, "packetID": {"connID": conn + 1, "serialNo": 901}})
    opend.seconds.pass_by(1)
    in_new_frame = trader.client.send(PLACE, 902, order)

    assert [again.retType, stranger.retType, in_new_frame.retType] == [-1, -1, -1]
    assert len(trader.client.ok(LIST, header=trader.header).orderList) == 1


def test_packet_ids_may_be_counted_apart_from_frames(opend: InProcessOpend, trader: Trader) -> None:
    conn = trader.client.session.conn_id
    order = {
        "header": trader.header, "trdSide": 1, "orderType": 1, "code": "00700", "qty": 100.0,
        "price": trader.low, "secMarket": 1,
    }  # fmt: skip
    for frame, packet in ((900, 7), (901, 8), (902, 1)):
        answer = trader.client.send(PLACE, frame, {**order, "packetID": {"connID": conn, "serialNo": packet}})
        assert (answer.retType, answer.retMsg) == (0, "")
        opend.seconds.pass_by(1)


def test_a_crossing_order_is_filled_and_told_by_fill_then_order(trader: Trader) -> None:
    order_id = trader.placed(price=trader.ask + 2)

    assert trader.order(order_id).orderStatus == 11
    assert trader.states(order_id)[-1] == 11
    fills = [row.orderFill for row in trader.client.of(FILL_PUSH)]
    listed = trader.client.ok(FILLS, header=trader.header).orderFillList
    assert sum(row.qty for row in fills) == 100
    assert sorted(row.fillIDEx for row in fills) == sorted(row.fillIDEx for row in listed)
    assert {row.orderIDEx for row in fills} == {order_id}


def test_paper_accounts_get_order_pushes_but_no_fill_pushes(paper: Trader) -> None:
    order_id = paper.placed(price=paper.ask + 2)

    assert paper.states(order_id)[-1] == 11
    assert paper.client.of(FILL_PUSH) == []


def test_another_clients_account_pushes_stay_away(opend: InProcessOpend, trader: Trader) -> None:
    stranger = opend.client()

    trader.placed()

    assert stranger.pushes == []


def test_an_order_is_changed_and_then_cancelled(trader: Trader) -> None:
    order_id = trader.placed()

    assert trader.modify(order_id, NORMAL, qty=300.0, price=trader.low - 1).s2c.orderIDEx == order_id
    changed = trader.order(order_id)
    assert (changed.qty, changed.price) == (300, trader.low - 1)

    assert trader.modify(order_id, CANCEL).retType == 0
    assert trader.order(order_id).orderStatus == 15
    assert trader.states(order_id)[0] == 5
    assert trader.states(order_id)[-1] == 15


def test_an_order_may_be_named_by_its_number_alone(trader: Trader) -> None:
    order_id = trader.placed()

    assert trader.client.write(MODIFY, header=trader.header, orderID=int(order_id), modifyOrderOp=CANCEL).retType == 0


def test_an_order_is_disabled_enabled_cancelled_and_deleted(trader: Trader) -> None:
    order_id = trader.placed()

    assert trader.modify(order_id, DISABLE).retType == 0
    assert trader.order(order_id).orderStatus == 22
    assert trader.modify(order_id, ENABLE).retType == 0
    assert trader.order(order_id).orderStatus == 5
    assert trader.modify(order_id, CANCEL).retType == 0
    assert trader.modify(order_id, DELETE).retType == 0
    assert order_id not in {row.orderIDEx for row in trader.client.ok(LIST, header=trader.header).orderList}


def test_cancel_all_takes_every_open_order_of_a_real_account(trader: Trader) -> None:
    ids = [trader.placed() for _ in range(3)]

    assert trader.modify("", CANCEL, forAll=True).retType == 0

    assert {trader.order(order_id).orderStatus for order_id in ids} == {15}
    assert trader.modify("", NORMAL, forAll=True).retType == -1


def test_cancel_all_is_refused_on_paper(paper: Trader) -> None:
    order_id = paper.placed()

    assert "模拟交易" in paper.modify("", CANCEL, forAll=True).retMsg
    assert paper.order(order_id).orderStatus == 5


@pytest.mark.parametrize("op", [0, 9])
def test_an_unknown_change_is_refused(trader: Trader, op: int) -> None:
    assert "modifyOrderOp" in trader.modify(trader.placed(), op).retMsg


def test_what_has_ended_or_never_was_cannot_be_changed(trader: Trader) -> None:
    order_id = trader.placed(price=trader.ask + 2)

    assert order_id in trader.modify(order_id, CANCEL).retMsg
    assert "12345" in trader.modify("12345", CANCEL).retMsg


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"qty": 150.0}, "lot size 100"),
        ({"qty": 0.0}, "positive"),
        ({"qty": 100.5}, "qty"),
        ({"qty": float("nan")}, "qty"),
        ({"price": 0.0}, "price"),
        ({"price": float("inf")}, "price"),
        ({"qty": 50_000_000.0}, ""),
        ({"code": "99999"}, "HK.99999"),
        ({"code": "800000"}, "cannot be traded"),
        ({"trdSide": 2}, "持仓不足"),
        ({"trdSide": 7}, "trdSide"),
        ({"orderType": 99}, "orderType"),
        ({"timeInForce": 2}, "timeInForce"),
        ({"remark": "x" * 65}, "remark"),
        ({"secMarket": 2, "code": "AAPL"}, "US.AAPL"),
    ],
)
def test_orders_that_cannot_be_taken_are_refused_with_the_reason(
    trader: Trader, wrong: dict[str, Any], told: str
) -> None:
    reply = trader.place(**wrong)

    assert reply.retType == -1
    assert told in reply.retMsg
    assert "?" not in reply.retMsg
    assert trader.client.pushes == []


def test_an_off_step_price_is_refused_or_adjusted_within_the_given_limit(trader: Trader) -> None:
    off = trader.low + trader.step / 2

    assert "price step" in trader.place(price=off).retMsg
    up = trader.placed(price=off, adjustPrice=True, adjustSideAndLimit=0.01)
    down = trader.placed(price=off, adjustPrice=True, adjustSideAndLimit=-0.01)
    assert trader.order(up).price == pytest.approx(trader.low + trader.step)
    assert trader.order(down).price == pytest.approx(trader.low)
    assert "adjust" in trader.place(price=off, adjustPrice=True, adjustSideAndLimit=0.000001).retMsg


def test_a_market_without_a_name_is_the_accounts_own(trader: Trader) -> None:
    assert trader.order(trader.placed(secMarket=0)).secMarket == 1


@pytest.mark.parametrize(
    ("kind", "extra"),
    [
        (10, {"trdSide": 2, "auxPrice": 0.99}),
        (11, {"trdSide": 2, "auxPrice": 0.99, "price": 0.98}),
        (14, {"trdSide": 2, "trailType": 1, "trailValue": 1.0}),
        (15, {"trdSide": 2, "trailType": 2, "trailValue": 2.0, "trailSpread": 1.0}),
    ],
    ids=["stop", "stop limit", "trailing stop", "trailing stop limit"],
)
def test_conditional_orders_wait_with_their_condition(trader: Trader, kind: int, extra: dict[str, Any]) -> None:
    trader.placed(price=trader.ask + 2)
    prices: dict[str, Any] = {name: round(trader.bid * extra[name]) for name in ("auxPrice", "price") if name in extra}
    shares: dict[str, Any] = {**extra, **prices}

    row = trader.order(trader.placed(orderType=kind, **shares))

    assert (row.orderType, row.orderStatus) == (kind, 1)
    if "auxPrice" in extra:
        assert row.auxPrice == shares["auxPrice"]
    else:
        assert (row.trailType, row.trailValue) == (extra["trailType"], extra["trailValue"])


def test_the_distance_of_a_trailing_order_can_be_changed(trader: Trader) -> None:
    trader.placed(price=trader.ask + 2)
    order_id = trader.placed(orderType=15, trdSide=2, trailType=2, trailValue=5.0, trailSpread=1.0)
    before = trader.order(order_id)

    assert (
        trader.modify(order_id, NORMAL, qty=100.0, price=0.0, trailType=2, trailValue=3.0, trailSpread=2.0).retType == 0
    )

    after = trader.order(order_id)
    assert (after.trailType, after.trailValue, after.trailSpread) == (2, 3.0, 2.0)
    assert after.auxPrice == pytest.approx(before.auxPrice + 2)
    assert after.price == pytest.approx(after.auxPrice - 2)
    assert trader.modify(order_id, NORMAL, qty=100.0, price=0.0, trailType=1, trailValue=100.0).retType == -1
    assert trader.order(order_id) == after


def test_lists_are_filtered_by_status_code_and_id(trader: Trader) -> None:
    resting, filled = trader.placed(), trader.placed(price=trader.ask + 2)

    def listed(**c2s: Any) -> set[str]:
        return {row.orderIDEx for row in trader.client.ok(LIST, header=trader.header, **c2s).orderList}

    assert listed() == {resting, filled}
    assert listed(filterStatusList=[11]) == {filled}
    assert listed(filterStatusList=[5, 10]) == {resting}
    assert listed(filterConditions={"codeList": ["09988"]}) == set()
    assert listed(filterConditions={"codeList": ["00700"], "idList": [int(resting)]}) == {resting}


def test_history_covers_the_days_asked_for(trader: Trader) -> None:
    filled = trader.placed(price=trader.ask + 2)
    past_orders, past_fills = ProtoId.Trd_GetHistoryOrderList, ProtoId.Trd_GetHistoryOrderFillList

    def ids(begin: str, end: str) -> set[str]:
        conditions = {"beginTime": begin, "endTime": end}
        rows = trader.client.ok(past_orders, header=trader.header, filterConditions=conditions).orderList
        fills = trader.client.ok(past_fills, header=trader.header, filterConditions=conditions).orderFillList
        assert {row.orderIDEx for row in fills} == {row.orderIDEx for row in rows}
        return {row.orderIDEx for row in rows}

    assert ids("2026-11-18 00:00:00", "2026-11-18 23:59:59") == {filled}
    assert ids("2026-11-01", "2026-11-17") == set()
    assert ids("", "") == {filled}
    assert ids("2026-11-18 00:00:00", "2026-11-18 10:29:59") == set()
    assert ids("2026-11-18 10:30:00", "2026-11-18 10:31:00.500") == {filled}


def test_fills_and_fees_are_for_real_accounts_only(trader: Trader, paper: Trader) -> None:
    order_id = trader.placed(price=trader.ask + 2)
    fee = trader.client.ok(ProtoId.Trd_GetOrderFee, header=trader.header, orderIdExList=[order_id]).orderFeeList[0]
    empty: dict[str, Any] = {"filterConditions": {}}

    assert fee.feeAmount == pytest.approx(sum(item.value for item in fee.feeList))
    assert fee.feeAmount > 0
    assert "模拟交易不支持成交数据" in paper.client.refused(FILLS, header=paper.header)
    assert paper.client.refused(ProtoId.Trd_GetHistoryOrderFillList, header=paper.header, **empty)
    assert paper.client.refused(ProtoId.Trd_GetOrderFee, header=paper.header, orderIdExList=["1"])


@pytest.mark.parametrize("order_type", [1, 2])
def test_the_largest_quantity_is_taken_and_one_lot_more_is_not(trader: Trader, order_type: int) -> None:
    most = trader.client.ok(
        ProtoId.Trd_GetMaxTrdQtys, header=trader.header, orderType=order_type, code="00700", price=trader.low
    ).maxTrdQtys

    assert most.maxCashBuy > 0
    assert most.maxCashBuy % 100 == 0
    assert most.maxPositionSell == 0
    if order_type == 1:
        assert trader.place(qty=most.maxCashBuy + 100).retType == -1
        assert trader.place(qty=most.maxCashBuy).retType == 0


def test_writes_keep_their_distance(opend: InProcessOpend, trader: Trader) -> None:
    trader.placed()
    order = {"trdSide": 1, "orderType": 1, "code": "00700", "qty": 100.0, "price": trader.low, "secMarket": 1}

    reply = trader.client.write(PLACE, header=trader.header, **order)

    assert "频率太高" in reply.retMsg


def test_an_order_out_of_the_market_goes_back_when_it_is_confirmed(trader: Trader) -> None:
    order_id = trader.placed()
    trader.modify(order_id, DISABLE)
    trader.opend.seconds.pass_by(1)

    reply = trader.client.write(
        ProtoId.Trd_ReconfirmOrder, header=trader.header, orderID=int(order_id), reconfirmReason=1
    )

    assert (reply.retType, str(reply.s2c.orderID), trader.order(order_id).orderStatus) == (0, order_id, 5)


@pytest.mark.parametrize(("reason", "text"), [(1, "does not wait"), (7, "reconfirmReason")])
def test_an_order_in_the_market_waits_for_no_confirmation(trader: Trader, reason: int, text: str) -> None:
    order_id = trader.placed()

    reply = trader.client.write(
        ProtoId.Trd_ReconfirmOrder, header=trader.header, orderID=int(order_id), reconfirmReason=reason
    )

    assert (reply.retType, text in reply.retMsg) == (-1, True)


def test_a_change_that_names_nothing_leaves_the_order_alone(trader: Trader) -> None:
    order_id = trader.placed()

    assert trader.modify(order_id, NORMAL).retType == 0

    assert (trader.order(order_id).price, trader.order(order_id).qty) == (trader.low, 100.0)


@pytest.mark.parametrize(
    ("more", "reason", "word"), [({"qty": 1100.0}, 1, "数量"), ({"away": 0.97}, 2, "价格"), ({}, 0, "")]
)
def test_an_unusual_order_waits_until_it_is_confirmed_once_more(
    trader: Trader, more: dict[str, float], reason: int, word: str
) -> None:
    trader.opend.shared.behaviour = BEHAVIOURS["reconfirm"]
    price = round(trader.bid * more.pop("away", 1.0))
    order_id = trader.placed(price=price, **more)
    held = trader.order(order_id)
    if not reason:
        assert held.orderStatus == 5
        return
    assert (held.orderStatus, word in held.lastErrMsg) == (1, True)
    assert trader.modify(order_id, ENABLE).retType == -1

    def confirm(number: int) -> Any:
        trader.opend.seconds.pass_by(1)
        return trader.client.write(
            ProtoId.Trd_ReconfirmOrder, header=trader.header, orderID=int(order_id), reconfirmReason=number
        )

    assert confirm(3 - reason).retType == -1
    assert confirm(reason).retType == 0
    assert (trader.order(order_id).orderStatus, trader.order(order_id).lastErrMsg) == (5, "")
