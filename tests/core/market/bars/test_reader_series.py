"""The reader without a broker's program: groups of days over pages of history, and what a push costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import cast

import numpy as np
import pytest

from tideboard_core.market.bars import reader as reader_module
from tideboard_core.market.bars.columns import columns_of
from tideboard_core.market.bars.intervals import Interval, Minutes, Unit, built_starts, instant_of, minute_of
from tideboard_core.market.bars.reader import BarReader
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import Bar, BarAdjustment, BarPeriod, BarSessions
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.bars import BarOffer, BarPage, BarRequest, day_parts, day_start
from tideboard_core.ports.market import QuoteFeed

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
NOW = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
DAY, MINUTE = Interval(1, Unit.DAY), Interval(1, Unit.MINUTE)


def bar(start: datetime, period: BarPeriod) -> Bar:
    """A bar that trades 100 shares."""
    price = Decimal(600)
    return Bar(
        instrument=TENCENT, period=period, start=start, open=price, high=price, low=price, close=price,
        volume=100, turnover=price * 100,
    )  # fmt: skip


class Days:
    """A source that has daily bars alone."""

    def __init__(self, bars: Sequence[Bar]) -> None:
        self.all = bars
        self.bar_offer = BarOffer(
            periods=frozenset({BarPeriod.DAY}), adjustments=frozenset(BarAdjustment), history_costs=False
        )

    async def bars(self, request: BarRequest) -> BarPage:
        known = [each for each in self.all if request.before is None or each.start < request.before]
        return BarPage(bars=known[-request.count :], older=len(known) > request.count)


@pytest.mark.parametrize("length", [2, 3, 7, 10])
async def test_groups_of_days_are_whole_and_stay_when_older_days_come(length: int) -> None:
    """The first group of a page is known in part alone: it is left out until its other days are there."""
    sessions = TradingCalendar().sessions(Market.HK, date(2026, 6, 1), date(2026, 11, 20))
    days = [bar(day_start(Market.HK, each.date), BarPeriod.DAY) for each in sessions]
    reader = BarReader(cast("QuoteFeed", Days(days)), lambda: NOW)
    key = SeriesKey(TENCENT, Interval(length, Unit.DAY))
    starts = np.array([minute_of(each.start) for each in days], np.int32)
    groups, counts = np.unique(built_starts(Market.HK, key.interval, key.sessions, starts), return_counts=True)
    expected = dict(zip(groups.tolist(), (counts * 100).tolist(), strict=True))
    for count in (5, 4, 3):
        series = await reader.read(key, count)
        while (await reader.read_older(key, 1)).more:
            rows = series.columns.rows
            assert {start: expected[start] for start in rows.start.tolist()} == dict(
                zip(rows.start.tolist(), rows.volume.tolist(), strict=True)
            )
        assert len(series.columns) == len(expected)


@pytest.mark.parametrize("interval", [DAY, Interval(15, Unit.MINUTE)])
def test_a_push_costs_the_same_however_many_minutes_are_known(
    interval: Interval, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two months of minutes: only those of the running bar are looked at."""
    reader = BarReader(cast("QuoteFeed", None), lambda: NOW)
    minutes, larger = (reader.series(SeriesKey(TENCENT, each)) for each in (MINUTE, interval))
    sessions = TradingCalendar().sessions(Market.HK, date(2026, 9, 21), date(2026, 11, 20))
    parts = [part for each in sessions for part in day_parts(Market.HK, each.date, BarSessions.REGULAR)]
    bars = [
        bar(instant_of(start), BarPeriod.MIN_1)
        for part in parts
        for start in range(minute_of(part.begin), minute_of(part.end))
    ][:-5]
    minutes.take(columns_of(bars, NOW, minutes=1))
    minutes.answer(bars[0].start, bars[-1].start + timedelta(minutes=1))
    begin = int(built_starts(Market.HK, interval, BarSessions.REGULAR, minutes.columns.rows.start[-1:])[0])
    larger.take(columns_of([bar(instant_of(begin), BarPeriod.DAY)], bars[-1].start, minutes=larger.key.longest))

    looked: list[int] = []

    def counted(market: Market, length: Interval, sessions: BarSessions, starts: Minutes) -> Minutes:
        looked.append(len(starts))
        return built_starts(market, length, sessions, starts)

    monkeypatch.setattr(reader_module, "built_starts", counted)
    new = bar(bars[-1].start + timedelta(minutes=1), BarPeriod.MIN_1)
    push = [new]
    assert larger.key in reader.pushed(TENCENT, push, new.start)
    version = larger.version
    assert reader.pushed(TENCENT, push, new.start) == []  # as the next chart of the security tells of it
    assert larger.version == version
    inside = [each for each in (*bars, new) if minute_of(each.start) >= begin]
    assert larger.columns.rows.volume.tolist() == [100 * len(inside)]
    assert max(looked) <= 2 * 330


