"""Shareholders by their last filings and funds that hold a company, by seed; all together hold less than all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tideboard_core.model.instrument import SecurityType, market_of
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.longport.behind.brokers import dotted
from tideboard_sandbox.longport.behind.company import company_of
from tideboard_sandbox.longport.transport.http_call import HttpCall

_HOLDERS = (
    ("Anchorage Trust", "fund"), ("Bluewater Asset Management", "fund"), ("Cape Pension", "pension"),
    ("Driftwood Holdings", "company"), ("Estuary Partners", "fund"), ("Founder of the company", "person"),
    ("Gulf Reserve", "state"), ("Harbour Index Funds", "fund"), ("Inlet Capital", "fund"), ("Jib Insurance", "insurer"),
)  # fmt: skip
_FILED_AFTER = timedelta(days=45)
"""From the end of a quarter until its filings are out."""
_MOST_HELD = 55.0


def shareholders(call: HttpCall) -> dict[str, Any]:
    """The largest holders, with the change since the quarter before."""
    name = company_of(call).id
    companies = call.shared.exchange.companies
    address, issued = companies.address(name), call.shared.exchange.details.issued_shares(name)
    quarter = _quarter_end(companies.today(market_of(name)) - _FILED_AFTER)
    weights = [0.1 + address.fraction("holder", place) ** 2 for place in range(len(_HOLDERS))]
    held = _MOST_HELD * (0.5 + 0.5 * address.fraction("holders")) / sum(weights)
    rows = [
        {
            "shareholder_id": str(100 + place),
            "shareholder_name": holder,
            "institution_type": kind,
            "percent_of_shares": f"{held * weight:.2f}",
            "shares_changed": str(round(issued * held * weight / 100 * (address.fraction(quarter, place) - 0.5) / 10)),
            "report_date": dotted(quarter),
            "stocks": [],
        }
        for place, ((holder, kind), weight) in enumerate(zip(_HOLDERS, weights, strict=True))
    ]
    rows.sort(key=lambda row: -float(str(row["percent_of_shares"])))
    return {"shareholder_list": rows, "forward_url": "", "total": len(rows)}


def fund_holders(call: HttpCall) -> dict[str, Any]:
    """The market's funds, with the part of each that the company is."""
    name = company_of(call).id
    exchange, market = call.shared.exchange, market_of(name)
    quarter = _quarter_end(exchange.companies.today(market) - _FILED_AFTER)
    address = exchange.companies.address(name)
    rows = [
        {
            "code": wire_symbol(fund.id).rpartition(".")[0],
            "symbol": wire_symbol(fund.id),
            "currency": fund.currency,
            "name": fund.name,
            "position_ratio": f"{0.2 + 9 * address.fraction('fund', fund.id):.2f}",
            "report_date": dotted(quarter),
        }
        for fund in exchange.instruments(market, SecurityType.ETF)
    ]
    return {"lists": sorted(rows, key=lambda row: -float(row["position_ratio"]))}


def _quarter_end(day: date) -> date:
    """The end of the last quarter before a day."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)
