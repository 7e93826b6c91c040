"""Cash flow from the journal, margin ratios."""

from __future__ import annotations

import pytest

from fakes.servers.opend.in_process import PASSWORD_MD5, TENCENT, InProcessClient, InProcessOpend
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId

DAY = "2026-11-18"
FLOW, RATIO = ProtoId.Trd_FlowSummary, ProtoId.Trd_GetMarginRatio


def buy(opend: InProcessOpend, visitor: InProcessClient, **order: object) -> None:
    visitor.ok(ProtoId.Trd_UnlockTrade, unlock=True, pwdMD5=PASSWORD_MD5, securityFirm=1)
    wanted = {"trdSide": 1, "orderType": 2, "code": "00700", "qty": 100, "price": 0, "secMarket": 1} | order
    reply = visitor.write(ProtoId.Trd_PlaceOrder, header=opend.header(real=True), **wanted)
    assert reply.retType == 0, reply.retMsg
    opend.shared.limits.forget()


def test_cash_flow_adds_up_to_the_cash(opend: InProcessOpend, visitor: InProcessClient) -> None:
    header = opend.header(real=True)
    buy(opend, visitor)
    last = opend.exchange.quote(InstrumentId("HK.TCH261230C600000")).last
    buy(opend, visitor, code="TCH261230C600000", qty=2, orderType=1, price=float(round(last * 2, 1)))
    buy(opend, visitor, trdSide=2)

    rows = visitor.ok(FLOW, header=header, clearingDate=DAY).flowSummaryInfoList

    assert {row.cashFlowType for row in rows} == {"入金", "买入", "卖出", "交易费用"}
    cash = visitor.ok(ProtoId.Trd_GetFunds, header=header).funds.cash
    assert sum(row.cashFlowAmount for row in rows) == pytest.approx(cash)
    assert len({row.cashFlowID for row in rows}) == len(rows)
    assert {row.clearingDate for row in rows} == {DAY}
    assert all((row.cashFlowAmount > 0) == (row.cashFlowDirection == 1) for row in rows)
    settled = {row.cashFlowRemark.split()[0]: row.settlementDate for row in rows if row.cashFlowType == "买入"}
    assert sorted(settled.values()) == ["2026-11-19", "2026-11-20"]  # the option on the next day


def test_cash_flow_of_a_direction_and_of_days(opend: InProcessOpend, visitor: InProcessClient) -> None:
    header = opend.header(real=True)
    buy(opend, visitor)

    outward = visitor.ok(FLOW, header=header, clearingDate=DAY, cashFlowDirection=2).flowSummaryInfoList
    assert {row.cashFlowType for row in outward} == {"买入", "交易费用"}
    days = visitor.ok(FLOW, header=header, clearingDate="", startCreateDate="2026-11-01", endCreateDate="2026-11-30")
    assert len(days.flowSummaryInfoList) == len(outward) + 1
    assert not visitor.ok(FLOW, header=header, clearingDate="2026-11-17").flowSummaryInfoList
    assert "31" in visitor.refused(
        FLOW, header=header, clearingDate="", startCreateDate="2026-10-01", endCreateDate="2026-11-30"
    )
    assert "cashFlowDirection" in visitor.refused(FLOW, header=header, clearingDate=DAY, cashFlowDirection=3)


def test_paper_accounts_have_neither(opend: InProcessOpend, visitor: InProcessClient) -> None:
    header = opend.header(real=False)

    assert "模拟交易" in visitor.refused(FLOW, header=header, clearingDate=DAY)
    assert "模拟交易" in visitor.refused(RATIO, header=header, securityList=[TENCENT])


def test_margin_ratios_fit_each_other(opend: InProcessOpend, visitor: InProcessClient) -> None:
    header = opend.header(real=True)
    wanted = [TENCENT, {"market": 1, "code": "02800"}, {"market": 1, "code": "13716"}]

    stock, fund, warrant = visitor.ok(RATIO, header=header, securityList=wanted).marginRatioInfoList

    for row in (stock, fund):
        assert row.isLongPermit
        assert row.alertLongRatio > row.imLongRatio > row.mcmLongRatio > row.mmLongRatio > 0
    assert not warrant.isLongPermit
    assert not any(row.isShortPermit or row.shortPoolRemain for row in (stock, fund, warrant))
    assert "does not trade" in visitor.refused(RATIO, header=header, securityList=[{"market": 11, "code": "AAPL"}])
    assert "未知" in visitor.refused(RATIO, header=header, securityList=[{"market": 1, "code": "99999"}])
    assert "securityList" in visitor.refused(RATIO, header=header)