@pytest.mark.parametrize(("known_since", "last", "volume"), [(0, 120, 12_100), (1, 120, None), (240, 300, 6_100)])
def test_the_running_day_has_its_night_from_the_first_minute_or_waits_for_a_read(
    known_since: int, last: int, volume: int | None
) -> None:
    """New York at 22:00: two hours of the next day are traded, before its midnight. After it these are not needed."""
    reader = BarReader(cast("QuoteFeed", None), lambda: NOW)
    minutes, days = (reader.series(SeriesKey(APPLE, each, sessions=BarSessions.EXTENDED)) for each in (MINUTE, DAY))
    days.take(columns_of([bar(day_start(Market.US, date(2026, 11, 17)), BarPeriod.DAY)], NOW, minutes=1440))
    night = datetime(2026, 11, 18, 1, tzinfo=UTC)
    bars = [bar(night + timedelta(minutes=each), BarPeriod.MIN_1) for each in range(known_since, last + 1)]
    minutes.take(columns_of(bars[:-1], NOW, minutes=1))
    minutes.answer(bars[0].start, bars[-1].start)

    reader.pushed(APPLE, bars[-1:], bars[-1].start)

    starts, volumes = days.columns.rows.start.tolist(), days.columns.rows.volume.tolist()
    found = dict(zip(map(instant_of, starts), volumes, strict=True))
    assert found.get(day_start(Market.US, date(2026, 11, 18))) == volume
    assert reader.behind == ([] if volume else [minutes.key])


@pytest.mark.parametrize("year", [1970, 1999, 2099])
def test_a_pushed_bar_of_another_year_is_left_out(year: int) -> None:
    """Every minute from it to the others would be missing, and the chart would look for each of them."""
    reader = BarReader(cast("QuoteFeed", None), lambda: NOW)
    series = reader.series(SeriesKey(TENCENT, MINUTE, sessions=BarSessions.EXTENDED))
    new = bar(NOW.replace(second=0, microsecond=0), BarPeriod.MIN_1)
    assert reader.pushed(TENCENT, [bar(new.start.replace(year=year), BarPeriod.MIN_1), new], NOW) == [series.key]
    assert [instant_of(start) for start in series.columns.rows.start.tolist()] == [new.start]


class Asked(Days):
    """A source of few periods of options, and of an hour at most with the trades of other sessions."""

    def __init__(self) -> None:
        super().__init__([])
        self.bar_offer = BarOffer(
            periods=frozenset(BarPeriod),
            adjustments=frozenset(BarAdjustment),
            history_costs=False,
            of_options=frozenset({BarPeriod.DAY, BarPeriod.MIN_1, BarPeriod.MIN_15}),
            extended=frozenset({BarPeriod.MIN_30, BarPeriod.MIN_60, BarPeriod.DAY}),
        )
        self.periods: list[BarPeriod] = []

    async def bars(self, request: BarRequest) -> BarPage:
        self.periods.append(request.period)
        return await super().bars(request)


@pytest.mark.parametrize(
    ("instrument", "interval", "sessions", "period"),
    [
        ("HK.TCH261230C600000", Interval(30, Unit.MINUTE), BarSessions.REGULAR, BarPeriod.MIN_15),
        ("HK.TCH261230C600000", Interval(1, Unit.WEEK), BarSessions.REGULAR, BarPeriod.DAY),
        ("HK.00700", Interval(30, Unit.MINUTE), BarSessions.REGULAR, BarPeriod.MIN_30),
        ("US.AAPL", Interval(120, Unit.MINUTE), BarSessions.EXTENDED, BarPeriod.MIN_30),
        ("US.AAPL", Interval(120, Unit.MINUTE), BarSessions.REGULAR, BarPeriod.MIN_120),
        ("US.AAPL", Interval(60, Unit.MINUTE), BarSessions.EXTENDED, BarPeriod.MIN_60),
    ],
)
async def test_what_a_source_lacks_of_a_security_or_its_sessions_is_built(
    instrument: str, interval: Interval, sessions: BarSessions, period: BarPeriod
) -> None:
    source = Asked()
    reader = BarReader(cast("QuoteFeed", source), lambda: NOW)

    await reader.read(SeriesKey(InstrumentId(instrument), interval, sessions=sessions))

    assert source.periods == [period]
