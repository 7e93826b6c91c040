"""Figures of companies at the United States' data centre: the same companies as elsewhere, in fields of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from tideboard_core.model.instrument import MARKET_CURRENCY, SecurityType, market_of
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.exchange.reference.buy_backs import buy_backs_of
from tideboard_sandbox.exchange.reference.companies import REACH, ReportDay
from tideboard_sandbox.longport.behind.company import SYMBOLS, company_of, listing_of
from tideboard_sandbox.longport.behind.company import valuation_history as valuations
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

STROKE: Final = "-"
"""What stands for a figure that is not told."""
REPORTS: Final = frozenset({"af", "qf", "saf", "q1", "3q"})
_QUARTERS: Final = 4
_INCOME: Final = 0.2
"""Net income and operating cash flow as parts of revenue, as the statements elsewhere have them."""
_ASSETS, _DEBTS = 8.0, 4.0
_SHORTEST: Final = 1
Line = tuple[str, str, Callable[[ReportDay], float]]
_LINES: Final[Mapping[str, tuple[Line, ...]]] = {
    "IS": (
        ("revenue", "Revenue", lambda row: float(row.revenue.actual or 0)),
        ("eps", "EPS", lambda row: float(row.earnings.actual or 0)),
    ),
    "BS": (("net_assets", "Net assets", lambda row: (_ASSETS - _DEBTS) * float(row.revenue.actual or 0)),),
    "CF": (("operating", "Operating cash flow", lambda row: _INCOME * float(row.revenue.actual or 0)),),
}


def company_overview(call: HttpCall) -> dict[str, Any]:
    """What the company is worth, and where it stands."""
    listing = company_of(call)
    return {
        "intro": f"{listing.instrument.name} is a company of the practice market.",
        "market_cap": f"{listing.prev_close * listing.issued_shares:.0f}",
        "ccy_symbol": _symbol(listing),
        "top_rank_tags": [],
        "detail_url": "",
        "share_list": [],
    }


def valuation_overview(call: HttpCall) -> dict[str, Any]:
    """The newest value of each ratio, with a median of the industry."""
    listing = company_of(call)
    metrics: dict[str, Any] = {}
    day = ""
    for name, history in valuations(call)["history"]["metrics"].items():
        if history["list"]:
            newest = history["list"][-1]
            day = f"{_day_of(newest['timestamp']):%Y-%m-%d}"
            metrics[name] = {
                "circle": "",
                "part": "",
                "metric": newest["value"],
                "desc": "",
                "industry_median": history["median"],
            }
    return {
        "metrics": metrics,
        "indicator": "pe",
        "range": _SHORTEST,
        "date": day,
        "ccy_symbol": _symbol(listing),
        "ai_summary": "",
        "aichat_data": {},
    }


def company_dividends(call: HttpCall) -> dict[str, Any]:
    """What a company paid, one by one, and by year with what it bought back; nothing of a fund."""
    listing, companies = listing_of(call), call.shared.exchange.companies
    if listing.instrument.security_type is not SecurityType.STOCK:
        return {"recent_dividends": {}, "dividend_history": [], "payout_ratios": [], "dividend_payout_history": []}
    today = companies.today(market_of(listing.id))
    currency = MARKET_CURRENCY[market_of(listing.id)]
    paid = companies.dividends_of(listing, today - 2 * REACH, today)
    years: dict[int, Decimal] = defaultdict(Decimal)
    for row in paid:
        years[row.ex_day.year] += row.amount
    bought: dict[int, float] = defaultdict(float)
    for back in buy_backs_of(companies, listing):
        bought[back.day.year] += back.money
    recent = sum((row.amount for row in paid if row.ex_day >= today - REACH), Decimal())
    return {
        "recent_dividends": {
            "dividend_ttm": f"{recent:f}",
            "dividend_yield_ttm": _percent(float(recent) / float(listing.prev_close)),
            "payouts": str(sum(row.ex_day >= today - REACH for row in paid)),
            "currency": currency,
        },
        "dividend_history": [
            _fiscal_year(year, listing)
            | {
                "dividend": f"{years[year]:f}" if year in years else STROKE,
                "dividend_yield": _percent(float(years[year]) / float(listing.prev_close)) if year in years else STROKE,
                "net_buyback": f"{bought[year]:.0f}" if year in bought else STROKE,
            }
            for year in sorted({*years, *bought}, reverse=True)
        ],
        "payout_ratios": [],
        "dividend_payout_history": [
            {
                "dividend": f"{row.amount:f}",
                "dividend_type": "Cash dividend",
                "currency": row.currency,
                "ex_date": f"{row.ex_day:%Y-%m-%d}",
                "payment_date": f"{row.payment_day:%Y-%m-%d}",
                "record_date": f"{row.record_day:%Y-%m-%d}",
                "title": row.text,
                "start_time_unix": "",
            }
            for row in reversed(paid)
        ],
    }


def etf_dividend_info(call: HttpCall) -> dict[str, Any]:
    """What a fund paid by year; nothing of a company."""
    listing, companies = listing_of(call), call.shared.exchange.companies
    today = companies.today(market_of(listing.id))
    fund = listing.instrument.security_type is SecurityType.ETF
    years: dict[int, Decimal] = defaultdict(Decimal)
    for row in companies.dividends_of(listing, today - 2 * REACH, today) if fund else ():
        years[row.ex_day.year] += row.amount
    return {
        "dividend_ttm": "",
        "dividend_yield_ttm": "",
        "dividend_frequency": "",
        "currency": MARKET_CURRENCY[market_of(listing.id)],
        "fiscal_year_info": [
            _fiscal_year(year, listing)
            | {"dividend": f"{paid:f}", "dividend_yield": _percent(float(paid) / float(listing.prev_close))}
            for year, paid in sorted(years.items(), reverse=True)
        ],
    }


def financial_overview(call: HttpCall) -> dict[str, Any]:
    """The three statements in a few lines, by the reports that are out."""
    listing = company_of(call)
    report = call.text("report") or "annual"
    if report not in {"annual", "quarterly"}:
        raise bad_parameter("report")
    rows = [(_period(row), float(row.revenue.actual or 0)) for row in _published(call, listing)]
    return {
        "ccy_symbol": _symbol(listing),
        "report_type": report,
        "is_list": [
            {"revenue": f"{sales:.0f}", "net_income": f"{_INCOME * sales:.0f}", "net_margin": _percent(_INCOME)}
            | period
            for period, sales in rows
        ],
        "bs_list": [
            {
                "total_assets": f"{_ASSETS * sales:.0f}",
                "total_liabilities": f"{_DEBTS * sales:.0f}",
                "debt_assets_ratio": _percent(_DEBTS / _ASSETS),
            }
            | period
            for period, sales in rows
        ],
        "cf_list": [
            {"operating": f"{_INCOME * sales:.0f}", "investing": STROKE, "financing": STROKE} | period
            for period, sales in rows
        ],
    }


def statements(call: HttpCall) -> dict[str, Any]:
    """One statement by period, its lines in order."""
    listing = company_of(call)
    kind, report = call.text("kind"), call.text("report")
    if kind not in _LINES or report not in REPORTS:
        raise bad_parameter("kind" if kind not in _LINES else "report")
    return {
        "currency": MARKET_CURRENCY[market_of(listing.id)],
        "report": report,
        "empty_fields": [],
        "list": [
            _head(row)
            | {
                "fields": [
                    {
                        "display_order": place,
                        "field": field,
                        "id": str(place),
                        "level": 1,
                        "name": name,
                        "value": f"{read(row):.4f}",
                        "value_type": "",
                        "yoy": "",
                    }
                    for place, (field, name, read) in enumerate(_LINES[kind], 1)
                ]
            }
            for row in _published(call, listing)
        ],
    }


def key_metrics(call: HttpCall) -> dict[str, Any]:
    """The periods alone: nobody tells what stands in their fields."""
    listing = company_of(call)
    return {
        "currency": MARKET_CURRENCY[market_of(listing.id)],
        "report": call.text("report"),
        "empty_fields": [],
        "list": [_head(row) | {"fields": []} for row in _published(call, listing)],
    }


def consensus(call: HttpCall) -> dict[str, Any]:
    """Expected and reported figures of whole fiscal years, from the quarters that other accounts are told."""
    listing, companies = company_of(call), call.shared.exchange.companies
    today = companies.today(market_of(listing.id))
    years: dict[int, list[ReportDay]] = defaultdict(list)
    for row in companies.reports_of(listing, today - REACH, today + REACH):
        years[row.year].append(row)
    whole = {year: rows for year, rows in sorted(years.items()) if len(rows) == _QUARTERS}
    return {
        "ai_summary": "",
        "aichat_data": {},
        "currency": MARKET_CURRENCY[market_of(listing.id)],
        "report": "af",
        "list": [
            {
                "fiscal_year": year,
                "report_txt": f"FY{year}",
                "eps": _summed(row.earnings for row in rows),
                "revenue": _summed(row.revenue for row in rows),
                "ebit": {"actual": STROKE, "estimate": STROKE},
            }
            for year, rows in whole.items()
        ],
        "opt_reports": ["af"],
        "h5_data": None,
    }


def etf_files(call: HttpCall) -> dict[str, Any]:
    """Documents of a fund; nothing of a company."""
    listing = listing_of(call)
    if listing.instrument.security_type is not SecurityType.ETF:
        raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=listing.id)
    name = wire_symbol(listing.id).partition(".")[0]
    file = {
        "file_name": f"{name} prospectus",
        "file_path": f"https://documents.tideboard.example/{name}.pdf",
        "update_date": "2026-01-02",
        "code": name,
        "format": "pdf",
    }
    return {"files": [file]}


def _published(call: HttpCall, listing: Listing) -> list[ReportDay]:
    """The reports of a year that are out, the newest first."""
    companies = call.shared.exchange.companies
    today = companies.today(market_of(listing.id))
    return [row for row in companies.reports_of(listing, today - REACH, today) if row.earnings.actual is not None][::-1]


def _head(row: ReportDay) -> dict[str, Any]:
    return {
        "ff_period": f"q{row.quarter}",
        "ff_year": row.year,
        "fp_end": f"{row.day:%Y-%m-%d}",
        "report_txt": f"Q{row.quarter} FY{row.year}",
        "rpt_date": f"{row.day:%Y-%m-%d}",
    }


def _period(row: ReportDay) -> dict[str, Any]:
    name = f"Q{row.quarter} FY{row.year}"
    return {"report": {"start_date": "", "end_date": f"{row.day:%Y-%m-%d}", "report_txt": name}}


def _summed(figures: Iterable[Any]) -> dict[str, str]:
    """A year's figure; it is out when its last quarter is."""
    known = list(figures)
    out = all(each.actual is not None for each in known)
    return {
        "actual": f"{sum(each.actual for each in known):f}" if out else STROKE,
        "estimate": f"{sum(each.estimate for each in known):f}",
    }


def _fiscal_year(year: int, listing: Listing) -> dict[str, Any]:
    return {
        "fiscal_year": f"FY{year}",
        "fiscal_year_range": f"{year}.01.01-{year}.12.31",
        "currency": MARKET_CURRENCY[market_of(listing.id)],
    }


def _symbol(listing: Listing) -> str:
    return SYMBOLS[MARKET_CURRENCY[market_of(listing.id)]]


def _percent(part: float) -> str:
    return f"{100 * part:.2f}%"


def _day_of(stamp: str) -> date:
    return datetime.fromtimestamp(int(stamp), UTC).date()
