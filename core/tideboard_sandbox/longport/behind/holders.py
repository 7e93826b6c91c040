"""Shareholders by their last filings and funds that hold a company, by seed; all together hold less than all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tideboard_core.model.instrument import InstrumentId, SecurityType, market_of
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.longport.behind.brokers import dotted
from tideboard_sandbox.longport.behind.company import company_of
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

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


def top(call: HttpCall) -> dict[str, Any]:
    """The same holders with what they hold, of the newest filing and of each of two quarters; one of them twice."""
    name = company_of(call).id
    issued = call.shared.exchange.details.issued_shares(name)
    quarter = _filed(call, name)
    before = _quarter_end(quarter - timedelta(days=1))
    periods = (("Latest", quarter), (_period(quarter), quarter), (_period(before), before))
    holders = shareholders(call)["shareholder_list"]
    info = []
    for period, day in periods:
        rows = [
            {
                "object_id": row["shareholder_id"],
                "name": row["shareholder_name"],
                "title": "",
                "shares_held": f"{round(issued * float(row['percent_of_shares']) / 100)}.00",
                "percent_shares_held": f"{row['percent_of_shares']}%",
                "percent_shares_changed": "0.00%",
                "shares_changed": f"{row['shares_changed']}.00",
                "period": period,
                "filing_date": f"{day + _FILED_AFTER:%Y/%m/%d}",
            }
            for row in holders
        ]
        info.append({"period": period, "share_holders": [*rows, {**rows[0], "filing_date": f"{before:%Y/%m/%d}"}]})
    return {"info": info}


def holding(call: HttpCall) -> dict[str, Any]:
    """What one of them traded in a month and in a quarter: the change since the quarter before, on one day."""
    name, number = company_of(call).id, call.required("object_id")
    row = next((row for row in shareholders(call)["shareholder_list"] if row["shareholder_id"] == number), None)
    if row is None:
        raise bad_parameter("object_id")
    change, quarter = int(row["shares_changed"]), _filed(call, name)
    trade = {
        "trading_date": f"{quarter:%Y-%m-%d}",
        "trading_shares": str(abs(change)),
        "trading_price": "",
        "trading_type": "Buy" if change >= 0 else "Sell",
        "security_type": "Ordinary shares",
        "filing_date": f"{quarter + _FILED_AFTER:%Y-%m-%d}",
    }
    bought, sold = max(change, 0), max(-change, 0)
    spans = [
        {
            "period": period,
            "accum_buy": f"{bought if trades else 0}.00",
            "accum_sell": f"{sold if trades else 0}.00",
            "net_buy": f"{change if trades else 0}.00",
            "trading_details": trades,
        }
        for period, trades in (("Past 1 Month", []), ("Past 3 Months", [trade]), ("Past 1 Year", [trade]))
    ]
    return {
        "name": row["shareholder_name"],
        "title": "",
        "avatar": "",
        "owner_source": "Institution",
        "holding_periods": [],
        "holding_details": [],
        "holding_summary": [],
        "trading_periods": [span["period"] for span in spans],
        "tradings": spans,
    }


def _filed(call: HttpCall, name: InstrumentId) -> date:
    """The newest quarter whose filings are out."""
    return _quarter_end(call.shared.exchange.companies.today(market_of(name)) - _FILED_AFTER)


def _period(day: date) -> str:
    return f"{day.year}Q{(day.month + 2) // 3}"


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
