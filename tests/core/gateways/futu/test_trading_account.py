"""Margin rules and cash entries of an account."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.opend.gateway import PAPER_ID, account_list, account_of
from fakes.servers.opend.scripted import ScriptedOpend
from fakes.values.sinks import Sinks
from tideboard_core.errors import NotOffered
from tideboard_core.gateways.futu.translate.accounts import TrdEnv
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkEventKind
from tideboard_core.model.order import Environment
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Trd_Common_pb2,
    Trd_FlowSummary_pb2,
    Trd_GetAccList_pb2,
    Trd_GetMarginRatio_pb2,
    Trd_UpdateOrder_pb2,
)

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")


@pytest.mark.parametrize("paper_first", [True, False])
async def test_of_two_accounts_with_one_number_the_simulated_is_left_out(
    gateway: OpendGateway, opend: ScriptedOpend, sinks: Sinks, paper_first: bool
) -> None:
    """Its pushes name the number alone to all that keeps orders and money: they would be the other one's."""
    real, paper = account_list().accList
    paper.accID = real.accID
    rows = [paper, real] if paper_first else [real, paper]
    opend.reply(ProtoId.Trd_GetAccList, Trd_GetAccList_pb2.S2C(accList=rows))

    await gateway.trading.accounts()
    (account,) = await gateway.trading.accounts()
    assert account.environment is Environment.LIVE
    events = [update.value for key, update in sinks.published if key.topic is Topic.LINK_EVENT]
    (told,) = [one for one in events if one.kind is LinkEventKind.ACCOUNT_LEFT_OUT]
    assert told.data["account"] == f"Futu paper HK ··{account.id[-4:]}"

    for env in (TrdEnv.SIMULATE, TrdEnv.REAL):
        header = Trd_Common_pb2.TrdHeader(trdEnv=env, accID=real.accID, trdMarket=1)
        row = Trd_Common_pb2.Order(
            trdSide=1, orderType=1, orderStatus=5, orderID=7, orderIDEx=env.name, code="00700", name="TENCENT", qty=100,
            createTime="2026-11-20 10:00:00", updateTime="2026-11-20 10:00:00", secMarket=1,
        )  # fmt: skip
        opend.push(ProtoId.Trd_UpdateOrder, Trd_UpdateOrder_pb2.S2C(header=header, order=row))
    await sinks.until(lambda: bool(sinks.orders))
    assert [one.id for one in sinks.orders] == ["REAL"]


async def test_margin_rules_are_asked_per_market(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    account = await account_of(gateway)

    def answer(request: Trd_GetMarginRatio_pb2.Request) -> Any:
        s2c = Trd_GetMarginRatio_pb2.S2C(header=request.c2s.header)
        for each in request.c2s.securityList:
            s2c.marginRatioInfoList.add(
                security=each, isLongPermit=True, imLongRatio=30, mmLongRatio=25, shortFeeRate=0
            )
        return Trd_GetMarginRatio_pb2.Response(retType=0, s2c=s2c)

    opend.answers[ProtoId.Trd_GetMarginRatio] = answer
    found = {rule.instrument: rule for rule in await gateway.trading.margin_rules(account, [TENCENT, APPLE])}

    rule = found[TENCENT]
    assert (rule.long, rule.short, rule.initial_long, rule.maintenance_long) == (True, None, Decimal(30), Decimal(25))
    assert (rule.short_fee_rate, rule.short_pool, rule.initial_short) == (Decimal(0), None, None)
    assert [r.c2s.header.trdMarket for r in opend.requests(ProtoId.Trd_GetMarginRatio)] == [1, 2]
    with pytest.raises(NotOffered, match="market-not-in-account"):
        await gateway.trading.margin_rules(await account_of(gateway, PAPER_ID), [APPLE])


async def test_money_that_left_is_negative(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    account = await account_of(gateway)
    s2c = Trd_FlowSummary_pb2.S2C(header={"trdEnv": 1, "accID": int(account.id), "trdMarket": 1})
    s2c.flowSummaryInfoList.add(
        clearingDate="2026-11-20", settlementDate="2026-11-24", currency=1, cashFlowType="Fee", cashFlowDirection=2,
        cashFlowAmount=-18.5, cashFlowRemark="TB-1120-0001", cashFlowID=9, createTime="2026-11-20 10:15:00",
    )  # fmt: skip
    s2c.flowSummaryInfoList.add(currency=2, cashFlowDirection=1, cashFlowAmount=5, createTime="2026-11-20")
    opend.reply(ProtoId.Trd_FlowSummary, s2c)

    out, into = await gateway.trading.cash_entries(account, date(2026, 11, 20), date(2026, 11, 20))

    assert (out.id, out.amount, out.currency, out.kind) == ("9", Decimal("-18.5"), "HKD", "Fee")
    assert (out.settlement_date, out.created) == (date(2026, 11, 24), datetime(2026, 11, 20, 2, 15, tzinfo=UTC))
    assert (into.id, into.amount, into.clearing_date, into.created) == ("", Decimal(5), date(2026, 11, 20), None)
