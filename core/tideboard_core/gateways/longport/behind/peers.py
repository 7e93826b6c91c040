"""Rows about a company beside others and over time: its industry, a comparison, operating figures, ratings by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from tideboard_core.errors import GatewayError
from tideboard_core.gateways.common.bounds import read_rows, unreadable
from tideboard_core.gateways.longport.behind.fields import (
    MOST_ROWS,
    answered,
    count,
    day,
    percent,
    read_once,
    security,
    unstated,
)
from tideboard_core.gateways.longport.translate.json_fields import (
    Row,
    mapping,
    optional_number,
    price,
    required,
    rows,
    text,
)
from tideboard_core.model.behind.company import (
    IndustryPlace,
    PeerValuation,
    RatingCounts,
    RatingDay,
    StatementFigure,
    ValuationMetric,
)
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.trading import ReadRows

METRICS: Final = (ValuationMetric.EARNINGS, ValuationMetric.BOOK, ValuationMetric.SALES)
STATEMENTS: Final = ("IS", "BS", "CF")
"""Income statement, balance sheet, cash flow."""
_IN_MONEY: Final = ("five_y_avg_dps", "market_value", "price_close")
"""Figures shown as they come: the vendor's program prints value and price in the row's currency, the average bare."""
_RATIOS: Final = ("div_yld", "div_payout_ratio")
_TENFOLD: Final = 10
_COUNTS: Final = ("strong_buy", "buy", "hold", "under", "sell", "no_opinion")


def industry_peer(row: Row) -> PeerValuation:
    """Return a company of the industry, whose yield comes in percent.

    The vendor's page `industry-valuation` has 0.40 % for Apple, and the program that made it prints the figure as it is
    sent. Of the pay-out no program shows the unit in this call. Raises GatewayError.
    """
    found = peer_valuation(row)
    return replace(
        found, dividend_yield=optional_number(row, "div_yld"), unstated=unstated(row, "div_payout_ratio", *_IN_MONEY)
    )


def compared_peer(row: Row) -> PeerValuation:
    """Return a company beside others, whose return on equity comes in percent.

    Yield and pay-out are fractions for the vendor's program (`cli/fundamental.rs`); its page has the yield in percent
    (`valuation-comparison`: 0.46 for 0.99 of 213.49). The row's own dividend and price tell which it is; where it has
    none of them both figures are shown as they came. Raises GatewayError.
    """
    found = replace(peer_valuation(row), return_on_equity=optional_number(row, "roe"))
    fraction = _is_fraction(row, found.dividend_per_share)
    if fraction is None:
        return replace(found, unstated=unstated(row, *_RATIOS, *_IN_MONEY))
    in_percent = percent if fraction else optional_number
    return replace(
        found,
        dividend_yield=in_percent(row, "div_yld"),
        payout=in_percent(row, "div_payout_ratio"),
        unstated=unstated(row, *_IN_MONEY),
    )


def _is_fraction(row: Row, paid: Decimal | None) -> bool | None:
    """Whether a row's yield is a part of 1, by what was paid on a share and its price; None where it does not tell.

    The yield of that price is the dividend, or a hundred of them: the tenfold lies in the middle.
    """
    if not any(optional_number(row, name) for name in _RATIOS):
        return True  # nothing is nothing in either unit
    share, close = optional_number(row, "div_yld"), optional_number(row, "price_close")
    return share * close < _TENFOLD * paid if share and close and paid else None


def peer_valuation(row: Row) -> PeerValuation:
    """Return what both calls have alike; book and sales of its newest history row where it has none of its own.

    Raises GatewayError for a company without a name.
    """
    newest = max(rows(row, "history")[:MOST_ROWS], key=_stamp, default={})
    return PeerValuation(
        instrument=security(row, "symbol"),
        name=required(row, "name"),
        currency=text(row, "currency"),
        pe=optional_number(row, "pe"),
        pb=optional_number(row if "pb" in row else newest, "pb"),
        ps=optional_number(row if "ps" in row else newest, "ps"),
        eps=optional_number(row, "eps"),
        book_per_share=optional_number(row, "bps"),
        dividend_per_share=optional_number(row, "dps"),
        assets=optional_number(row, "assets"),
    )


def industry_place(row: Row, metric: ValuationMetric) -> IndustryPlace:
    """Return the security's place by one metric. Raises GatewayError for a place that is none of as many."""
    rank, of = count(row, "rank_index"), count(row, "rank_total")
    if rank is not None and of is not None and rank > of:
        raise unreadable(field="rank_index", value=str(rank))
    low, median, high, value = (optional_number(row, name) for name in ("low", "median", "high", "value"))
    return IndustryPlace(metric=metric, low=low, median=median, high=high, value=value, rank=rank, of=of)


