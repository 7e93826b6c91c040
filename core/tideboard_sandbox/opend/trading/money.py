"""Handlers of an account's money: cash flow by clearing day (2226), margin ratios of securities (2223)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from tideboard_core.model.instrument import market_of, spelled_as_contract
from tideboard_core.model.shares import shares_text
from tideboard_proto.opend import Trd_FlowSummary_pb2 as cash_pb
from tideboard_proto.opend import Trd_GetMarginRatio_pb2 as margin_pb
from tideboard_sandbox.exchange.broker.cash_journal import CashEntry, CashKind
from tideboard_sandbox.exchange.broker.margin import long_ratios
from tideboard_sandbox.opend.messages.codes import day_of, local_text, number, security_of
from tideboard_sandbox.opend.messages.orders import CURRENCY, clock_market, header_of
from tideboard_sandbox.opend.messages.refusals import (
    BAD_ARGUMENT,
    CASH_FLOW_DAYS,
    PAPER_NO_CASH_FLOW,
    PAPER_NO_MARGIN,
    WRONG_MARKET,
    Refusal,
)
from tideboard_sandbox.opend.reference.static_info import check_count
from tideboard_sandbox.opend.session.quote_rights import allowed
from tideboard_sandbox.opend.session.state import Session
from tideboard_sandbox.opend.trading.accounts import account_of

MOST_SECURITIES = 100
"""Securities of one margin request."""

LONGEST = timedelta(days=31)
"""Days of a cash flow request by its dates of creation."""

_DIRECTIONS: dict[int, frozenset[bool]] = {
    cash_pb.TrdCashFlowDirection_Unknown: frozenset({True, False}),
    cash_pb.TrdCashFlowDirection_In: frozenset({True}),
    cash_pb.TrdCashFlowDirection_Out: frozenset({False}),
}
"""Whether money that comes in is meant, and money that goes out."""

_WORDS: dict[CashKind, Callable[[CashEntry], str]] = {
    CashKind.DEPOSIT: lambda entry: "入金",
    CashKind.WITHDRAWAL: lambda entry: "出金",
    CashKind.TRADE: lambda entry: "买入" if entry.amount < 0 else "卖出",
    CashKind.FEE: lambda entry: "交易费用",
    CashKind.DIVIDEND: lambda entry: "现金股息",
    CashKind.FRACTION: lambda entry: "碎股现金",
    CashKind.SETTLEMENT: lambda entry: "期权到期结算" if _is_option(entry) else "轮证到期结算",
}


def _is_option(entry: CashEntry) -> bool:
    return entry.instrument is not None and spelled_as_contract(entry.instrument)


def cash_flow(session: Session, c2s: cash_pb.C2S) -> cash_pb.S2C:
    """Movements of a clearing day, or of days of creation, oldest first; paper accounts are refused."""
    account, exchange = account_of(session, c2s.header), session.shared.exchange
    if not account.real:
        raise Refusal(PAPER_NO_CASH_FLOW)
    begin, end = _days(c2s)
    wanted = _DIRECTIONS.get(c2s.cashFlowDirection)
    if wanted is None:
        raise Refusal(BAD_ARGUMENT.format(name="cashFlowDirection"))
    return cash_pb.S2C(
        header=header_of(account),
        flowSummaryInfoList=[
            _entry(row, account.currency, local_text(row.time, clock_market(account)))
            for row in exchange.cash_journal(account.id)
            if begin <= row.cleared <= end and (row.amount > 0) in wanted
        ],
    )


def margin_ratios(session: Session, c2s: margin_pb.C2S) -> margin_pb.S2C:
    """Margin ratios of securities; the practice accounts are cash accounts, so nothing may be sold short."""
    account, exchange = account_of(session, c2s.header), session.shared.exchange
    if not account.real:
        raise Refusal(PAPER_NO_MARGIN)
    check_count(c2s.securityList, MOST_SECURITIES)
    names = [allowed(session, security) for security in c2s.securityList]
    if any(market_of(name) not in account.markets for name in names):
        raise Refusal(WRONG_MARKET.format(account=account.id))
    rows = []
    for name in names:
        ratios = long_ratios(exchange.instrument(name), seed=exchange.seed)
        row = margin_pb.MarginRatioInfo(
            security=security_of(name), isLongPermit=ratios is not None, isShortPermit=False, shortPoolRemain=0.0
        )
        if ratios is not None:
            row.alertLongRatio, row.imLongRatio = ratios.alert, ratios.initial
            row.mcmLongRatio, row.mmLongRatio = ratios.call, ratios.maintenance
        rows.append(row)
    return margin_pb.S2C(header=header_of(account), marginRatioInfoList=rows)


def _days(c2s: cash_pb.C2S) -> tuple[date, date]:
    if c2s.startCreateDate or c2s.endCreateDate:
        begin = day_of(c2s.startCreateDate or c2s.endCreateDate)
        end = day_of(c2s.endCreateDate or c2s.startCreateDate)
    else:
        begin = end = day_of(c2s.clearingDate)
    if end < begin or end - begin > LONGEST:
        raise Refusal(CASH_FLOW_DAYS.format(days=LONGEST.days))
    return begin, end


def _entry(row: CashEntry, currency: str, text: str) -> cash_pb.FlowSummaryInfo:
    incoming = row.amount > 0
    return cash_pb.FlowSummaryInfo(
        clearingDate=row.cleared.isoformat(),
        settlementDate=row.settled.isoformat(),
        currency=CURRENCY[currency],
        cashFlowType=_WORDS[row.kind](row),
        cashFlowDirection=cash_pb.TrdCashFlowDirection_In if incoming else cash_pb.TrdCashFlowDirection_Out,
        cashFlowAmount=number(row.amount),
        cashFlowRemark=f"{row.name} {shares_text(row.quantity)}".strip() if row.instrument else "",
        cashFlowID=row.flow_id,
        createTime=text,
    )
