"""A range chosen by mouse and keys, read out, and ended by Esc."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.values.bar_rows import rows
from tideboard_core.market.bars.series import BarSeries
from tideboard_core.system.appearance import Units
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.chart.range_statistics import RangeStatistics, range_figures, statistics_commands
from tideboard_desktop.ui.charts.layer import ChartLayer
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.theme import colour

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def statistics(chart: PriceChart, painted: Callable[[], int]) -> RangeStatistics:
    made = RangeStatistics(chart, Units.KMB)
    chart.add_layer(made)
    return made


def drag(chart: PriceChart, begin: int, end: int, *, release: bool = True) -> None:
    """Ctrl+drag from one column to another."""
    places = [QPoint(round(chart.view.centre(slot)), 200) for slot in (begin, end)]
    QTest.mousePress(chart, LEFT, CTRL, places[0])
    QTest.mouseMove(chart, places[1])
    QApplication.processEvents()
    if release:
        QTest.mouseRelease(chart, LEFT, CTRL, places[1])


def bars(chart: PriceChart, statistics: RangeStatistics) -> tuple[int, int] | None:
    """First and last row of the range."""
    picture = chart.picture
    assert picture is not None
    found = statistics.figures(picture)
    starts = picture.rows.start.tolist()
    return None if found is None else (starts.index(found.first), starts.index(found.last))


@pytest.mark.parametrize(("begin", "end"), [(60, 90), (90, 60)])
def test_ctrl_and_drag_choose_a_range(chart: PriceChart, statistics: RangeStatistics, begin: int, end: int) -> None:
    edge = chart.view.end
    drag(chart, begin, end)
    picture = chart.picture
    assert picture is not None
    assert statistics.figures(picture) == range_figures(picture.rows, None, 60, 90)
    assert chart.view.end == edge, "the bars have not moved"

    before = chart.grab().toImage()
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert bars(chart, statistics) is None
    assert chart.grab().toImage() != before


def test_a_drag_that_is_aborted_leaves_the_range_before_it(chart: PriceChart, statistics: RangeStatistics) -> None:
    drag(chart, 60, 90)
    drag(chart, 70, 75, release=False)
    assert bars(chart, statistics) == (70, 75)
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert bars(chart, statistics) == (60, 90)
    QTest.mouseRelease(chart, LEFT, NONE, QPoint(400, 200))
    assert bars(chart, statistics) == (60, 90)


class Covering(ChartLayer):
    """A layer above the statistics that paints over the whole plot, as the words of an alert do over a part."""

    def paint(self, painter: QPainter, picture: Picture) -> None:
        painter.fillRect(picture.layout.plot, Qt.GlobalColor.magenta)


def test_the_figures_stand_above_what_other_layers_paint(chart: PriceChart, statistics: RangeStatistics) -> None:
    drag(chart, 60, 90)
    chart.add_layer(Covering())
    image = chart.grab().toImage()
    background = colour(chart.theme.surface.raised).rgb()
    assert any(image.pixel(x, 60) == background for x in range(image.width()))


def test_the_range_stays_at_its_times(chart: PriceChart, statistics: RangeStatistics, series: BarSeries) -> None:
    drag(chart, 60, 90)
    older = rows(30, first=-30)
    series.take(older)
    chart.take_bars()
    assert bars(chart, statistics) == (90, 120)


def test_keys_make_the_range_longer(chart: PriceChart, statistics: RangeStatistics) -> None:
    acts = {one.id: one for one in statistics_commands(lambda: statistics, chart)}
    chart.step(-1)
    chart.step(-10)
    cursor = chart.slot
    assert cursor is not None
    for _step in range(3):
        acts["chart.statistics.back"].run()
    assert bars(chart, statistics) == (cursor - 3, cursor)
    acts["chart.statistics.on"].run()
    assert bars(chart, statistics) == (cursor - 2, cursor)
    acts["chart.statistics.begin"].run()
    chart.step(5)
    acts["chart.statistics.end"].run()
    assert bars(chart, statistics) == (cursor - 2, cursor + 3)
    assert "Bars 6" in statistics.words
    acts["chart.statistics.clear"].run()
    assert bars(chart, statistics) is None
    assert statistics.words == ""
