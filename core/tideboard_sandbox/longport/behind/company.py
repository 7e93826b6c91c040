"""Figures of companies as the vendor writes them: numbers as text, days of stamps at midnight in UTC."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from statistics import median
from typing import Any

from tideboard_core.model.instrument import MARKET_CURRENCY, SecurityType, market_of
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.exchange.reference import analysts
from tideboard_sandbox.exchange.reference.buy_backs import buy_backs_of
from tideboard_sandbox.exchange.reference.companies import REACH, Figure, ReportDay
from tideboard_sandbox.exchange.reference.people import BIOGRAPHY, people_of
from tideboard_sandbox.longport.behind.brokers import dotted
from tideboard_sandbox.longport.behind.short_sales import stamp
from tideboard_sandbox.longport.quotes.formats import price_text
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

ANNOUNCED = timedelta(days=20)
"""From the notice of a dividend to its ex-date."""
SYMBOLS = {"HKD": "HK$", "USD": "US$", "CNY": "¥", "SGD": "S$"}
_OVER_OF: Mapping[int, str] = {
    analysts.STRONG_BUY: "buy",
    analysts.BUY: "over",
    analysts.HOLD: "hold",
    analysts.UNDERPERFORM: "under",
    analysts.SELL: "sell",
}
_RECOMMENDED = ("sell", "underperform", "hold", "buy", "strong_buy")


def dividends(call: HttpCall) -> dict[str, Any]:
    """Distributions of two years, the newest first, those that are announced included."""
    listing, companies = listing_of(call), call.shared.exchange.companies
    today = companies.today(market_of(listing.id))
    rows = companies.dividends_of(listing, today - 2 * REACH, today + ANNOUNCED)
    return {
        "list": [
            {
                "symbol": wire_symbol(listing.id),
                "id": f"{row.ex_day:%Y%m%d}",
                "desc": row.text,
                "record_date": dotted(row.record_day),
                "ex_date": dotted(row.ex_day),
                "payment_date": dotted(row.payment_day),
            }
            for row in reversed(rows)
        ]
    }


def forecast_eps(call: HttpCall) -> dict[str, Any]:
    """What was expected of each report of a year, in windows of a quarter before it."""
    listing = company_of(call)
    analysts_count = len(analysts.consensus_of(call.shared.exchange.companies, listing))
    return {"items": [_forecast(row, analysts_count) for row in _reports(call, listing)]}


def consensus(call: HttpCall) -> dict[str, Any]:
    """Expected and reported figures of the quarters of a year each way."""
    listing = company_of(call)
    reports = _reports(call, listing)
    released = [place for place, row in enumerate(reports) if row.earnings.actual is not None]
    return {
        "list": [
            {
                "fiscal_year": row.year,
                "fiscal_period": f"q{row.quarter}",
                "period_text": f"Q{row.quarter} FY{row.year}",
                "details": [_detail("eps", "EPS", row.earnings), _detail("revenue", "Revenue", row.revenue)],
            }
            for row in reports
        ],
        "current_index": released[-1] if released else 0,
        "currency": MARKET_CURRENCY[market_of(listing.id)],
        "opt_periods": ["qf"],
        "current_period": "qf",
    }


def rating_latest(call: HttpCall) -> dict[str, Any]:
    """How many firms say what, and the range of their targets, of three months."""
    listing = company_of(call)
    found = analysts.consensus_of(call.shared.exchange.companies, listing)
    days = [row.day for row in found]
    span = {"start_date": stamp(min(days)) if days else "", "end_date": stamp(max(days)) if days else ""}
    targets = [row.target for row in found]
    counts = Counter(_OVER_OF[row.rating] for row in found)
    return {
        "evaluate": {name: counts[name] for name in _OVER_OF.values()} | {"no_opinion": 0, "total": len(found)} | span,
        "target": {
            "highest_price": price_text(max(targets)) if targets else "",
            "lowest_price": price_text(min(targets)) if targets else "",
            "prev_close": price_text(listing.prev_close),
            **span,
        },
        "industry_id": 0,
        "industry_name": "",
        "industry_rank": 0,
        "industry_total": 0,
        "industry_mean": 0,
        "industry_median": 0,
    }


def rating_summary(call: HttpCall) -> dict[str, Any]:
    """The mean target, and the counts once more under other names."""
    listing = company_of(call)
    found = analysts.consensus_of(call.shared.exchange.companies, listing)
    day = dotted(max(row.day for row in found)) if found else ""
    counts = Counter(_OVER_OF[row.rating] for row in found)
    mean = sum(row.target for row in found) / len(found) if found else None
    usual = round(sum(row.rating for row in found) / len(found)) if found else 0
    return {
        "ccy_symbol": SYMBOLS[MARKET_CURRENCY[market_of(listing.id)]],
        "change": "",
        "evaluate": {
            "buy": counts["over"],
            "date": day,
            "hold": counts["hold"],
            "sell": counts["sell"],
            "strong_buy": counts["buy"],
            "under": counts["under"],
        },
        "recommend": _RECOMMENDED[usual - 1] if usual else "",
        "target": f"{mean:.2f}" if mean is not None else "",
        "updated_at": day,
    }


def valuation(call: HttpCall) -> dict[str, Any]:
    """The history of one ratio, `indicator`; there is none of the dividend yield."""
    metrics, name = _metrics(call), call.text("indicator") or "pe"
    if name not in {*metrics, "dvd_yld"}:
        raise bad_parameter("indicator")
    return {"metrics": {each: metrics[each] for each in metrics if each == name}}


def valuation_history(call: HttpCall) -> dict[str, Any]:
    """The histories of all ratios."""
    return {"history": {"metrics": _metrics(call)}}


def financial_reports(call: HttpCall) -> dict[str, Any]:
    """The three statements of the reports of a year that are out, the newest first; `kind` chooses one."""
    listing, companies = company_of(call), call.shared.exchange.companies
    kind = call.text("kind") or "ALL"
    if kind not in {"ALL", *_STATEMENTS}:
        raise bad_parameter("kind")
    today = companies.today(market_of(listing.id))
    currency = MARKET_CURRENCY[market_of(listing.id)]
    told = [row for row in companies.reports_of(listing, today - REACH, today) if row.earnings.actual is not None]
    reports = told[::-1]
    lines: Mapping[str, Mapping[str, Callable[[ReportDay], float]]] = {
        "IS": {
            f"Revenue ({currency})": lambda row: float(row.revenue.actual or 0),
            f"EPS ({currency})": lambda row: float(row.earnings.actual or 0),
        },
        "BS": {f"Net assets ({currency})": lambda row: 4 * float(row.revenue.actual or 0)},
        "CF": {f"Operating cash flow ({currency})": lambda row: float(row.revenue.actual or 0) / 5},
    }
    return {
        "list": {
            each: {"indicators": [{"accounts": [_account(name, read, reports) for name, read in lines[each].items()]}]}
            for each in _STATEMENTS
            if kind in {"ALL", each}
        }
    }


_STATEMENTS = ("IS", "BS", "CF")


def _account(name: str, read: Callable[[ReportDay], float], reports: Sequence[ReportDay]) -> dict[str, Any]:
    """One line of a statement by period."""
    values = [{"period": f"Q{row.quarter} FY{row.year}", "value": f"{read(row):.4f}"} for row in reports]
    return {"name": name, "percent": False, "values": values}


def _metrics(call: HttpCall) -> dict[str, Any]:
    """Price to the year's earnings, assets and sales on each whole day of a year."""
    listing, companies = company_of(call), call.shared.exchange.companies
    closes = companies.closes(listing, companies.today(market_of(listing.id)) - REACH)
    metrics: dict[str, Any] = {}
    for name, basis in zip(("pe", "pb", "ps"), companies.basis(listing), strict=True):
        values = [close / float(basis) for _, close in closes]
        metrics[name] = {
            "desc": "",
            "high": f"{max(values, default=0):.4f}",
            "low": f"{min(values, default=0):.4f}",
            "median": f"{median(values or [0.0]):.4f}",
            "list": [
                {"timestamp": stamp(day), "value": f"{value:.4f}"}
                for (day, _), value in zip(closes, values, strict=True)
            ],
        }
    return metrics


