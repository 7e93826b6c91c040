"""Today among the whole days before it."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import numpy as np
import pytest
from PySide6.QtCore import QObject

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import Services
from tideboard_core.system.appearance import Units
from tideboard_desktop.flow.figures import day_figures
from tideboard_desktop.flow.today.model import FlowDay
from tideboard_desktop.flow.today.whole_days import DayRank, PastDays, rank_of
from tideboard_desktop.ui.format import MISSING

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("net", "days", "rank"),
    [
        (10.0, [*range(20)], DayRank(10, 20)),
        (-10.0, [-day for day in range(20)], DayRank(10, 20)),
        (-5.0, [5.0] * 20, DayRank(20, 20)),
        (5.0, [50.0] * 40 + [1.0] * 20, DayRank(20, 20)),
        (5.0, [1.0] * 19, None),
        (0.0, [1.0] * 20, None),
    ],
)
def test_the_net_is_compared_with_its_sign(net: float, days: list[float], rank: DayRank | None) -> None:
    """The last twenty days alone, and nothing without them."""
    assert rank_of(net, [float(day) for day in days]) == rank


async def settle() -> None:
    """Let a spawned read end."""
    for _turn in range(4):
        await asyncio.sleep(0)


async def test_days_are_read_once_for_a_security_that_stays(services: Services) -> None:
    """Stepping through a list reads nothing; a new day is read again; today is no whole day."""
    told: list[str] = []
    owner = QObject()
    days = PastDays(services.sources, lambda: told.append("changed"), owner)
    now = services.clock.monotonic()
    days.want(flow_day.TENCENT, TODAY, now)
    await settle()
    assert services.feed.asked == []
    for _again in range(3):
        days.want(flow_day.TENCENT, TODAY, now - 5)
        await settle()
    assert services.feed.asked == ["flow day"]
    assert told == ["changed"]
    kept = days.nets(flow_day.TENCENT, TODAY)
    assert kept is not None
    assert len(kept) >= 20
    assert days.nets(flow_day.TENCENT, TODAY + timedelta(days=1)) is None
    days.want(flow_day.TENCENT, TODAY + timedelta(days=3), now - 5)
    await settle()

    assert services.feed.asked == ["flow day", "flow day"]


@pytest.mark.usefixtures("qapp")
def test_the_headline_says_so_with_whole_days_alone(services: Services, day: FlowDay) -> None:
    """Until the close `already beyond`, after it `larger than`; without days there is no such figure."""
    day.pull()
    assert day.series is not None
    net = float(day.series.net[-1])
    assert net > 0
    days = [net - 1] * 12 + [net + 1] * 8
    assert "beyond" not in str([figure.caption for figure in day_figures(day, Units.KMB)])
    running = day_figures(day, Units.KMB, days)[-2]
    assert (running.caption, running.before, running.after) == ("Inflow already beyond", "12 of 20", "whole days")
    assert "whole days, signed" in running.tooltip
    services.clock.advance(8 * 3600)
    over = day_figures(day, Units.KMB, days)[-2]

    assert (over.caption, over.before, over.after) == ("Inflow larger than", "12 of 20", "days")


@pytest.mark.usefixtures("qapp")
def test_the_last_minutes_have_an_arrow_and_are_a_dash_without_turnover(day: FlowDay) -> None:
    """In percent of the turnover of the same minutes."""
    day.pull()
    cell = next(figure for figure in day_figures(day, Units.KMB) if figure.caption == "Last 15 min")
    assert day.momentum is not None
    if day.price is None or not len(day.price):
        assert cell.text == MISSING
    day.momentum = day.momentum._replace(ratio=np.full(1, -7.25), amount=np.full(1, -1e6))
    falling = next(figure for figure in day_figures(day, Units.KMB) if figure.caption == "Last 15 min")
    assert falling.text == "\u25bc \u22127.25%"
    assert falling.value < 0
    day.momentum = None

    assert next(figure for figure in day_figures(day, Units.KMB) if figure.caption == "Last 15 min").text == MISSING
