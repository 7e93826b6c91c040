"""The joint of chart, reader, gateways and practice market: one model from every port, live, across clock changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.chart import ChartScene, chart_scene
from fakes.scenes.flow.archive import MISSING, archived_flow, fill, percentiles, service
from fakes.scenes.flow.day import DAY, session_of
from fakes.servers.gateway_rigs import LONGPORT, OPEND, REST, Rig
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from tideboard_core.market.bars.intervals import instant_of, minute_of
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import BarAdjustment
from tideboard_core.model.session import TradingCalendar, exchange_date, exchange_zone
from tideboard_desktop.chart.words import INTERVALS
from tideboard_desktop.ui.charts.slots import Seam, SlotState

pytestmark = pytest.mark.slow

TENCENT, SPLIT, APPLE = InstrumentId("HK.00700"), InstrumentId("HK.01211"), InstrumentId("US.AAPL")
OPTIONS = standing_options(start=time(10, 30, 40), opend_port=0, rest_port=0, longport_port=0)  # fmt: skip
CALENDAR = TradingCalendar()
Model = dict[str, list[float]]


@pytest.fixture
def sandbox_of_friday() -> Iterator[OpenSandbox]:
    """The day of the made-up archive."""
    with sandbox_thread(replace(OPTIONS, date=DAY, rest_port=None, longport_port=None)) as opened:
        yield opened


async def bars(scene: ChartScene) -> None:
    scene.show()
    await scene.until(lambda: scene.count > 3 and not scene.dock.cell.reads.loading)


async def chosen(scene: ChartScene, interval: str, adjustment: BarAdjustment | None = None) -> None:
    """Show bars of this length, past the first minute of the subscriptions before it."""
    scene.clock.advance(61)
    scene.dock.cell.choose(interval=INTERVALS[interval], adjustment=adjustment)
    await scene.until(lambda: not scene.dock.cell.reads.loading)


def model(scene: ChartScene) -> Model:
    """What is drawn: bars and columns of the time axis, of the newest bars."""
    picture = scene.dock.chart.picture
    assert picture is not None
    rows, slots = picture.rows, picture.view.slots
    columns = {name: getattr(rows, name)[-NEWEST:] for name in ("start", "open", "high", "low", "close", "volume")}
    columns |= {"turnover": np.round(rows.turnover[-NEWEST:], 2)}
    columns |= {"slot": slots.start[-NEWEST:], "state": slots.state[-NEWEST:], "seam": slots.seam[-NEWEST + 1 :]}
    return {name: column.tolist() for name, column in columns.items()}


NEWEST = 300
MINUTE = 15
"""A session minute of which every archived session but one has the flow."""


async def test_one_symbol_is_the_same_chart_from_every_port(qapp: QApplication, sandbox: OpenSandbox) -> None:
    models: dict[str, list[Model]] = {}
    for rig in (OPEND, REST, LONGPORT):
        async with chart_scene(rig, sandbox, TENCENT) as scene:
            await bars(scene)
            models[rig.name] = [model(scene)]
            for interval in ("5m", "D", "W"):
                await chosen(scene, interval, BarAdjustment.FORWARD)
                models[rig.name].append(model(scene))
    one, *others = models.values()
    for other in others:
        for mine, its in zip(one, other, strict=True):
            assert its == mine


@pytest.mark.whole("longport")
@pytest.mark.parametrize("rig", [OPEND, LONGPORT], ids=lambda rig: rig.name)
async def test_pushes_paint_their_own_column_and_end_as_a_new_read_shows(
    qapp: QApplication, sandbox: OpenSandbox, rig: Rig
) -> None:
    """Ten seconds at a time, over the begin of a bar; a frame paints the newest column of each pane."""
    async with chart_scene(rig, sandbox, TENCENT) as scene, chart_scene(rig, sandbox, TENCENT) as other:
        await bars(scene)
        await scene.subscribe()
        chart, series = scene.dock.chart, scene.dock.cell.live.series
        assert series is not None
        painted: list[int] = []
        for _ in range(12):
            scene.window.grab()
            count, before, version = scene.count, chart.bars.columns, series.version
            await sandbox.advance(10)
            await scene.until(lambda version=version: series.version > version)  # type: ignore[misc]
            scene.clock.set_market((await scene.feeds.gateway.quotes.gateway_state()).time)
            scene.frame_now()
            if scene.count == count:
                painted.append(chart.bars.columns - before)
        first, last = chart.view.visible()
        panes = len(chart.layout_now.panes)
        whole = (last - first) * panes // 2
        # the picture is made anew where a price or volume leaves its axis; else each frame paints a column or two
        assert sum(columns >= whole for columns in painted) <= len(painted) // 2
        assert any(0 < columns < whole for columns in painted)
        assert all(columns <= 20 * panes for columns in painted if columns < whole)
        await bars(other)
        await scene.reader.settle(series.key)
        scene.frame_now()
        mine, its = model(scene), model(other)
        assert mine["start"] == its["start"]
        assert {name: column[-20:-1] for name, column in mine.items()} == {
            name: column[-20:-1] for name, column in its.items()
        }


async def test_a_split_is_seen_in_raw_bars_alone(qapp: QApplication, sandbox: OpenSandbox) -> None:
    """One share of HK.01211 became three: forward adjusts what lies before, back what lies after, none neither."""
    closes: dict[BarAdjustment, dict[int, float]] = {}
    async with chart_scene(OPEND, sandbox, SPLIT) as scene:
        await bars(scene)
        for adjustment in BarAdjustment:
            await chosen(scene, "D", adjustment)
            picture = scene.dock.chart.picture
            assert picture is not None
            closes[adjustment] = dict(zip(picture.rows.start.tolist(), picture.rows.close.tolist(), strict=True))
    raw, forward, back = (closes[each] for each in (BarAdjustment.NONE, BarAdjustment.FORWARD, BarAdjustment.BACKWARD))
    days = sorted(raw)
    ratios = np.array([forward[day] / raw[day] for day in days])
    assert ratios[0] == pytest.approx(1 / 3, rel=0.01)
    assert ratios[-1] == 1
    step = int(np.argmax(np.diff(ratios))) + 1
    assert raw[days[step]] / raw[days[step - 1]] < 0.45
    assert abs(forward[days[step]] / forward[days[step - 1]] - 1) < 0.15
    assert back[days[0]] == raw[days[0]]
    assert back[days[-1]] / raw[days[-1]] == pytest.approx(3, rel=0.01)


# The gate has desktop/ui/charts/test_slots.py.
@pytest.mark.whole
async def test_hours_of_new_york_stand_at_the_same_clock_on_both_days_of_a_change(
    qapp: QApplication, sandbox: OpenSandbox
) -> None:
    """New York's clock changed on 8 March and on 1 November 2026, and the half day before Christmas 2025 ends early."""
    async with chart_scene(OPEND, sandbox, APPLE) as scene:
        await bars(scene)
        await chosen(scene, "1h")
        first = instant_of(int(scene.dock.chart.view.slots.start[0]))
        while first > datetime(2025, 12, 23, tzinfo=UTC):
            scene.dock.cell.live.read_older()
            await scene.until(lambda: not scene.dock.cell.live.reading_older)
            first = instant_of(int(scene.dock.chart.view.slots.start[0]))
        slots, zone = scene.dock.chart.view.slots, exchange_zone(Market.US)
        assert (slots.state == SlotState.BAR).all()
        by_day: dict[date, list[str]] = {}
        for start in slots.start.tolist():
            at = instant_of(start)
            by_day.setdefault(exchange_date(Market.US, at), []).append(f"{at.astimezone(zone):%H:%M}")
        whole = ["09:30", "10:30", "11:30", "12:30", "13:30", "14:30", "15:30"]
        for day in (date(2026, 3, 6), date(2026, 3, 9), date(2026, 10, 30), date(2026, 11, 2)):
            assert by_day[day] == whole
        assert by_day[date(2025, 12, 24)] == whole[:4]
        assert len(by_day) == len(list(CALENDAR.sessions(Market.US, min(by_day), max(by_day))))
        nights = int((slots.seam == Seam.NIGHT).sum())
        assert nights == len(by_day) - 1


