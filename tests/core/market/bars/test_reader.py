"""The reader of bars over real gateways to one practice exchange: fetched, built, adjusted, pushed, older; its cost."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from weakref import ref

import numpy as np
import pytest

from fakes.servers.gateway_rigs import LONGPORT, OPEND, REST, Rig, Wiring
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import NotOffered, RateLimited
from tideboard_core.market.bars.columns import Columns, columns_of, no_rows
from tideboard_core.market.bars.intervals import Interval, Unit, interval_of, minute_of
from tideboard_core.market.bars.reader import BarReader, adjusted_by_closes
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.market.bars.sources import ArchivedMinutes
from tideboard_core.market.bars.spans import Span
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.live import ChargedSecurity, HistoryQuota, LimitBasis
from tideboard_core.model.order import Environment
from tideboard_core.model.quote import BarAdjustment, BarPeriod, BarSessions
from tideboard_core.ports.bars import BarRequest, day_parts
from tideboard_core.ports.gateway import Gateway

TENCENT, SPLIT, APPLE = InstrumentId("HK.00700"), InstrumentId("HK.01211"), InstrumentId("US.AAPL")
OPTIONS = standing_options(opend_port=0, longport_port=0, rest_port=0)


def minutes(count: int) -> Interval:
    return Interval(count, Unit.MINUTE)


class Desk:
    """A reader on one gateway."""

    def __init__(self, gateway: Gateway, clock: ManualClock, sinks: Sinks, archive: Archive | None = None) -> None:
        self.gateway, self.clock, self.sinks = gateway, clock, sinks
        self.reader = BarReader(gateway.quotes, clock.market, archive)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    with sandbox_thread(OPTIONS) as opened:
        yield opened


@asynccontextmanager
async def desk(rig: Rig, sandbox: OpenSandbox, archive: Archive | None = None) -> AsyncIterator[Desk]:
    """A reader whose gateway is logged in, at the exchange's time."""
    clock, sinks = ManualClock(datetime.now(UTC)), Sinks()
    gateway = rig.gateway(
        Wiring(
            sandbox=sandbox,
            environment=Environment.LIVE,
            clock=clock,
            feed=sinks,
            trading=sinks,
            sleep=clock.sleep,
            write=5.0,
        )
    )
    try:
        await gateway.connect()
        await gateway.log_in()
        clock.set_market((await gateway.quotes.gateway_state()).time)
        yield Desk(gateway, clock, sinks, archive)
    finally:
        await gateway.close()


def table(series: BarSeries, since: int = 0) -> list[tuple[float, ...]]:
    """What is compared: starts, prices and volumes."""
    rows = series.columns.rows
    kept = rows.chosen(rows.start >= since)
    return [tuple(row) for row in zip(*(column.tolist() for column in kept[:6]), strict=True)]


async def test_bars_that_one_broker_has_and_the_other_lacks_are_the_same_built(sandbox: OpenSandbox) -> None:
    """45 minutes are LongPort's own, OpenD's are built from 15; a half-known first bar is left out."""
    key = SeriesKey(TENCENT, minutes(45), BarAdjustment.NONE)
    async with desk(OPEND, sandbox) as one, desk(LONGPORT, sandbox) as other:
        built, fetched = await one.reader.read(key, 40), await other.reader.read(key, 60)
        assert (built.built, fetched.built) == (True, False)
        assert len(built.columns) >= 38
        assert table(built) == table(fetched, int(built.columns.rows.start[0]))
        week = SeriesKey(TENCENT, Interval(2, Unit.DAY), BarAdjustment.NONE)
        two, day = await one.reader.read(week, 10), one.reader.series(week._replace(interval=Interval(1, Unit.DAY)))
        assert 9 <= len(two.columns) <= 11
        assert two.columns.rows.volume.sum() <= day.columns.rows.volume.sum()
        with pytest.raises(NotOffered):
            await other.reader.read(key._replace(adjustment=BarAdjustment.BACKWARD))
        assert len((await one.reader.read(key._replace(adjustment=BarAdjustment.BACKWARD), 5)).columns)
        with pytest.raises(ValueError, match="241"):
            one.reader.series(key._replace(interval=minutes(241)))


async def test_a_quick_change_of_intervals_is_built_from_minutes_until_the_rule_allows_a_read(
    sandbox: OpenSandbox,
) -> None:
    async with desk(OPEND, sandbox) as one:
        first = await one.reader.read(SeriesKey(TENCENT, minutes(5)), 30)
        quick = await one.reader.read(SeriesKey(TENCENT, minutes(15)), 20)
        assert (first.built, quick.built) == (False, True)
        made = table(quick)
        with pytest.raises(RateLimited):
            await one.gateway.quotes.bars(BarRequest(instrument=TENCENT, period=BarPeriod.MIN_30))
        one.clock.advance(61)
        later = await one.reader.read(SeriesKey(TENCENT, minutes(15)), 5)
        assert (later is quick, later.built, len(later.columns)) == (True, False, 5)  # no built bar is left
        assert table(later) == made[-5:]


