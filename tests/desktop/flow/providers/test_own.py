"""Our own count beside the provider's line: what it begins with, what it leaves out, and what it says of itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import cast

import numpy as np
import pytest

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import Services
from fakes.values.archive_market import KEY as ARCHIVED
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.errors import PermissionMissing
from tideboard_core.flow.own_inflow import TradeCoverage, count_prints
from tideboard_core.flow.prints import columns_of, print_of
from tideboard_core.flow.size_limits import SIZE_LIMITS, SizeLimits
from tideboard_core.model.flow import FlowDefinition, TierAmounts
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import Lazy, LinkState
from tideboard_core.model.quote import AggressorSide, Tick
from tideboard_desktop.docks.archive import Archive
from tideboard_desktop.flow.chart.display_options import DisplayOptions, switched
from tideboard_desktop.flow.history.csv_tables import minutes_table
from tideboard_desktop.flow.providers.definition import definition_line
from tideboard_desktop.flow.providers.second import ComparisonState
from tideboard_desktop.flow.today.model import FlowDay
from tideboard_desktop.flow.words import sources_shown

SESSION = flow_day.session_of()
KEY = Topic.TICKS.of(flow_day.TENCENT)


def tick(sequence: int, minute: float, direction: AggressorSide = AggressorSide.BUY, shares: int = 1000) -> Tick:
    """A trade at 100, so many session minutes after the open."""
    return Tick(
        instrument=flow_day.TENCENT,
        time=SESSION.open + timedelta(minutes=minute),
        sequence=sequence,
        price=Decimal(100),
        quantity=shares,
        turnover=Decimal(100 * shares),
        direction=direction,
    )


class Trades:
    """The answer about the newest trades."""

    def __init__(self) -> None:
        self.newest: list[Tick] = []
        self.error: PermissionMissing | None = None
        self.asked = asyncio.Event()

    async def ticks(self, _instrument: InstrumentId, _count: int = 100) -> list[Tick]:
        """The trades, or why there are none."""
        self.asked.set()
        if self.error is not None:
            raise self.error
        return self.newest

    async def answered(self) -> None:
        """Wait for the next question and until its answer was taken."""
        await self.asked.wait()
        self.asked.clear()
        for _turn in range(3):
            await asyncio.sleep(0)


@pytest.fixture
def trades(services: Services, monkeypatch: pytest.MonkeyPatch) -> Trades:
    """What the made-up feed answers about trades."""
    made = Trades()
    monkeypatch.setattr(flow_day.DayFeed, "ticks", made.ticks, raising=False)
    services.publish_day()
    return made


async def counting(services: Services, trades: Trades) -> FlowDay:
    """The day with its own count switched on and its question answered."""
    day = FlowDay(services.sources, flow_day.TENCENT, lambda: None, counting=True)
    day.open()
    await trades.answered()
    day.pull()
    return day


def push(services: Services, *ticks: Tick) -> None:
    services.hub.publish(KEY, Lazy.ready(ticks))


def minute_over(services: Services, minute: int) -> None:
    """The clock stands some seconds after the end of a session minute."""
    services.clock.set_market(SESSION.minute_end(minute) + timedelta(seconds=5))


async def test_the_line_begins_with_the_net_where_the_trades_begin(services: Services, trades: Trades) -> None:
    trades.newest = [tick(place + 100, 70.5 + place / 200) for place in range(1000)]
    day = await counting(services, trades)

    pair = day.comparison
    assert pair is not None
    assert day.series is not None
    begin = float(pair.times[0])
    assert begin == SESSION.minute_end(70).timestamp()
    assert pair.second[0] == day.series.net[day.series.index_at(begin)]
    assert pair.second[1] - pair.second[0] == 200 * 100_000
    assert "since 10:41" in day.subject().note
    day.close()


async def test_a_whole_day_is_counted_from_the_open_and_neutral_trades_are_said(
    services: Services, trades: Trades
) -> None:
    trades.newest = [
        tick(1, 0.5),
        tick(2, 1.5, AggressorSide.SELL),
        tick(3, 2.5, AggressorSide.NEUTRAL, 2000),
        tick(4, 75.1),
    ]
    day = await counting(services, trades)

    pair = day.comparison
    assert pair is not None
    assert pair.second[:4].tolist() == [0.0, 100_000.0, 0.0, 0.0]
    assert "since the open" in day.subject().note
    assert "40.0% without a side" in day.subject().note
    found = day.other_distribution
    assert found is not None
    assert (found.inflow.total, found.outflow.total) == (200_000.0, 100_000.0)
    day.close()


async def test_the_volume_delta_begins_where_the_count_begins_and_is_in_the_csv(
    services: Services, trades: Trades
) -> None:
    trades.newest = [tick(1, 0.5), tick(2, 1.5, AggressorSide.SELL, 400), tick(3, 2.5, AggressorSide.NEUTRAL, 9000)]
    day = await counting(services, trades)
    delta = day.own.delta
    assert delta is not None
    assert delta.shares[:4].tolist() == [0.0, 1000.0, 600.0, 600.0]
    assert delta.at(SESSION.minute_end(1).timestamp()) == 600.0
    assert day.series is not None
    subject = day.subject()
    header, rows = minutes_table(
        day.series, None, symbol=subject.symbol, currency=subject.currency, zone=subject.zone, delta=delta
    )
    assert header[-1] == "volume delta [shares]"
    assert [row[-1] for row in rows[:4]] == [0.0, 1000.0, 600.0, 600.0]
    day.close()


def test_the_volume_delta_takes_the_place_of_the_minute_bars_and_brings_the_own_count() -> None:
    view = switched(DisplayOptions(compare=True), "delta", on=True)
    assert (view.own, view.delta, view.compare) == (True, True, False)
    off = switched(view, "own", on=False)
    assert (off.own, off.delta) == (False, False)
    both = switched(view, "compare", on=True)
    assert (both.own, both.delta, both.compare) == (False, False, True)


async def test_pushes_lengthen_the_line_once_a_minute_is_over(services: Services, trades: Trades) -> None:
    trades.newest = [tick(1, 0.5)]
    day = await counting(services, trades)
    assert day.comparison is not None
    before = len(day.comparison)
    push(services, tick(2, 76.1), tick(3, 76.2, AggressorSide.SELL, 3000))
    assert not day.pull()
    minute_over(services, 76)
    flow = flow_day.capital_flow(minutes=77)
    services.hub.publish(Topic.FLOW.of(flow_day.TENCENT), Lazy.ready(flow))
    assert day.pull()
    assert len(day.comparison) == before + 1
    assert np.diff(day.comparison.second[-2:]).tolist() == [-200_000.0]
    day.close()


async def test_trades_that_were_lost_break_the_line_and_are_said(services: Services, trades: Trades) -> None:
    trades.newest = [tick(1, 0.5), tick(2, 60.5)]
    day = await counting(services, trades)
    trades.newest = [tick(place + 100, 70.5 + place / 500) for place in range(1000)]
    services.link(LinkState.DISCONNECTED)
    day.each_second()
    again = services.hub.value(Topic.LINK.of(""))
    assert again is not None
    live = replace(again, state=LinkState.LIVE, generation=again.generation + 1)
    services.hub.publish(Topic.LINK.of(""), Lazy.ready(live))
    services.clock.advance(5)
    day.each_second()
    await trades.answered()
    day.pull()
    pair = day.comparison
    assert pair is not None
    stamps = {SESSION.minute_end(minute).timestamp() for minute in range(60, 70)}
    assert stamps.isdisjoint(pair.other.times.tolist())
    assert "Trades of 11 minutes may be missing" in day.subject().note
    assert day.other_distribution is None
    day.close()


async def test_trades_that_longport_did_not_push_are_missing_though_the_link_stood(
    services: Services, trades: Trades
) -> None:
    """There the trades are numbered without a hole; elsewhere numbers have holes by nature."""
    flow = replace(flow_day.capital_flow(), definition=FlowDefinition.LONGPORT)
    services.hub.publish(Topic.FLOW.of(flow_day.TENCENT), Lazy.ready(flow))
    trades.newest = [tick(1, 0.5), tick(2, 60.5)]
    day = await counting(services, trades)
    push(services, tick(3, 64.5), tick(1004, 70.5))
    services.clock.advance(5)
    day.each_second()
    day.pull()
    assert "Trades of 7 minutes may be missing" in day.subject().note
    day.close()


async def test_other_sizes_count_the_trades_of_the_day_anew(services: Services, trades: Trades) -> None:
    trades.newest = [tick(1, 0.5, shares=3000), tick(2, 1.5, shares=500)]
    force = dict(SIZE_LIMITS)
    sources = replace(services.sources, sizes=lambda market: force[market])
    day = FlowDay(sources, flow_day.TENCENT, lambda: None, counting=True)
    day.open()
    await trades.answered()
    day.pull()
    found = day.other_distribution
    assert found is not None
    assert isinstance(found.inflow, TierAmounts)
    assert (found.inflow.large, found.inflow.medium) == (300_000, 50_000)
    force[Market.HK] = SizeLimits(300_000, 20_000, 10_000)
    services.clock.advance(5)
    day.each_second()
    day.pull()  # sees the other sizes, and asks again with the next second
    services.clock.advance(5)
    day.each_second()
    await trades.answered()
    day.pull()
    found = day.other_distribution
    assert found is not None
    assert isinstance(found.inflow, TierAmounts)
    assert (found.inflow.extra_large, found.inflow.large, found.inflow.medium) == (300_000, 50_000, 0)
    text = definition_line(*sources_shown(sources, day))
    assert "from 300.00K, 20.00K and 10.00K HKD" in text
    day.close()


class RecordedTrades:
    """An archive that has trades of the first seventy-two minutes."""

    def definition(self, _market: Market, *, other: bool = False) -> DefinitionKey | None:
        return None if other else ARCHIVED

    async def read(self, _work: Callable[[ArchiveReader], TradeCoverage | None]) -> TradeCoverage | None:
        prints = [print_of(tick(1, 0.5)), print_of(tick(2, 71.5, shares=500))]
        limits = SIZE_LIMITS[Market.HK]
        return TradeCoverage(count_prints(columns_of(prints), SESSION, limits), frozenset(range(72)))


async def test_what_was_recorded_reaches_further_back_than_the_brokers_answer(
    services: Services, trades: Trades
) -> None:
    """The answer begins in the 71st minute; with the archive the count begins at the open, no minute twice."""
    trades.newest = [tick(place + 100, 70.5 + place / 200) for place in range(1000)]
    sources = replace(services.sources, archive=cast("Archive", RecordedTrades()))
    day = FlowDay(sources, flow_day.TENCENT, lambda: None, counting=True)
    day.open()
    await trades.answered()
    day.pull()
    pair = day.comparison
    assert pair is not None
    assert "since the open" in day.subject().note
    assert pair.second[1] == 100_000.0
    at = {round(time): net for time, net in zip(pair.times.tolist(), pair.second.tolist(), strict=True)}
    step = at[round(SESSION.minute_end(71).timestamp())] - at[round(SESSION.minute_end(70).timestamp())]
    assert step == 200 * 100_000
    day.close()


async def test_without_the_right_the_reason_is_said(services: Services, trades: Trades) -> None:
    trades.error = PermissionMissing("t")
    day = await counting(services, trades)
    assert day.comparison_state is ComparisonState.REFUSED
    assert "Own count: the right is missing" in day.subject().note
    day.close()


async def test_nothing_is_taken_while_it_is_off_or_hidden(services: Services, trades: Trades) -> None:
    trades.newest = [tick(1, 0.5)]
    day = FlowDay(services.sources, flow_day.TENCENT, lambda: None)
    day.open()
    assert KEY not in services.hub.wanted()
    day.show_beside(compare=False, own=True)
    assert KEY in services.hub.wanted()
    await trades.answered()
    day.close()
    assert KEY not in services.hub.wanted()
