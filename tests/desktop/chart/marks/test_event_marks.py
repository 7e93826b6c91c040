"""Marks of the practice market on the time axis: read, told, reached by keys and mouse, written, switched off."""

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
from fakes.values.waiting import between_tasks
from tideboard_core.market.bars.intervals import instant_of, minute_of
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.bars import day_start
from tideboard_desktop.chart.export import bar_table, csv_of
from tideboard_desktop.chart.words import INTERVALS
from tideboard_desktop.docks.event_layer import EventMarks
from tideboard_desktop.docks.event_marks import MarkKind, ReadKind, mark_letter
from tideboard_desktop.ui.charts.layout import VOLUME

SPLIT, TENCENT = InstrumentId("HK.01211"), InstrumentId("HK.00700")
OPTIONS = standing_options(start=time(10, 30), opend_port=0, rest_port=None, longport_port=0)  # fmt: skip


@pytest.fixture
async def scene(qapp: QApplication, sandbox: OpenSandbox) -> AsyncIterator[ChartScene]:
    """Daily bars of a security whose shares were split."""
    async with chart_scene(OPEND, sandbox, SPLIT) as opened:
        opened.dock.context.services.events().changed.connect(lambda _ids: opened.told.set())
        opened.show()
        opened.dock.cell.choose(interval=INTERVALS["D"])
        await opened.until(lambda: opened.count > 100 and answered(opened) == {*ReadKind})
        yield opened


def layer(scene: ChartScene) -> EventMarks:
    return scene.dock.chart.layers.find(EventMarks)


def answered(scene: ChartScene) -> set[ReadKind]:
    """What was answered: the test makes Qt work while its own task runs, so that no answer may come then."""
    events, instrument = scene.dock.context.services.events(), scene.dock.cell.instrument
    return {kind for kind, _found in events._found(instrument)} | {*events.refused(instrument)}


def kinds(scene: ChartScene) -> set[MarkKind]:
    return {mark.kind for mark in scene.dock.context.services.events().of(scene.dock.cell.instrument)}


def check_volumes(scene: ChartScene) -> None:
    """One became three: as the exchange sends them, turnover over volume is three times the forward-adjusted price."""
    chart, series = scene.dock.chart, scene.dock.cell.live.series
    picture = chart.picture
    assert series is not None
    assert picture is not None
    (split,) = chart.splits
    assert split.ratio == 3
    raw, shown, starts = series.columns.rows, picture.rows, series.columns.rows.start.tolist()
    at = starts.index(minute_of(day_start(Market.HK, split.day)))
    assert (shown.volume[:at] == 3 * raw.volume[:at]).all()
    assert (shown.volume[at:] == raw.volume[at:]).all()
    chart.take_splits((split._replace(ratio=None),))
    chart.point_at(at - 1)
    words = "as traded, not in the shares of the price: a split"
    assert any(one.text == words for one in chart.pane_legends[VOLUME])
    chart.take_splits((split,))


async def test_marks_are_told_reached_and_switched_off_and_volumes_are_adjusted(scene: ChartScene) -> None:
    """One scene for all, since its bars are read over a socket, within a limit of calls by a clock that stands."""
    chart, marks = scene.dock.chart, layer(scene)
    acts = {command.id: command for command in scene.dock.commands()}
    picture = chart.picture
    assert picture is not None
    places = [place for place in marks.marks(picture) if place < len(picture.view.slots.start)]
    split = next(place for place in places if "Split" in marks.words_at(place))
    ex_date = next(mark for mark in marks.marks(picture)[split] if mark.kind is MarkKind.SPLIT).day
    assert exchange_date(Market.HK, instant_of(int(picture.view.slots.start[split]))) == ex_date

    acts["chart.mark.previous"].run()
    assert chart.slot == max(places)
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
    split_box = next(each for each in marks._groups(picture) if split in each)
    box = marks._box(picture, split_box[0], mark_letter(marks._of(picture, split_box))).center().toPoint()
    chart.hide_crosshair()
    QTest.mouseMove(chart, box)
    await between_tasks(QApplication.processEvents)
    assert words in chart.toolTip()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=box)
    assert chart.slot == split_box[0]
    QTest.mouseMove(chart, QPoint(300, 100))
    await between_tasks(QApplication.processEvents)
    assert chart.toolTip() == ""

    rows = picture.view.slots.bar
    table = bar_table(picture, 0, scene.count, "HKD", marks.marks(picture))
    assert "S split 1 3" in table.marks[int(rows[split])]
    text = csv_of(table, lambda moment: moment, ())
    assert text.splitlines()[0].endswith("marks")
    assert sum("S split 1 3" in line for line in text.splitlines()) == 1
    assert bar_table(picture, 0, scene.count, "HKD").marks == ()

    height = picture.layout.bottom
    menu = scene.dock.toolbar.menu
    menu.aboutToShow.emit()
    entry = next(action for action in menu.actions() if action.text() == "Reports, dividends, splits, news, buy-backs")
    assert (entry.isChecked(), entry.isEnabled()) == (True, True)
    assert "E report" in entry.toolTip()
    entry.trigger()
    assert chart.picture is not None
    assert chart.picture.layout.bottom > height
    assert marks.words_at(split) == ""
    assert scene.dock.memory()["marks"] is False
    acts["chart.mark.show"].run()
    assert words in marks.words_at(split)
    scene.dock.grid.show_shape("2x1")
    assert not scene.dock.chart.marks
    second = scene.dock.grid.cells[1].chart.layers.find(EventMarks)
    assert not second.marks(scene.dock.grid.cells[1].chart.picture)
    scene.dock.grid.show_shape("1")
    assert scene.dock.chart.marks
    await scene.until(lambda: not scene.dock.cell.reads.loading)
    check_volumes(scene)


async def test_longport_tells_dividends_and_news_and_says_who_has_buy_backs(
    qapp: QApplication, sandbox: OpenSandbox
) -> None:
    async with chart_scene(LONGPORT, sandbox, TENCENT) as scene:
        events = scene.dock.context.services.events()
        events.changed.connect(lambda _ids: scene.told.set())
        scene.show()
        await scene.until(lambda: scene.count > 10 and answered(scene) == {*ReadKind})
        command = next(one for one in scene.dock.commands() if one.id == "chart.mark.next")
        assert kinds(scene) >= {MarkKind.DIVIDEND, MarkKind.NEWS}
        assert [*events.refused(TENCENT)] == [ReadKind.BUY_BACKS]
        assert command.enabled()
        words = "LongPort tells no buy-backs by day (B); Futu OpenD does"
        assert words in scene.dock.foot.words.text()
        scene.dock.toolbar.menu.aboutToShow.emit()
        entry = next(one for one in scene.dock.toolbar.menu.actions() if one.text().startswith("Reports, "))
        assert entry.isEnabled()
        assert words in entry.toolTip()
        layer(scene).set_on(on=False)
        scene.dock._show_foot()
        assert words not in scene.dock.foot.words.text()
