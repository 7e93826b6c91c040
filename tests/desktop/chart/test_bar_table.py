"""The table of bars: what a push changes is made anew, and nothing else; it always shows what a new table would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fakes.values.bar_rows import KEY, rows
from tideboard_core.market.bars.series import BarSeries
from tideboard_desktop.chart import bar_table
from tideboard_desktop.chart.bar_table import MOST, BarRow, BarTable, bar_rows
from tideboard_desktop.docks.event_marks import EventMark, MarkKind
from tideboard_desktop.ui.charts.layout import chart_layout
from tideboard_desktop.ui.charts.picture import BarFlow, Picture, PriceFacts
from tideboard_desktop.ui.charts.slots import Viewport, slots_of
from tideboard_desktop.ui.format import UnitStyle
from tideboard_desktop.ui.theme import make_theme

LAYOUT = chart_layout(926, 600, [], 1.0)


@dataclass
class Scene:
    """A table of a series; `shown` shows what the series has and returns the rows that were made for it."""

    table: BarTable
    series: BarSeries = field(default_factory=lambda: BarSeries(KEY))
    flow: BarFlow | None = None
    made: list[BarRow] = field(default_factory=list)
    marks: dict[int, tuple[EventMark, ...]] = field(default_factory=dict)

    def picture(self) -> Picture:
        view, starts = Viewport(), self.series.columns.rows.start
        view.show(slots_of(KEY, starts, [], []))
        return Picture(KEY, self.series.columns.rows, view, LAYOUT, PriceFacts(), flow=self.flow)

    def shown(self) -> list[BarRow]:
        self.made.clear()
        self.table.show_picture(self.picture(), self.marks)
        return list(self.made)


@pytest.fixture
def scene(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    table = BarTable(make_theme(), UnitStyle.KMB)
    scene = Scene(table)

    def counted(picture: Picture, marks: Mapping[int, tuple[EventMark, ...]], since: int = 0) -> list[BarRow]:
        found = bar_rows(picture, marks, since)
        scene.made += found
        return found

    monkeypatch.setattr(bar_table, "bar_rows", counted)
    yield scene
    table.deleteLater()


def test_a_push_makes_one_row(scene: Scene) -> None:
    scene.series.take(rows(300))
    assert len(scene.shown()) == 300
    changed: list[tuple[int, int]] = []
    scene.table.rows.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    scene.table.rows.modelReset.connect(lambda: pytest.fail("every row was given anew"))
    scene.series.take(rows(1, first=299, close=611.0))

    assert [float(row.close) for row in scene.shown()] == [611.0]
    assert changed == [(0, 0)]
    assert scene.shown() == []
    assert changed == [(0, 0)], "nothing was pushed"
    scene.series.take(rows(1, first=300))
    assert len(scene.shown()) == 1
    assert list(scene.table.rows.rows) == bar_rows(scene.picture(), {})


def test_the_oldest_row_leaves_when_there_are_enough(scene: Scene) -> None:
    scene.series.take(rows(MOST))
    scene.shown()
    scene.series.take(rows(3, first=MOST))

    assert len(scene.shown()) == 3
    assert len(scene.table.rows.rows) == MOST
    assert list(scene.table.rows.rows) == bar_rows(scene.picture(), {})


def test_a_mark_is_told_in_the_row_of_its_bar(scene: Scene) -> None:
    scene.series.take(rows(300))
    scene.shown()
    start = int(scene.series.columns.rows.start[290])
    said = datetime.fromtimestamp(60 * start, UTC)
    scene.marks[290] = (EventMark(MarkKind.NEWS, said.date(), said, "guidance raised"),)
    assert len(scene.shown()) == 300
    table = scene.table.rows
    column = next(at for at, one in enumerate(table.columns) if one.head == "marks")
    texts = {row.start: table.columns[column].cell(row).text for row in table.rows}
    assert [key for key, text in texts.items() if text] == [start]
    assert "guidance raised" in texts[start]
    assert [table.columns[column].value(row) for row in table.rows if row.marks] == ["N guidance raised"]
    scene.series.take(rows(1, first=299, close=611.0))
    assert len(scene.shown()) == 1, "a push makes one row anew with marks, too"


def test_it_shows_what_a_new_table_shows_whatever_comes(scene: Scene) -> None:
    """Older bars, corrections in the middle, flow that comes and changes, other decimals."""
    sort = scene.table.rows.sort
    nets = np.linspace(-4e6, 4e6, 400)
    steps = (
        lambda: scene.series.take(rows(100, first=200)),
        lambda: scene.series.take(rows(150, first=50)),
        lambda: scene.series.take(rows(1, first=120, close=650.0)),
        lambda: scene.series.take(rows(1, first=299, more=10_000_000, close=601.0)),
        lambda: scene.series.take(rows(1, first=300)),
        lambda: setattr(scene, "flow", BarFlow(nets[:251], nets[:251], nets[:251])),
        lambda: setattr(scene, "flow", BarFlow(np.append(nets[:250], [5e9]), nets[:251], nets[:251])),
        lambda: sort(6, Qt.SortOrder.DescendingOrder),
        lambda: scene.series.take(rows(1, first=300, more=77, close=601.5)),
        lambda: scene.series.take(rows(1, first=300, more=20_000_000, close=602.0)),
        lambda: sort(-1),
        lambda: setattr(scene, "flow", None),
        scene.series.columns.clear,
    )
    for step in steps:
        step()
        scene.shown()
        fresh = BarTable(make_theme(), UnitStyle.KMB)
        if scene.table.rows.sorting is not None:
            fresh.rows.sort(*scene.table.rows.sorting)
        fresh.show_picture(scene.picture(), scene.marks)
        texts = [
            [
                [table.rows.cell(table.rows.index(row, column)) for column in range(table.rows.columnCount())]
                for row in range(table.rows.rowCount())
            ]
            for table in (scene.table, fresh)
        ]
        assert texts[0] == texts[1]
        fresh.deleteLater()


def test_a_sorted_row_that_keeps_its_place_is_changed_there(scene: Scene) -> None:
    scene.series.take(rows(300))
    scene.series.take(rows(1, first=299, more=10_000_000, close=600.0))
    scene.shown()
    scene.table.rows.sort(6, Qt.SortOrder.DescendingOrder)
    moved: list[int] = []
    scene.table.rows.layoutChanged.connect(lambda: moved.append(1))
    scene.series.take(rows(1, first=299, more=10_000_100, close=600.5))

    assert [float(row.close) for row in scene.shown()] == [600.5]
    assert moved == []
    scene.series.take(rows(1, first=299, more=10_000_200, close=600.5))
    scene.table.rows.sort(6, Qt.SortOrder.AscendingOrder)
    scene.shown()
    assert scene.table.rows.rows[-1].volume == scene.series.columns.rows.volume[-1]
