"""When a chart reads bars: not while it is hidden, not at once after a failure; what changed, and late answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from fakes.values.clock import ManualClock
from tideboard_core.errors import RequestTimeout
from tideboard_core.market.bars.intervals import Interval, Minutes, Unit
from tideboard_core.market.bars.reader import BarReader
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import Bar, BarAdjustment, BarPeriod
from tideboard_core.ports.bars import BarOffer, BarPage, BarRequest
from tideboard_core.ports.market import QuoteFeed
from tideboard_desktop.chart.live_bars import RENEW, LiveBars
from tideboard_desktop.docks.kept_reads import KeptReads
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.ui.tasks import Tasks

OPEN = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
MINUTE = SeriesKey(InstrumentId("HK.00700"), Interval(1, Unit.MINUTE))
WEEK = SeriesKey(InstrumentId("HK.00700"), Interval(1, Unit.WEEK))


def bar(minute: int, close: int = 600) -> Bar:
    price = Decimal(close)
    return Bar(
        instrument=MINUTE.instrument, period=BarPeriod.MIN_1, start=OPEN + timedelta(minutes=minute),
        open=price, high=price, low=price, close=price, volume=100 + minute, turnover=price,
    )  # fmt: skip


Bars = list[tuple[float, ...]]


def values(series: BarSeries) -> Bars:
    """Starts, prices and volumes."""
    rows = series.columns.rows
    return list(zip(*(column.tolist() for column in rows.arrays[:6]), strict=True))


class Source:
    """Answers with `minutes` bars, or with `error`, once `ready` is set."""

    def __init__(self) -> None:
        self.bar_offer = BarOffer(
            periods=frozenset(BarPeriod), adjustments=frozenset(BarAdjustment), history_costs=False
        )
        self.asked = 0
        self.counts: list[int] = []
        self.minutes, self.close = 10, 600
        self.newest_close: int | None = None
        self.error: RequestTimeout | None = None
        self.ready = asyncio.Event()
        self.ready.set()

    async def bars(self, request: BarRequest) -> BarPage:
        self.asked += 1
        self.counts.append(request.count)
        await self.ready.wait()
        if self.error is not None:
            raise self.error
        shift = 0 if request.before is None else -self.minutes
        newest = range(max(self.minutes - request.count, 0), self.minutes)
        bars = [bar(shift + minute, self.close) for minute in newest]
        if self.newest_close is not None:
            bars[-1] = bar(shift + self.minutes - 1, self.newest_close)
        return BarPage(bars=bars, older=True)


class Chart:
    """What keeps the bars of one chart, without the chart."""

    def __init__(self) -> None:
        self.failures: list[BaseException] = []
        self.source = Source()
        self.clock = ManualClock(OPEN + timedelta(minutes=9))
        self.hub = Hub(self.clock)
        self.tasks = Tasks(lambda error, _where: self.failures.append(error))
        self.reader, self.kept = BarReader(cast("QuoteFeed", self.source), self.clock.market), KeptReads()
        self._build()

    def _build(self) -> None:
        self.owner, slot = QWidget(), self.kept.slot("bars")
        self.reads: Reads[Minutes] = Reads(self.hub, self.tasks, self.clock, self.owner, kept=slot)
        self.live = self.another(self.reads)

    def another(self, reads: Reads[Minutes] | None = None) -> LiveBars:
        """The same for another chart over the same reader."""
        reads = reads or Reads(self.hub, self.tasks, self.clock, self.owner)
        feed, kept = cast("QuoteFeed", self.source), self.kept.slot("live bars")
        return LiveBars(
            self.owner, self.reader, feed, reads, hub=self.hub, tasks=self.tasks, clock=self.clock, kept=kept
        )

    def build_anew(self) -> None:
        """Have another chart of the same series in the place of this one, not yet in view."""
        series = self.live.series
        assert series is not None
        self.kept.keep(self.clock.monotonic())
        self.delete()
        self._build()
        self.live.show(series.key)

    async def settled(self) -> None:
        """All reads have ended."""
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(others)

    def push(self, minute: int, close: int) -> None:
        """A minute as the broker pushes it."""
        self.clock.advance(1)
        bars: Lazy[tuple[Bar, ...]] = Lazy.ready((bar(minute, close),))
        self.hub.publish(Topic.BARS_1M.of(MINUTE.instrument), bars)

    def at(self, time: datetime) -> None:
        """The market is at an instant, later or earlier."""
        self.clock.set_market(time)

    async def bars_and_fresh(self) -> tuple[Bars, Bars]:
        """What the chart has, and what one that is opened now has."""
        await self.settled()
        counts, fresh = list(self.source.counts), BarReader(cast("QuoteFeed", self.source), self.clock.market)
        assert self.live.series is not None
        other = await fresh.read(self.live.series.key)
        self.source.counts = counts
        return values(self.live.series), values(other)

    def delete(self) -> None:
        """Take the window away, as a change of the theme does."""
        self.owner.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
async def chart(qapp: QApplication) -> AsyncIterator[Chart]:
    made = Chart()
    yield made
    made.source.ready.set()
    await made.tasks.close()
    assert not made.failures, made.failures


async def test_a_hidden_chart_reads_nothing_until_it_is_seen(chart: Chart) -> None:
    chart.live.show(MINUTE)
    await chart.settled()
    assert chart.source.asked == 0
    chart.live.wake()
    await chart.settled()
    assert chart.source.asked == 1
    chart.live.sleep()
    chart.live.show(WEEK)
    await chart.settled()
    assert chart.source.asked == 1
    chart.live.wake()
    await chart.settled()
    assert chart.source.asked == 2
    assert chart.reads.subject == WEEK


async def test_a_chart_that_comes_back_asks_for_what_was_traded_meanwhile_alone(chart: Chart) -> None:
    """Five minutes passed, in which nothing was subscribed: the running bar, five others, and one to join them."""
    chart.live.show(MINUTE)
    chart.live.wake()
    await chart.settled()
    chart.live.sleep()
    chart.hub.unsubscribed([Topic.BARS_1M.of(MINUTE.instrument)])
    chart.clock.advance(5 * 60)
    chart.source.minutes, chart.source.close = 15, 601
    chart.live.wake()
    await chart.settled()

    assert chart.source.counts == [1000, 7]
    series = chart.live.series
    assert series is not None
    assert series.columns.rows.close.tolist() == [600] * 8 + [601] * 7
    chart.reads.again()
    await chart.settled()
    assert chart.source.counts == [1000, 7, 1000], "a person asks for all"


async def test_a_chart_that_comes_back_when_nothing_was_traded_asks_nothing(chart: Chart) -> None:
    chart.live.show(MINUTE)
    chart.live.wake()
    chart.clock.advance((OPEN.replace(hour=8, minute=30) - chart.clock.market()).total_seconds())
    await chart.settled()
    for away in (1, 600, 3600):
        chart.live.sleep()
        chart.hub.unsubscribed([Topic.BARS_1M.of(MINUTE.instrument)])
        chart.clock.advance(away)
        chart.live.wake()
        await chart.settled()

    assert chart.source.counts == [1000]


@pytest.mark.parametrize(("ended", "counts"), [(False, [1000]), (True, [1000, 2])])
async def test_a_chart_whose_pushes_went_on_in_its_minute_takes_the_newest(
    chart: Chart, ended: bool, counts: list[int]
) -> None:
    """The subscription lasts for a while after the last reader."""
    chart.live.show(MINUTE)
    chart.live.wake()
    await chart.settled()
    chart.push(9, 601)
    chart.live.sleep()
    chart.push(9, 602)
    if ended:
        chart.hub.unsubscribed([Topic.BARS_1M.of(MINUTE.instrument)])
    chart.source.newest_close = 602
    chart.live.wake()
    await chart.settled()

    assert chart.source.counts == counts
    assert chart.live.series is not None
    assert chart.live.series.columns.rows.close[-1] == 602


async def test_a_chart_that_was_built_anew_asks_for_what_was_traded_meanwhile_alone(chart: Chart) -> None:
    """The reads of the one before count as if it had been this one that was hidden."""
    chart.live.show(MINUTE)
    chart.live.wake()
    await chart.settled()
    chart.push(9, 600)
    chart.live.sleep()
    chart.clock.advance(2 * 60)
    chart.build_anew()
    chart.clock.advance(3 * 60)
    chart.source.minutes, chart.source.close = 15, 601
    chart.live.wake()
    await chart.settled()

    assert chart.source.counts == [1000, 7]
    assert chart.live.series is not None
    assert chart.live.series.columns.rows.close.tolist() == [600] * 8 + [601] * 7


@pytest.mark.parametrize("hidden", [False, True])
async def test_a_chart_that_was_built_anew_in_its_minute_takes_the_newest_push(chart: Chart, hidden: bool) -> None:
    """Nothing is asked where the subscription stands; its figures are as old as they were."""
    chart.live.show(MINUTE)
    chart.live.wake()
    await chart.settled()
    chart.push(9, 601)
    if hidden:
        chart.live.sleep()
        chart.push(9, 602)
    age = chart.reads.age
    chart.build_anew()
    chart.push(9, 603)
    chart.live.wake()
    await chart.settled()

    assert chart.source.counts == [1000]
    assert chart.live.series is not None
    assert chart.live.series.columns.rows.close[-1] == 603
    assert age is not None
    assert chart.reads.age == age + 1


async def test_two_charts_of_one_series_that_were_built_anew_read_nothing(chart: Chart) -> None:
    """As the navigators of charts of one security: the first leaves it to the others."""
    chart.live.show(MINUTE)
    chart.live.wake()
    await chart.settled()
    chart.push(9, 601)
    chart.build_anew()
    other = chart.another()
    other.show(MINUTE)
    for live in (chart.live, other):
        live.wake()
    await chart.settled()

    assert chart.source.counts == [1000]


async def test_a_chart_that_was_built_anew_in_the_next_session_reads_all(chart: Chart) -> None:
    """Since then there may have been a split or dividend."""
    chart.live.show(MINUTE)
    chart.live.wake()
    await chart.settled()
    chart.live.sleep()
    monday = datetime(2026, 11, 23, 1, 31, tzinfo=UTC)
    chart.clock.advance((monday - chart.clock.market()).total_seconds())
    chart.build_anew()
    chart.live.wake()
    await chart.settled()

    assert chart.source.counts == [1000, 1000]


async def test_a_chart_that_comes_back_in_the_next_session_reads_all(chart: Chart) -> None:
    """Since then there may have been a split or dividend."""
    chart.live.show(MINUTE)
    chart.live.wake()
    await chart.settled()
    chart.live.sleep()
    monday = datetime(2026, 11, 23, 1, 31, tzinfo=UTC)
    chart.clock.advance((monday - chart.clock.market()).total_seconds())
    chart.live.wake()
    await chart.settled()

    assert chart.source.counts == [1000, 1000]


CLOSE = OPEN.replace(hour=8, minute=0)


@pytest.mark.parametrize("read_after", [5, 15 * 60])
async def test_a_chart_of_a_market_that_just_closed_reads_what_comes_late(chart: Chart, read_after: int) -> None:
    """Hong Kong's closing auction ends ten minutes after the close; a delayed source sends it a quarter later."""
    chart.at(CLOSE + timedelta(seconds=read_after))
    chart.live.show(MINUTE)
    chart.live.wake()
    await chart.settled()
    chart.live.sleep()
    chart.hub.unsubscribed([Topic.BARS_1M.of(MINUTE.instrument)])
    chart.source.minutes, chart.source.newest_close = 11, 605
    chart.at(CLOSE + timedelta(minutes=40))
    chart.live.wake()

    mine, fresh = await chart.bars_and_fresh()
    assert mine == fresh


