"""The bars of one security and interval as every view sees them: stored once, with what is known about the rest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from tideboard_core.market.bars.columns import BarColumns, Columns, Merged
from tideboard_core.market.bars.intervals import Interval, Unit, instant_of
from tideboard_core.market.bars.spans import Span, Spans, gaps
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.live import HistoryQuota
from tideboard_core.model.quote import BarAdjustment, BarSessions

_MINUTE: Final = timedelta(minutes=1)
_LONGEST: Final = {Unit.MINUTE: 1, Unit.DAY: 1440, Unit.WEEK: 7 * 1440, Unit.MONTH: 31 * 1440, Unit.QUARTER: 92 * 1440}


class SeriesKey(NamedTuple):
    """What tells one series from another."""

    instrument: InstrumentId
    interval: Interval
    adjustment: BarAdjustment = BarAdjustment.FORWARD
    sessions: BarSessions = BarSessions.REGULAR

    @property
    def market(self) -> Market:
        """The security's market."""
        return market_of(self.instrument)

    @property
    def longest(self) -> int:
        """Minutes that one bar lasts at most."""
        return self.interval.length * _LONGEST.get(self.interval.unit, 366 * 1440)


class BarSeries:
    """Bars of one key. Only `BarReader` changes it; `changed` is the newest merge, `version` counts them.

    `built` is True while the bars are made here from smaller ones, False while they are the source's own, None before
    the first; they are never mixed. `older`: there may be bars before the first. `behind`: something between the last
    bars was missed, a read brings it. `quota` is the allowance for history as last told.
    """

    def __init__(self, key: SeriesKey) -> None:
        self.key = key
        self.columns = BarColumns()
        self.answered = Spans()
        self.blanks: set[datetime] = set()
        self.built: bool | None = None
        self.older = True
        self.behind = False
        self.quota: HistoryQuota | None = None
        self.changed = Merged()
        self.version = 0
        self._pushed: datetime | None = None

    @property
    def first(self) -> datetime | None:
        """Start of the first bar, None without any."""
        return instant_of(int(self.columns.rows.start[0])) if len(self.columns) else None

    def gaps(self, now: datetime) -> list[Span]:
        """Stretches of trading since the first bar, up to `now` (market time), of which no source has answered."""
        if self.first is None or self.key.interval.unit is not Unit.MINUTE:
            return []
        return gaps(self.answered, self.key.market, self.key.sessions, self.first, now)

    def begin(self, *, built: bool) -> None:
        """Bars of another origin follow: forget the others."""
        if self.built is not built:
            self.columns.clear()
            self.answered.clear()
            self.blanks.clear()
            self.older = True
        self.built = built

    def take(self, rows: Columns) -> Merged:
        """Merge bars.

        Adjusted bars of which the first and a quarter of all are restated have another split or dividend in them than
        the bars before: those are forgotten, to be read again. Fewer are corrections.
        """
        merged = self.columns.merge(rows)
        if merged.first is not None:
            self.changed, self.version = merged, self.version + 1
        if self.blanks:
            self.blanks.difference_update(instant_of(start) for start in rows.start.tolist())
        count, restated = len(rows.start), merged.restated
        if self.key.adjustment is not BarAdjustment.NONE and 4 * len(restated) >= count > 1:
            first = int(rows.start[0])
            if restated[0] == first:
                self._forget_before(first)
        return merged

    def _forget_before(self, start: int) -> None:
        if int(self.columns.rows.start[0]) >= start:
            return
        self.columns.forget_before(start)
        begin, spans = instant_of(start), self.answered.all
        self.answered.clear()
        for each in spans:
            self.answered.add(max(each.begin, begin), each.end)
        self.blanks = {each for each in self.blanks if each >= begin}
        self.older, self.changed, self.version = True, Merged(), self.version + 1

    def answer(self, begin: datetime, end: datetime, blanks: Iterable[datetime] = ()) -> None:
        """Note that a source has answered for a stretch, with these bars in it that had no trade."""
        self.answered.add(begin, end)
        self.blanks.update(blanks)

    def follows(self, start: datetime) -> bool:
        """Whether a pushed minute is one that was answered for or the next one; the time before it is answered then.

        The last push of a minute has all of it.
        """
        spans = [each for each in self.answered.all if each.begin <= start]
        before, self._pushed = self._pushed, start
        if not spans:
            return False
        end = known = spans[-1].end
        if before is not None and before <= end:
            known = max(end, before + _MINUTE)
        if known < start and gaps(self.answered, self.key.market, self.key.sessions, known, start):
            return False
        self.answered.add(end, start)
        return True