@pytest.mark.parametrize("rig", [OPEND, LONGPORT], ids=lambda rig: rig.name)
async def test_older_bars_come_from_history_and_join_without_a_gap(sandbox: OpenSandbox, rig: Rig) -> None:
    key = SeriesKey(SPLIT, minutes(1), BarAdjustment.NONE)
    async with desk(rig, sandbox) as one:
        series = await one.reader.read(key, 100)
        step = await one.reader.read_older(key, 700)
        assert (step.bars, step.more, step.ask) == (700, True, None)
        assert series.gaps(one.clock.market()) == []
        assert series.quota is not None
        assert series.quota.counts(SPLIT)
        whole = await one.reader.read(key._replace(adjustment=BarAdjustment.NONE), 1000)
        assert whole is series
        assert series.changed.restated == ()
        assert len(series.columns) == 1000


QUOTAS = {
    "twenty units": (HistoryQuota(used=30, remaining=20), False),
    "below twenty": (HistoryQuota(used=31, remaining=19), True),
    "a fifth of three hundred": (HistoryQuota(used=240, remaining=60), False),
    "below a fifth of it": (HistoryQuota(used=241, remaining=59), True),
    "nothing left": (HistoryQuota(used=100, remaining=0), True),
    "not told": (HistoryQuota(used=0, remaining=0, basis=LimitBasis.UNKNOWN), True),
    "read before": (
        HistoryQuota(used=100, remaining=0, charged=(ChargedSecurity(TENCENT, datetime(2026, 11, 1, tzinfo=UTC)),)),
        False,
    ),
}