async def test_a_chart_of_a_closed_market_reads_all_of_what_somebody_had_read_a_few_of(chart: Chart) -> None:
    """A list reads a session's minutes, an order line five days."""
    chart.at(CLOSE + timedelta(hours=1))
    await chart.reader.read(MINUTE, 3)
    chart.live.show(MINUTE)
    chart.live.wake()

    mine, fresh = await chart.bars_and_fresh()
    assert mine == fresh
    assert chart.source.counts == [3, 1000]


async def test_a_chart_that_was_read_by_a_clock_that_was_ahead_is_read_again(chart: Chart) -> None:
    chart.at(CLOSE + timedelta(hours=1))
    chart.live.show(MINUTE)
    chart.live.wake()
    await chart.settled()
    chart.live.sleep()
    chart.at(OPEN + timedelta(minutes=12))
    chart.source.minutes = 13
    chart.live.wake()

    mine, fresh = await chart.bars_and_fresh()
    assert mine == fresh


async def test_a_chart_whose_clock_is_late_reads_all_where_a_few_bars_do_not_join(chart: Chart) -> None:
    chart.live.show(MINUTE)
    chart.live.wake()
    await chart.settled()
    chart.live.sleep()
    chart.clock.advance(60)
    chart.source.minutes = 30
    chart.live.wake()

    mine, fresh = await chart.bars_and_fresh()
    assert mine == fresh
    assert chart.source.counts == [1000, 3, 1000]


