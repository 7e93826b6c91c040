"""Accounts of which the broker tells less: moomoo US without trades today, the margin account on paper."""

from __future__ import annotations

from typing import Final

import pytest

from fakes.servers.opend.orders import wire_order
from fakes.servers.opend.scripted import ScriptedOpend
from fakes.values.clock import ManualClock
from tideboard_core.errors import ServerRefused
from tideboard_core.gateways.futu.rate_limits import FutuRateLimits
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Account, FillStatus, OrderType
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Trd_Common_pb2,
    Trd_GetAccList_pb2,
    Trd_GetFunds_pb2,
    Trd_GetHistoryOrderFillList_pb2,
    Trd_GetMaxTrdQtys_pb2,
    Trd_GetOrderList_pb2,
    Trd_GetPositionList_pb2,
)

NUMBER: Final = 281756460000000007
GENERAL: Final = "Please try again later or contact customer service"
HEADER: Final = Trd_Common_pb2.TrdHeader(trdEnv=1, accID=NUMBER, trdMarket=2)
APPLE: Final = InstrumentId("US.AAPL")


async def listed(opend: ScriptedOpend, gateway: OpendGateway, **facts: object) -> Account:
    """The one account of a login."""
    row = Trd_Common_pb2.TrdAcc(accID=NUMBER, **facts)  # type: ignore[arg-type]
    opend.reply(ProtoId.Trd_GetAccList, Trd_GetAccList_pb2.S2C(accList=[row]))
    (account,) = await gateway.trading.accounts()
    return account


# --- moomoo US --------------------------------------------------------------------------------------------------------


def of_order(order_id: str, filled: float, day: str = "2026-11-19") -> Trd_Common_pb2.Order:
    return wire_order(
        orderIDEx=order_id, code="AAPL", secMarket=2, qty=100.0, fillQty=filled, fillAvgPrice=190.5,
        createTime=f"{day} 09:30:00", updateTime=f"{day} 09:30:01",
    )  # fmt: skip


def of_fill(order_id: str, quantity: float, status: int = 0) -> Trd_Common_pb2.OrderFill:
    return Trd_Common_pb2.OrderFill(
        trdSide=1, fillID=0, fillIDEx=f"F{quantity}{status}", orderIDEx=order_id, code="AAPL", name="Apple",
        qty=quantity, price=190.5, createTime="2026-11-19 09:30:01", secMarket=2, status=status,
    )  # fmt: skip


def says(
    opend: ScriptedOpend, orders: list[Trd_Common_pb2.Order], past: list[Trd_Common_pb2.OrderFill], text: str = GENERAL
) -> None:
    """Today's fills are refused, orders and past fills are these."""
    opend.refuse(ProtoId.Trd_GetOrderFillList, text)
    opend.reply(ProtoId.Trd_GetOrderList, Trd_GetOrderList_pb2.S2C(header=HEADER, orderList=orders))
    opend.reply(
        ProtoId.Trd_GetHistoryOrderFillList,
        Trd_GetHistoryOrderFillList_pb2.S2C(header=HEADER, orderFillList=past),
    )


