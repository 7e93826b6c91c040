"""Handlers of calendars: reports (3401), dividends (3408), macro figures (3409)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from tideboard_core.model.instrument import Market, market_of
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetDividendCalendar_pb2 as dividend_pb
from tideboard_proto.opend import Qot_GetEarningsCalendar_pb2 as report_pb
from tideboard_proto.opend import Qot_GetEconomicCalendar_pb2 as macro_pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.reference.companies import DividendDay, Figure, MacroDay, ReportDay
from tideboard_sandbox.opend.messages.codes import MARKET_OF_NUMBER, day_of, midnight, number, security_of
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, INVALID_MARKET, Refusal
from tideboard_sandbox.opend.session.quote_rights import allowed_market
from tideboard_sandbox.opend.session.state import Session

LONGEST = timedelta(days=7)
"""From the first to the last day of a request for reports."""

MACRO_ROWS, MOST_MACRO_ROWS = 50, 100
"""Rows of a page of macro figures that names no number, and the most that there are."""

_WITH_REPORTS = frozenset(Market)
_WITH_DIVIDENDS = frozenset({Market.HK, Market.US, Market.SG})
_NO_FUTURE = qot.QotMarket_HK_Future
_BY_DAY, _BY_VALUE = report_pb.EarningsCalendarSortType_Hot, report_pb.EarningsCalendarSortType_MarketCap
_STARS: dict[int, int] = {macro_pb.Importance_Low: 1, macro_pb.Importance_Medium: 2, macro_pb.Importance_High: 3}


def reports(session: Session, c2s: report_pb.C2S) -> report_pb.S2C:
    """Reports of a market's companies over a week at most, today's by default; the largest companies first."""
    market = _market(session, c2s.market, _WITH_REPORTS)
    exchange = session.shared.exchange
    begin = day_of(c2s.beginDate) if c2s.beginDate else exchange.companies.today(market)
    end = day_of(c2s.endDate) if c2s.endDate else begin
    if not timedelta() <= end - begin <= LONGEST:
        raise Refusal(BAD_ARGUMENT.format(name="endDate"))
    if c2s.filterList or c2s.sortType not in {0, _BY_DAY, _BY_VALUE}:
        raise Refusal(BAD_ARGUMENT.format(name="filterList" if c2s.filterList else "sortType"))
    found = exchange.companies.reports(market, begin, end)
    if session.shared.hostile_values is not None:
        shift = session.shared.hostile_values.shift()
        found = [row._replace(day=row.day + shift) for row in found]
    rows = [_report(exchange, row) for row in found]
    rows.sort(key=lambda row: row.marketCap, reverse=True)
    return report_pb.S2C(itemList=rows)


def dividends(session: Session, c2s: dividend_pb.C2S) -> dividend_pb.S2C:
    """Dividends of a market with their ex-date on one day."""
    market, day = _market(session, c2s.market, _WITH_DIVIDENDS), day_of(c2s.date)
    count = c2s.count if c2s.HasField("count") else None
    for name, wrong in (("dataFrom", c2s.dataFrom < 0), ("count", count is not None and count < 1)):
        if wrong:
            raise Refusal(BAD_ARGUMENT.format(name=name))
    rows = session.shared.exchange.companies.dividends(market, day, day)
    page = rows[c2s.dataFrom :][:count]
    return dividend_pb.S2C(itemList=[_dividend(row) for row in page], allCount=len(rows))


def macros(session: Session, c2s: macro_pb.C2S) -> macro_pb.S2C:
    """Macro figures by day, of all markets or some, a page at a time; the key of a page is the place of its first."""
    begin = day_of(c2s.beginDate)
    end = day_of(c2s.endDate) if c2s.endDate else begin
    count = c2s.count if c2s.HasField("count") else MACRO_ROWS
    place = int(c2s.nextPage) if c2s.nextPage.isdecimal() and len(c2s.nextPage) < 9 else 0
    if not 1 <= count <= MOST_MACRO_ROWS or (c2s.nextPage and not place):
        raise Refusal(BAD_ARGUMENT.format(name="nextPage" if 1 <= count <= MOST_MACRO_ROWS else "count"))
    markets = [_market(session, each, _WITH_REPORTS) for each in c2s.marketList] or list(Market)
    companies = session.shared.exchange.companies
    rows = [row for market in dict.fromkeys(markets) for row in companies.macros(market, begin, end)]
    least = _STARS.get(c2s.importance)
    rows = sorted((row for row in rows if least in {None, row.stars}), key=lambda row: (row.day, row.hour, row.title))
    after = place + count
    more = after < len(rows)
    return macro_pb.S2C(
        itemList=[_macro(row) for row in rows[place:after]], nextPage=str(after) if more else None, hasMore=more
    )


def _market(session: Session, number_of: int, offered: frozenset[Market]) -> Market:
    market = MARKET_OF_NUMBER.get(number_of)
    if market is None or number_of == _NO_FUTURE or market not in offered:
        raise Refusal(INVALID_MARKET.format(number=number_of))
    allowed_market(session, market)
    return market


def _report(exchange: Exchange, row: ReportDay) -> report_pb.EarningsCalendarItem:
    price = float(exchange.quote(row.instrument).last)
    return report_pb.EarningsCalendarItem(
        security=security_of(row.instrument),
        name=row.name,
        earningsDate=row.day.isoformat(),
        earningsTimestamp=midnight(row.day, market_of(row.instrument)).timestamp(),
        pubType=_published(row),
        periodText=row.period,
        estimateList=[
            _estimate(report_pb.EarningsCalendarEstimateType_EPS, row.earnings, row.currency),
            _estimate(report_pb.EarningsCalendarEstimateType_Revenue, row.revenue, row.currency),
        ],
        marketCap=price * exchange.details.issued_shares(row.instrument),
        price=price,
    )


def _published(row: ReportDay) -> int:
    if row.before:
        return report_pb.EarningsCalendarPubType_Before
    return report_pb.EarningsCalendarPubType_After if row.after else report_pb.EarningsCalendarPubType_Regular


def _estimate(kind: int, figure: Figure, currency: str) -> report_pb.EstimateData:
    """What is not reported yet has no field."""
    data = report_pb.EstimateData(
        estimateType=kind,
        predictValue=number(figure.estimate),
        currency=currency,
        periodType=report_pb.EarningsCalendarPeriodType_Quarterly,
    )
    if figure.actual is not None:
        data.actualValue = number(figure.actual)
    return data


def _dividend(row: DividendDay) -> dividend_pb.DividendCalendarItem:
    return dividend_pb.DividendCalendarItem(
        security=security_of(row.instrument),
        name=row.name,
        statement=row.text,
        recordDate=row.record_day.isoformat(),
        exDate=row.ex_day.isoformat(),
        dividendPayableDate=row.payment_day.isoformat(),
    )


_COUNTRY: Final = {"US": "United States", "HK": "Hong Kong", "CN": "China", "SG": "Singapore"}
"""OpenD writes names of countries, not their codes."""


def _macro(row: MacroDay) -> macro_pb.EconomicCalendarItem:
    item = macro_pb.EconomicCalendarItem(
        title=row.title,
        timestamp=midnight(row.day, row.market).timestamp() + row.hour * 3600,
        country=_COUNTRY[row.country],
        star=row.stars,
        previous=row.previous,
        consensus=row.expected,
    )
    if row.actual is not None:
        item.actual = row.actual
    return item
