"""Holdings of the clearing house: the largest changes over a span, every participant, one participant by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tideboard_sandbox.exchange.reference.holdings import NUMBERS, HoldingsDay, participant_name
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

SPANS = (1, 5, 20, 60)
_TOP = 10
_STRONG = 0.01
"""Part of a holding by which it has to grow in 20 days to be marked as strengthening."""


def broker_holding(call: HttpCall) -> dict[str, Any]:
    """The ten participants whose holding grew most over `type` trading days, and the ten whose shrank most."""
    spans = {f"rct_{span}": span for span in SPANS}
    span = spans.get(call.text("type") or "rct_1")
    if span is None:
        raise bad_parameter("type")
    days = _days(call)
    changes = sorted(_changes(days, span).items(), key=lambda row: row[1], reverse=True)
    strong = _strong(days)
    rows = [
        {"name": participant_name(number), "parti_number": number, "chg": str(change), "strong": number in strong}
        for number, change in changes
    ]
    return {
        "buy": [row for row in rows[:_TOP] if int(str(row["chg"])) > 0],
        "sell": [row for row in rows[: -_TOP - 1 : -1] if int(str(row["chg"])) < 0],
        "updated_at": dotted(days[-1].day),
    }


def broker_holding_detail(call: HttpCall) -> dict[str, Any]:
    """Every participant with its shares, its part of the issued shares, and the changes of both."""
    days = _days(call)
    issued = call.shared.exchange.details.issued_shares(call.instrument())
    changes = {span: _changes(days, span) for span in SPANS}
    strong = _strong(days)
    rows = [
        {
            "name": participant_name(row.number),
            "parti_number": row.number,
            "shares": _all_spans(str(row.shares), {span: str(changes[span][row.number]) for span in SPANS}),
            "ratio": _all_spans(
                _part(row.shares, issued), {span: _part(changes[span][row.number], issued) for span in SPANS}
            ),
            "strong": row.number in strong,
        }
        for row in days[-1].rows
    ]
    return {"list": rows, "updated_at": dotted(days[-1].day)}


def broker_holding_daily(call: HttpCall) -> dict[str, Any]:
    """One participant at the end of each day, the newest first."""
    number = call.required("parti_number")
    if number not in NUMBERS:
        return {"list": []}
    days = _days(call)
    issued = call.shared.exchange.details.issued_shares(call.instrument())
    found = [(each.day, row) for each in reversed(days) for row in each.rows if row.number == number]
    return {
        "list": [
            {
                "date": dotted(day),
                "holding": str(row.shares),
                "ratio": _part(row.shares, issued),
                "chg": str(row.change),
            }
            for day, row in found
        ]
    }


def dotted(day: date) -> str:
    """A day as the vendor writes it in these calls: `2026.11.19`."""
    return f"{day:%Y.%m.%d}"


def _days(call: HttpCall) -> Sequence[HoldingsDay]:
    return call.shared.exchange.details.holdings(call.instrument())


def _changes(days: Sequence[HoldingsDay], span: int) -> dict[str, int]:
    """How much each holding changed over the last `span` days."""
    before = {row.number: row.shares for row in days[-span - 1].rows}
    return {row.number: row.shares - before[row.number] for row in days[-1].rows}


def _strong(days: Sequence[HoldingsDay]) -> frozenset[str]:
    changes = _changes(days, 20)
    return frozenset(row.number for row in days[-1].rows if changes[row.number] > _STRONG * row.shares)


def _all_spans(value: str, changes: dict[int, str]) -> dict[str, str]:
    return {"value": value, **{f"chg_{span}": change for span, change in changes.items()}}


def _part(shares: int, issued: int) -> str:
    return f"{shares / issued:.6f}"
