"""Trading: what goes over the wire, what an answer means, and that no order is ever sent twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from google.protobuf.message import Message

from fakes.clock import ManualClock
from fakes.opend_gateway import PAPER_ID, REAL_ID, account_of, approve, gateway_to, limit_buy
from fakes.scripted_opend import CONN_ID, ScriptedOpend
from fakes.sinks import Sinks
from tideboard_core.errors import (
    GatewayDown,
    NotOffered,
    OrderDenied,
    OrderRejected,
    RateLimited,
    RequestTimeout,
    TradingLocked,
    WrongPassword,
)
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import (
    CancelRequest,
    Environment,
    LiveAccount,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderStatus,
    OrderType,
    Side,
)
from tideboard_core.ports import ApprovedOrder, WriteVerb
from tideboard_core.wire.opend.codec import serialize
from tideboard_core.wire.opend.framing import HEADER_SIZE
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Trd_Common_pb2,
    Trd_GetFunds_pb2,
    Trd_GetHistoryOrderList_pb2,
    Trd_GetMaxTrdQtys_pb2,
    Trd_GetOrderFee_pb2,
    Trd_GetOrderFillList_pb2,
    Trd_GetOrderList_pb2,
    Trd_GetPositionList_pb2,
    Trd_ModifyOrder_pb2,
    Trd_PlaceOrder_pb2,
    Trd_UpdateOrder_pb2,
    Trd_UpdateOrderFill_pb2,
)

HEADER = Trd_Common_pb2.TrdHeader(trdEnv=1, accID=REAL_ID, trdMarket=1)
PLACE = ProtoId.Trd_PlaceOrder


def placed(order_id: str = "FA1") -> Trd_PlaceOrder_pb2.S2C:
    """Return the success body of PlaceOrder."""
    return Trd_PlaceOrder_pb2.S2C(header=HEADER, orderIDEx=order_id)


def wire_order(**changes: Any) -> Trd_Common_pb2.Order:
    """Return an order as the broker lists it."""
    facts: dict[str, Any] = {
        "trdSide": 1,
        "orderType": 1,
        "orderStatus": 5,
        "orderID": 0,
        "orderIDEx": "FA1",
        "code": "00700",
        "name": "TENCENT",
        "qty": 300.0,
        "price": 480.2,
        "createTime": "2026-11-20 10:30:00.123",
        "updateTime": "2026-11-20 10:31:00",
        "secMarket": 1,
        "remark": "TB-1120-0001",
    }
    return Trd_Common_pb2.Order(**(facts | changes))


async def working_order(opend: ScriptedOpend, gateway: OpendGateway) -> Order:
    """Return one open order of the real account."""
    opend.reply(ProtoId.Trd_GetOrderList, Trd_GetOrderList_pb2.S2C(header=HEADER, orderList=[wire_order()]))
    (order,) = await gateway.orders(await account_of(gateway))
    return order


# --- accounts and lock ----------------------------------------------------------------------------------------------


async def test_accounts_are_typed_by_the_brokers_environment(gateway: OpendGateway) -> None:
    real, paper = await account_of(gateway), await account_of(gateway, PAPER_ID)

    assert (real.environment, paper.environment) == (Environment.LIVE, Environment.PAPER)
    assert real.markets == {Market.HK, Market.US, Market.SH, Market.SZ}
    assert (real.id, real.firm, real.currency, real.margin) == (str(REAL_ID), "FutuSecurities", "HKD", True)


async def test_unlock_names_the_firm_and_sends_the_hash_once(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(ProtoId.Trd_UnlockTrade)

    await gateway.unlock(await account_of(gateway), "e10adc3949ba59abbe56e057f20f883e")

    (request,) = opend.requests(ProtoId.Trd_UnlockTrade)
    assert (request.c2s.unlock, request.c2s.pwdMD5, request.c2s.securityFirm) == (
        True,
        "e10adc3949ba59abbe56e057f20f883e",
        1,
    )


async def test_wrong_password_and_pause_are_told_apart_and_show_no_secret(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    account = await account_of(gateway)
    opend.refuse(ProtoId.Trd_UnlockTrade, "交易密码错误")
    with pytest.raises(WrongPassword) as wrong:
        await gateway.unlock(account, "e10adc3949ba59abbe56e057f20f883e")
    opend.refuse(ProtoId.Trd_UnlockTrade, "交易密码错误次数过多，请60秒后重试")
    with pytest.raises(RateLimited) as paused:
        await gateway.unlock(account, "e10adc3949ba59abbe56e057f20f883e")

    assert wrong.value.text == "交易密码错误"
    assert paused.value.retry_after == 60
    assert "e10adc" not in f"{wrong.value!r}{wrong.value}{paused.value!r}{paused.value}"


async def test_paper_account_has_no_lock_and_sends_none(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    paper = await account_of(gateway, PAPER_ID)

    with pytest.raises(NotOffered):
        await gateway.unlock(paper, "0" * 32)
    with pytest.raises(NotOffered):
        await gateway.lock(paper)

    assert opend.requests(ProtoId.Trd_UnlockTrade) == []


async def test_lock_needs_no_password(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(ProtoId.Trd_UnlockTrade)

    await gateway.lock(await account_of(gateway))

    (request,) = opend.requests(ProtoId.Trd_UnlockTrade)
    assert (request.c2s.unlock, request.c2s.HasField("pwdMD5")) == (False, False)


async def test_account_pushes_are_asked_again_after_a_reconnect(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(ProtoId.Trd_SubAccPush)
    await gateway.watch_accounts([await account_of(gateway)])

    await gateway.connect()
    await gateway.log_in()

    assert [list(request.c2s.accIDList) for request in opend.requests(ProtoId.Trd_SubAccPush)] == [[REAL_ID]] * 2


# --- reads ----------------------------------------------------------------------------------------------------------


async def test_funds_and_positions_mean_what_the_note_says(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    account = await account_of(gateway)
    funds = Trd_Common_pb2.Funds(
        power=2e6, totalAssets=3e6, cash=1e6, marketVal=2e6, frozenCash=5, debtCash=0, avlWithdrawalCash=9e5, currency=1
    )
    opend.reply(ProtoId.Trd_GetFunds, Trd_GetFunds_pb2.S2C(header=HEADER, funds=funds))
    row = Trd_Common_pb2.Position(
        positionID=1,
        positionSide=0,
        code="00700",
        name="TENCENT",
        qty=200,
        canSellQty=100,
        price=480.2,
        costPrice=470.1,
        val=96040,
        plVal=2020,
        plRatio=0.049,
        secMarket=1,
        td_plVal=-3.5,
        currency=1,
    )
    unknown = Trd_Common_pb2.Position(
        positionID=2, positionSide=0, code="7203", name="?", qty=1, canSellQty=1, price=1, val=1, plVal=0, secMarket=51
    )
    opend.reply(ProtoId.Trd_GetPositionList, Trd_GetPositionList_pb2.S2C(header=HEADER, positionList=[row, unknown]))

    money, (held,) = await gateway.funds(account), await gateway.positions(account)

    assert (money.power, money.currency, money.withdrawable) == (Decimal(2000000), "HKD", Decimal(900000))
    assert (held.instrument, held.quantity, held.available) == ("HK.00700", 200, 100)
    assert (held.average_cost, held.pl_percent, held.pl_today) == (Decimal("470.1"), Decimal("4.9"), Decimal("-3.5"))


async def test_order_list_keeps_ids_remarks_and_times(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    order = await working_order(opend, gateway)

    assert (order.id, order.account_id, order.remark) == ("FA1", str(REAL_ID), "TB-1120-0001")
    assert (order.status, order.price, order.quantity) == (OrderStatus.SUBMITTED, Decimal("480.2"), 300)
    assert order.created == datetime(2026, 11, 20, 2, 30, 0, 123000, tzinfo=UTC)


async def test_lists_ask_the_broker_while_the_limit_allows_and_the_cache_afterwards(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    account = await account_of(gateway)
    opend.reply(ProtoId.Trd_GetOrderList, Trd_GetOrderList_pb2.S2C(header=HEADER))

    for _ in range(12):
        await gateway.orders(account)

    fresh = [request.c2s.refreshCache for request in opend.requests(ProtoId.Trd_GetOrderList)]
    assert fresh == [True] * 10 + [False] * 2


async def test_paper_accounts_have_no_fills_and_no_fees(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    paper = await account_of(gateway, PAPER_ID)
    opend.refuse(ProtoId.Trd_GetOrderFillList, "Simulated trade does not support deal list")
    opend.refuse(ProtoId.Trd_GetHistoryOrderFillList, "模拟交易不支持成交数据")
    opend.refuse(ProtoId.Trd_GetOrderFee, "模拟交易不支持查询订单费用")

    assert await gateway.fills(paper) == []
    assert await gateway.history_fills(paper, date(2026, 11, 1), date(2026, 11, 19)) == []
    with pytest.raises(NotOffered):
        await gateway.order_fees(paper, ["FA1"])


async def test_fees_fills_history_and_max_quantity(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    account = await account_of(gateway)
    fee = Trd_Common_pb2.OrderFee(
        orderIDEx="FA1", feeAmount=18.4, feeList=[Trd_Common_pb2.OrderFeeItem(title="Commission", value=3.0)]
    )
    opend.reply(ProtoId.Trd_GetOrderFee, Trd_GetOrderFee_pb2.S2C(header=HEADER, orderFeeList=[fee]))
    fill = Trd_Common_pb2.OrderFill(
        trdSide=2, fillID=0, fillIDEx="F1", orderIDEx="FA1", code="AAPL", name="Apple", qty=10, price=190.5,
        createTime="2026-11-19 09:30:01", secMarket=2,
    )  # fmt: skip
    opend.reply(ProtoId.Trd_GetOrderFillList, Trd_GetOrderFillList_pb2.S2C(header=HEADER, orderFillList=[fill]))
    opend.reply(
        ProtoId.Trd_GetHistoryOrderList, Trd_GetHistoryOrderList_pb2.S2C(header=HEADER, orderList=[wire_order()])
    )
    most = Trd_Common_pb2.MaxTrdQtys(maxCashBuy=400, maxCashAndMarginBuy=900, maxPositionSell=100)
    opend.reply(ProtoId.Trd_GetMaxTrdQtys, Trd_GetMaxTrdQtys_pb2.S2C(header=HEADER, maxTrdQtys=most))

    (fees,) = await gateway.order_fees(account, ["FA1"])
    (done,) = await gateway.fills(account)
    (past,) = await gateway.history_orders(account, date(2026, 11, 1), date(2026, 11, 19))
    quantity = await gateway.max_quantity(account, InstrumentId("SZ.300750"), OrderType.LIMIT, "250.10")

    assert (fees.total, fees.items) == (Decimal("18.4"), (("Commission", Decimal(3)),))
    assert (done.instrument, done.side, done.time) == (
        "US.AAPL",
        Side.SELL,
        datetime(2026, 11, 19, 14, 30, 1, tzinfo=UTC),
    )
    assert past.id == "FA1"
    assert (quantity.cash_buy, quantity.margin_buy, quantity.short_sell) == (400, 900, None)
    (asked,) = opend.requests(ProtoId.Trd_GetHistoryOrderList)
    assert asked.c2s.filterConditions.endTime == "2026-11-19 23:59:59"
    (asked,) = opend.requests(ProtoId.Trd_GetMaxTrdQtys)
    assert (asked.c2s.header.trdMarket, asked.c2s.secMarket, asked.c2s.price) == (4, 32, 250.1)


async def test_foreign_account_is_refused_before_the_wire(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    stranger = LiveAccount(id="5", name="", markets=frozenset({Market.HK}), currency="HKD")
    disguised = LiveAccount(id=str(PAPER_ID), name="", markets=frozenset({Market.HK}), currency="HKD")

    for account in (stranger, disguised):
        with pytest.raises(NotOffered):
            await gateway.funds(account)
        with pytest.raises(OrderDenied):
            gateway.place(approve(limit_buy(account), gateway))

    assert opend.orders_received == 0


# --- place ----------------------------------------------------------------------------------------------------------


async def test_place_says_exactly_what_was_approved(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(PLACE, placed("FA778"))

    order_id = await gateway.place(approve(limit_buy(await account_of(gateway)), gateway))

    (request,) = opend.requests(PLACE)
    c2s = request.c2s
    assert order_id == "FA778"
    assert (c2s.packetID.connID, c2s.packetID.serialNo) == (CONN_ID, opend.received[-1].serial)
    assert (c2s.header.trdEnv, c2s.header.accID, c2s.header.trdMarket) == (1, REAL_ID, 1)
    assert (c2s.trdSide, c2s.orderType, c2s.code, c2s.qty, c2s.price) == (1, 1, "00700", 100, 480.2)
    assert (c2s.secMarket, c2s.remark, c2s.timeInForce) == (1, "TB-1120-0001", 0)


async def test_stop_limit_sell_carries_trigger_and_a_shares_go_to_the_right_market(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    opend.reply(PLACE, placed())
    request = OrderRequest(
        account=await account_of(gateway),
        instrument=InstrumentId("SH.600519"),
        side=Side.SELL,
        order_type=OrderType.STOP_LIMIT,
        quantity=100,
        price=Decimal("1500.5"),
        trigger=Decimal(1501),
        client_order_id="TB-1",
    )

    await gateway.place(approve(request, gateway))

    (sent,) = opend.requests(PLACE)
    assert (sent.c2s.header.trdMarket, sent.c2s.secMarket, sent.c2s.trdSide) == (4, 31, 2)
    assert (sent.c2s.orderType, sent.c2s.price, sent.c2s.auxPrice) == (11, 1500.5, 1501)


async def test_bytes_are_handed_over_before_place_returns(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    """No await lies between the guard's last check and the write, so a lock pressed later cannot be too late."""
    opend.reply(PLACE, placed())
    approved = approve(limit_buy(await account_of(gateway)), gateway)

    answer = gateway.place(approved)
    await opend.until(lambda: opend.orders_received == 1)

    assert await answer == "FA1"


