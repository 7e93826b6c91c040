"""Reads bars for every view from the archive, the broker's newest bars, its history and its pushes, in this order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from weakref import WeakValueDictionary

import numpy as np

from tideboard_core.errors import NotOffered, RateLimited
from tideboard_core.market.bars.columns import Columns, built, columns_of, provisional
from tideboard_core.market.bars.intervals import (
    Interval,
    Unit,
    built_from,
    built_starts,
    fetched_period,
    instant_of,
    interval_of,
    minute_of,
)
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.market.bars.sources import BarArchive
from tideboard_core.market.bars.spans import gaps
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import HistoryQuota
from tideboard_core.model.quote import Bar, BarAdjustment, BarPeriod, BarSessions
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.bars import (
    CLOCK_STEP,
    MOST_NEWEST,
    BarPage,
    BarRequest,
    day_end,
    day_start,
    in_regular_hours,
    is_traded,
    oldest_day,
)
from tideboard_core.ports.market import QuoteFeed


def adjusted_by_closes(market: Market, rows: Columns, raw: Columns, forward: Columns) -> Columns:
    """Return unadjusted bars inside a day with forward-adjusted prices; those of days without both closes are left out.

    `raw` and `forward` are daily bars of the same provider. Volumes stay as they were traded: closes do not tell shares
    from money. A dividend makes the ratio exact at the close alone; within the day it is off by less than the day's
    range times the dividend's share of the price.
    """
    ratios = _ratios(raw, forward)
    factors = np.full(len(rows.start), np.nan)
    at = 0
    while at < len(rows.start):
        day = exchange_date(market, instant_of(int(rows.start[at])))
        begin, end = (minute_of(day_start(market, day + timedelta(days=each))) for each in (0, 1))
        until = int(np.searchsorted(rows.start, end))
        factors[at:until] = ratios.get(begin, np.nan)
        at = until
    known = ~np.isnan(factors)
    kept, factor = rows.chosen(known), factors[known]
    return kept._replace(
        open=kept.open * factor, high=kept.high * factor, low=kept.low * factor, close=kept.close * factor
    )


def _ratios(raw: Columns, forward: Columns) -> dict[int, float]:
    """The factor of each day, by its start."""
    closes = dict(zip(raw.start.tolist(), raw.close.tolist(), strict=True))
    pairs = zip(forward.start.tolist(), forward.close.tolist(), strict=True)
    return {start: close / closes[start] for start, close in pairs if closes.get(start)}


KEPT: Final = 400_000
"""Bars that are kept of series which nobody holds, for the next look: 56 bytes each, 45 MB with room to grow."""
_ONE_MINUTE: Final = Interval(1, Unit.MINUTE)
_ONE_DAY: Final = Interval(1, Unit.DAY)
_HOUR: Final = 60
_PUSHED_WITHIN: Final = timedelta(days=30)
"""How far from now a pushed bar may be: after the longest holidays the first push has those of the last session."""


class Older(NamedTuple):
    """What a step back brought: how many bars, whether there may be more, and the allowance to ask about first."""

    bars: int
    more: bool
    ask: HistoryQuota | None = None


class BarReader:
    """The one reader of bars of a connection; each series is stored once. `now` is market time (aware UTC).

    A series lives as long as somebody holds it; of those that nobody holds the ones used last stay, up to `kept` bars
    together. Belongs to the event loop.
    """

    def __init__(
        self, feed: QuoteFeed, now: Callable[[], datetime], archive: BarArchive | None = None, *, kept: int = KEPT
    ) -> None:
        self._feed = feed
        self._now = now
        self._archive = archive
        self._kept = kept
        self._series: WeakValueDictionary[SeriesKey, BarSeries] = WeakValueDictionary()
        self._recent: dict[SeriesKey, BarSeries] = {}
        self._newest_push: Sequence[Bar] = ()
        self._agreed: tuple[date | None, set[InstrumentId]] = None, set()
        self._unasked: date | None = None

    def series(self, key: SeriesKey) -> BarSeries:
        """The series of a key, empty at first. ValueError for an interval that there is not."""
        if not key.interval.is_allowed:
            raise ValueError(key.interval)
        found = self._series.get(key)
        if found is None:
            found = self._series[key] = BarSeries(key)
            self._give_back()
        self._recent.pop(key, None)
        self._recent[key] = found
        return found

    def held(self, key: SeriesKey) -> BarSeries | None:
        """The series of a key if somebody looked at it, None otherwise; nothing is made or read."""
        return self._series.get(key)

    def _periods(self, key: SeriesKey) -> frozenset[BarPeriod]:
        """What the broker has of a series' security and sessions."""
        return self._feed.bar_offer.periods_of(key.instrument, key.sessions)

    @property
    def behind(self) -> list[SeriesKey]:
        """Series of which something was missed, to be read again."""
        return [key for key, series in list(self._series.items()) if series.behind]

    def missed(self, key: SeriesKey) -> int | None:
        """How many of the newest bars have what was traded since a source answered for them; 0 where nothing was.

        None where fewer were read than a chart asks for, or it is not known: then they are read as at the first time.
        """
        series, now = self.series(key), self._now()
        if series.base is not None:
            missed = self.missed(series.base.key)
            return missed and MOST_NEWEST
        known = series.columns.rows.known
        if not len(known) or series.behind or not series.whole or not series.answered.all:
            return None
        answered = series.answered.all[-1].end
        if answered > now + CLOCK_STEP:  # it was read by a clock that was set back since
            return None
        if not is_traded(key.market, key.sessions, answered, now):
            return 0
        final = int((known >= 0).argmin()) if (known < 0).any() else len(known) - 1
        away = minute_of(now) - int(series.columns.rows.start[final])
        return min(away // key.shortest + 2, MOST_NEWEST)

    async def read(self, key: SeriesKey, count: int = MOST_NEWEST) -> BarSeries:
        """Read the newest bars, also again: what is read wins over what was pushed. Raises as `QuoteFeed.bars`.

        Bars that the broker does not have, or not now, are built from smaller ones. Where the newest few tell of a
        split or dividend, or do not reach back to those of before, all are read.
        """
        series = self.series(key)
        if key.adjustment not in self._feed.bar_offer.adjustments:
            raise NotOffered("kline-not-offered", text="")
        period = fetched_period(key.interval, self._periods(key))
        source = _ONE_MINUTE
        if period is None:
            source = interval_of(built_from(key.interval, self._periods(key)))
        else:
            try:
                asked = self._now()
                page = await self._feed.bars(_request(key, period, count))
            except RateLimited:
                if key.interval.unit is not Unit.MINUTE or key.interval == _ONE_MINUTE:
                    raise
            else:
                series.begin(built=False)
                was_whole, joins = series.whole, _joins(series, page)
                self._take_page(series, page, asked, until=asked)
                series.behind = False
                if was_whole and not (series.whole and joins) and count < MOST_NEWEST:
                    return await self.read(key)
                series.whole |= count >= MOST_NEWEST
                return series
        base = await self.read(key._replace(interval=source), _base_count(key.interval, source, count))
        self._rebuild(series, base)
        series.behind = False
        return series

    async def settle(self, key: SeriesKey) -> None:
        """Read the bars that closed since the last read once more: they are then the source's own, not the last push.

        The last push of a bar may be lost, or come before its last trade. Raises as `QuoteFeed.bars`.
        """
        series = self.series(key)
        if series.base is not None:
            await self.settle(series.base.key)
            self._rebuild(series, series.base)
            return
        period, known = fetched_period(key.interval, self._periods(key)), series.columns.rows.known
        pushed = (known[:-1] < 0).nonzero()[0]
        if period is not None and len(pushed):
            asked = self._now()
            count = min(len(known) - int(pushed[0]), MOST_NEWEST)
            self._take_page(series, await self._feed.bars(_request(key, period, count)), asked, until=asked)

    async def read_older(self, key: SeriesKey, count: int = MOST_NEWEST, *, spend: bool = False) -> Older:
        """Read bars before the first: from the archive, else from history.

        Without `spend` history is not read while it counts and so little of its allowance is left that a person is
        asked first: the answer then says what is left. With it the security is not asked about again today. Raises as
        `QuoteFeed.bars`.
        """
        series = self.series(key)
        if series.first is None:
            return Older(0, more=False)
        before = len(series.columns)
        if series.built:
            ask = await self._build_older(series, count, spend=spend)
        else:
            found = await self._from_archive(series, count) if key.interval == _ONE_MINUTE else 0
            ask = None if found else await self._from_history(series, count, spend=spend)
        return Older(len(series.columns) - before, series.older, ask)

    def ask_no_more(self) -> None:
        """Spend the allowance for history without asking until the day in Hong Kong is over."""
        self._unasked = self._today

    @property
    def _today(self) -> date:
        return exchange_date(Market.HK, self._now())

    def _is_agreed(self, instrument: InstrumentId) -> bool:
        """Whether a person has said that history of a security may be read today, whatever it costs."""
        day, agreed = self._agreed
        return self._unasked == self._today or (day == self._today and instrument in agreed)

    def agree(self, instrument: InstrumentId) -> None:
        """Read history of a security without asking, whatever it costs, until the day in Hong Kong is over."""
        day, agreed = self._agreed
        self._agreed = self._today, {instrument} | (agreed if day == self._today else set())

    def pushed(self, instrument: InstrumentId, bars: Sequence[Bar], at: datetime) -> list[SeriesKey]:
        """Take pushed minute bars, `at` market time; returns the series that changed.

        A push beyond the next bar leaves the series `behind`. Backward-adjusted series wait for the next read. A bar of
        another time is left out: each minute from it to the others would be one that is missing. The same push again
        changes nothing: each chart of a security tells of it.
        """
        if bars is self._newest_push:
            return []
        self._newest_push = bars
        changed: list[SeriesKey] = []
        ordered = sorted((bar for bar in bars if abs(bar.start - at) <= _PUSHED_WITHIN), key=lambda bar: bar.start)
        wanted = [key for key in list(self._series) if key.instrument == instrument and _is_live(key)]
        bases = {key._replace(interval=_ONE_MINUTE) for key in wanted}
        for key in bases:
            base = self.series(key)
            mine = [bar for bar in ordered if _belongs(key, bar)]
            if not mine:
                continue
            for bar in mine:
                base.behind |= not base.follows(bar.start)
            base.built = False
            if base.take(columns_of(mine, at, minutes=1, pushed=True)).first is not None:
                changed.append(key)
            larger = [each for each in wanted if each._replace(interval=_ONE_MINUTE) == key and each != key]
            changed += [each for each in larger if self._update_running(self.series(each), base, mine[0].start)]
        return changed

    def forget(self) -> None:
        """Know no bar any more, also of series that somebody holds: the market went to another time."""
        for series in list(self._series.values()):
            series.clear()
        self._series.clear()
        self._recent.clear()
        self._newest_push = ()

    def _give_back(self) -> None:
        """Let go of the series that were used longest ago, beyond what is kept."""
        count = sum(len(series.columns) for series in self._recent.values())
        for key in list(self._recent):
            if count <= self._kept:
                break
            count -= len(self._recent.pop(key).columns)

    # --- newest bars and pushes -------------------------------------------------------------------------------------

    def _take_page(self, series: BarSeries, page: BarPage, asked: datetime, until: datetime) -> None:
        """Take a source's page, which answers for the time from its first bar up to `until`."""
        had = series.first
        if series.key.interval == _ONE_MINUTE:
            series.note_holes(page.bars)
        series.take(columns_of(page.bars, asked, minutes=series.key.longest))
        if page.bars:
            series.answer(page.bars[0].start, until, page.blanks)
        if had is None or not page.bars or page.bars[0].start <= had:
            series.older = page.older
        series.quota = page.quota or series.quota

    def _rebuild(self, series: BarSeries, base: BarSeries) -> None:
        """Make all bars of a series anew from smaller ones; the first only if its begin is known."""
        key, rows = series.key, base.columns.rows
        series.begin(built=True)
        series.base = base
        starts = built_starts(key.market, key.interval, key.sessions, rows.start)
        made = built(rows, starts, key.longest)
        if (
            len(made.start)
            and made.start[0] < rows.start[0]
            and base.older
            and not base.answered.contains(instant_of(int(made.start[0])))
        ):
            made = made.part(1, len(made.start))
        series.take(made)
        for span in base.answered.all:
            series.answer(span.begin, span.end)
        series.older, series.quota = base.older, base.quota

    def _update_running(self, series: BarSeries, base: BarSeries, since: datetime) -> bool:
        """Make the bars since that of an instant from minutes, if all minutes since its start are known."""
        key, rows = series.key, base.columns.rows
        if not len(series.columns):
            return False
        low = int(rows.start.searchsorted(minute_of(since)))
        # no minute of the same bar is further back, but for the hour of a change of clocks: history costs nothing here
        begin = int(rows.start.searchsorted(minute_of(since) - key.longest - _HOUR))
        starts = built_starts(key.market, key.interval, key.sessions, rows.start[begin : low + 1])
        first = int(starts[-1])
        begin += int(starts.searchsorted(first))
        if gaps(base.answered, key.market, key.sessions, _begin_of(key, first, since), since):
            base.behind = True
            return False
        later = rows.part(begin, len(rows.start))
        made = built(later, built_starts(key.market, key.interval, key.sessions, later.start), key.longest)
        return series.take(provisional(made)).first is not None

    # --- older bars -------------------------------------------------------------------------------------------------

    async def _build_older(self, series: BarSeries, count: int, *, spend: bool) -> HistoryQuota | None:
        key = series.key
        period = fetched_period(key.interval, self._periods(key))
        smaller = built_from(key.interval, self._periods(key)) if period is None else BarPeriod.MIN_1
        source = interval_of(smaller)
        base = key._replace(interval=source)
        older = await self.read_older(base, _base_count(key.interval, source, count), spend=spend)
        if older.bars:
            self._rebuild(series, self.series(base))
        series.older = older.more
        return older.ask

    async def _from_archive(self, series: BarSeries, count: int) -> int:
        """Take archived minutes before the first bar; returns how many bars they added."""
        key, first = series.key, series.first
        usable = key.sessions is BarSessions.REGULAR and key.adjustment is not BarAdjustment.BACKWARD
        if self._archive is None or first is None or not usable:
            return 0
        begin, end = oldest_day(key.instrument, BarPeriod.MIN_1, count, first), exchange_date(key.market, first)
        found = await self._archive.minutes(key.instrument, key.adjustment, begin, end)
        rows = found.rows.chosen(found.rows.start < minute_of(first))
        if len(rows.start) and key.adjustment is BarAdjustment.FORWARD and not self._archive.has_actions:
            rows = await self._adjusted(key, rows)
        before = len(series.columns)
        series.take(rows)
        if len(rows.start):
            for span in found.answered:
                series.answer(span.begin, min(span.end, first))
        return len(series.columns) - before

    async def _adjusted(self, key: SeriesKey, rows: Columns) -> Columns:
        """Archived bars of a provider that tells no splits and dividends, by its own closes of the same days."""
        days = key._replace(interval=_ONE_DAY)
        raw = await self.read(days._replace(adjustment=BarAdjustment.NONE))
        forward = await self.read(days)
        return adjusted_by_closes(key.market, rows, raw.columns.rows, forward.columns.rows)

    async def _from_history(self, series: BarSeries, count: int, *, spend: bool) -> HistoryQuota | None:
        """Take history before the first bar; returns the allowance instead if it is to be asked about first."""
        key, first = series.key, series.first
        period = fetched_period(key.interval, self._periods(key))
        if first is None or period is None or not series.older:
            return None
        if spend:
            self.agree(key.instrument)
        elif self._feed.bar_offer.history_costs and not self._is_agreed(key.instrument):
            quota = await self._feed.bar_quota()
            if quota is not None and quota.asks_about(key.instrument):
                series.quota = quota
                return quota
        asked = self._now()
        page = await self._feed.bars(_request(key, period, count, first))
        self._take_page(series, page, asked, until=first)
        series.older = page.older and bool(page.bars)
        return None


def _request(key: SeriesKey, period: BarPeriod, count: int, before: datetime | None = None) -> BarRequest:
    return BarRequest(
        instrument=key.instrument,
        period=period,
        adjustment=key.adjustment,
        sessions=key.sessions,
        count=count,
        before=before,
    )


def _joins(series: BarSeries, page: BarPage) -> bool:
    """Whether nothing can lie between the bars of a series and a page of the newest."""
    rows = series.columns.rows
    return not len(rows.start) or not page.bars or minute_of(page.bars[0].start) <= rows.start[-1]


def _base_count(interval: Interval, source: Interval, count: int) -> int:
    """Smaller bars that hold `count` larger ones."""
    return count * interval.length // source.length


def _begin_of(key: SeriesKey, start: int, since: datetime) -> datetime:
    """From when on minutes have to be known for the bar of `since`, which starts at `start`.

    A day's bar starts at midnight, and in the night before it there is trading already. After midnight the night is
    left out: the newest bars of one read do not reach back to it all day.
    """
    instant = instant_of(start)
    if since >= instant:
        return instant
    return day_end(key.market, exchange_date(key.market, instant) - timedelta(days=1))


def _is_live(key: SeriesKey) -> bool:
    """Whether minutes that are pushed change the running bar of a series."""
    return key.adjustment is not BarAdjustment.BACKWARD and (
        key.interval.unit is Unit.MINUTE or key.interval == _ONE_DAY
    )


def _belongs(key: SeriesKey, bar: Bar) -> bool:
    return key.sessions is BarSessions.EXTENDED or in_regular_hours(key.market, bar.start)
