"""Figures of a company as the United States' data centre tells them, in calls and fields of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Final

from tideboard_core.errors import GatewayError, ServerRefused
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.longport.behind.fields import MOST_ROWS, answered, count, day, few, read_once
from tideboard_core.gateways.longport.behind.peers import METRICS, STATEMENTS
from tideboard_core.gateways.longport.translate.json_fields import (
    Row,
    mapping,
    optional_number,
    raw_text,
    required,
    rows,
    text,
)
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.behind.company import (
    BuyBacks,
    BuyBackYear,
    Consensus,
    ConsensusFigure,
    ConsensusPeriod,
    Dividend,
    Dividends,
    FinancialReports,
    Industry,
    IndustryPlace,
    StatementFigure,
    ValuationHistory,
    ValuationMetric,
    ValuationPoint,
    ValuationSeries,
)
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.plain_text import plain_text
from tideboard_core.ports.trading import ReadRows
from tideboard_core.wire.longport.symbols import wire_symbol

STOCK_INFO: Final = "/v1/us/stock-info/"
FINANCIALS: Final = "/v1/us/quote/financials/statements"
ANNUAL: Final = "af"
"""The reports asked for: the lists of consensus name a fiscal year alone."""
NONE: Final = frozenset({"", "-", "--"})
"""What stands for a figure that is not told; the vendor's own program passes these over."""
_YEARS: Final = range(1970, 2100)
_TAG: Final = re.compile(r"<[^<>]*>")
_EXPECTED: Final = ("revenue", "ebit", "eps")
_OVERVIEW: Final = {
    "is_list": ("revenue", "net_income", "net_margin"),
    "bs_list": ("total_assets", "total_liabilities", "debt_assets_ratio"),
    "cf_list": ("operating", "investing", "financing"),
}


async def valuation(link: LongportLink, instrument: InstrumentId) -> ValuationHistory:
    """Today's price to earnings, book and sales: there is no history of them."""
    data = await _stock_info(link, "valuation-overview", instrument)
    on, found = day(data, "date"), _metrics(data)
    series = [] if on is None else [_series(row, on) for row in found]
    return ValuationHistory(
        instrument=instrument,
        source=link.provider,
        unread=found.unread or ("date" if on is None and found else ""),
        series=tuple(series),
    )


async def industry(link: LongportLink, instrument: InstrumentId) -> Industry:
    """The medians of its industry; its companies are not told."""
    found = _metrics(await _stock_info(link, "valuation-overview", instrument))
    return Industry(
        instrument=instrument,
        source=link.provider,
        unread=found.unread,
        peers=(),
        places=tuple(map(attrgetter("place"), found)),
    )


async def consensus(link: LongportLink, instrument: InstrumentId) -> Consensus:
    """Expected and reported figures by fiscal year."""
    data = await _stock_info(link, "fin-consensus", instrument, ("report", ANNUAL))
    found = answered(data, "list", consensus_year, attrgetter("year"))
    return Consensus(
        instrument=instrument,
        source=link.provider,
        unread=found.unread,
        currency=text(data, "currency"),
        periods=tuple(sorted(found, key=attrgetter("year"))),
    )


async def dividends(link: LongportLink, instrument: InstrumentId) -> Dividends:
    """Distributions one by one; of a fund that tells none of them its sums by fiscal year."""
    data = await _stock_info(link, "company-dividends", instrument)
    currency = text(mapping(data, "recent_dividends"), "currency")
    found = answered(
        data,
        "dividend_payout_history",
        lambda row: payout(row, currency),
        attrgetter("text", "ex_day", "payment_day"),
    )
    if not found and not found.unread:
        fund = await _stock_info(link, "etf-dividend-info", instrument)
        found = answered(
            fund, "fiscal_year_info", lambda row: fund_year(row, text(fund, "currency")), attrgetter("text")
        )
    return Dividends(
        instrument=instrument,
        source=link.provider,
        unread=found.unread,
        rows=tuple(sorted(found, key=lambda each: each.ex_day or date.min, reverse=True)),
    )


async def buy_backs(link: LongportLink, instrument: InstrumentId) -> BuyBacks:
    """Shares bought back by fiscal year, of the years that tell it."""
    data = await _stock_info(link, "company-dividends", instrument)
    known = [row for row in rows(data, "dividend_history") if figure(row, "net_buyback") is not None]
    found = read_once(known, buy_back_year, attrgetter("year"))
    return BuyBacks(
        instrument=instrument,
        source=link.provider,
        unread=found.unread,
        years=tuple(sorted(found, key=attrgetter("year"), reverse=True)),
    )


async def reports(link: LongportLink, instrument: InstrumentId) -> FinancialReports:
    """Lines of the overview, then those of the three statements; a refused statement is named in `unread`."""
    data = await _stock_info(link, "finn-overview", instrument, ("report", "annual"))
    found = read_once(list(_overview_lines(data)), statement_line, lambda each: (each.period, each.name))
    figures, unread = list(found), found.unread
    for kind in STATEMENTS:
        query = (("symbol", wire_symbol(instrument)), ("kind", kind), ("report", ANNUAL))
        try:
            answer = await link.look_up(FINANCIALS, query)
        except ServerRefused:
            unread = unread or kind
            continue
        lines = read_once(list(_statement_lines(answer)), statement_line, lambda each: (each.period, each.name))
        figures += lines
        unread = unread or lines.unread
    return FinancialReports(instrument=instrument, source=link.provider, unread=unread, figures=tuple(figures))


