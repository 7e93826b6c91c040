"""After the close the flow of a day's bars is held to the newest point and to the provider's figure of the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.chart import ChartScene, chart_scene
from fakes.servers.gateway_rigs import LONGPORT, OPEND, Rig
from fakes.servers.sandbox import PRACTICE_DAY, OpenSandbox, standing_options
from fakes.values.bar_rows import OPEN, rows
from tideboard_core.flow.session_minutes import unknown
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import Lazy
from tideboard_core.model.session import Segment, Session
from tideboard_desktop.chart.bar_flow import flow_of_bars
from tideboard_desktop.chart.flow_check import FlowCheck, check_figures, flow_check
from tideboard_desktop.ui.charts.layout import FLOW
from tideboard_desktop.ui.format import UnitStyle

pytestmark = pytest.mark.slow

TENCENT = InstrumentId("HK.00700")
HOURS = Session(Market.HK, OPEN.date(), (Segment(OPEN, OPEN + timedelta(minutes=120)),))
OPTIONS = standing_options(start=time(16, 12), opend_port=0, longport_port=0)  # fmt: skip


def checked(bars: int, figure: float | None) -> FlowCheck:
    """The check of a day of 120 minutes, of which the first `bars` have a bar."""
    net = np.cumsum(np.where(np.arange(120) % 2, 7e6, -3e6))
    day, columns = replace(unknown(HOURS), net=net), rows(bars)
    found = flow_check(day, columns, flow_of_bars(columns.start, 1, [day]), 1, figure)
    assert found is not None
    return found


def test_the_bars_of_a_day_are_its_newest_point_unless_one_is_missing() -> None:
    whole = checked(120, None)
    assert (whole.adds_up, whole.late) == (True, 0.0)
    assert whole.bars == pytest.approx(whole.newest)
    short = checked(100, None)._replace(allowed=1e6)
    assert not short.adds_up
    (said,) = check_figures(short, UnitStyle.KMB, "#123456")
    assert said.text == "does not add up: bars +200.00M, newest point +240.00M"
    assert said.tint == "#123456"


def test_a_day_whose_first_bars_are_not_loaded_is_not_checked() -> None:
    day, columns = replace(unknown(HOURS), net=np.arange(120.0)), rows(100, first=20)
    assert flow_check(day, columns, flow_of_bars(columns.start, 1, [day]), 1, None) is None


@pytest.mark.parametrize(("figure", "caption", "text"), [
    (240e6, "adds up to the day", ""),
    (240.9e6, "adds up to the day", ""),
    (255e6, "auctions and late trades", "+15.00M"),
    (225e6, "auctions and late trades", "\u221215.00M"),
])  # fmt: skip
def test_what_the_days_figure_has_beyond_the_minutes_has_a_name(figure: float, caption: str, text: str) -> None:
    (said,) = check_figures(checked(120, figure)._replace(allowed=1e6), UnitStyle.KMB, "")
    assert (said.caption, said.text) == (caption, text)


def legend(scene: ChartScene) -> str:
    """What stands over the flow pane now."""
    scene.frame_now()
    return " ".join(f"{figure.caption} {figure.text}" for figure in scene.dock.chart.pane_legends.get(FLOW, ()))


@pytest.mark.parametrize(("scenario", "words"), [("calm", "adds up to the day"), ("bars-holes", "does not add up")])
@pytest.mark.parametrize("rig", [OPEND, LONGPORT], ids=lambda rig: rig.name)
async def test_a_closed_day_adds_up_and_one_with_a_hole_in_its_bars_does_not(
    qapp: QApplication, sandbox: OpenSandbox, rig: Rig, scenario: str, words: str
) -> None:
    await sandbox.scenario(scenario)
    async with chart_scene(rig, sandbox, TENCENT) as scene:
        scene.show()
        await scene.until(lambda: scene.count > 300 and not scene.dock.cell.reads.loading)
        flow = await scene.feeds.gateway.flow.capital_flow(TENCENT)
        scene.hub.publish(Topic.FLOW.of(TENCENT), Lazy.ready(flow))
        await scene.until(lambda: words in legend(scene))


async def test_the_providers_figure_of_the_day_is_read_once_the_day_is_over(
    qapp: QApplication, sandbox: OpenSandbox
) -> None:
    """Futu's server fails where the range is today alone."""
    await sandbox.scenario("calm")
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        scene.show()
        await scene.until(lambda: scene.count > 300 and not scene.dock.cell.reads.loading)
        flow = await scene.feeds.gateway.flow.capital_flow(TENCENT)
        scene.hub.publish(Topic.FLOW.of(TENCENT), Lazy.ready(flow))
        await scene.until(lambda: "adds up to the day" in legend(scene))
        days = await scene.feeds.gateway.flow.capital_flow(TENCENT, FlowPeriod.DAY)
        figures, key = scene.dock.cell.flow._figures, (TENCENT, date.fromisoformat(PRACTICE_DAY))
        await scene.until(lambda: figures.value(key) is not None)
        assert figures.value(key) == days.net[-1]
