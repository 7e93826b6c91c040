"""What the archive knows of a trip: how far its price went, and how unusual the flow was when it began."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.comparison.samples import net_sample, window
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, NULL, Rows
from tideboard_core.flow.session_minutes import Floats
from tideboard_core.model.instrument import market_of
from tideboard_core.model.session import Session, TradingCalendar, exchange_date
from tideboard_core.trips.figures import BarRange, bar_range, joined, whole_minutes
from tideboard_core.trips.trip import RoundTrip

UNIT: Final = 10_000
"""Prices of the archive are whole ten-thousandths."""
HIGHEST, LOWEST = 99, 1
_CALENDAR: Final = TradingCalendar()


class TripMarket(NamedTuple):
    """The range of the bars between the fills, and the flow percentile of the last whole minute before the first.

    None where nothing was recorded, or too few sessions were. Above or below all of them counts as 99 and 1.
    """

    bars: BarRange
    percentile: int | None


def trip_market(reader: ArchiveReader, key: DefinitionKey, trip: RoundTrip, until: datetime) -> TripMarket:
    """Read it; an open trip goes to `until` (UTC). Raises ArchiveError."""
    ranges = []
    for session, minutes in whole_minutes(trip, until):
        rows = reader.last(key, trip.instrument, session.date, BARS)
        lows, highs = (_by_minute(rows, name, session) for name in ("low", "high"))
        ranges.append(
            bar_range(lows[minutes.start : minutes.stop].tolist(), highs[minutes.start : minutes.stop].tolist())
        )
    return TripMarket(joined(ranges), _percentile(reader, key, trip))


def _by_minute(rows: Rows, name: str, session: Session) -> Floats:
    """A column by session minute, NaN where there is no bar; rows of auctions lie beyond the session's minutes."""
    values = np.full(session.minutes, np.nan)
    inside = (rows.index < session.minutes) & (rows[name] != NULL)
    values[rows.index[inside]] = rows[name][inside] / UNIT
    return values


def _percentile(reader: ArchiveReader, key: DefinitionKey, trip: RoundTrip) -> int | None:
    market = market_of(trip.instrument)
    session = _CALENDAR.session_on(market, exchange_date(market, trip.opened))
    if session is None:
        return None
    minute = sum(1 for index in range(session.minutes) if session.minute_end(index) <= trip.opened) - 1
    rows = reader.last(key, trip.instrument, session.date, FLOW)
    found = np.flatnonzero((rows.index == minute) & (rows["net"] != NULL))
    if minute < 0 or not len(found):
        return None
    sample = net_sample(reader, key, trip.instrument, window(_CALENDAR, market, session.date))
    ranked = sample.rank(int(rows["net"][found[0]]), minute)
    if ranked.enough and (ranked.above_all or ranked.below_all):
        return HIGHEST if ranked.above_all else LOWEST
    return ranked.percentile
