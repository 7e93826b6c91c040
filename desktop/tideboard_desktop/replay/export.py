"""The decision review as a table for a file: each order that the bar has passed, with what was known then."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_desktop.replay.decision_facts import DecisionFacts
from tideboard_desktop.ui.csv_export import CsvCell, rows_to_csv

HEADER = (
    "Number",
    "Time",
    "Symbol",
    "Side",
    "Type",
    "State",
    "Shares",
    "Limit",
    "Filled",
    "Filled at",
    "Net flow then",
    "Percentile then",
    "Sessions",
    "15 min ratio [%]",
    "Since before fees",
    "Note",
)


def review_csv(facts: DecisionFacts, now: datetime) -> str:
    """The orders by the shown second, oldest first; amounts in each security's currency, times with their offset."""
    zone = ZoneInfo(MARKET_ZONE[facts.market.day.market])
    rows: list[list[CsvCell]] = []
    for number, order in enumerate(facts.own.orders_by(now), start=1):
        then, state, result = facts.then(order), order.state_at(now), facts.outcome(order, now)
        flow, ranked = (None, None) if then is None else (then.flow, then.ranked)
        rows.append(
            [
                number,
                order.created.astimezone(zone),
                order.instrument,
                "" if order.legs else str(order.side),
                str(order.order_type),
                "" if state is None else str(state.status),
                None if state is None else state.quantity,
                None if state is None else state.price,
                result.filled,
                result.average,
                None if flow is None else flow.net,
                None if ranked is None else ranked.percentile,
                None if ranked is None else ranked.n,
                None if flow is None or flow.ratio is None else 100 * flow.ratio,
                result.earned,
                facts.note(order),
            ]
        )
    return rows_to_csv(HEADER, rows)
