"""The flow of days before today is read again on another day, and not at every push."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.flow import archive as flow_archive
from fakes.values.archive_market import DAY, days_before, session
from fakes.values.clock import ManualClock
from fakes.values.shared_places import published, shared_folder
from fakes.values.waiting import until
from tideboard_core.errors import NotOffered, RequestTimeout, TideboardError
from tideboard_core.market.bars.intervals import Interval, Unit, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.market.hub import Hub
from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import Lazy
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.bars import day_start
from tideboard_core.ports.market import FlowSource
from tideboard_core.system.settings import SharedReading
from tideboard_desktop.chart.bar_flow import start_minutes
from tideboard_desktop.chart.flow_source import ChartFlow
from tideboard_desktop.ui.tasks import Tasks

pytestmark = pytest.mark.slow

WEEK = SeriesKey(InstrumentId("HK.00700"), Interval(1, Unit.WEEK))


class Source:
    """Answers without a row, or with `error`."""

    def __init__(self) -> None:
        self.asked: list[date] = []
        self.error: TideboardError | None = None

    async def capital_flow(self, instrument: InstrumentId, period: FlowPeriod, begin: date, end: date) -> CapitalFlow:
        self.asked.append(end)
        if self.error is not None:
            raise self.error
        return flow(period)


def flow(period: FlowPeriod) -> CapitalFlow:
    return CapitalFlow(instrument=WEEK.instrument, period=period, times=(), net=(), tiers=None, provider="")


@pytest.mark.parametrize("error", [None, RequestTimeout("slow", text="")])
async def test_weeks_are_read_once_a_day(qapp: QApplication, error: RequestTimeout | None) -> None:
    source, owner, clock = Source(), QWidget(), ManualClock(datetime(2026, 11, 19, 3, tzinfo=UTC))
    source.error = error
    hub, tasks = Hub(clock), Tasks(lambda error, where: pytest.fail(f"{where}: {error}"))
    shown = ChartFlow(
        owner, cast("FlowSource", source), None, hub=hub, tasks=tasks, clock=clock, calendar=TradingCalendar()
    )

    async def push() -> None:
        update: Lazy[CapitalFlow] = Lazy.ready(flow(FlowPeriod.INTRADAY))
        hub.publish(Topic.FLOW.of(WEEK.instrument), update)
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(others)

    shown.show(WEEK)
    shown.wake()
    await push()
    await push()
    assert source.asked == [date(2026, 11, 19)]
    clock.advance(86_400)
    await push()
    await push()
    assert source.asked == [date(2026, 11, 19), date(2026, 11, 20)]
    shown.sleep()


async def test_days_are_read_again_while_the_newest_of_them_runs_and_once_after_its_close(qapp: QApplication) -> None:
    source, owner, clock = Source(), QWidget(), ManualClock(datetime(2026, 11, 19, 3, tzinfo=UTC))
    hub, tasks = Hub(clock), Tasks(lambda error, where: pytest.fail(f"{where}: {error}"))
    shown = ChartFlow(
        owner, cast("FlowSource", source), None, hub=hub, tasks=tasks, clock=clock, calendar=TradingCalendar()
    )

    async def reads_after(seconds: float) -> int:
        clock.advance(seconds)
        hub.publish(Topic.FLOW.of(WEEK.instrument), Lazy.ready(flow(FlowPeriod.INTRADAY)))
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(others)
        return len(source.asked)

    shown.show(WEEK._replace(interval=Interval(1, Unit.DAY)))
    shown.wake()
    reads = [await reads_after(seconds) for seconds in (0, 300, 301, 60, 5 * 3600, 3600)]
    assert reads == [1, 1, 2, 2, 3, 3]
    shown.sleep()
    await tasks.close()


async def test_a_week_whose_net_is_known_of_some_days_alone_says_of_how_many(qapp: QApplication) -> None:
    """LongPort has no flow of weeks: their net is that of the archived sessions and of today."""
    source, owner, clock = Source(), QWidget(), ManualClock(datetime(2026, 11, 19, 3, tzinfo=UTC))
    hub, tasks = Hub(clock), Tasks(lambda error, where: pytest.fail(f"{where}: {error}"))
    shown = ChartFlow(
        owner, cast("FlowSource", source), None, hub=hub, tasks=tasks, clock=clock, calendar=TradingCalendar()
    )
    source.error = NotOffered("flow-period-not-offered", text="")
    shown.show(WEEK)
    shown.wake()
    opened = datetime(2026, 11, 19, 1, 30, tzinfo=UTC).timestamp()
    today = replace(flow(FlowPeriod.INTRADAY), times=(opened + 60, opened + 120), net=(1e6, 3e6))
    hub.publish(Topic.FLOW.of(WEEK.instrument), Lazy.ready(today))
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others)
    monday = minute_of(day_start(Market.HK, date(2026, 11, 16)))
    assert shown.known_sessions(monday) == (1, 4)
    assert shown.known_sessions(monday - 7 * 1440) == (0, 5)
    shown.show(WEEK._replace(interval=Interval(1, Unit.DAY)))
    assert shown.known_sessions(monday) is None
    shown.sleep()
    await tasks.close()


async def test_past_days_come_from_a_shared_place_and_say_whose_they_are(qapp: QApplication, tmp_path: Path) -> None:
    days = days_before(DAY, 22)
    place = shared_folder(tmp_path / "share")
    published(flow_archive.fill(tmp_path / "theirs", sessions=22, today=0) / "archive", place)
    archive, owner = flow_archive.service(tmp_path / "data", SharedReading(address=place.name)), QWidget()
    clock = ManualClock(datetime(2026, 11, 20, 3, tzinfo=UTC))
    tasks = Tasks(lambda error, where: pytest.fail(f"{where}: {error}"))
    shown = ChartFlow(
        owner,
        cast("FlowSource", Source()),
        archive,
        hub=Hub(clock),
        tasks=tasks,
        clock=clock,
        calendar=TradingCalendar(),
    )
    tasks.spawn(archive.shared.run(), name="shared place")
    changes: list[int] = []
    shown.changed.connect(lambda: changes.append(shown.sessions))
    minute = SeriesKey(InstrumentId("HK.00700"), Interval(1, Unit.MINUTE))
    shown.show(minute)
    shown.wake()
    await until(lambda: shown.sessions)
    assert changes[0] == 0, "the archive's own is shown at once"
    assert shown.sessions == 21, "all but one that nobody received"
    starts = start_minutes(session(days[-1]))
    recorder = shown.recorder(int(starts[10]))
    assert len(recorder) == 32
    flow = shown.of_bars(starts)
    assert flow is not None
    nets = [(row.net or 0) / 1000 for row in flow_archive.archived_flow(100, 100 + 21)]
    assert flow.net[:100].tolist() == pytest.approx([nets[0], *(b - a for a, b in itertools.pairwise(nets))])
    words = shown.percentile(int(starts[10]), float(flow.net[10]))
    assert words.endswith("20 from the shared place")
    shown.show(minute._replace(interval=Interval(10, Unit.MINUTE)))
    await until(lambda: shown.sessions)
    words = shown.percentile(int(starts[50]), 1.0)
    assert words.endswith("20 from the shared place"), "of a bar whose first minute one of them lacks, not its last"
    await tasks.close()
    await archive.close()
    owner.deleteLater()