def buy_backs(call: HttpCall) -> dict[str, Any]:
    """What a company bought back in each calendar year of two years of days, and in the last twelve months."""
    listing, companies = company_of(call), call.shared.exchange.companies
    market = market_of(listing.id)
    worth = float(listing.prev_close) * listing.issued_shares
    currency, begin = MARKET_CURRENCY[market], companies.today(market) - REACH
    days = buy_backs_of(companies, listing)
    recent = sum(row.money for row in days if row.day >= begin)
    years: dict[int, float] = {}
    for row in days:
        years[row.day.year] = years.get(row.day.year, 0.0) + row.money
    return {
        "recent_buybacks": {
            "currency": currency,
            "net_buyback_ttm": f"{recent:.0f}",
            "net_buyback_yield_ttm": f"{recent / worth:.5f}",
        },
        "buyback_history": [
            {
                "fiscal_year": f"FY{year}",
                "fiscal_year_range": f"{year}.01.01-{year}.12.31",
                "net_buyback": f"{money:.0f}",
                "net_buyback_yield": f"{money / worth:.5f}",
                "net_buyback_growth_rate": "",
                "currency": currency,
            }
            for year, money in sorted(years.items(), reverse=True)
        ],
        "buyback_ratios": [],
    }


_CHINESE = {"Chairman": "主席", "Chief executive": "行政总裁", "Chief financial officer": "首席财务官"}