@pytest.mark.parametrize("which", QUOTAS)
async def test_a_hand_is_asked_below_the_larger_of_twenty_units_and_a_fifth(
    sandbox: OpenSandbox, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    left, asks = QUOTAS[which]

    async def quota() -> HistoryQuota:
        return left

    key = SeriesKey(TENCENT, Interval(1, Unit.DAY))
    async with desk(OPEND, sandbox) as one:
        await one.reader.read(key, 10)
        monkeypatch.setattr(one.gateway.quotes, "bar_quota", quota)
        step = await one.reader.read_older(key, 10)
        assert (step.bars, step.more, step.ask) == ((0, True, left) if asks else (10, True, None))
        assert await one.reader.read_older(key._replace(instrument=APPLE)) == (0, False, None)


async def test_a_hand_is_asked_once_an_act_and_not_again_today_where_it_says_so(
    sandbox: OpenSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent = HistoryQuota(used=100, remaining=0, basis=LimitBasis.PUBLISHED)

    async def quota() -> HistoryQuota:
        return spent

    days = [SeriesKey(each, Interval(1, Unit.DAY)) for each in (TENCENT, SPLIT, APPLE)]
    async with desk(OPEND, sandbox) as one:
        for key in days:
            await one.reader.read(key, 10)
        monkeypatch.setattr(one.gateway.quotes, "bar_quota", quota)
        tencent, split, apple = days
        assert (await one.reader.read_older(tencent, 10)).ask == spent
        assert (await one.reader.read_older(tencent, 10, spend=True)).bars == 10
        assert (await one.reader.read_older(tencent, 10)).bars == 10  # the same act goes on
        assert (await one.reader.read_older(split, 10)).ask == spent
        one.reader.ask_no_more()
        assert (await one.reader.read_older(split, 10)).bars == 10
        one.clock.set_market(one.clock.market() + timedelta(days=1))
        assert (await one.reader.read_older(tencent, 10)).ask == spent
        assert (await one.reader.read_older(apple, 10)).ask == spent


@pytest.mark.parametrize("rig", [OPEND, LONGPORT], ids=lambda rig: rig.name)
async def test_pushes_go_on_where_the_read_ended_and_a_new_read_agrees(sandbox: OpenSandbox, rig: Rig) -> None:
    async with desk(rig, sandbox) as one, desk(rig, sandbox) as other:
        await one.gateway.quotes.subscribe([Topic.BARS_1M.of(TENCENT), Topic.QUOTE.of(TENCENT)])
        minute, five = SeriesKey(TENCENT, minutes(1)), SeriesKey(TENCENT, minutes(5))
        await one.reader.read(minute, 60)
        await one.reader.read(five, 60)
        for _ in range(7):
            await sandbox.advance(60)
            for each in (one, other):
                each.clock.set_market((await each.gateway.quotes.gateway_state()).time)
            take_pushes(one)
        if rig is LONGPORT:  # pushes of quotes miss highs and lows: each minute is read again
            await one.reader.read(minute, 60)
        fresh = await other.reader.read(minute, 60)
        since = int(fresh.columns.rows.start[1])
        assert table(one.reader.series(minute), since)[:-1] == table(fresh, since)[:-1]
        assert one.reader.behind == []
        if rig is OPEND:
            fives = await other.reader.read(five, 20)
            assert one.reader.series(five).columns.rows.start[-1] == fives.columns.rows.start[-1]
            assert table(one.reader.series(five), int(fives.columns.rows.start[-2])) == table(
                fives, int(fives.columns.rows.start[-2])
            )


async def test_closed_bars_whose_last_push_was_lost_are_read_again(sandbox: OpenSandbox) -> None:
    key, five = SeriesKey(TENCENT, minutes(1)), SeriesKey(TENCENT, minutes(5))
    await sandbox.scenario("bars-partial")
    async with desk(OPEND, sandbox) as one, desk(OPEND, sandbox) as other:
        await one.gateway.quotes.subscribe([Topic.BARS_1M.of(TENCENT)])
        await one.reader.read(key, 30)
        await one.reader.read(five, 30)
        for _ in range(8):
            await sandbox.advance(47)
            one.clock.set_market((await one.gateway.quotes.gateway_state()).time)
            take_pushes(one)
        other.clock.set_market(one.clock.market())
        fresh = table(await other.reader.read(key, 12))
        assert table(one.reader.series(key), int(fresh[0][0])) != fresh
        for each in (key, five):
            await one.reader.settle(each)
        assert table(one.reader.series(key), int(fresh[0][0])) == fresh
        assert not (one.reader.series(five).columns.rows.known[:-1] < 0).any()
    await sandbox.scenario("calm")


def take_pushes(one: Desk) -> None:
    for key, update in one.sinks.published:
        if key.topic is Topic.BARS_1M:
            one.reader.pushed(TENCENT, update.value, one.clock.market())
    one.sinks.published.clear()


async def test_a_push_beyond_the_next_bar_asks_for_what_lies_between(sandbox: OpenSandbox) -> None:
    key = SeriesKey(TENCENT, minutes(1))
    async with desk(OPEND, sandbox) as one:
        series = await one.reader.read(key, 30)
        now = one.clock.market()
        last = (await one.gateway.quotes.bars(BarRequest(instrument=TENCENT, period=BarPeriod.MIN_1, count=1))).bars[0]
        late = replace(last, start=last.start + timedelta(minutes=9))
        assert one.reader.pushed(TENCENT, [late], now + timedelta(minutes=9)) == [key]
        assert one.reader.behind == [key]
        (gap,) = series.gaps(late.start)
        assert gap.end == late.start
        assert one.reader.pushed(TENCENT, [replace(late, instrument=APPLE)][:0], now) == []
        assert len((await one.reader.read(key, 30)).gaps(now)) == 0
        assert one.reader.behind == []


async def test_bars_outside_regular_hours_are_in_a_series_of_their_own(sandbox: OpenSandbox) -> None:
    regular = SeriesKey(APPLE, minutes(1))
    extended = regular._replace(sessions=BarSessions.EXTENDED)
    async with desk(OPEND, sandbox) as one, desk(LONGPORT, sandbox) as other, desk(REST, sandbox) as third:
        for each in (one, other, third):
            inside, all_hours = await each.reader.read(regular, 50), await each.reader.read(extended, 400)
            starts = set(inside.columns.rows.start.tolist())
            assert len(starts) == 50
            assert set(all_hours.columns.rows.start.tolist()) > starts or len(all_hours.columns) == 400


async def test_bars_that_nobody_holds_are_given_back_beyond_what_is_kept(sandbox: OpenSandbox) -> None:
    """The chart's own stay however many others are read; of the others those that were used last."""
    async with desk(LONGPORT, sandbox) as one:
        reader = BarReader(one.gateway.quotes, one.clock.market, kept=300)
        shown = await reader.read(SeriesKey(TENCENT, minutes(7)), 100)  # built: the minutes below it stay as well
        base = ref(reader.series(SeriesKey(TENCENT, minutes(1))))
        others = [
            ref(await reader.read(SeriesKey(InstrumentId(symbol), minutes(length)), 100))
            for symbol in ("HK.00005", "HK.00388", "HK.01211", "HK.09988")
            for length in (1, 5)
        ]
        held = [each() for each in others]
        assert held[:4] == [None] * 4
        assert sum(len(each.columns) for each in held if each is not None) <= 400  # what was read last comes on top
        assert reader.series(shown.key) is shown
        assert base() is not None
        assert reader.series(SeriesKey(TENCENT, minutes(1))) is base()


async def test_minutes_that_the_source_left_out_are_told_where_prices_show_that_there_was_trading(
    sandbox: OpenSandbox,
) -> None:
    """Futu's bars tell the close before them, so that a hole shows; with the bars themselves it goes."""
    key = SeriesKey(TENCENT, minutes(1), BarAdjustment.NONE)
    await sandbox.scenario("bars-holes")
    async with desk(OPEND, sandbox) as one, desk(LONGPORT, sandbox) as other:
        series = await one.reader.read(key, 1000)
        holes = series.gaps(one.clock.market())
        assert {each.end - each.begin for each in holes} == {timedelta(minutes=13)}
        assert not np.isin(series.columns.rows.start, [minute_of(each.begin) for each in holes]).any()
        assert (await other.reader.read(key, 1000)).gaps(other.clock.market()) == []
        await sandbox.scenario("calm")
        assert (await one.reader.read(key, 1000)).gaps(one.clock.market()) == []


class Archive:
    """Archived minutes: the unadjusted ones of a gateway, of the days before the last."""

    def __init__(self, rows: Columns, answered: list[Span], *, has_actions: bool) -> None:
        self.rows, self.answered, self.has_actions = rows, answered, has_actions
        self.asked: list[BarAdjustment] = []

    async def minutes(
        self, instrument: InstrumentId, adjustment: BarAdjustment, begin: date, end: date
    ) -> ArchivedMinutes:
        assert begin < end
        assert market_of(instrument) is Market.HK
        self.asked.append(adjustment)
        return ArchivedMinutes(self.rows, self.answered)


async def test_archived_minutes_come_first_and_are_adjusted_by_the_providers_closes(sandbox: OpenSandbox) -> None:
    """LongPort has no splits and dividends: ratios of its closes make of raw bars what it sends adjusted."""
    raw = SeriesKey(SPLIT, minutes(1), BarAdjustment.NONE)
    async with desk(LONGPORT, sandbox) as one:
        days = [date(2026, 9, 14), date(2026, 9, 15)]
        parts = [part for day in days for part in day_parts(Market.HK, day, BarSessions.REGULAR)]
        page = await one.gateway.quotes.bars(
            BarRequest(
                instrument=SPLIT,
                period=BarPeriod.MIN_1,
                adjustment=BarAdjustment.NONE,
                begin=parts[0].begin,
                before=parts[-1].end,
            )
        )
        adjusted = await one.gateway.quotes.bars(
            BarRequest(instrument=SPLIT, period=BarPeriod.MIN_1, begin=parts[0].begin, before=parts[-1].end)
        )
        rows = columns_of(page.bars, one.clock.market(), minutes=1)
        spans = [Span(part.begin, part.end) for part in parts]
        archive = Archive(rows, spans, has_actions=False)
        reader = BarReader(one.gateway.quotes, one.clock.market, archive)
        for key, expected in ((raw, page.bars), (raw._replace(adjustment=BarAdjustment.FORWARD), adjusted.bars)):
            series = await reader.read(key, 20)
            assert (await reader.read_older(key, 5000)).bars == len(page.bars)
            found = series.columns.rows.close[: len(page.bars)]
            assert np.abs(found - [float(bar.close) for bar in expected]).max() < 0.03
            assert series.gaps(one.clock.market())
        assert archive.asked == [BarAdjustment.NONE, BarAdjustment.FORWARD]


def test_every_period_is_an_interval() -> None:
    assert {interval_of(period).length for period in BarPeriod} == {1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 120, 180, 240}


DAYS = [datetime(2026, 11, day, 16, tzinfo=UTC) for day in (16, 17, 18)]
"""00:00 in Hong Kong of the 17th to the 19th."""


def rows(starts: list[int], closes: list[float]) -> Columns:
    values = np.array(closes, np.float64)
    count = len(starts)
    return Columns(
        np.array(starts, np.int32), values, values + 1, values - 1, values,
        np.full(count, 100, np.int64), values * 100, np.zeros(count, np.int32),
    )  # fmt: skip


def test_each_day_has_its_own_factor_and_a_day_without_both_closes_is_left_out() -> None:
    days = [minute_of(day) for day in DAYS]
    minutes = [minute_of(day + timedelta(hours=9, minutes=30 + each)) for day in DAYS for each in (0, 1)]
    raw, forward = rows(days, [100, 100, 51]), rows(days[:2], [50, 49])
    made = adjusted_by_closes(Market.HK, rows(minutes, [100, 98, 100, 102, 51, 52]), raw, forward)

    assert made.start.tolist() == minutes[:4]
    assert made.close.tolist() == [50, 49, 49, 102 * 0.49]
    assert made.high.tolist() == [50.5, 49.5, 101 * 0.49, 103 * 0.49]
    assert made.volume.tolist() == [100] * 4
    assert not len(adjusted_by_closes(Market.HK, no_rows(), raw, forward).start)