def figure(row: Row, name: str) -> Decimal | None:
    """Return a decimal, None for none and for a stroke in its place. Raises GatewayError for no number."""
    return None if raw_text(row, name).strip() in NONE else optional_number(row, name)


def consensus_year(row: Row) -> ConsensusPeriod:
    """Return the figures of one fiscal year under the provider's names. Raises GatewayError."""
    year = count(row, "fiscal_year")
    if year not in _YEARS:
        raise unreadable(field="fiscal_year", value=str(year))
    figures = []
    for key in _EXPECTED:
        expected = mapping(row, key)
        estimate, actual = figure(expected, "estimate"), figure(expected, "actual")
        if estimate is not None or actual is not None:
            released = actual is not None
            figures.append(ConsensusFigure(key=key, name=key, estimate=estimate, actual=actual, released=released))
    return ConsensusPeriod(year=int(year or 0), period="", name=text(row, "report_txt"), figures=tuple(figures))


def payout(row: Row, currency: str) -> Dividend:
    """Return one distribution: its title, else its amount and kind. Raises GatewayError."""
    amount, money = raw_text(row, "dividend").strip(), text(row, "currency") or currency
    if amount in NONE:
        raise unreadable(field="dividend", value=amount)
    words = " ".join(filter(None, (text(row, "dividend_type"), money, plain_text(amount))))
    return Dividend(
        text=text(row, "title") or words,
        ex_day=day(row, "ex_date"),
        record_day=day(row, "record_date"),
        payment_day=day(row, "payment_date"),
    )


def fund_year(row: Row, currency: str) -> Dividend:
    """Return what a fund paid in one fiscal year. Raises GatewayError."""
    paid = figure(row, "dividend")
    if paid is None:
        raise unreadable(field="dividend", value=raw_text(row, "dividend"))
    money = text(row, "currency") or currency
    return Dividend(
        text=f"{required(row, 'fiscal_year')} {money} {paid:f}", ex_day=None, record_day=None, payment_day=None
    )


def buy_back_year(row: Row) -> BuyBackYear:
    """Return one fiscal year. Raises GatewayError."""
    return BuyBackYear(
        year=required(row, "fiscal_year"),
        span=text(row, "fiscal_year_range"),
        amount=figure(row, "net_buyback"),
        currency=text(row, "currency"),
    )


def statement_line(row: Row) -> StatementFigure:
    """Return one line of a statement in one period; a text that is no number stays a text. Raises GatewayError."""
    written = text(row, "value")
    try:
        value = figure(row, "value")
    except GatewayError:
        value = None
    return StatementFigure(
        name=required(row, "name"),
        value=value,
        period=required(row, "period"),
        currency=text(row, "currency"),
        text="" if written in NONE else written,
    )


class _Metric:
    """One metric of the overview with its place in the industry."""

    def __init__(self, row: Row) -> None:
        self.metric = ValuationMetric(required(row, "key"))
        value, middle = figure(row, "metric"), figure(row, "industry_median")
        if value is None:
            raise unreadable(field="metric", value=raw_text(row, "metric"))
        self.value = value
        self.text = plain_text(_TAG.sub("", raw_text(row, "desc")))
        self.place = IndustryPlace(
            metric=self.metric, low=None, median=middle, high=None, value=value, rank=None, of=None
        )


def _metrics(data: Row) -> ReadRows[_Metric]:
    named = [(metric.value, mapping(mapping(data, "metrics"), metric.value)) for metric in METRICS]
    return read_once([{**row, "key": key} for key, row in named if row], _Metric, attrgetter("metric"))


def _series(row: _Metric, on: date) -> ValuationSeries:
    return ValuationSeries(metric=row.metric, points=(ValuationPoint(on, row.value),), text=row.text)


def _overview_lines(data: Row) -> Iterator[Row]:
    """Lines under the provider's names, each of one period."""
    money = text(data, "ccy_symbol")
    for section, names in _OVERVIEW.items():
        for entry in rows(data, section)[:MOST_ROWS]:
            report = mapping(entry, "report")
            period = text(report, "report_txt") or text(report, "end_date")
            for name in names:
                if raw_text(entry, name).strip() not in NONE:
                    yield {"name": name, "value": raw_text(entry, name), "period": period, "currency": money}


def _statement_lines(data: Row) -> Iterator[Row]:
    money = text(data, "currency")
    for period in rows(data, "list")[:MOST_ROWS]:
        for line in few(period, "fields"):
            name = text(line, "name") or text(line, "field")
            if raw_text(line, "value").strip() not in NONE:
                yield {
                    "name": name,
                    "value": raw_text(line, "value"),
                    "period": text(period, "report_txt"),
                    "currency": money,
                }


async def _stock_info(link: LongportLink, call: str, instrument: InstrumentId, *query: tuple[str, str]) -> Row:
    asked: Sequence[tuple[str, str]] = (("symbol", wire_symbol(instrument)), *query)
    return await link.look_up(f"{STOCK_INFO}{call}", tuple(asked))