@pytest.mark.parametrize("key", [MINUTE, WEEK, WEEK._replace(interval=Interval(1, Unit.DAY))])
async def test_a_chart_that_was_hidden_over_a_whole_session_reads_all(chart: Chart, key: SeriesKey) -> None:
    """A dividend of Monday is in all bars on Tuesday before the open."""
    chart.live.show(key)
    chart.live.wake()
    await chart.settled()
    chart.live.sleep()
    chart.source.close = 590
    chart.at(datetime(2026, 11, 24, 0, 30, tzinfo=UTC))
    chart.live.wake()

    mine, fresh = await chart.bars_and_fresh()
    assert mine == fresh
    assert chart.source.counts == [1000, 1000]


async def test_bars_that_a_short_read_finds_restated_are_all_read(chart: Chart) -> None:
    chart.live.show(MINUTE)
    chart.live.wake()
    await chart.settled()
    chart.live.sleep()
    chart.source.close = 590
    chart.clock.advance(30)
    chart.live.wake()

    mine, fresh = await chart.bars_and_fresh()
    assert mine == fresh
    assert chart.source.counts == [1000, 2, 1000]


@pytest.mark.parametrize("begun", [False, True])
async def test_another_series_that_is_chosen_as_a_chart_comes_back_is_read_whole(chart: Chart, begun: bool) -> None:
    """A letter moves while its docks are shown: the read of the few bars of before is given up."""
    chart.live.show(MINUTE)
    chart.live.wake()
    await chart.settled()
    chart.live.sleep()
    chart.clock.advance(300)
    chart.source.minutes = 15
    chart.live.wake()
    if begun:
        await asyncio.sleep(0)
    chart.live.show(MINUTE._replace(instrument=InstrumentId("HK.00005")))
    await chart.settled()

    assert chart.source.counts == [1000, *([7] if begun else []), 1000]


