"""What stands behind the flow as a rule sees it: at each minute the figure that had been received until then.

A figure of a provider is one step after the other, each from its receipt on; the day that it is about never decides.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.actions import ActionType, actions_of
from tideboard_core.archive.daily.publication import DailyFigure
from tideboard_core.archive.daily.reading import known_at, reads_of, versions_of
from tideboard_core.archive.daily_tables import BROKERS, EVENT, PERCENT, SHORT, DailyRow, DailyTable
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.units import day_number, day_of
from tideboard_core.flow.session_minutes import Floats
from tideboard_core.model.behind.events import EX_KINDS, EventKind
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.signals.rules import Quantity, Term

NEW_SHARES: Final = timedelta(days=30)
"""Time after a split or bonus issue until its shares are in the clearing house: till then a change says nothing."""
MOST_AGE: Final = timedelta(days=10)
"""Age of a day's short sales or holdings above which they say nothing of a session."""
ANSWER_AGE: Final = timedelta(minutes=15)
"""Age of an answer about headlines that still says something: of many securities one is asked about after another."""
_MICROSECONDS: Final = 1_000_000
_MINUTE: Final = 60.0
_NEEDED: Final = {
    Quantity.SHORT_SHARE: SHORT,
    Quantity.BROKER_CHANGE: BROKERS,
    Quantity.DAYS_TO_REPORT: EVENT,
    Quantity.DAYS_SINCE_REPORT: EVENT,
    Quantity.NEWS: EVENT,
}


class Steps(NamedTuple):
    """A figure from one receipt (UTC seconds, ascending) to the next; NaN while it is not known."""

    received: Floats
    values: Floats

    def at(self, moments: Floats) -> Floats:
        """The figure at some moments, NaN before the first receipt and at no moment (NaN)."""
        place = np.searchsorted(self.received, moments, side="right") - 1
        known = (place >= 0) & np.isfinite(moments)
        found = np.full(len(moments), np.nan)
        found[known] = self.values[place[known]]
        return found


class ProviderFigures(NamedTuple):
    """Every version of a security's rows that one provider sent, in the order of receipt.

    `reads` and `lasts` have when its headlines were asked for first and last on each day (microseconds of UTC), `news`
    the time and the receipt of each headline (UTC seconds), by time.
    """

    rows: dict[str, list[DailyRow]]
    reads: dict[date, int]
    lasts: dict[date, int]
    news: Floats


@dataclass(frozen=True, slots=True, eq=False)
class DailyFigures:
    """The daily figures of one security: of the rule's own provider, and of others where it has none.

    `splits` has the days on which its number of shares changed, or will, as far as anybody told.
    """

    providers: tuple[ProviderFigures, ...]
    splits: frozenset[date] = frozenset()

    def values(self, term: Term, day: date, ends: Floats, received: Floats) -> Floats:
        """The term at each minute of a session, whose ends and receipts are given (UTC seconds); NaN for unknown.

        Of two providers the first one that knows the figure at a minute counts.
        """
        found = np.full(len(received), np.nan)
        for each in self.providers:
            missing = np.isnan(found)
            if missing.any():
                found[missing] = _values(each, term, day, ends, received, self.splits)[missing]
        return found


def read_daily(
    reader: ArchiveReader, key: DefinitionKey, instrument: InstrumentId, terms: Collection[Term]
) -> DailyFigures:
    """Read what some terms need of a security; the provider of `key` comes first. Raises ArchiveError."""
    tables = {_NEEDED[term.quantity].name: _NEEDED[term.quantity] for term in terms if term.quantity in _NEEDED}
    if BROKERS.name in tables:  # its changes are told beside splits
        tables[EVENT.name] = EVENT
    keys = [each for each in reader.identities.all_keys().values() if each.market is key.market]
    keys.sort(key=lambda each: (each.provider != key.provider, each.provider))
    with reader.database.transaction("DEFERRED"):
        found = [
            _of_provider(reader, list(own), instrument, tables.values())
            for _provider, own in groupby(keys, lambda each: each.provider)
        ]
        actions = actions_of(reader.database, reader.identities, instrument)
    splits = {each.ex_day for each in actions if each.type is ActionType.SPLIT}
    for each in found:
        events = known_at(EVENT, each.rows.get(EVENT.name, ()))
        splits |= {day_of(_whole(row["day"])) for row in events if row["type"] in EX_KINDS and not row["withdrawn"]}
    return DailyFigures(tuple(found), frozenset(splits))


