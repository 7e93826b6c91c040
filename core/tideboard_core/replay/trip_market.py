"""What the archive knows of trips: how far the price went, how unusual the flow was at entry, days to the report."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from functools import partial
from math import prod
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.actions import actions_of, splits_among
from tideboard_core.archive.comparison.samples import Sample, net_sample, window
from tideboard_core.archive.daily.reading import known_at, versions_of
from tideboard_core.archive.daily_tables import EVENT
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, NULL, Rows
from tideboard_core.archive.rows import known_at as rows_at
from tideboard_core.archive.units import day_of, micros
from tideboard_core.flow.session_minutes import Floats
from tideboard_core.model.behind.events import EventKind
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import Session, TradingCalendar, exchange_date
from tideboard_core.model.splits import Split, shares_between
from tideboard_core.trips.figures import BarRange, bar_range, joined, minute_ends, whole_minutes
from tideboard_core.trips.share_basis import shares_since
from tideboard_core.trips.trip import RoundTrip

UNIT: Final = 10_000
"""Prices of the archive are whole ten-thousandths."""
HIGHEST, LOWEST = 99, 1
_WAITED: Final = 3
"""Session minutes for which the newest value known at an entry stands in: so late may one be that was seen live."""
_CALENDAR: Final = TradingCalendar()


class TripMarket(NamedTuple):
    """The range of the bars between the fills, and the flow percentile as it was known at the first.

    The latter is that of the newest minute received by then, of the last four whole ones. None where nothing was
    recorded, or too few sessions were. Above or below all of them counts as 99 and 1. `days_to_report` counts from the
    day of entry to the first report from then on; None = none is known. The range is in the trip's last shares; `bars`
    is None where the archive knows of other splits between the fills than the trip: its own prices are then of
    different shares too.
    """

    bars: BarRange | None
    percentile: int | None
    days_to_report: int | None


def trip_markets(
    reader: ArchiveReader, trips: Iterable[tuple[DefinitionKey, RoundTrip]], until: datetime
) -> list[TripMarket]:
    """Read it of some trips, each under its key; an open trip goes to `until` (UTC). Raises ArchiveError.

    What trips have in common is read once: give those of one day and security together. A damaged day counts as not
    recorded.
    """
    days = _Days(reader)
    return [days.of_trip(key, trip, until) for key, trip in trips]


class _Days:
    """Days of securities that were read so far."""

    def __init__(self, reader: ArchiveReader) -> None:
        self._reader = reader
        self._prices: dict[tuple[DefinitionKey, InstrumentId, date], tuple[Floats, Floats]] = {}
        self._flows: dict[tuple[DefinitionKey, InstrumentId, date], tuple[Rows | None, Sample]] = {}
        self._reports: dict[InstrumentId, list[date]] = {}
        self._splits: dict[InstrumentId, tuple[Split, ...]] = {}

    def of_trip(self, key: DefinitionKey, trip: RoundTrip, until: datetime) -> TripMarket:
        entry = exchange_date(market_of(trip.instrument), trip.opened)
        bars = self._range_of(key, trip, entry, until)
        return TripMarket(bars, self._percentile(key, trip, entry), self._to_report(trip.instrument, entry))

    def _range_of(self, key: DefinitionKey, trip: RoundTrip, entry: date, until: datetime) -> BarRange | None:
        """The range in the trip's last shares; bars of a day whose shares are not known are missing.

        Splits that undo each other, of which the holdings show none, leave fills between them of other shares.
        """
        market = market_of(trip.instrument)
        last = exchange_date(market, trip.closed or until)
        archived = [one for one in self._splits_of(trip.instrument) if entry < one.day <= last]
        shown = prod((one.ratio for one in trip.splits), start=Fraction(1))
        if archived:
            fills = trip.whole or [one.fill for one in trip.fills]
            days = {entry} if trip.splits else {exchange_date(market, fill.time) for fill in fills}
            if any(shares_between(archived, day, last) != shown for day in days):
                return None
        ranges = []
        for session, minutes in whole_minutes(trip, until):
            lows, highs = self._prices_of(key, trip.instrument, session)
            part = slice(minutes.start, minutes.stop)
            shares = shares_between(archived, session.date, last) if archived else shares_since(trip, session.open)
            if shares is None:
                ranges.append(BarRange(None, None, len(minutes)))
            else:
                ranges.append(bar_range(lows[part].tolist(), highs[part].tolist(), shares))
        return joined(ranges)

    def _splits_of(self, instrument: InstrumentId) -> tuple[Split, ...]:
        if instrument not in self._splits:
            database, identities = self._reader.database, self._reader.identities
            self._splits[instrument] = splits_among(actions_of(database, identities, instrument))
        return self._splits[instrument]

    def _prices_of(self, key: DefinitionKey, instrument: InstrumentId, session: Session) -> tuple[Floats, Floats]:
        place = key, instrument, session.date
        if place not in self._prices:
            rows = self._reader.unless_damaged(partial(self._reader.last, key, instrument, session.date, BARS))
            self._prices[place] = _by_minute(rows, "low", session), _by_minute(rows, "high", session)
        return self._prices[place]

    def _percentile(self, key: DefinitionKey, trip: RoundTrip, entry: date) -> int | None:
        market = market_of(trip.instrument)
        session = _CALENDAR.session_on(market, entry)
        if session is None:
            return None
        minute = bisect_right(minute_ends(session), trip.opened) - 1
        place = key, trip.instrument, entry
        if place not in self._flows:
            earlier = net_sample(self._reader, key, trip.instrument, window(_CALENDAR, market, entry))
            versions = self._reader.unless_damaged(partial(self._reader.versions, key, trip.instrument, entry, FLOW))
            self._flows[place] = versions, earlier
        versions, sample = self._flows[place]
        if minute < 0 or versions is None:
            return None
        rows = rows_at(versions, micros(trip.opened))
        since = max(minute - _WAITED, 0)
        found = np.flatnonzero((since <= rows.index) & (rows.index <= minute) & (rows["net"] != NULL))
        if not len(found):
            return None
        newest = int(found[-1])
        ranked = sample.rank(int(rows["net"][newest]), int(rows.index[newest]))
        if ranked.enough and (ranked.above_all or ranked.below_all):
            return HIGHEST if ranked.above_all else LOWEST
        return ranked.percentile

    def _to_report(self, instrument: InstrumentId, entry: date) -> int | None:
        """By the newest calendar of any provider: a report that moved counts where it was at last."""
        if instrument not in self._reports:
            self._reports[instrument] = self._reports_of(instrument)
        days = self._reports[instrument]
        place = bisect_left(days, entry)
        return None if place == len(days) else (days[place] - entry).days

    def _reports_of(self, instrument: InstrumentId) -> list[date]:
        database, identities = self._reader.database, self._reader.identities
        market = market_of(instrument)
        found = set()
        for key in identities.all_keys().values():
            if key.market is market:
                for row in known_at(EVENT, versions_of(database, identities, EVENT, key, instrument)):
                    number = row["day"]
                    if row["type"] == EventKind.REPORT and not row["withdrawn"] and isinstance(number, int):
                        found.add(day_of(number))
        return sorted(found)


def _by_minute(rows: Rows | None, name: str, session: Session) -> Floats:
    """A column by session minute, NaN where there is no bar; rows of auctions lie beyond the session's minutes."""
    values = np.full(session.minutes, np.nan)
    if rows is not None:
        inside = (rows.index < session.minutes) & (rows[name] != NULL)
        values[rows.index[inside]] = rows[name][inside] / UNIT
    return values