async def test_a_chart_that_comes_back_while_it_is_read_asks_for_all_the_next_time(chart: Chart) -> None:
    chart.live.show(MINUTE)
    chart.live.wake()
    await chart.settled()
    chart.source.ready.clear()
    chart.reads.again()
    await asyncio.sleep(0)
    chart.live.sleep()
    chart.clock.advance(1)
    chart.live.wake()
    chart.source.ready.set()
    await chart.settled()
    chart.reads.again()
    await chart.settled()

    assert chart.source.counts == [1000, 1000, 1000]


async def test_a_read_that_failed_is_not_repeated_each_second(chart: Chart) -> None:
    chart.live.wake()
    chart.live.show(WEEK)
    await chart.settled()
    chart.source.error = RequestTimeout("slow", text="")
    chart.clock.advance(RENEW)
    for _second in range(int(RENEW)):
        chart.live.each_second()
        await chart.settled()
        chart.clock.advance(1)
    assert chart.source.asked == 2
    chart.live.each_second()
    await chart.settled()
    assert chart.source.asked == 3


async def test_a_push_after_a_read_does_not_hide_what_the_read_changed(chart: Chart) -> None:
    chart.live.wake()
    chart.live.show(MINUTE)
    await chart.settled()
    chart.live.take_change()
    chart.push(9, 601)
    change = chart.live.take_change()
    assert change is not None
    assert (change.first, change.last) == (9, 9)
    chart.source.close = 602
    chart.clock.advance(120)
    await chart.reader.read(MINUTE)
    chart.push(10, 603)
    assert chart.live.take_change() is None  # any row


