"""Reads the sessions of a record from the archive: a rule's securities in the last sessions that are over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Final

import numpy as np

from tideboard_core.archive.comparison.ranking import WINDOW
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.hours import recorded_days
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, NULL, PRINTS, Layout, Rows
from tideboard_core.archive.rows import known_at, newest
from tideboard_core.archive.units import MONEY, PRICE, micros
from tideboard_core.flow.minutes import Floats
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import Session
from tideboard_core.signals.rules import Rule, RuleKind
from tideboard_core.signals.sessions import Prints, SessionData
from tideboard_core.signals.versions import Versions, session_data

_SECONDS: Final = 1_000_000
PRINT_SESSIONS: Final = 20
"""Recorded sessions before, from which the size of a large print comes."""
Progress = Callable[[int, int], None]


def read_sessions(
    reader: ArchiveReader,
    progress: Progress,
    *,
    rule: Rule,
    symbols: Sequence[InstrumentId],
    count: int,
    keys: tuple[DefinitionKey | None, DefinitionKey | None],
    now: datetime,
) -> list[SessionData]:
    """Return what the archive has of a rule's securities in the last `count` sessions that were over at `now` (aware).

    `keys` are those of the provider and of a second one, None without it. `progress` gets the securities that are
    read and all of them. Damaged sessions are left out. Raises ArchiveError.
    """
    key, other = keys
    if key is None:
        return []
    days = _days_over(reader, key, now)
    found: list[SessionData] = []
    for place, symbol in enumerate(symbols):
        progress(place, len(symbols))
        found += _OneSymbol(reader, rule, symbol, (key, other)).sessions(days, count)
    progress(len(symbols), len(symbols))
    return found


def _days_over(reader: ArchiveReader, key: DefinitionKey, now: datetime) -> list[Session]:
    """The recorded sessions of a market that are over, oldest first."""
    hours = (reader.hours(key.market, day) for day in recorded_days(reader.database, key.market))
    return [each for each in hours if each.close <= now]


class _OneSymbol:
    """Sessions of one security as a rule needs them."""

    def __init__(
        self,
        reader: ArchiveReader,
        rule: Rule,
        symbol: InstrumentId,
        keys: tuple[DefinitionKey, DefinitionKey | None],
    ) -> None:
        self._reader, self._rule, self._symbol = reader, rule, symbol
        self._key, self._other = keys

    def sessions(self, hours: Sequence[Session], count: int) -> list[SessionData]:
        """The last `count` of these, with what the rule needs of those before."""
        first = max(len(hours) - count, 0)
        nets = self._nets(hours[max(first - WINDOW, 0) :]) if self._rule.needs_percentile else None
        sizes: dict[date, Floats] = {}
        if self._rule.kind is RuleKind.LARGE_PRINTS:
            for each in hours[max(first - PRINT_SESSIONS, 0) : first]:
                self._prints(each, sizes)
        skipped = len(hours) - len(hours[max(first - WINDOW, 0) :])
        found = []
        for place in range(first, len(hours)):
            session = hours[place]
            flow = self._rows(self._key, session.date, FLOW)
            if flow is None or not len(flow):
                continue
            bars = self._rows(self._key, session.date, BARS)
            needs_other = self._rule.needs_other and self._other is not None
            other = self._rows(self._other, session.date, FLOW) if needs_other else None
            row = place - skipped
            sample = None if nets is None else nets[max(row - WINDOW, 0) : row, : session.minutes]
            found.append(
                session_data(
                    self._rule,
                    self._symbol,
                    session,
                    Versions(flow, _nothing(BARS) if bars is None else bars, other),
                    sample=sample,
                    prints=self._prints(session, sizes) if self._rule.kind is RuleKind.LARGE_PRINTS else None,
                )
            )
        return found

    def _rows(self, key: DefinitionKey | None, day: date, layout: Layout) -> Rows | None:
        if key is None:
            return None
        return self._reader.unless_damaged(partial(self._reader.versions, key, self._symbol, day, layout))

    def _nets(self, hours: Sequence[Session]) -> Floats:
        """The nets of each session as known when the next one opened, a row each; NaN where nothing was received."""
        values = np.full((len(hours), max((each.minutes for each in hours), default=0)), np.nan)
        for row, session in enumerate(hours):
            rows = self._rows(self._key, session.date, FLOW)
            if rows is None or not len(rows):
                continue
            later = hours[row + 1] if row + 1 < len(hours) else None
            known = newest(rows) if later is None else known_at(rows, micros(later.open))
            if not len(known):  # a past that was read days later: nobody knew it then, and none of it came live
                known = newest(rows)
            inside = (known.index >= 0) & (known.index < values.shape[1]) & (known["net"] != NULL)
            values[row, known.index[inside]] = known["net"][inside] / MONEY
        return values

    def _prints(self, session: Session, sizes: dict[date, Floats]) -> Prints | None:
        """The trades of a session, with the size above which one is large; notes their sizes for the sessions after."""
        rows = self._rows(self._key, session.date, PRINTS)
        if rows is None or not len(rows):
            return None
        rows = rows.chosen((rows["special"] == 0) & (rows["price"] != NULL))
        rows = rows.chosen(np.argsort(rows["time"], kind="stable"))
        before = list(sizes.values())[-PRINT_SESSIONS:]
        large = np.nan
        if len(before) == PRINT_SESSIONS:
            large = float(np.quantile(np.concatenate(before), self._rule.parameter("quantile") / 100))
        shares = rows["shares"].astype(np.float64)
        sizes[session.date] = shares
        return Prints(
            time=rows["time"] / _SECONDS,
            received=rows["received"] / _SECONDS,
            price=rows["price"] / PRICE,
            shares=shares,
            side=rows["side"].astype(np.int8),
            large=large,
        )


def _nothing(layout: Layout) -> Rows:
    return Rows(layout, {name: np.zeros(0, np.int64) for name in layout.columns})
