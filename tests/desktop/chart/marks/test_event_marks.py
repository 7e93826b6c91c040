"""Dividends and splits of the practice market on the time axis: read, told, reached by keys and mouse, switched off."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.chart import ChartScene, chart_scene
from fakes.servers.gateway_rigs import LONGPORT, OPEND
from fakes.servers.sandbox import OpenSandbox, standing_options
from tideboard_core.market.bars.intervals import instant_of
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import exchange_date
from tideboard_desktop.chart.marks.event_marks import EventMarks
from tideboard_desktop.chart.words import INTERVALS

SPLIT = InstrumentId("HK.01211")
OPTIONS = standing_options(start=time(10, 30), opend_port=0, rest_port=None, longport_port=0)  # fmt: skip


@pytest.fixture
async def scene(qapp: QApplication, sandbox: OpenSandbox) -> AsyncIterator[ChartScene]:
    """Daily bars of a security whose shares were split."""
    async with chart_scene(OPEND, sandbox, SPLIT) as opened:
        layer(opened).reads.changed.connect(opened.told.set)
        opened.show()
        opened.dock.cell.choose(interval=INTERVALS["D"])
        await opened.until(lambda: opened.count > 100 and bool(layer(opened).marks(opened.dock.chart.picture)))
        yield opened


def layer(scene: ChartScene) -> EventMarks:
    return scene.dock.chart.layers.find(EventMarks)


async def test_marks_are_told_reached_and_switched_off(scene: ChartScene) -> None:
    """One scene for all, since its bars are read over a socket."""
    chart, marks = scene.dock.chart, layer(scene)
    acts = {command.id: command for command in scene.dock.commands()}
    picture = chart.picture
    assert picture is not None
    places = [place for place in marks.marks(picture) if place < len(picture.view.slots.start)]
    split = next(place for place in places if "Split" in marks.words_at(place))
    ex_date = marks.marks(picture)[split][0].ex_date
    assert exchange_date(Market.HK, instant_of(int(picture.view.slots.start[split]))) == ex_date

    acts["chart.mark.previous"].run()
    assert chart.slot == max(place for place in places if place < len(picture.view.slots.start) - 1)
    while chart.slot != split:
        acts["chart.mark.previous"].run()
    words = "Split 1 into 3, ex "
    assert words in chart.accessibleDescription()
    first, last = chart.view.visible()
    assert first <= split < last, "the view goes along"
    acts["chart.mark.next"].run()
    assert chart.slot in [place for place in places if place > split] or split == max(places)

    acts["chart.mark.previous"].run()
    picture = chart.picture
    assert picture is not None
    box = marks._box(picture, split).center().toPoint()
    chart.hide_crosshair()
    QTest.mouseMove(chart, box)
    QApplication.processEvents()
    assert words in chart.toolTip()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=box)
    assert chart.slot == split
    QTest.mouseMove(chart, QPoint(300, 100))
    QApplication.processEvents()
    assert chart.toolTip() == ""

    height = picture.layout.bottom
    menu = scene.dock.toolbar.menu
    menu.aboutToShow.emit()
    entry = next(action for action in menu.actions() if action.text() == "Dividends and splits")
    assert (entry.isChecked(), entry.isEnabled()) == (True, True)
    assert "results (E)" in entry.toolTip()
    entry.trigger()
    assert chart.picture is not None
    assert chart.picture.layout.bottom > height
    assert marks.words_at(split) == ""
    assert scene.dock.memory()["marks"] is False
    acts["chart.mark.show"].run()
    assert words in marks.words_at(split)
    scene.dock.grid.show_shape("2x1")
    assert not scene.dock.chart.marks
    assert layer(scene).reads.subject is not None
    second = scene.dock.grid.cells[1].chart.layers.find(EventMarks)
    assert second.reads.subject is None
    scene.dock.grid.show_shape("1")
    assert scene.dock.chart.marks
    await scene.until(lambda: not scene.dock.cell.reads.loading)


async def test_a_source_without_them_says_so(qapp: QApplication, sandbox: OpenSandbox) -> None:
    async with chart_scene(LONGPORT, sandbox, SPLIT) as scene:
        scene.show()
        await scene.until(lambda: scene.count > 10)
        command = next(one for one in scene.dock.commands() if one.id == "chart.mark.next")
        assert not command.enabled()
        assert command.why_not().endswith("does not offer dividends and splits")
        assert not scene.dock.chart.marks
        scene.dock.toolbar.menu.aboutToShow.emit()
        entry = next(one for one in scene.dock.toolbar.menu.actions() if one.text() == "Dividends and splits")
        assert not entry.isEnabled()
        assert entry.toolTip() == command.why_not()