async def test_bars_that_pushes_keep_are_as_old_as_the_last_push(chart: Chart) -> None:
    chart.live.wake()
    chart.live.show(MINUTE)
    await chart.settled()
    assert chart.live.pushed_last is None
    chart.push(9, 601)
    came = chart.clock.market()
    chart.clock.advance(2)
    assert chart.live.pushed_last == (came, pytest.approx(2))
    chart.live.show(MINUTE._replace(instrument=InstrumentId("HK.00005")))
    assert chart.live.pushed_last is None, "another series"


async def test_each_of_two_charts_learns_what_a_push_changed(chart: Chart) -> None:
    other = chart.another()
    for live in (chart.live, other):
        live.wake()
        live.show(MINUTE)
    await chart.settled()
    for live in (chart.live, other):
        live.take_change()
    chart.push(9, 601)
    assert chart.live.take_change() == other.take_change() is not None


@pytest.mark.parametrize("what", ["older", "missed"])
async def test_an_answer_after_the_window_is_gone_does_nothing(chart: Chart, what: str) -> None:
    chart.live.wake()
    chart.live.show(MINUTE)
    await chart.settled()
    chart.source.ready.clear()
    if what == "older":
        chart.live.read_older()
    else:
        chart.push(30, 601)
        chart.live.each_second()
    await asyncio.sleep(0)
    asked = chart.source.asked
    chart.delete()
    chart.source.ready.set()
    await chart.settled()
    assert asked == 2


async def test_a_chart_left_open_over_a_dividend_has_one_adjustment(chart: Chart) -> None:
    """On the next session all closes are lower; bars of a page before the newest are not mixed with them."""
    chart.live.wake()
    chart.live.show(MINUTE)
    await chart.settled()
    chart.live.read_older()
    await chart.settled()
    series = chart.live.series
    assert series is not None
    assert len(series.columns) == 20
    chart.source.close = 590
    monday = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    chart.clock.advance((monday - chart.clock.market()).total_seconds() - 1)
    chart.live.each_second()
    await chart.settled()
    assert chart.source.asked == 2
    chart.clock.advance(1)
    chart.live.each_second()
    await chart.settled()
    assert chart.source.asked == 3
    assert set(series.columns.rows.close.tolist()) == {590}
    assert len(series.columns) == 10
    assert series.older
    assert series.answered.all[0].begin == OPEN


async def test_older_bars_that_were_refused_are_not_asked_at_every_step_of_a_drag(chart: Chart) -> None:
    chart.live.wake()
    chart.live.show(MINUTE)
    await chart.settled()
    chart.source.error = RequestTimeout("slow", text="")
    for _step in range(10):
        chart.live.read_older()
        await chart.settled()
    assert chart.source.asked == 2
    chart.clock.advance(5)
    chart.live.read_older()
    await chart.settled()
    assert chart.source.asked == 3


async def test_bars_that_closed_by_pushes_are_read_again_once_a_minute(chart: Chart) -> None:
    """The last push of a bar is not all of it."""
    chart.live.show(MINUTE)
    chart.live.wake()
    await chart.settled()
    assert chart.source.asked == 1
    for minute in (9, 10):
        chart.push(minute, 610)
    chart.source.minutes, chart.source.close = 11, 620
    for seconds, asked in ((RENEW - 3, 1), (1, 2), (1, 2)):
        chart.clock.advance(seconds)
        chart.live.each_second()
        await chart.settled()
        assert chart.source.asked == asked
    series = chart.live.series
    assert series is not None
    assert series.columns.rows.close[-2:].tolist() == [620, 620]