async def test_a_bar_is_ranked_among_the_same_bar_of_archived_sessions(
    qapp: QApplication, sandbox_of_friday: OpenSandbox, tmp_path: Path
) -> None:
    """The percentile is that of the archive's own numbers, ranked here by other means."""
    archive = service(fill(tmp_path))
    async with chart_scene(OPEND, sandbox_of_friday, TENCENT, archive=archive) as scene:
        await bars(scene)
        flow = await scene.feeds.gateway.flow.capital_flow(TENCENT)
        scene.hub.publish(Topic.FLOW.of(TENCENT), Lazy.ready(flow))
        source = scene.dock.cell.flow
        await scene.until(lambda: source.sessions > 20)
        scene.frame_now()
        picture = scene.dock.chart.picture
        assert picture is not None
        assert picture.flow is not None
        assert picture.flow.usual is not None
        row = int(np.searchsorted(picture.rows.start, minute_of(session_of().minute_end(MINUTE - 1))))
        net = float(picture.flow.net[row])
        assert net == pytest.approx(flow.net[MINUTE + 1] - flow.net[MINUTE])
        earlier = []
        for place in range(60):
            if place != MISSING:
                nets = archived_flow(100, 100 + place)
                earlier.append((nets[MINUTE].net or 0) - (nets[MINUTE - 1].net or 0))
        rank = percentiles(earlier, round(net * 1000))
        told = source.percentile(int(picture.rows.start[row]), net)
        assert int("".join(filter(str.isdigit, told.split()[0]))) == pytest.approx(rank, abs=1)
        assert np.isfinite(picture.flow.usual[:, row]).all()
    await archive.close()
