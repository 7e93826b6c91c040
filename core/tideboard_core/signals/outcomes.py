"""What followed a minute: the price after its receipt, the change since, and other minutes to compare with."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.records import Integers
from tideboard_core.flow.session_minutes import MINUTE, Floats, MinuteBars
from tideboard_core.signals.rules import Stated
from tideboard_core.signals.sessions import BareSession, Flags, SessionData
from tideboard_core.signals.verdicts import Firing, RuleVerdicts

HORIZONS: Final = (5, 30, 60)
"""Session minutes after which the price is looked at."""
BEFORE: Final = 60
"""Minutes before a minute to compare with in which the rule did not fire there."""
AROUND: Final = 5
"""Session minutes by which a minute to compare with may differ from the firing's."""
MOST_COMPARED: Final = 50
"""Minutes to compare with for each firing."""


class ControlGroup(StrEnum):
    """What firings are compared with: the same minutes of other sessions, or all their minutes; without a firing."""

    SAME_MINUTES = "same-minutes"
    ALL_MINUTES = "all-minutes"


class Outcomes(NamedTuple):
    """Changes (fractions) after each horizon as if a rule had fired at each minute: a row each, NaN without a price.

    `passes` marks those that would pass the close; `ticks` the minutes whose entry is a recorded print.
    """

    changes: Floats
    passes: Flags
    ticks: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Minutes of sessions as columns: number of the session, minute, number of the firing they belong to."""

    session: Integers
    minute: Integers
    firing: Integers

    def __len__(self) -> int:
        return len(self.session)


def outcomes(session: SessionData, received: Floats) -> Outcomes:
    """Return what followed each minute of a session that counts at `received` (UTC seconds, NaN = never).

    Entry is the first print after the receipt where prints are recorded, else the open of the next whole minute bar;
    never the price of the minute itself. The change ends with the close of the horizon's last session minute.
    """
    count, known = session.count, np.isfinite(received)
    entry_minute = np.searchsorted(session.starts, received)  # a NaN comes behind all
    entry = np.append(session.bars.open, np.nan)[entry_minute]
    ticks = _first_prints(session, received, entry)
    close = np.append(session.bars.close, np.nan)
    last = entry_minute + np.array(HORIZONS)[:, None] - 1
    changes = close[np.minimum(last, count)] / entry - 1
    return Outcomes(changes, known & (last >= count), ticks)


def list_spans(sessions: Iterable[SessionData | BareSession]) -> dict[date, Floats]:
    """The median change of a list's sessions by day: a row for each horizon, a column for the minute it begins at.

    It is that of all sessions of the day with prices there; one more column is for minutes behind the close.
    """
    days: defaultdict[date, list[MinuteBars]] = defaultdict(list)
    for session in sessions:
        days[session.day].append(session.bars)
    return {day: _median_spans(bars) for day, bars in days.items()}


def list_change(spans: Floats, session: SessionData, received: Floats) -> Floats:
    """The list's change at each minute and horizon of a session, over the same span as its own; of `list_spans`."""
    entry = np.searchsorted(session.starts, received)  # a NaN comes behind all
    found: Floats = spans[:, np.minimum(entry, session.count)]
    return found


def control_points(
    fired: Sequence[tuple[int, Firing]],
    judged: Sequence[RuleVerdicts],
    control: ControlGroup,
    seed: int,
    *,
    beside: Sequence[tuple[int, Firing]],
) -> Points:
    """Draw up to 50 minutes for each firing (number of its session, firing) of a security to compare it with.

    They are of its other sessions, at the same session minute +-5, where the rule could be judged and did not fire in
    the 60 minutes before, nor then; later firings do not matter, they would look ahead. `beside` are all its firings.
    What is drawn for one depends on the seed, on the firing and on the minutes there are, not on other firings' draws.
    """
    free = [found.may_fire for found in judged]
    for number, firing in beside:
        free[number][firing.minute : firing.minute + BEFORE + 1] = False
    drawn: list[tuple[Integers, Integers, Integers]] = []
    table = _table(free)
    for place, (number, firing) in enumerate(fired):
        begin, end = 0, table.shape[1]
        if control is ControlGroup.SAME_MINUTES:
            begin, end = max(firing.minute - AROUND, 0), firing.minute + AROUND + 1
        rows, columns = np.nonzero(table[:, begin:end])
        others = np.flatnonzero(rows != number)
        if len(others) > MOST_COMPARED:
            others = _generator(seed, firing).choice(others, MOST_COMPARED, replace=False, shuffle=False)
        drawn.append((rows[others], columns[others] + begin, np.full(len(others), place)))
    columns_ = [np.concatenate([each[column] for each in drawn] or [np.zeros(0, np.int64)]) for column in range(3)]
    return Points(*columns_)


def _generator(seed: int, firing: Firing) -> np.random.Generator:
    symbol = zlib.crc32(firing.instrument.encode())
    return np.random.default_rng([seed, symbol, firing.day.toordinal(), firing.minute, int(firing.mirrored)])


def signs(fired: Iterable[Firing]) -> NDArray[np.int8]:
    """-1 for mirrored firings."""
    return np.array([-1 if firing.mirrored else 1 for firing in fired], np.int8)


def false_share(changes: Floats, weights: Floats, stated: Stated) -> float | None:
    """Share of the outcomes that are zero or opposite to what the rule states; None if it states nothing."""
    if stated is Stated.NOTHING or not len(changes):
        return None
    return float(weights[changes * stated <= 0].sum() / weights.sum())


def _first_prints(session: SessionData, received: Floats, entry: Floats) -> Flags:
    """Put the price of the first print after each receipt into `entry`; says where there was one.

    A print counts if it came before the next whole minute bar is over: later ones say that the tape was off.
    """
    ticks = np.zeros(session.count, bool)
    prints = session.prints
    if prints is None or not len(prints.time):
        return ticks
    at = np.searchsorted(prints.time, received, side="right")  # a NaN comes behind all
    inside = np.flatnonzero(at < len(prints.time))
    near = prints.time[at[inside]] < _bar_end(session, received[inside])
    inside = inside[near]
    entry[inside], ticks[inside] = prints.price[at[inside]], True
    return ticks


def _bar_end(session: SessionData, received: Floats) -> Floats:
    """The end of the first whole minute bar after each receipt; before every print if there is none."""
    at = np.searchsorted(session.starts, received)
    ends = np.append(session.starts + MINUTE, -np.inf)
    found: Floats = ends[at]
    return found


def _median_spans(bars: Sequence[MinuteBars]) -> Floats:
    """For each horizon and minute the median change from its open to the close of the horizon's last minute."""
    opens, closes = np.array([each.open for each in bars]), np.array([each.close for each in bars])
    found = np.full((len(HORIZONS), opens.shape[1] + 1), np.nan)
    for row, horizon in enumerate(HORIZONS):
        changes = closes[:, horizon - 1 :] / opens[:, : opens.shape[1] - horizon + 1] - 1
        known = np.isfinite(changes).any(axis=0)
        found[row, : changes.shape[1]][known] = np.nanmedian(changes[:, known], axis=0)
    return found


def _table(rows: Sequence[Flags]) -> Flags:
    """Rows of different lengths as a table; what a row lacks is False."""
    table = np.zeros((len(rows), max(map(len, rows), default=0)), bool)
    for number, row in enumerate(rows):
        table[number, : len(row)] = row
    return table