async def test_approval_works_once_and_only_for_its_own_connection(
    opend: ScriptedOpend, gateway: OpendGateway, clock: ManualClock
) -> None:
    opend.reply(PLACE, placed())
    account = await account_of(gateway)
    approved = approve(limit_buy(account), gateway)
    await gateway.place(approved)
    of_before = approve(limit_buy(account), gateway)
    clock.advance(1)
    with pytest.raises(OrderDenied) as again:
        gateway.place(approved)

    await gateway.connect()
    await gateway.log_in()
    with pytest.raises(OrderDenied) as stale:
        gateway.place(of_before)

    assert (again.value.code, stale.value.code) == ("approval-already-used", "connection-changed")
    assert opend.orders_received == 1


async def test_raw_request_is_no_approval(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    request = limit_buy(await account_of(gateway))

    for write in (gateway.place, gateway.modify, gateway.cancel):
        with pytest.raises(OrderDenied) as caught:
            write(request)  # type: ignore[arg-type]
        assert caught.value.code == "approval-missing"

    assert opend.orders_received == 0


async def test_disconnected_gateway_denies_and_sends_nothing(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    approved = approve(limit_buy(await account_of(gateway)), gateway)
    await gateway.close()

    with pytest.raises(OrderDenied) as caught:
        gateway.place(approved)

    assert caught.value.code == "not-connected"
    assert opend.orders_received == 0


@pytest.mark.parametrize(
    ("text", "ret_type", "kind", "code"),
    [
        ("购买力不足", -1, OrderRejected, "server-refused"),
        ("没有解锁交易，请先解锁交易", -1, TradingLocked, "trading-locked"),
        ("下单频率太高，请求失败，每30秒最多15次", -1, OrderRejected, "rate-limited"),
        ("packet replayed", -500, OrderRejected, "server-refused"),
        ("NN_ProtoRet_TimeOut", -1, RequestTimeout, "gateway-timed-out"),
        ("", -100, RequestTimeout, "gateway-timed-out"),
        ("", -200, GatewayDown, "gateway-offline"),
        ("", -400, RequestTimeout, "answer-without-outcome"),
    ],
)
async def test_answer_to_place_is_a_clear_no_or_unknown(
    text: str, ret_type: int, kind: type[Exception], code: str, opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    opend.refuse(PLACE, text, ret_type)

    with pytest.raises(kind) as caught:
        await gateway.place(approve(limit_buy(await account_of(gateway)), gateway))

    error = caught.value
    assert (error.data["reason"] if isinstance(error, OrderRejected) else error.code) == code  # type: ignore[attr-defined]


async def test_success_without_an_order_id_is_unknown(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(PLACE, Trd_PlaceOrder_pb2.S2C(header=HEADER))

    with pytest.raises(RequestTimeout):
        await gateway.place(approve(limit_buy(await account_of(gateway)), gateway))


# --- unknown --------------------------------------------------------------------------------------------------------


async def test_timed_out_order_is_settled_by_its_late_reply(
    opend: ScriptedOpend, gateway: OpendGateway, sinks: Sinks
) -> None:
    opend.silence(PLACE)
    with pytest.raises(RequestTimeout):
        await gateway.place(approve(limit_buy(await account_of(gateway)), gateway))

    opend.answer_late(opend.received[-1], Trd_PlaceOrder_pb2.Response(retType=0, s2c=placed("FA9")))
    await sinks.until(lambda: bool(sinks.late))

    assert sinks.late == [("TB-1120-0001", "FA9", None)]
    assert opend.orders_received == 1


async def test_late_refusal_settles_and_a_late_riddle_does_not(
    opend: ScriptedOpend, gateway: OpendGateway, sinks: Sinks, clock: ManualClock
) -> None:
    opend.silence(PLACE)
    account = await account_of(gateway)
    frames = []
    for number in (1, 2):
        clock.advance(1)
        with pytest.raises(RequestTimeout):
            await gateway.place(approve(limit_buy(account, f"TB-{number}"), gateway))
        frames.append(opend.received[-1])

    opend.answer_late(frames[0], Trd_PlaceOrder_pb2.Response(retType=-100, retMsg="timed out"))
    opend.answer_late(frames[1], Trd_PlaceOrder_pb2.Response(retType=-1, retMsg="购买力不足"))
    await sinks.until(lambda: bool(sinks.late))

    ((client_order_id, order_id, error),) = sinks.late
    assert (client_order_id, order_id) == ("TB-2", None)
    assert isinstance(error, OrderRejected)
    assert error.data["text"] == "购买力不足"


async def test_cancelled_wait_still_reports_the_answer(
    opend: ScriptedOpend, gateway: OpendGateway, sinks: Sinks
) -> None:
    opend.silence(PLACE)
    answer = gateway.place(approve(limit_buy(await account_of(gateway)), gateway))
    waiting = asyncio.ensure_future(answer)  # noqa: TID251  cancelled below
    await opend.until(lambda: opend.orders_received == 1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    opend.answer_late(opend.received[-1], Trd_PlaceOrder_pb2.Response(retType=0, s2c=placed("FA9")))
    await sinks.until(lambda: bool(sinks.late))

    assert sinks.late == [("TB-1120-0001", "FA9", None)]


# --- cut at every byte ----------------------------------------------------------------------------------------------


async def outcome_of_a_cut(
    opend: ScriptedOpend, clock: ManualClock, prepare: Callable[[ScriptedOpend], None]
) -> tuple[object, OpendGateway]:
    """Log in, prepare the cut, place one order, come back; returns its id or error."""
    gateway = gateway_to(opend, Sinks(), clock)
    await gateway.connect()
    await gateway.log_in()
    await gateway.accounts()
    approved = approve(limit_buy(await account_of(gateway)), gateway)
    prepare(opend)
    try:
        return await gateway.place(approved), gateway
    except (GatewayDown, RequestTimeout) as error:
        return error, gateway


async def test_connection_cut_at_every_byte_of_the_request_never_sends_twice(
    opend: ScriptedOpend, clock: ManualClock
) -> None:
    opend.reply(PLACE, placed())
    _, gateway = await outcome_of_a_cut(opend, clock, lambda _: None)
    await gateway.close()
    length = HEADER_SIZE + len(opend.received[-1].body)

    for cut in range(1, length + 1):
        opend.received.clear()
        opend.cut_request_at = None

        def at(server: ScriptedOpend, cut: int = cut) -> None:
            server.cut_request_at = cut

        outcome, gateway = await outcome_of_a_cut(opend, clock, at)
        opend.cut_request_at = None
        await gateway.connect()
        await gateway.log_in()
        await gateway.close()

        assert isinstance(outcome, GatewayDown), cut
        assert opend.orders_received == (1 if cut == length else 0), cut


async def test_connection_cut_at_every_byte_of_the_reply_is_unknown_and_never_sent_twice(
    opend: ScriptedOpend, clock: ManualClock
) -> None:
    reply: Message = Trd_PlaceOrder_pb2.Response(retType=0, s2c=placed())
    opend.answers[PLACE] = lambda _: reply
    length = HEADER_SIZE + len(serialize(reply))

    for cut in range(length + 1):
        opend.received.clear()
        opend.cut_reply_at.clear()

        def at(server: ScriptedOpend, cut: int = cut) -> None:
            server.cut_reply_at[PLACE] = cut

        outcome, gateway = await outcome_of_a_cut(opend, clock, at)
        await gateway.connect()
        await gateway.log_in()
        await gateway.close()

        assert opend.orders_received == 1, cut
        assert outcome == "FA1" if cut == length else isinstance(outcome, GatewayDown), cut


# --- modify, cancel, budgets ----------------------------------------------------------------------------------------


async def test_modify_and_cancel_name_the_order_and_nothing_else(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    order = await working_order(opend, gateway)
    opend.reply(ProtoId.Trd_ModifyOrder, Trd_ModifyOrder_pb2.S2C(header=HEADER, orderID=0, orderIDEx="FA1"))
    account = await account_of(gateway)
    order = replace(order, trigger=Decimal(479))
    change = ModifyRequest(account=account, order=order, client_order_id="TB-2", quantity=200)
    withdrawal = CancelRequest(account=account, order=order, client_order_id="TB-3")
    generation = gateway.generation

    await gateway.modify(ApprovedOrder(change, approved_at=0.0, generation=generation))
    gateway._limits._booked.clear()
    await gateway.cancel(ApprovedOrder(withdrawal, approved_at=0.0, generation=generation))

    first, second = (request.c2s for request in opend.requests(ProtoId.Trd_ModifyOrder))
    assert (first.modifyOrderOp, first.orderID, first.orderIDEx, first.qty, first.price) == (1, 0, "FA1", 200, 480.2)
    assert (second.modifyOrderOp, second.orderIDEx, second.forAll) == (2, "FA1", False)
    assert first.auxPrice == 479
    assert first.packetID.serialNo != second.packetID.serialNo


async def test_place_beyond_the_budget_is_denied_with_the_second_and_not_queued(
    opend: ScriptedOpend, gateway: OpendGateway, clock: ManualClock
) -> None:
    opend.reply(PLACE, placed())
    account = await account_of(gateway)
    for number in range(15):
        clock.advance(0.1)
        await gateway.place(approve(limit_buy(account, f"TB-{number}"), gateway))
    clock.advance(0.1)

    approved = approve(limit_buy(account, "TB-16"), gateway)
    with pytest.raises(OrderDenied) as caught:
        gateway.place(approved)

    wait = caught.value.data["retry_after"]
    assert wait == gateway.write_budget(WriteVerb.PLACE, account) > 28
    assert opend.orders_received == 15
    clock.advance(float(str(wait)) + 0.001)
    assert await gateway.place(approved) == "FA1"


async def test_cancels_keep_five_calls_that_modifies_cannot_take(gateway: OpendGateway, clock: ManualClock) -> None:
    account = await account_of(gateway)
    for _ in range(15):
        clock.advance(0.1)
        gateway._limits.take(ProtoId.Trd_ModifyOrder, account.id)
    clock.advance(0.1)

    assert gateway.write_budget(WriteVerb.MODIFY, account) > 0
    assert gateway.write_budget(WriteVerb.CANCEL, account) == 0


# --- pushes ---------------------------------------------------------------------------------------------------------


async def test_order_and_fill_pushes_carry_the_account_of_their_header(
    opend: ScriptedOpend, gateway: OpendGateway, sinks: Sinks
) -> None:
    pushed = wire_order(orderStatus=10, fillQty=100.0, fillAvgPrice=480.1)
    opend.push(ProtoId.Trd_UpdateOrder, Trd_UpdateOrder_pb2.S2C(header=HEADER, order=pushed))
    fill = Trd_Common_pb2.OrderFill(
        trdSide=1, fillID=0, fillIDEx="F1", orderIDEx="FA1", code="00700", name="TENCENT", qty=100, price=480.1,
        createTime="", createTimestamp=1_700_000_000.5, secMarket=1,
    )  # fmt: skip
    opend.push(ProtoId.Trd_UpdateOrderFill, Trd_UpdateOrderFill_pb2.S2C(header=HEADER, orderFill=fill))
    await sinks.until(lambda: bool(sinks.fills))

    (order,), (filled,) = sinks.orders, sinks.fills
    assert (order.account_id, order.status, order.filled) == (str(REAL_ID), OrderStatus.PARTIALLY_FILLED, 100)
    assert (order.average_price, order.remaining) == (Decimal("480.1"), 200)
    assert (filled.order_id, filled.account_id) == ("FA1", str(REAL_ID))
    assert filled.time == datetime.fromtimestamp(1_700_000_000.5, UTC)
