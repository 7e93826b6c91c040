"""Trading reads, the lock and account pushes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.opend.gateway import PAPER_ID, REAL_ID, account_of, approve, limit_buy
from fakes.servers.opend.orders import HEADER, wire_order, working_order
from fakes.servers.opend.scripted import ScriptedOpend
from fakes.values.sinks import Sinks
from tideboard_core.errors import (
    NotOffered,
    OrderDenied,
    RateLimited,
    WrongPassword,
)
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import (
    CostBasis,
    Environment,
    LiveAccount,
    OrderStatus,
    OrderType,
    Side,
)
from tideboard_core.ports.trading import ReadRows
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
    Trd_UpdateOrder_pb2,
    Trd_UpdateOrderFill_pb2,
)

# --- accounts and lock ----------------------------------------------------------------------------------------------


async def test_accounts_are_typed_by_the_brokers_environment(gateway: OpendGateway) -> None:
    real, paper = await account_of(gateway), await account_of(gateway, PAPER_ID)

    assert (real.environment, paper.environment) == (Environment.LIVE, Environment.PAPER)
    assert real.markets == {Market.HK, Market.US, Market.SH, Market.SZ}
    assert (real.id, real.firm, real.currency, real.margin) == (str(REAL_ID), "FutuSecurities", "HKD", True)


async def test_unlock_names_the_firm_and_sends_the_hash_once(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(ProtoId.Trd_UnlockTrade)

    await gateway.trading.unlock(await account_of(gateway), "e10adc3949ba59abbe56e057f20f883e")

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
        await gateway.trading.unlock(account, "e10adc3949ba59abbe56e057f20f883e")
    opend.refuse(ProtoId.Trd_UnlockTrade, "交易密码错误次数过多，请60秒后重试")
    with pytest.raises(RateLimited) as paused:
        await gateway.trading.unlock(account, "e10adc3949ba59abbe56e057f20f883e")

    assert wrong.value.text == "交易密码错误"
    assert paused.value.retry_after == 60
    assert "e10adc" not in f"{wrong.value!r}{wrong.value}{paused.value!r}{paused.value}"


async def test_paper_account_has_no_lock_and_sends_none(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    paper = await account_of(gateway, PAPER_ID)

    with pytest.raises(NotOffered):
        await gateway.trading.unlock(paper, "0" * 32)
    with pytest.raises(NotOffered):
        await gateway.trading.lock(paper)

    assert opend.requests(ProtoId.Trd_UnlockTrade) == []


async def test_an_unlock_stands_where_the_pushes_beside_it_are_refused_for_the_rate(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    """Neither that refusal nor the pause that it begins keeps a cancel from its unlock."""
    account = await account_of(gateway)
    opend.reply(ProtoId.Trd_SubAccPush)
    await gateway.trading.watch_accounts([account])
    opend.reply(ProtoId.Trd_UnlockTrade)
    opend.refuse(ProtoId.Trd_SubAccPush, "频率太高，每30秒最多10次")

    for _ in range(2):
        await gateway.trading.unlock(account, "e10adc3949ba59abbe56e057f20f883e")

    assert len(opend.requests(ProtoId.Trd_SubAccPush)) == 3


async def test_lock_needs_no_password(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(ProtoId.Trd_UnlockTrade)

    await gateway.trading.lock(await account_of(gateway))

    (request,) = opend.requests(ProtoId.Trd_UnlockTrade)
    assert (request.c2s.unlock, request.c2s.HasField("pwdMD5")) == (False, False)


async def test_account_pushes_are_asked_again_after_a_reconnect(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(ProtoId.Trd_SubAccPush)
    await gateway.trading.watch_accounts([await account_of(gateway)])

    await gateway.connect()
    await gateway.log_in()

    assert [list(request.c2s.accIDList) for request in opend.requests(ProtoId.Trd_SubAccPush)] == [[REAL_ID]] * 2


# --- reads ----------------------------------------------------------------------------------------------------------


async def test_funds_are_asked_for_in_another_currency(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    account = await account_of(gateway)
    funds = Trd_Common_pb2.Funds(
        power=1, totalAssets=100, cash=1, marketVal=2, frozenCash=5, debtCash=0, avlWithdrawalCash=9, currency=2
    )
    opend.reply(ProtoId.Trd_GetFunds, Trd_GetFunds_pb2.S2C(header=HEADER, funds=funds))

    found = await gateway.trading.funds(account, currency="USD")
    await gateway.trading.funds(account)
    await gateway.trading.funds(account, currency="XAU")

    assert found.currency == "USD"
    asked = [request.c2s.currency for request in opend.requests(ProtoId.Trd_GetFunds)]
    assert asked == [Trd_Common_pb2.Currency_USD, Trd_Common_pb2.Currency_HKD, Trd_Common_pb2.Currency_HKD]


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

    money, (held,) = await gateway.trading.funds(account), await gateway.trading.positions(account)

    assert (money.power, money.currency, money.withdrawable) == (Decimal(2000000), "HKD", Decimal(900000))
    assert (held.instrument, held.quantity, held.available) == ("HK.00700", 200, 100)
    assert (held.average_cost, held.pl_percent, held.pl_today) == (Decimal("470.1"), Decimal("4.9"), Decimal("-3.5"))
    assert held.cost_basis is CostBasis.DILUTED


@pytest.mark.parametrize("field", ["price", "val", "plVal", "plRatio", "td_plVal", "averageCostPrice"])
async def test_money_that_is_no_number_costs_a_holding_its_price_and_no_more(
    opend: ScriptedOpend, gateway: OpendGateway, field: str
) -> None:
    account = await account_of(gateway)
    fields: dict[str, Any] = {
        "positionSide": 0,
        "code": "00700",
        "name": "?",
        "qty": 300,
        "canSellQty": 200,
        "price": 1,
        "val": 1,
    }
    row = Trd_Common_pb2.Position(**{"positionID": 2, "plVal": 0, "secMarket": 1, **fields, field: float("nan")})
    opend.reply(ProtoId.Trd_GetPositionList, Trd_GetPositionList_pb2.S2C(header=HEADER, positionList=[row]))

    found = await gateway.trading.positions(account)

    assert ([(held.quantity, held.available) for held in found], found.unread) == ([(300, 200)], "")
    assert found[0].priced is (field not in {"price", "val", "plVal"})
    assert (found[0].pl_percent, found[0].pl_today, found[0].average_cost) == (None, None, None)


@pytest.mark.parametrize(("change", "unread"), [
    ({"qty": float("nan")}, "qty"),
    ({"code": "\u202e7203"}, "security"),
    ({"secMarket": 9999}, "security"),
    ({"secMarket": 51}, ""),  # of a market that is not traded here
])  # fmt: skip
async def test_a_holding_that_cannot_be_read_is_named(
    opend: ScriptedOpend, gateway: OpendGateway, change: dict[str, Any], unread: str
) -> None:
    account = await account_of(gateway)
    fields = {"positionSide": 0, "code": "00700", "name": "?", "qty": 1, "canSellQty": 1, "price": 1, "val": 1}
    row = Trd_Common_pb2.Position(**{"positionID": 2, "plVal": 0, "secMarket": 1, **fields, **change})
    opend.reply(ProtoId.Trd_GetPositionList, Trd_GetPositionList_pb2.S2C(header=HEADER, positionList=[row]))

    found = await gateway.trading.positions(account)

    assert (list(found), found.unread) == ([], unread)


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

    opend.reply(ProtoId.Trd_GetPositionList, Trd_GetPositionList_pb2.S2C(header=HEADER))
    trading = gateway.trading

    for _ in range(9):
        await trading.orders(account)
        await trading.positions(account)
    assert trading.lists_wait(account, way_out=True) == 0
    assert trading.lists_wait(account) > 29, "three of ten are kept for exits"
    for _ in range(4):
        await trading.orders(account, way_out=True)
        await trading.positions(account, way_out=True)
    assert trading.lists_wait(account, way_out=True) > 29

    for protocol in (ProtoId.Trd_GetOrderList, ProtoId.Trd_GetPositionList):
        fresh = [request.c2s.refreshCache for request in opend.requests(protocol)]
        assert fresh == [True] * 7 + [False] * 2 + [True] * 3 + [False]


async def test_fills_say_whether_they_are_the_brokers(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    account = await account_of(gateway)
    opend.reply(ProtoId.Trd_GetOrderFillList, Trd_GetOrderFillList_pb2.S2C(header=HEADER))
    told = [(await gateway.trading.fills(account)).from_broker for _ in range(11)]
    assert told == [True] * 10 + [False]


async def test_paper_accounts_have_no_fills_and_no_fees(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    paper = await account_of(gateway, PAPER_ID)
    opend.refuse(ProtoId.Trd_GetHistoryOrderFillList, "模拟交易不支持成交数据")
    opend.refuse(ProtoId.Trd_GetOrderFee, "模拟交易不支持查询订单费用")

    assert await gateway.trading.fills(paper) == []
    assert opend.requests(ProtoId.Trd_GetOrderFillList) == []
    past = await gateway.trading.history_fills(paper, date(2026, 11, 1), date(2026, 11, 19))
    assert past == []
    assert not isinstance(past, ReadRows)  # which would be a whole list, that misses what is known of the account
    with pytest.raises(NotOffered):
        await gateway.trading.order_fees(paper, ["FA1"])


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

    (fees,) = await gateway.trading.order_fees(account, ["FA1"])
    (done,) = await gateway.trading.fills(account)
    (past,) = await gateway.trading.history_orders(account, date(2026, 11, 1), date(2026, 11, 20))
    quantity = await gateway.trading.max_quantity(account, InstrumentId("SZ.300750"), OrderType.LIMIT, "250.10")

    assert (fees.total, fees.items) == (Decimal("18.4"), (("Commission", Decimal(3)),))
    assert (done.instrument, done.side, done.time) == (
        "US.AAPL",
        Side.SELL,
        datetime(2026, 11, 19, 14, 30, 1, tzinfo=UTC),
    )
    assert past.id == "FA1"
    assert (quantity.cash_buy, quantity.margin_buy, quantity.short_sell) == (400, 900, None)
    (asked,) = opend.requests(ProtoId.Trd_GetHistoryOrderList)
    assert asked.c2s.filterConditions.endTime == "2026-11-21 23:59:59"
    (asked,) = opend.requests(ProtoId.Trd_GetMaxTrdQtys)
    assert (asked.c2s.header.trdMarket, asked.c2s.secMarket, asked.c2s.price) == (4, 32, 250.1)


async def test_foreign_account_is_refused_before_the_wire(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    stranger = LiveAccount(id="5", name="", markets=frozenset({Market.HK}), currency="HKD")
    disguised = LiveAccount(id=str(PAPER_ID), name="", markets=frozenset({Market.HK}), currency="HKD")

    for account in (stranger, disguised):
        with pytest.raises(NotOffered):
            await gateway.trading.funds(account)
        with pytest.raises(OrderDenied):
            gateway.trading.place(approve(limit_buy(account), gateway))

    assert opend.orders_received == 0


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
