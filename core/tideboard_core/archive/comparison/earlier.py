"""What an archive has of one security around a session: the sessions before it, and its own versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np

from tideboard_core.archive.comparison.ranking import Bands
from tideboard_core.archive.comparison.samples import Sample, net_sample
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.gaps import GapReason, GapState
from tideboard_core.archive.judging import expected_minutes, judged_runs, needs_judging
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import FLOW, NULL, Integers, Rows
from tideboard_core.archive.rows import SessionId, all_versions
from tideboard_core.archive.sealing import tally
from tideboard_core.archive.units import day_number, day_of
from tideboard_core.model.instrument import InstrumentId


class MissingMinutes(NamedTuple):
    """Minutes `first` to `last`, both included, that were not received; `asked` counts the calls that brought none."""

    first: int
    last: int
    why: GapReason
    asked: int


class PastSession(NamedTuple):
    """One session as a cell of a calendar: minutes expected, received and restated, its last received net, its gaps.

    Nothing is known of a session that was not recorded: no minutes, and `net` None.
    """

    day: date
    expected: int = 0
    received: int = 0
    restated: int = 0
    half_day: bool = False
    net: int | None = None
    gaps: tuple[MissingMinutes, ...] = ()

    @property
    def missing(self) -> bool:
        """Whether nothing of it was received."""
        return self.net is None

    @property
    def has_holes(self) -> bool:
        """Whether some of its minutes were not received."""
        return not self.missing and self.received < self.expected


class Restatement(NamedTuple):
    """Minutes whose net came anew in one reading: what it was before, what it is, when that was received (UTC us)."""

    minutes: Integers
    before: Integers
    after: Integers
    received: int


@dataclass(frozen=True, eq=False)
class Earlier:
    """The sessions before a day, oldest first, the usual range of each minute, the day's own versions and gaps.

    `recorders` has those of these days that come from a shared place, and who recorded them.
    """

    sample: Sample
    bands: Bands
    sessions: tuple[PastSession, ...]
    versions: Rows
    gaps: tuple[MissingMinutes, ...] = ()
    recorders: Mapping[date, str] = field(default_factory=dict)

    @property
    def recorded(self) -> int:
        """How many of the sessions have values."""
        return sum(not session.missing for session in self.sessions)

    @property
    def restatements(self) -> tuple[Restatement, ...]:
        """What was restated on the day itself, in the order of its receipt."""
        return restatements(self.versions)


def read_earlier(
    reader: ArchiveReader, key: DefinitionKey, instrument: InstrumentId, day: date, days: Sequence[date]
) -> Earlier:
    """Read everything about a day and the `days` of `samples.window` in one snapshot; raises ArchiveError."""
    with reader.database.transaction("DEFERRED"):
        others = net_sample(reader, key, instrument, days)
        gaps = _gaps(reader, key, instrument, min(*days, day), max(*days, day))
        return Earlier(
            others,
            others.bands(),
            _sessions(reader, key, instrument, others, gaps),
            reader.versions(key, instrument, day),
            gaps.get(day, ()),
            reader.recorders(key, instrument, min(*days, day), max(*days, day)),
        )


def restatements(versions: Rows) -> tuple[Restatement, ...]:
    """Minutes whose last net differs from the one before it, together where one reading brought them."""
    rows = versions.chosen((versions.index >= 0) & (versions["net"] != NULL))
    same = rows.index[1:] == rows.index[:-1]
    newest = np.append(rows.index[1:] != rows.index[:-1], True)[: len(rows)]
    at = np.flatnonzero(same & newest[1:] & (rows["net"][1:] != rows["net"][:-1])) + 1
    received = rows["received"][at]
    groups = [at[received == moment] for moment in np.unique(received)]
    return tuple(
        Restatement(rows.index[each], rows["net"][each - 1], rows["net"][each], int(rows["received"][each[0]]))
        for each in groups
    )


def _sessions(
    reader: ArchiveReader,
    key: DefinitionKey,
    instrument: InstrumentId,
    sample: Sample,
    gaps: Mapping[date, tuple[MissingMinutes, ...]],
) -> tuple[PastSession, ...]:
    first = reader.session_id(key, instrument, sample.days[0])
    counted = {} if first is None else _counts(reader, key, first, day_number(sample.days[-1]))
    half = {day for (day,) in reader.database.all(_HALF_DAYS, (str(key.market),))}
    found = []
    for day, values in zip(sample.days, sample.values, strict=True):
        counts, nets = counted.get(day_number(day)), values[values != NULL]
        if counts is None or not len(nets):
            found.append(PastSession(day, gaps=gaps.get(day, ())))
        else:
            if needs_judging(key.market, day):
                expected = expected_minutes(reader.hours(key.market, day))
                lacks = sum(gap.last - gap.first + 1 for gap in gaps.get(day, ()))
                counts = (expected, min(counts[1], max(expected - lacks, 0)), counts[2])
            found.append(PastSession(day, *counts, day_number(day) in half, int(nets[-1]), gaps.get(day, ())))
    return tuple(found)


def _gaps(
    reader: ArchiveReader, key: DefinitionKey, instrument: InstrumentId, begin: date, end: date
) -> dict[date, tuple[MissingMinutes, ...]]:
    """The gaps of flow from `begin` to `end` that are not filled, by day."""
    session = reader.session_id(key, instrument, begin)
    wanted = (day_number(end), FLOW.number, str(GapState.FILLED))
    rows = [] if session is None else reader.database.all(_UNFILLED, (*session, *wanted))
    found: dict[date, tuple[MissingMinutes, ...]] = {}
    for day, first, last, why, asked in rows:
        left = judged_runs(key.market, day_of(day), first, last)
        parts = [MissingMinutes(*part, GapReason(why), asked) for part in left]
        found[day_of(day)] = (*found.get(day_of(day), ()), *parts)
    return found


_UNFILLED = (
    "SELECT day, first, last, why, asked FROM gap WHERE key=? AND symbol=? AND day BETWEEN ? AND ? AND series=? "
    "AND state<>? ORDER BY day, first"
)
_HALF_DAYS = "SELECT day FROM hours WHERE market=? AND half_day"


def _counts(reader: ArchiveReader, key: DefinitionKey, first: SessionId, last: int) -> dict[int, tuple[int, int, int]]:
    """Minutes expected, received and restated by day; sessions with rows outside their blocks are counted from them."""
    span = (*first, last)
    counts = {
        day: (expected, received, restated) for day, expected, received, restated in reader.database.all(_SEALED, span)
    }
    for (day,) in reader.database.all(_UNSEALED, span):
        session = first._replace(day=day)
        versions = reader.unless_damaged(lambda session=session: all_versions(reader.database, FLOW, session))  # type: ignore[misc]
        if versions is not None:
            made = tally(reader.hours(key.market, day_of(day)).minutes, versions)
            counts[day] = (made.expected, made.received, made.restated)
    return counts


_SEALED = "SELECT day, expected, received, restated FROM session WHERE key=? AND symbol=? AND day BETWEEN ? AND ?"
_UNSEALED = "SELECT DISTINCT day FROM flow WHERE key=? AND symbol=? AND day BETWEEN ? AND ?"
