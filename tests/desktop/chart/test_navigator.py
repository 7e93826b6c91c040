"""The strip below a chart over a practice exchange: the window by mouse and keys, spans, folding, a low dock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from fakes.scenes.chart import ChartScene, chart_scene
from fakes.servers.gateway_rigs import OPEND
from fakes.servers.sandbox import sandbox_thread, standing_options
from fakes.values.waiting import tasks_done
from tideboard_core.market.bars.intervals import instant_of
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import exchange_date
from tideboard_desktop.chart.navigator import LEAST, navigator_commands
from tideboard_desktop.ui.charts.picture import PriceFacts

TENCENT = InstrumentId("HK.00700")
LEFT, NONE, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
OPTIONS = standing_options(opend_port=0, longport_port=0, rest_port=0)


@pytest.fixture
async def scene(qapp: QApplication) -> AsyncIterator[ChartScene]:
    """Bars of five minutes on screen, those of days on the strip."""
    with sandbox_thread(OPTIONS) as sandbox:
        async with chart_scene(OPEND, sandbox, TENCENT) as opened:
            opened.show()
            opened.dock.choose_interval("5m")
            reads = opened.dock.cell.navigator.reads
            reads.changed.connect(opened.told.set)
            await opened.until(lambda: opened.count > 100 and reads.value is not None and not reads.loading)
            opened.frame_now()
            yield opened


def seen(scene: ChartScene) -> tuple[int, int]:
    """The columns in view."""
    return scene.dock.chart.view.visible()


async def until(so: Callable[[], bool]) -> None:
    """Let Qt's events have their turn until something is so."""
    while True:
        await asyncio.sleep(0)
        if so():
            return


async def test_the_navigator_of_a_chart(scene: ChartScene) -> None:
    """One scene for all, since it starts a sandbox."""
    chart, navigator = scene.dock.chart, scene.dock.cell.navigator
    strip = navigator.overview
    assert strip.isVisible()
    assert len(strip._starts) >= LEAST
    assert "2026" in strip.accessibleDescription()
    begin, end = strip._window
    assert 0 < begin < end <= len(strip._starts)

    # its bars may come before the chart's own
    drawn = len(strip._starts)
    chart.show_series(None, PriceFacts())
    navigator.reads.changed.emit()
    scene.frame_now()
    assert not len(strip._starts)
    scene.dock.cell.reads.changed.emit()
    scene.frame_now()
    assert len(strip._starts) == drawn

    # the window is drawn where the chart's view is, and dragged
    middle = QPoint(round(strip._x((begin + end) / 2)), 15)
    first, pitch = seen(scene)[0], chart.view.pitch
    QTest.mousePress(strip, LEFT, NONE, middle)
    QTest.mouseMove(strip, middle - QPoint(30, 0))
    await until(lambda: seen(scene)[0] < first)
    QTest.mouseRelease(strip, LEFT, NONE, middle - QPoint(30, 0))
    assert chart.view.pitch == pitch
    assert not chart.view.follows

    # a handle makes the part in view longer
    begin, end = strip._window
    handle = QPoint(round(strip._x(begin)), 15)
    QTest.mousePress(strip, LEFT, NONE, handle)
    QTest.mouseMove(strip, handle - QPoint(20, 0))
    await until(lambda: chart.view.pitch < pitch)
    QTest.mouseRelease(strip, LEFT, NONE, handle - QPoint(20, 0))

    # keys
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_End)
    assert chart.view.follows
    count = seen(scene)[1] - seen(scene)[0]
    QTest.keyClick(strip, Qt.Key.Key_Left, SHIFT)
    assert seen(scene)[1] - seen(scene)[0] > count
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert not chart.view.follows

    # spans
    def days() -> set[date]:
        starts = chart.view.slots.start[slice(*seen(scene))].tolist()
        return {exchange_date(Market.HK, instant_of(start)) for start in starts}

    buttons = {one.objectName().removeprefix("chart_span_"): one for one in navigator.findChildren(QPushButton)}
    assert list(buttons) == ["1D", "5D", "1M", "3M", "1Y", "All"]
    buttons["1D"].click()
    assert len(days()) == 1
    buttons["5D"].click()
    assert len(days()) in {5, 6}
    buttons["All"].click()
    assert seen(scene)[0] == 0
    assert chart.view.follows

    # folded, and in a low dock
    acts = {one.id: one for one in navigator_commands(lambda: navigator)}
    acts["chart.navigator"].run()
    assert not navigator.isVisible()
    kept = scene.dock.memory()
    assert kept["navigator"] is False
    acts["chart.navigator"].run()
    assert navigator.isVisible()
    scene.window.resize(926, 400)
    await until(lambda: not navigator.isVisible())
    scene.window.resize(926, 740)
    await until(navigator.isVisible)
    scene.dock.recall(kept)
    assert not navigator.isVisible()
    await tasks_done("older bars")  # Qt's events between test and fixture would run it without a loop
