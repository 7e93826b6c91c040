"""Keeps the bars of one chart up to date while it is on screen: read, pushed, read again, and paged back."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_core.errors import TideboardError
from tideboard_core.market.bars.columns import Merged
from tideboard_core.market.bars.intervals import Minutes, Unit, fetched_period, minute_of
from tideboard_core.market.bars.reader import BarReader, Older
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import HistoryQuota
from tideboard_core.model.quote import Bar
from tideboard_core.ports.bars import MOST_NEWEST, last_open
from tideboard_core.ports.market import QuoteFeed
from tideboard_core.ports.system import Clock
from tideboard_desktop.docks.kept_reads import KeptSlot
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.ui.hub_interest import HubInterest, Unheard
from tideboard_desktop.ui.tasks import Tasks

RENEW: Final = 60.0
"""Seconds after which bars that no push changes, and closed ones that pushes made, are read again."""
_PAUSE: Final = 5.0
"""Least seconds between two reads of what was missed, and from a refusal of older bars to the next try."""
_PAGE: Final = 1000
_LIVE_UNITS: Final = {Unit.MINUTE, Unit.DAY}


class _Left(NamedTuple):
    """A series as a window left it: the market time and monotonic seconds of its read, and the pushes until then."""

    came: tuple[datetime, float]
    left_at: datetime
    unheard: Unheard


class LiveBars(QObject):
    """One series. `reads` reads its newest bars; `pushed` is emitted after pushes changed it.

    `older_changed` says that a page of older bars came, failed, or has to be asked for: then `asks` is the allowance.
    """

    pushed = Signal()
    older_changed = Signal()

    def __init__(
        self,
        owner: QWidget,
        reader: BarReader,
        feed: QuoteFeed,
        reads: Reads[Minutes],
        *,
        hub: Hub,
        tasks: Tasks,
        clock: Clock,
        kept: KeptSlot | None = None,
    ) -> None:
        """`kept` has what the same part of the window before left."""
        super().__init__(owner)
        self._reader, self._feed, self._reads = reader, feed, reads
        self._hub, self._tasks, self._clock = hub, tasks, clock
        self._interest = HubInterest(hub, owner)
        self._awake = self._catching_up = False
        self._unheard: Unheard | None = None
        self._slept_at = clock.market()
        self._caught_up_at = self._renewed_at = self._refused_at = float("-inf")
        self._settled_at = clock.monotonic()
        self._followed = 0
        self.series: BarSeries | None = None
        self.change: Merged | None = None
        self._pushed: tuple[datetime, float] | None = None
        self._kept = kept
        if kept is not None:
            kept.follow(self._known_of_series, owner)
        self.reading_older = False
        self.asks: HistoryQuota | None = None
        self.refused: TideboardError | None = None

    def show(self, key: SeriesKey) -> None:
        """Read another series; one that was read before is shown at once. While the chart is hidden nothing is read."""
        self.series = self._reader.series(key)
        self.asks = self.refused = None
        self.reading_older = False
        self.change, self._followed, self._pushed = None, self.series.version, None
        if self._awake:
            self._ask(key)
        elif self._reads.subject != key:
            self._reads.forget()
        self._subscribe()

    def begin_again(self) -> None:
        """Show the same series from nothing: the reader has forgotten its bars."""
        self._reads.forget()
        if self.series is not None:
            self.show(self.series.key)

    def wake(self) -> None:
        """The chart is on screen: subscribe, and read what was missed."""
        if not self._awake:
            unheard, self._awake, self._unheard = self._unheard, True, None
            went_on = unheard is not None and unheard.went_on and self._is_in_minute(self._slept_at)
            series = self.series
            if series is None:
                return
            if self._reads.subject == series.key:
                self._subscribe()
                self._reads.resume()
                self._return(series, went_on=went_on)
            else:
                self._ask(series.key)
                self._subscribe()

    def sleep(self) -> None:
        """The chart is hidden: subscribe to nothing."""
        self._awake = False
        self._interest.drop()
        if self.series is not None:
            key = self.series.key
            self._slept_at = self._clock.market()
            self._unheard = Unheard(self._hub, Topic.BARS_1M.of(key.instrument))
            self._reads.lapse(partial(_is_whole, self._reader, key))

    def each_second(self) -> None:
        """Read again what was missed, and what no push keeps up to date."""
        series = self.series
        if not self._awake or series is None or self._reads.loading:
            return
        if any(key.instrument == series.key.instrument for key in self._reader.behind):
            self._catch_up()
        age, now = self._reads.age, self._clock.monotonic()
        if self._is_live(series) and now - self._settled_at >= RENEW:
            self._settled_at = now
            self._tasks.spawn(self._settle(series.key), name="closed bars")
        due = age is not None and age >= RENEW and (not self._is_live(series) or self._is_of_before_open(series))
        # a read that failed is not repeated sooner, nor one that the broker limits before its pause is over
        if due and now - self._renewed_at >= RENEW and self._reads.retry_in is None:
            self._renewed_at = now
            self._reads.again()

    def take_change(self) -> Merged | None:
        """The rows that changed since the last call; None = any of them."""
        change, self.change = self.change, None
        if self.series is None or self.series.version == self._followed:
            return change
        self._followed = self.series.version
        return None

    @property
    def pushed_last(self) -> tuple[datetime, float] | None:
        """The exchange's time of the last push that kept the running bar, and the seconds since; None without one."""
        return None if self._pushed is None else (self._pushed[0], self._clock.monotonic() - self._pushed[1])

    def read_older(self, *, spend: bool = False) -> None:
        """Read a page before the first bar; with `spend` also if it takes one of few units of an allowance.

        Soon after a refusal nothing is asked: every step of a drag beyond the first bar calls this.
        """
        series = self.series
        if series is None or self.reading_older or not series.older or not len(series.columns):
            return
        refused_now = self.refused is not None and self._clock.monotonic() - self._refused_at < _PAUSE
        if (self.asks is not None or refused_now) and not spend:
            return
        self.reading_older, self.asks, self.refused = True, None, None
        self._tasks.spawn(self._older(series, spend=spend), name="older bars")
        self.older_changed.emit()

    def agree(self) -> None:
        """Read older bars of this security without asking about the allowance until the day is over."""
        if self.series is not None:
            self._reader.agree(self.series.key.instrument)

    def ask_no_more(self) -> None:
        """Read older bars without asking about the allowance until the day is over."""
        self._reader.ask_no_more()

    def costs(self, quota: HistoryQuota | None) -> InstrumentId | None:
        """The security where older bars of it would take of an allowance, as far as that is known; None where not."""
        series = self.series
        if series is None or not series.older or not len(series.columns) or not self._feed.bar_offer.history_costs:
            return None
        instrument = series.key.instrument
        return None if quota is not None and quota.counts(instrument) else instrument

    # --- parts ------------------------------------------------------------------------------------------------------

    def _ask(self, key: SeriesKey) -> None:
        """Read the newest bars; of those that the window before had, as in a chart that was hidden."""
        series, left = self._reader.series(key), self._left(key)
        read, known = _newest(self._reader, key), partial(_known, self._reader, key)
        if left is None or self._reader.missed(key) is None:
            self._reads.ask(key, read, exactly=self._pushes(key.instrument), known=known)
            return
        went_on = left.unheard.went_on and self._is_in_minute(left.left_at)
        exactly = self._pushes(key.instrument)
        self._reads.ask(key, read, exactly=exactly, known=lambda: series.columns.rows.start, came=left.came)
        self._return(series, went_on=went_on)

    def _left(self, key: SeriesKey) -> _Left | None:
        """How the window before left a series, for each chart of it; None where it had not read it.

        What was traded since then is read by what the reader lacks, so it may be found again later.
        """
        found: _Left | None = None if self._kept is None else self._kept.find(key, self._clock.monotonic())
        return found

    def _known_of_series(self) -> Mapping[SeriesKey, _Left]:
        """What a window that is built anew takes over; nothing while it is read, or was not."""
        series, reads = self.series, self._reads
        came = reads.came
        if series is None or reads.subject != series.key or reads.value is None or came is None:
            return {}
        if reads.error is not None or reads.loading:
            return {}
        if self._unheard is not None:
            return {series.key: _Left(came, self._slept_at, self._unheard)}
        unheard = Unheard(self._hub, Topic.BARS_1M.of(series.key.instrument))
        return {series.key: _Left(came, self._clock.market(), unheard)}

    def _return(self, series: BarSeries, *, went_on: bool) -> None:
        """Read what was missed while the chart was hidden, no bar else; nothing where nothing was traded since.

        Where pushes went on, in the same minute, the newest of them has it all.
        """
        missed = self._reader.missed(series.key)
        if self._reads.value is None or self._reads.error is not None or self._is_of_before_open(series):
            missed = None
        if missed and went_on and self._is_live(series):
            self._take(Topic.BARS_1M.of(series.key.instrument))
        elif missed != 0:
            self._reads.again(_newest(self._reader, series.key, missed or MOST_NEWEST))

    def _is_in_minute(self, time: datetime) -> bool:
        """Whether the minute of a market time still runs."""
        return minute_of(self._clock.market()) == minute_of(time)

    def _subscribe(self) -> None:
        series = self.series
        if self._awake and series is not None:
            self._interest.want((Topic.BARS_1M.of(series.key.instrument),), self._take)

    def _take(self, key: Key[tuple[Bar, ...]]) -> None:
        """Merge a push; every one counts, since a frame may leave out the last one of a minute."""
        series, entry = self.series, self._hub.entry(key)
        if series is None or entry is None:
            return
        self._reads.exactly = self._pushes(series.key.instrument)
        bars = self._hub.read(key, entry.update, ())
        self._reader.pushed(InstrumentId(key.subject), bars, self._clock.market())
        if self._is_live(series):
            self._pushed = (self._clock.market(), self._clock.monotonic())
        if series.version == self._followed + 1:  # `changed` tells of one merge, a read may have made others
            self.change, self._followed = _joined(self.change, series.changed), series.version
        self.pushed.emit()

    def _pushes(self, instrument: InstrumentId) -> int:
        """How many came: bars that a window had before a rebuild lack those since."""
        entry = self._hub.entry(Topic.BARS_1M.of(instrument))
        return 0 if entry is None else entry.serial

    def _catch_up(self) -> None:
        now = self._clock.monotonic()
        if not self._catching_up and now - self._caught_up_at >= _PAUSE:
            self._catching_up, self._caught_up_at = True, now
            self._tasks.spawn(self._read_missed(), name="missed bars")

    async def _settle(self, key: SeriesKey) -> None:
        with suppress(TideboardError):  # a minute later it is asked again
            await self._reader.settle(key)
            if isValid(self):  # a window rebuild may have deleted it meanwhile
                self.pushed.emit()

    async def _read_missed(self) -> None:
        try:
            for key in self._reader.behind:
                if self.series is not None and key.instrument == self.series.key.instrument:
                    await self._reader.read(key)
        except TideboardError as error:
            self.refused = error
        finally:
            self._catching_up = False
        if isValid(self):  # a window rebuild may have deleted it meanwhile
            self.pushed.emit()

    async def _older(self, series: BarSeries, *, spend: bool) -> None:
        found: Older | None = None
        error: TideboardError | None = None
        try:
            found = await self._reader.read_older(series.key, _PAGE, spend=spend)
        except TideboardError as problem:
            error = problem
        finally:
            if self.series is series:
                self.reading_older = False
        if self.series is series and isValid(self):
            self.asks, self.refused = (None if found is None else found.ask), error
            self._refused_at = self._clock.monotonic()
            self.older_changed.emit()

    def _is_of_before_open(self, series: BarSeries) -> bool:
        """Whether the read is older than the last open: bars before it may be adjusted for a split or dividend now."""
        time = self._reads.time
        return time is not None and time < last_open(series.key.market, self._clock.market())

    def _is_live(self, series: BarSeries) -> bool:
        """Whether pushes keep the running bar; bars built for want of a read are replaced by the source's own."""
        key = series.key
        own = fetched_period(key.interval, self._feed.bar_offer.periods_of(key.instrument, key.sessions)) is not None
        return key.interval.unit in _LIVE_UNITS and not (series.built and own)


def _newest(reader: BarReader, key: SeriesKey, count: int = MOST_NEWEST) -> Callable[[], Coroutine[Any, Any, Minutes]]:
    """A read that keeps no window alive."""

    async def read() -> Minutes:
        return (await reader.read(key, count)).columns.rows.start

    return read


def _is_whole(reader: BarReader, key: SeriesKey) -> bool:
    return reader.missed(key) == 0


def _known(reader: BarReader, key: SeriesKey) -> Minutes | None:
    """What the reader has of a series if nothing was traded since it was read; None where that is not sure."""
    return reader.series(key).columns.rows.start if reader.missed(key) == 0 else None


def _joined(one: Merged | None, other: Merged) -> Merged:
    """Both changes as one."""
    if one is None or one.first is None or one.last is None or other.first is None or other.last is None:
        return other
    return Merged(min(one.first, other.first), max(one.last, other.last), one.restated + other.restated)
