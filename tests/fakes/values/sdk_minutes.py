"""Minutes as a vendor's SDK tells them, under the instants at which they begin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import exchange_zone

FLOW = ("net", "extra_large", "large", "medium", "small")
BAR = ("open", "high", "low", "close", "volume", "turnover")
"""Our columns of what the SDK's rows have behind their time."""
Table = dict[str, list[Decimal]]
"""The values of each minute by its start, UTC in ISO 8601."""


def sdk_table(rows: list[list[Any]], symbol: str, day: str) -> Table:
    """The SDK's rows by the start of their minute: Futu's text names its end, LongPort's seconds its start.

    Futu's row at the open and LongPort's at the close are no minute of continuous trading; nor is another day.
    """
    zone = exchange_zone(market_of(InstrumentId(symbol)))
    found: Table = {}
    for stamp, *values in rows:
        if isinstance(stamp, int):
            start = datetime.fromtimestamp(stamp, zone)
        else:
            start = datetime.fromisoformat(stamp).replace(tzinfo=zone) - timedelta(minutes=1)
        minute = start.hour * 60 + start.minute
        if start.date().isoformat() == day and trades(symbol, minute):
            found[start_of(start.isoformat())] = [cents(value) for value in values]
    return found


def trades(symbol: str, minute: int) -> bool:
    """Whether a minute of the exchange's day begins in continuous trading."""
    if symbol.startswith("US"):
        return 570 <= minute < 960
    return 570 <= minute < 720 or 780 <= minute < 960


def start_of(text: str) -> str:
    """An instant in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC).isoformat()


def cents(value: Any) -> Decimal:
    """An amount to the cent."""
    return Decimal(str(value)).quantize(Decimal("0.01"))
