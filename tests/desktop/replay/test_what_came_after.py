"""What came after the shown second of a replay, in the chart of capital flow."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QAction, QImage

from fakes.scenes.replay import ReplayScene
from fakes.values.archive_market import TENCENT
from fakes.values.own_orders import own_day
from fakes.values.replayed import moment
from tideboard_core.model.hub_keys import Topic
from tideboard_desktop.flow.chart.picture import DayPicture
from tideboard_desktop.flow.today.intraday_chart import IntradayChart

pytestmark = pytest.mark.slow


async def chart_of(scene: ReplayScene) -> IntradayChart:
    """The chart, with the minutes that were known at 10:47."""
    body = scene.content.flow.body
    assert body is not None
    await scene.until(lambda: body.day.series is not None and body.chart.picture is not None)
    return body.chart


def picture(chart: IntradayChart) -> DayPicture:
    """What it shows."""
    assert chart.picture is not None
    return chart.picture


def right_of(chart: IntradayChart) -> QImage:
    """The drawn part after the last minute and its labels, without the axes."""
    shown = picture(chart)
    assert shown.last_x is not None
    left = round(shown.last_x + shown.layout.label_room) + 2
    area = QRect(left, 0, round(shown.layout.session_right) - left, round(shown.layout.main_bottom))
    return chart.grab(area).toImage()


async def test_it_is_hatched_and_counted_at_first(scene: ReplayScene) -> None:
    chart = await chart_of(scene)
    later = picture(chart).later
    assert later is not None
    assert later.hidden
    assert not len(later.times), "nothing of it is in the picture"
    hidden = right_of(chart)
    scene.window.bar.hides.click()
    assert not scene.content.later.hides
    shown = picture(chart).later
    assert shown is not None
    assert shown.times[-1] > moment("15:00").timestamp()
    assert right_of(chart) != hidden
    scene.window.bar.hides.click()
    assert right_of(chart) == hidden


async def test_the_whole_session_is_on_the_axis(scene: ReplayScene) -> None:
    chart = await chart_of(scene)
    assert picture(chart).axis.spans[-1].end >= moment("15:59").timestamp()


async def test_the_menu_of_the_chart_hides_it_too(scene: ReplayScene) -> None:
    await chart_of(scene)
    body = scene.content.flow.body
    assert body is not None
    entry = body.switches.menu.findChild(QAction, "flow_view_later")
    assert isinstance(entry, QAction)
    assert entry.isChecked()
    entry.trigger()
    assert not scene.window.bar.hides_rest
    scene.window.bar.hides.click()
    assert entry.isChecked()


async def test_own_fills_by_the_shown_second_are_marked(scene: ReplayScene) -> None:
    chart = await chart_of(scene)
    scene.window.show_own(own_day())
    await scene.until(lambda: bool(picture(chart).fills))
    by_now = [fill for fill in own_day().fills_by(moment("10:47")) if fill.instrument == TENCENT]
    assert sum(mark.shares for mark in picture(chart).fills) == sum(fill.quantity for fill in by_now)
    player = scene.window.player
    assert player is not None
    player.go(moment("9:35"))
    assert not scene.market or scene.market.hub.value(Topic.FILLS.of("replay")) == ()


async def test_the_headline_does_not_say_today(scene: ReplayScene) -> None:
    await chart_of(scene)
    body = scene.content.flow.body
    assert body is not None
    await scene.until(lambda: bool(body._figures))
    assert body._figures[0].caption == "Net inflow to 10:46"