async def test_fills_refused_by_a_general_sentence_come_of_history(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    account = await listed(opend, gateway, trdEnv=1, trdMarketAuthList=[2], securityFirm=2)
    says(opend, [], [])
    assert await gateway.trading.fills(account) == []

    says(opend, [of_order("A", 100.0), of_order("B", 0.0)], [of_fill("A", 60.0), of_fill("A", 40.0)])
    found = await gateway.trading.fills(account)

    assert [row.quantity for row in found] == [60, 40]
    asked = opend.requests(ProtoId.Trd_GetHistoryOrderFillList)[-1].c2s
    assert asked.header.trdMarket == 2
    assert (asked.filterConditions.beginTime[:10], asked.filterConditions.endTime[:10]) == ("2026-11-18", "2026-11-20")


async def test_what_was_filled_yesterday_or_was_taken_back_is_not_asked_of_history(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    account = await listed(opend, gateway, trdEnv=1, trdMarketAuthList=[2], securityFirm=2)
    gone = [of_fill("A", 60.0), of_fill("A", 40.0, status=1), of_fill("B", 10.0, status=1)]
    says(opend, [of_order("A", 60.0), of_order("B", 0.0), of_order("C", 100.0, day="2026-11-18")], gone)

    found = await gateway.trading.fills(account)

    assert [(row.quantity, row.status) for row in found] == [
        (60, FillStatus.NORMAL),
        (40, FillStatus.CANCELLED),
        (10, FillStatus.CANCELLED),
    ]


@pytest.mark.parametrize(
    "past",
    [
        [],
        [of_fill("A", 60.0)],
        [of_fill("A", 60.0), of_fill("A", 40.0, status=1)],
        [of_fill("A", 100.0), of_fill("C", 10.0)],
    ],
    ids=["none", "a-part", "a-part-taken-back", "of-no-order"],
)
async def test_history_that_does_not_make_up_what_was_filled_proves_nothing(
    opend: ScriptedOpend, gateway: OpendGateway, past: list[Trd_Common_pb2.OrderFill]
) -> None:
    account = await listed(opend, gateway, trdEnv=1, trdMarketAuthList=[2], securityFirm=2)
    says(opend, [of_order("A", 100.0)], past)

    with pytest.raises(ServerRefused):
        await gateway.trading.fills(account)


@pytest.mark.parametrize(("firm", "text"), [(1, GENERAL), (2, "account frozen")], ids=["another-firm", "a-reason"])
async def test_any_other_refusal_of_fills_stays_one(
    opend: ScriptedOpend, gateway: OpendGateway, firm: int, text: str
) -> None:
    account = await listed(opend, gateway, trdEnv=1, trdMarketAuthList=[2], securityFirm=firm)
    says(opend, [], [], text)

    with pytest.raises(ServerRefused):
        await gateway.trading.fills(account)
    assert opend.requests(ProtoId.Trd_GetHistoryOrderFillList) == []


# --- the margin account on paper --------------------------------------------------------------------------------------


async def test_the_margin_account_on_paper_is_one_of_the_united_states(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    account = await listed(opend, gateway, trdEnv=0, trdMarketAuthList=[100], simAccType=4, accType=2)
    most = Trd_Common_pb2.MaxTrdQtys(maxCashBuy=4, maxPositionSell=1)
    opend.reply(ProtoId.Trd_GetMaxTrdQtys, Trd_GetMaxTrdQtys_pb2.S2C(header=HEADER, maxTrdQtys=most))

    await gateway.trading.max_quantity(account, APPLE, OrderType.LIMIT, "190")

    assert (account.markets, account.currency, account.margin) == (frozenset({Market.US}), "USD", True)
    assert opend.requests(ProtoId.Trd_GetMaxTrdQtys)[0].c2s.header.trdMarket == 2


@pytest.mark.parametrize(("kind", "markets", "pushed"), [(4, [100], False), (4, [2], False), (1, [2], True)])
async def test_its_pushes_are_not_relied_on_and_its_lists_are_never_the_cache(
    opend: ScriptedOpend, gateway: OpendGateway, clock: ManualClock, kind: int, markets: list[int], pushed: bool
) -> None:
    account = await listed(opend, gateway, trdEnv=0, trdMarketAuthList=markets, simAccType=kind)
    opend.reply(ProtoId.Trd_GetOrderList, Trd_GetOrderList_pb2.S2C(header=HEADER))
    opend.reply(ProtoId.Trd_GetPositionList, Trd_GetPositionList_pb2.S2C(header=HEADER))
    funds = Trd_Common_pb2.Funds(
        power=1.0, totalAssets=1.0, cash=1.0, marketVal=0.0, frozenCash=0.0, debtCash=0.0, avlWithdrawalCash=1.0
    )
    opend.reply(ProtoId.Trd_GetFunds, Trd_GetFunds_pb2.S2C(header=HEADER, funds=funds))
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        clock.advance(seconds)

    gateway.link.limits = FutuRateLimits(clock.monotonic, sleep=sleep)

    assert gateway.trading.pushes_orders(account.id) is pushed
    for _ in range(11):
        await gateway.trading.orders(account)
        await gateway.trading.funds(account)
    cached = [
        request
        for call in (ProtoId.Trd_GetOrderList, ProtoId.Trd_GetFunds)
        for request in opend.requests(call)
        if not request.c2s.refreshCache
    ]
    assert (bool(waited), bool(cached)) == (not pushed, pushed)
