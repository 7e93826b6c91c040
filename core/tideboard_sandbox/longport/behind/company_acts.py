"""What a company announced: the days of its dividends and splits, in the words of a broker."""

from __future__ import annotations

from typing import Any

from tideboard_core.model.instrument import market_of
from tideboard_sandbox.exchange.reference.companies import REACH
from tideboard_sandbox.longport.behind.company import ANNOUNCED, listing_of
from tideboard_sandbox.longport.quotes.formats import day_text
from tideboard_sandbox.longport.transport.http_call import HttpCall

_RECENT = 30
"""Days around today within which an event counts as recent."""


def company_acts(call: HttpCall) -> dict[str, Any]:
    """Dividends of two years with their days, and splits, the newest first."""
    listing, exchange = listing_of(call), call.shared.exchange
    companies = exchange.companies
    today = companies.today(market_of(listing.id))
    found = [
        (on, kind, code, row.text, "Distribution plan")
        for row in companies.dividends_of(listing, today - 2 * REACH, today + ANNOUNCED)
        for on, kind, code in (
            (row.ex_day, "Ex-date", "DividendExDate"),
            (row.payment_day, "Payment date", "DividendPayDate"),
        )
    ]
    for action in exchange.corporate_actions(listing.id, planned=True):
        if action.base < action.new:
            found.append((action.ex_date, "Ex-date", "SplitExDate", f"{action.base}:{action.new}", "Split"))
        elif action.base > action.new:
            found.append((action.ex_date, "Ex-date", "MergeExDate", f"{action.base}:{action.new}", "Consolidation"))
    return {
        "items": [
            {
                "id": f"{code}-{day_text(on)}",
                "date": day_text(on),
                "date_str": f"{on:%m.%d}",
                "date_type": kind,
                "date_zone": "",
                "act_type": category,
                "act_desc": words,
                "action": code,
                "recent": abs((on - today).days) <= _RECENT,
                "is_delay": False,
                "delay_content": "",
                "live": None,
            }
            for on, kind, code, words, category in sorted(found, reverse=True)
        ]
    }