def _of_provider(
    reader: ArchiveReader, keys: Sequence[DefinitionKey], instrument: InstrumentId, tables: Iterable[DailyTable]
) -> ProviderFigures:
    """A provider's rows under all its keys: currency and order sizes are those of the flow, and change nothing here."""
    database, identities = reader.database, reader.identities
    rows = {
        table.name: sorted(
            (row for key in keys for row in versions_of(database, identities, table, key, instrument)),
            key=itemgetter("received"),
        )
        for table in tables
    }
    reads: dict[date, int] = {}
    lasts: dict[date, int] = {}
    for key in keys:
        for day, first in reads_of(database, identities, key, instrument, DailyFigure.NEWS).items():
            reads[day] = min(first, reads.get(day, first))
        for day, last in reads_of(database, identities, key, instrument, DailyFigure.NEWS, newest=True).items():
            lasts[day] = max(last, lasts.get(day, last))
    events = rows.get(EVENT.name, [])
    found = [
        (_whole(row["time"]) / _MICROSECONDS, _whole(row["received"]) / _MICROSECONDS)
        for row in events
        if row["type"] == DailyFigure.NEWS and row["version"] == 1 and row["time"] is not None
    ]
    return ProviderFigures(rows, reads, lasts, np.array(sorted(found), np.float64).reshape(-1, 2))


def _values(
    figures: ProviderFigures, term: Term, day: date, ends: Floats, received: Floats, splits: Collection[date]
) -> Floats:
    rows = figures.rows.get(_NEEDED[term.quantity].name, [])
    match term.quantity:
        case Quantity.SHORT_SHARE:
            of_sales = [row for row in rows if row["figure"] == DailyFigure.SALES]
            return _newest(of_sales, day, lambda row: _number(row["percent"]) / PERCENT).at(received)
        case Quantity.BROKER_CHANGE:
            own = [row for row in rows if row["participant"] == term.code]
            return _newest(own, day, lambda row: _change(row, term.window, splits)).at(received)
        case Quantity.NEWS:
            return _headlines(figures, term.window, day, ends, received)
        case _:
            ahead = term.quantity is Quantity.DAYS_TO_REPORT
            return _days_of_report(rows, day, ahead=ahead).at(received)


def _newest(rows: Sequence[DailyRow], day: date, value_of: Callable[[DailyRow], float]) -> Steps:
    """The value of the newest day up to `day` that had been received, from receipt to receipt."""
    first, last = day_number(day - MOST_AGE), day_number(day)
    near = [row for row in rows if first <= _whole(row["day"]) <= last]
    return _steps(near, lambda row: row["day"], value_of, lambda known: known[max(known, key=_whole)])


def _days_of_report(rows: Sequence[DailyRow], day: date, *, ahead: bool) -> Steps:
    """Days to the next report, or since the last one, by the calendar as it had been received."""

    def distance(row: DailyRow) -> float:
        """Days until the report, negative after it; NaN for one that is no longer in the calendar."""
        return np.nan if row["withdrawn"] else (day_of(_whole(row["day"])) - day).days

    def nearest(known: dict[Hashable, float]) -> float:
        return min((abs(each) for each in known.values() if (each >= 0 if ahead else each <= 0)), default=np.nan)

    reports = [row for row in rows if row["type"] == EventKind.REPORT]
    return _steps(reports, lambda row: row["event"], distance, nearest)


def _steps(
    rows: Iterable[DailyRow],
    identity: Callable[[DailyRow], Hashable],
    value_of: Callable[[DailyRow], float],
    joined: Callable[[dict[Hashable, float]], float],
) -> Steps:
    known: dict[Hashable, float] = {}
    received: list[float] = []
    values: list[float] = []
    for moment, own in groupby(rows, lambda row: _whole(row["received"])):
        known |= {identity(row): value_of(row) for row in own}
        received.append(moment / _MICROSECONDS)
        values.append(joined(known))
    return Steps(np.array(received), np.array(values))


def _headlines(figures: ProviderFigures, window: int, day: date, ends: Floats, received: Floats) -> Floats:
    """How many headlines of the last minutes had been received.

    Unknown until they were asked for on that day, and where the newest answer says nothing of the window.
    """
    begun, last = figures.reads.get(day, np.inf) / _MICROSECONDS, figures.lasts.get(day, 0) / _MICROSECONDS
    asked = (received >= begun) & (received <= last + window * _MINUTE + ANSWER_AGE.total_seconds())
    counts = np.where(asked, 0.0, np.nan)
    times = figures.news[:, 0]
    near = slice(*np.searchsorted(times, (ends.min() - window * _MINUTE, ends.max()), side="right"))
    for time, came in figures.news[near]:
        counts += (time > ends - window * _MINUTE) & (time <= ends) & (came <= received)
    return counts


def _change(row: DailyRow, span: int, splits: Collection[date]) -> float:
    """Change of a holding in percent of what it was; NaN where that is not told, was nothing, or a split lies within.

    Trading days are taken as calendar days, five for seven.
    """
    last = day_of(_whole(row["day"]))
    if any(last - timedelta(days=span * 7 / 5) - NEW_SHARES <= each <= last for each in splits):
        return np.nan
    shares, change = _number(row["shares"]), _number(row[f"change_{span}"])
    before = shares - change
    return 100 * change / before if before > 0 else np.nan


def _number(value: object) -> float:
    return float(value) if isinstance(value, int) else np.nan


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