def industry_places(data: Row) -> ReadRows[IndustryPlace]:
    """Return the places that are told. Raises GatewayError if one is no object."""
    told = [(metric, mapping(data, metric.value)) for metric in METRICS]
    return read_rows([each for each in told if each[1]], lambda each: industry_place(each[1], each[0]))


def statement_figures(data: Row, instrument: InstrumentId) -> ReadRows[StatementFigure]:
    """Return the lines of each report, each line of a period once; those of another security are left out and named."""
    lines: list[Row] = []
    unread = ""
    for report in rows(data, "list")[:MOST_ROWS]:
        try:
            lines.extend(_lines(report, instrument))
        except GatewayError as error:
            unread = unread or str(error.data.get("field", "list"))
    found = read_once(lines, statement_figure, lambda each: (each.period, each.name))
    found.unread = found.unread or unread
    return found


def _lines(report: Row, instrument: InstrumentId) -> list[Row]:
    financial = mapping(report, "financial")
    if security(financial, "symbol") not in {None, instrument}:
        raise unreadable(field="symbol", value=text(financial, "symbol"))
    period = text(financial, "report_txt") or text(report, "title") or text(report, "report")
    currency = text(financial, "currency")
    return [{**each, "period": period, "currency": currency} for each in rows(financial, "indicators")]


def statement_figure(row: Row) -> StatementFigure:
    """Return one line, as the provider writes it (`8217 亿`). Raises GatewayError without a name."""
    try:
        value = optional_number(row, "indicator_value")
    except GatewayError:
        value = None
    return StatementFigure(
        name=text(row, "indicator_name") or required(row, "field_name"),
        value=value,
        period=text(row, "period"),
        currency=text(row, "currency"),
        text=text(row, "indicator_value"),
    )


def statement_lines(data: Row) -> ReadRows[StatementFigure]:
    """Return the lines of the three statements as the vendor's own client reads them, each of a period once.

    The name has the currency where the figure has one (`Revenue (USD)`). Raises GatewayError.
    """
    statements = mapping(data, "list")
    accounts = [
        account
        for kind in STATEMENTS
        for indicator in rows(mapping(statements, kind), "indicators")
        for account in rows(indicator, "accounts")
    ]
    lines = [
        {**value, "indicator_name": account.get("name"), "percent": account.get("percent")}
        for account in accounts
        for value in rows(account, "values")
    ]
    return read_once(lines, _statement_line, lambda each: (each.period, each.name))


def _statement_line(row: Row) -> StatementFigure:
    required(row, "period")
    required(row, "indicator_name")
    value = text(row, "value")
    percent = "%" if row["percent"] is True and value and not value.endswith("%") else ""
    return statement_figure({**row, "indicator_value": f"{value}{percent}"})


def rating_days(data: Row) -> ReadRows[RatingDay]:
    """Return both lists as one by day, each day once, the oldest first."""
    said = answered(mapping(data, "evaluate"), "list", _said, lambda each: each.day)
    aimed = answered(mapping(data, "target"), "list", _aimed, lambda each: each.day)
    targets = {each.day: each for each in aimed}
    found = {each.day: targets.get(each.day, each)._replace(counts=each.counts) for each in said}
    both = ReadRows[RatingDay](sorted((targets | found).values(), key=lambda each: each.day))
    both.unread = said.unread or aimed.unread
    return both


def _said(row: Row) -> RatingDay:
    counts = RatingCounts(*(count(row, name) or 0 for name in _COUNTS))
    return RatingDay(_on(row), counts)


def _aimed(row: Row) -> RatingDay:
    low, mean, high, close = (_price(row, name) for name in ("min_target", "avg_target", "max_target", "price"))
    return RatingDay(_on(row), None, low, mean, high, close)


def _on(row: Row) -> date:
    found = day(row, "date")
    if found is None:
        raise unreadable(field="date", value="")
    return found


def _price(row: Row, name: str) -> Decimal | None:
    found = price(row, name)
    if found is not None and found < 0:
        raise unreadable(field=name, value=str(found))
    return found


def _stamp(row: Row) -> Decimal:
    """When a history row is of; an unreadable one is the oldest."""
    try:
        return optional_number(row, "date") or Decimal(0)
    except GatewayError:
        return Decimal(0)
