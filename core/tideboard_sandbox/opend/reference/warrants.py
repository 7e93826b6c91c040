"""The list of warrants at OpenD's port (3210): filtered, sorted, in pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from tideboard_core.model.derivatives import WarrantStatus
from tideboard_core.model.instrument import InstrumentId, Market, code_of
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetWarrant_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.warrant_figures import WarrantFigures, figures_of
from tideboard_sandbox.opend.messages.codes import day_of, number, security_of
from tideboard_sandbox.opend.messages.derivatives import ISSUER, KIND, inline_status, price_type, stamp_of
from tideboard_sandbox.opend.messages.quotes import percent
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, Refusal
from tideboard_sandbox.opend.reference.options import between
from tideboard_sandbox.opend.session.quote_rights import allowed, check_basic
from tideboard_sandbox.opend.session.state import Session

MOST_ROWS = 200
"""Rows of one page."""

_STATUS = {
    WarrantStatus.NORMAL: qot.WarrantStatus_Normal,
    WarrantStatus.SUSPENDED: qot.WarrantStatus_Suspend,
    WarrantStatus.TO_BE_LISTED: qot.WarrantStatus_PendingListing,
}
_PERIODS: dict[int, tuple[int, int]] = {
    qot.IpoPeriod_Today: (0, 0),
    qot.IpoPeriod_Tomorrow: (1, 1),
    qot.IpoPeriod_Nextweek: (1, 7),
    qot.IpoPeriod_Lastweek: (-7, -1),
    qot.IpoPeriod_Lastmonth: (-30, -1),
}
"""Days after today on which a warrant of the period is listed, first and last."""


def status_of(row: WarrantFigures) -> int:
    """WarrantStatus number: a contract that was called has ended for good."""
    return qot.WarrantStatus_StopTrade if row.called else _STATUS[row.status]


_Value = Decimal | float | int | str
_SORTS: dict[int, Callable[[WarrantFigures], _Value]] = {
    qot.SortField_Code: lambda row: code_of(row.instrument),
    qot.SortField_CurPrice: lambda row: row.quote.last,
    qot.SortField_PriceChangeVal: lambda row: row.quote.change,
    qot.SortField_ChangeRate: lambda row: row.quote.change_percent or Decimal(0),
    qot.SortField_Status: status_of,
    qot.SortField_BidPrice: lambda row: row.best.bid or Decimal(0),
    qot.SortField_AskPrice: lambda row: row.best.ask or Decimal(0),
    qot.SortField_BidVol: lambda row: row.best.bid_volume,
    qot.SortField_AskVol: lambda row: row.best.ask_volume,
    qot.SortField_Volume: lambda row: row.quote.volume,
    qot.SortField_Turnover: lambda row: row.quote.turnover,
    qot.SortField_Amplitude: lambda row: row.quote.amplitude or Decimal(0),
    qot.SortField_Score: lambda row: row.score,
    qot.SortField_Premium: lambda row: row.premium,
    qot.SortField_EffectiveLeverage: lambda row: row.effective_leverage,
    qot.SortField_Delta: lambda row: row.delta if row.plain else 0.0,
    qot.SortField_ImpliedVolatility: lambda row: row.implied_volatility if row.plain else 0.0,
    qot.SortField_Type: lambda row: KIND[row.kind],
    qot.SortField_StrikePrice: lambda row: row.terms.strike,
    qot.SortField_BreakEvenPoint: lambda row: row.balance_point,
    qot.SortField_MaturityTime: lambda row: row.terms.maturity.isoformat(),
    qot.SortField_ListTime: lambda row: row.facts.listing_date,
    qot.SortField_LastTradeTime: lambda row: row.last_trade_day.isoformat(),
    qot.SortField_Leverage: lambda row: row.leverage,
    qot.SortField_InOutMoney: lambda row: row.moneyness,
    qot.SortField_RecoveryPrice: lambda row: row.terms.recovery or Decimal(0),
    qot.SortField_ChangePrice: lambda row: row.cost,
    qot.SortField_Change: lambda row: row.terms.conversion_ratio,
    qot.SortField_StreetRate: lambda row: row.outstanding_ratio,
    qot.SortField_StreetVol: lambda row: row.outstanding,
    qot.SortField_WarrantName: lambda row: row.facts.name,
    qot.SortField_Issuer: lambda row: ISSUER[row.terms.issuer],
    qot.SortField_LotSize: lambda row: row.facts.lot_size,
    qot.SortField_IssueSize: lambda row: row.issued,
    qot.SortField_UpperStrikePrice: lambda row: row.terms.upper or Decimal(0),
    qot.SortField_LowerStrikePrice: lambda row: row.terms.strike if row.terms.upper else Decimal(0),
    qot.SortField_InLinePriceStatus: inline_status,
}
_RANGES: dict[str, Callable[[WarrantFigures], float | None]] = {
    "curPrice": lambda row: number(row.quote.last),
    "strikePrice": lambda row: number(row.terms.strike),
    "street": lambda row: number(row.outstanding_ratio),
    "conversion": lambda row: float(row.terms.conversion_ratio),
    "vol": lambda row: float(row.quote.volume),
    "premium": lambda row: number(row.premium),
    "leverageRatio": lambda row: number(row.leverage),
    "delta": lambda row: row.delta if row.plain else None,
    "implied": lambda row: row.implied_volatility * 100 if row.plain else None,
    "recoveryPrice": lambda row: None if row.terms.recovery is None else number(row.terms.recovery),
    "priceRecoveryRatio": lambda row: None if row.to_recovery is None else number(row.to_recovery),
}


def warrant_list(session: Session, c2s: pb.C2S) -> pb.S2C:
    """A page of the warrants that pass every filter; `allCount` counts all pages."""
    if c2s.begin < 0 or not 1 <= c2s.num <= MOST_ROWS:
        raise Refusal(BAD_ARGUMENT.format(name="begin" if c2s.begin < 0 else "num"))
    if c2s.sortField not in _SORTS:
        raise Refusal(BAD_ARGUMENT.format(name="sortField"))
    check_basic(session, Market.HK, Market.HK)
    exchange = session.shared.exchange
    found = [figures_of(exchange, name) for name in _named(session, c2s)]
    rows = [row for row in found if row is not None and _passes(exchange, row, c2s)]
    rows.sort(key=lambda row: row.instrument)
    rows.sort(key=_SORTS[c2s.sortField], reverse=not c2s.ascend)
    end = c2s.begin + c2s.num
    return pb.S2C(
        lastPage=end >= len(rows), allCount=len(rows), warrantDataList=[_row(row) for row in rows[c2s.begin : end]]
    )


def _named(session: Session, c2s: pb.C2S) -> tuple[InstrumentId, ...]:
    details = session.shared.exchange.details
    return details.warrants_of(allowed(session, c2s.owner) if c2s.HasField("owner") else None)


def _passes(exchange: Exchange, row: WarrantFigures, c2s: pb.C2S) -> bool:
    """Whether every filter that is there lets it through."""
    end = row.terms.maturity
    return (
        (not c2s.typeList or KIND[row.kind] in c2s.typeList)
        and (not c2s.issuerList or ISSUER[row.terms.issuer] in c2s.issuerList)
        and (not c2s.maturityTimeMin or day_of(c2s.maturityTimeMin) <= end)
        and (not c2s.maturityTimeMax or end <= day_of(c2s.maturityTimeMax))
        and (not c2s.status or status_of(row) == c2s.status)
        and (not c2s.priceType or price_type(row) == c2s.priceType)
        and _listed_in(exchange, row, c2s.ipoPeriod)
        and all(between(c2s, name, measure(row)) for name, measure in _RANGES.items())
    )


def _listed_in(exchange: Exchange, row: WarrantFigures, period: int) -> bool:
    if not period:
        return True
    if period not in _PERIODS:
        raise Refusal(BAD_ARGUMENT.format(name="ipoPeriod"))
    today, (first, last) = exchange.phase(Market.HK).day, _PERIODS[period]
    listed = date.fromisoformat(row.facts.listing_date)
    return today + timedelta(days=first) <= listed <= today + timedelta(days=last)


def _row(row: WarrantFigures) -> pb.WarrantData:
    quote, terms, best = row.quote, row.terms, row.best
    message = pb.WarrantData(
        stock=security_of(row.instrument),
        owner=security_of(terms.owner),
        type=KIND[row.kind],
        issuer=ISSUER[terms.issuer],
        maturityTime=terms.maturity.isoformat(),
        maturityTimestamp=stamp_of(terms.maturity),
        listTime=row.facts.listing_date,
        listTimestamp=stamp_of(date.fromisoformat(row.facts.listing_date)),
        lastTradeTime=row.last_trade_day.isoformat(),
        lastTradeTimestamp=stamp_of(row.last_trade_day),
        conversionRatio=float(terms.conversion_ratio),
        lotSize=row.facts.lot_size,
        strikePrice=number(terms.strike),
        lastClosePrice=number(quote.prev_close),
        name=row.facts.name,
        curPrice=number(quote.last),
        priceChangeVal=number(quote.change),
        changeRate=percent(quote.change, quote.prev_close),
        status=status_of(row),
        bidPrice=number(best.bid),
        askPrice=number(best.ask),
        bidVol=best.bid_volume,
        askVol=best.ask_volume,
        volume=quote.volume,
        turnover=number(quote.turnover),
        score=float(row.score),
        premium=number(row.premium),
        breakEvenPoint=number(row.balance_point),
        leverage=number(row.leverage),
        ipop=number(row.moneyness),
        conversionPrice=number(row.cost),
        streetRate=number(row.outstanding_ratio),
        streetVol=row.outstanding,
        amplitude=number(quote.amplitude),
        issueSize=row.issued,
        highPrice=number(quote.high),
        lowPrice=number(quote.low),
        effectiveLeverage=number(row.effective_leverage),
    )
    _add_own(message, row)
    return message


def _add_own(message: pb.WarrantData, row: WarrantFigures) -> None:
    """Fields that only some kinds have."""
    terms = row.terms
    if row.plain:
        message.impliedVolatility, message.delta = row.implied_volatility * 100, row.delta
    if terms.recovery is not None:
        message.recoveryPrice, message.priceRecoveryRatio = number(terms.recovery), number(row.to_recovery)
    if terms.upper is not None:
        message.upperStrikePrice, message.lowerStrikePrice = number(terms.upper), number(terms.strike)
        message.inLinePriceStatus = inline_status(row)
