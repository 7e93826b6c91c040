"""The bars of one security and interval as every view sees them: stored once, with what is known about the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from tideboard_core.market.bars.columns import BarColumns, Columns, Merged
from tideboard_core.market.bars.intervals import Interval, Unit, instant_of
from tideboard_core.market.bars.spans import Span, Spans, gaps
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.live import HistoryQuota
from tideboard_core.model.quote import Bar, BarAdjustment, BarSessions
from tideboard_core.ports.bars import day_parts, trading_day

_MINUTE: Final = timedelta(minutes=1)
_SHORTEST: Final = {Unit.MINUTE: 1, Unit.DAY: 1440, Unit.WEEK: 7 * 1440, Unit.MONTH: 28 * 1440, Unit.QUARTER: 90 * 1440}
_LONGEST: Final = {Unit.MINUTE: 1, Unit.DAY: 1440, Unit.WEEK: 7 * 1440, Unit.MONTH: 31 * 1440, Unit.QUARTER: 92 * 1440}


class SeriesKey(NamedTuple):
    """What tells one series from another."""

    instrument: InstrumentId
    interval: Interval
    adjustment: BarAdjustment = BarAdjustment.FORWARD
    sessions: BarSessions = BarSessions.REGULAR

    @property
    def market(self) -> Market:
        return market_of(self.instrument)

    @property
    def longest(self) -> int:
        """Minutes that one bar lasts at most; of groups of weekdays with the weekends among them."""
        length, unit = self.interval
        if unit is Unit.DAY:
            return (length + 2 * ((length + 3) // 5)) * _LONGEST[unit]
        return length * _LONGEST.get(unit, 366 * 1440)

    @property
    def shortest(self) -> int:
        """Minutes that one bar lasts at least, breaks and closed days of its stretch included."""
        length, unit = self.interval
        return length * _SHORTEST.get(unit, 365 * 1440)


class BarSeries:
    """Bars of one key. Only `BarReader` changes it; `changed` is the newest merge, `version` counts them.

    `built` is True while the bars are made here from smaller ones, False while they are the source's own, None before
    the first; they are never mixed. `older`: there may be bars before the first. `behind`: something between the last
    bars was missed, a read brings it. `quota` is the allowance for history as last told. `base` are the smaller bars
    that it is built from, None for others. `holes` are trades that the source itself left out. `whole`: as many bars as
    one read gives were asked for since the first, or since a split or dividend restated them.
    """

    def __init__(self, key: SeriesKey) -> None:
        self.key = key
        self.columns = BarColumns()
        self.answered = Spans()
        self.blanks: set[datetime] = set()
        self.built: bool | None = None
        self.older = True
        self.behind = self.whole = False
        self.quota: HistoryQuota | None = None
        self.base: BarSeries | None = None
        self.holes: list[Span] = []
        self.changed = Merged()
        self.version = 0
        self._pushed: datetime | None = None

    @property
    def first(self) -> datetime | None:
        """Start of the first bar, None without any."""
        return instant_of(int(self.columns.rows.start[0])) if len(self.columns) else None

    def gaps(self, now: datetime) -> list[Span]:
        """Stretches of trading since the first bar, up to `now` (market time), of which nothing was received.

        No source has answered for them, or it left out bars in which there was trading.
        """
        if self.first is None or self.key.interval.unit is not Unit.MINUTE:
            return []
        return sorted([*gaps(self.answered, self.key.market, self.key.sessions, self.first, now), *self.holes])

    def note_holes(self, bars: Sequence[Bar]) -> None:
        """Note where a page of minute bars has none although its prices show that there was trading.

        The source tells with each bar the close before it; within a day that is the close of the bar before.
        """
        if not bars:
            return
        first, last = bars[0].start, bars[-1].start
        self.holes = [each for each in self.holes if each.end <= first or each.begin > last]
        for before, after in pairwise(bars):
            begin = before.start + _MINUTE
            if begin >= after.start or after.prev_close in {None, before.close}:
                continue
            day = trading_day(self.key.market, before.start)
            if day == trading_day(self.key.market, after.start):
                parts = day_parts(self.key.market, day, self.key.sessions)
                lost = [Span(max(part.begin, begin), min(part.end, after.start)) for part in parts]
                self.holes += [span for span in lost if span.begin < span.end]

    def begin(self, *, built: bool) -> None:
        """Bars of another origin follow: forget the others."""
        if self.built is not built:
            self.clear()
        self.built = built

    def clear(self) -> None:
        """Forget every bar and what was answered."""
        self.columns.clear()
        self.answered.clear()
        self.blanks.clear()
        self.holes = []
        self.older, self.whole = True, False
        self.base = None

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
        self.holes = [each for each in self.holes if each.begin >= begin]
        self.older, self.whole, self.changed, self.version = True, False, Merged(), self.version + 1

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