def executives(call: HttpCall) -> dict[str, Any]:
    """Who leads the company in `symbols`."""
    listing = company_of(replace(call, fields={**call.fields, "symbol": call.text("symbols")}))
    people = [
        {
            "id": str(person.number),
            "name": person.name,
            "name_zhcn": f"{listing.instrument.name}{_CHINESE.get(person.title, '')}",
            "name_en": person.name,
            "title": person.title,
            "biography": BIOGRAPHY,
            "photo": "",
            "wiki_url": "",
        }
        for person in people_of(call.shared.exchange.companies, listing)
    ]
    group = {"symbol": wire_symbol(listing.id), "forward_url": "", "total": len(people), "professionals": people}
    return {"professional_list": [group]}


def company_of(call: HttpCall) -> Listing:
    """The company that a call is about; refuses NOT_OFFERED for other securities."""
    listing = listing_of(call)
    if listing.instrument.security_type is not SecurityType.STOCK:
        raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=listing.id)
    return listing


def listing_of(call: HttpCall) -> Listing:
    """A named security; refuses NOT_OFFERED for a synthetic one."""
    name = call.instrument()
    listing = call.shared.exchange.companies.listing(name)
    if listing is None:
        raise ExchangeRefusal(Reason.NOT_OFFERED, instrument=name)
    return listing


def _reports(call: HttpCall, listing: Listing) -> list[ReportDay]:
    companies = call.shared.exchange.companies
    today = companies.today(market_of(listing.id))
    return companies.reports_of(listing, today - REACH, today + REACH)


def _forecast(row: ReportDay, firms: int) -> dict[str, Any]:
    expected = row.earnings.estimate
    return {
        "forecast_eps_median": f"{expected:f}",
        "forecast_eps_mean": f"{expected:f}",
        "forecast_eps_lowest": f"{expected - abs(expected) / 10:.3f}",
        "forecast_eps_highest": f"{expected + abs(expected) / 10:.3f}",
        "institution_total": firms,
        "institution_up": firms // 3,
        "institution_down": firms // 4,
        "forecast_start_date": stamp(row.day - timedelta(days=91)),
        "forecast_end_date": stamp(row.day),
    }


def _detail(key: str, name: str, figure: Figure) -> dict[str, Any]:
    actual = figure.actual
    return {
        "key": key,
        "name": name,
        "description": "",
        "actual": "" if actual is None else f"{actual:f}",
        "estimate": f"{figure.estimate:f}",
        "comp_value": "" if actual is None else f"{actual - figure.estimate:f}",
        "comp_desc": "",
        "comp": "",
        "is_released": actual is not None,
    }
