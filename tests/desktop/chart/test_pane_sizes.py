"""Panes get other heights by their separators, are folded to their titles, and keep both with the layout."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tideboard_core.market.bars.series import BarSeries
from tideboard_desktop.chart.commands import pane_commands
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.docks.saved_state import read
from tideboard_desktop.ui.charts.curves import ChartLine, IndicatorPane
from tideboard_desktop.ui.charts.layout import FLOW, FOLDED, LEAST_PANE, PRICE, VOLUME, chart_layout
from tideboard_desktop.ui.charts.pane_sizes import PaneSizes, PanesState
from tideboard_desktop.ui.dock_memory import Memory

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SIGN = "indicator_0"


@pytest.fixture
def sizes(chart: PriceChart, painted: Callable[[], int], series: BarSeries) -> PaneSizes:
    """Volume, flow and one indicator below the candles."""
    made = PaneSizes(chart)
    chart.add_layer(made)
    line = ChartLine(name="x", values=np.sin(np.arange(120.0)))
    chart.show_overlays((), (IndicatorPane(key=SIGN, title="sign", lines=(line,)),))
    return made


def heights(chart: PriceChart) -> dict[str, float]:
    return {pane.key: pane.bottom - pane.top for pane in chart.layout_now.panes}


def drag(chart: PriceChart, key: str, by: int) -> None:
    """Move the upper edge of a pane down."""
    pane = chart.layout_now.title(key)
    assert pane is not None
    begin = QPoint(300, round(pane.top))
    QTest.mousePress(chart, LEFT, NONE, begin)
    QTest.mouseMove(chart, begin + QPoint(0, by))
    QApplication.processEvents()
    QTest.mouseRelease(chart, LEFT, NONE, begin + QPoint(0, by))


def test_a_separator_moves_height_between_two_panes(chart: PriceChart, sizes: PaneSizes) -> None:
    before, edge = heights(chart), chart.view.end
    drag(chart, SIGN, -30)
    after = heights(chart)
    assert after[SIGN] - before[SIGN] == pytest.approx(30, abs=1)
    assert after[FLOW] - before[FLOW] == pytest.approx(-30, abs=1)
    assert after[PRICE] == pytest.approx(before[PRICE], abs=1)
    drag(chart, VOLUME, 500)
    assert heights(chart)[VOLUME] == pytest.approx(LEAST_PANE, abs=1)
    drag(chart, VOLUME, -2000)
    assert heights(chart)[PRICE] >= 139
    assert chart.view.end == edge, "the bars have not moved"


def test_a_double_click_folds_a_pane_to_its_title(chart: PriceChart, sizes: PaneSizes) -> None:
    before = heights(chart)
    pane = chart.layout_now.title(FLOW)
    assert pane is not None
    QTest.mouseDClick(chart, LEFT, NONE, QPoint(300, round(pane.top)))
    after = heights(chart)
    assert after[FLOW] == FOLDED
    assert after[PRICE] == pytest.approx(before[PRICE] + before[FLOW] - FOLDED, abs=2)
    assert chart.layout_now.pane(FLOW) is None
    chart.grab()
    acts = {one.id: one for one in pane_commands(lambda: sizes, lambda: chart)}
    acts["chart.fold.flow"].run()
    assert heights(chart) == before
    acts["chart.fold.indicators"].run()
    assert heights(chart)[SIGN] == FOLDED


def test_a_separator_shows_itself_and_esc_gives_the_heights_back(chart: PriceChart, sizes: PaneSizes) -> None:
    before = heights(chart)
    pane = chart.layout_now.title(VOLUME)
    assert pane is not None
    begin = QPoint(300, round(pane.top))
    QTest.mouseMove(chart, begin)
    QApplication.processEvents()
    assert chart.cursor().shape() == Qt.CursorShape.SplitVCursor
    QTest.mousePress(chart, LEFT, NONE, begin)
    QTest.mouseMove(chart, begin - QPoint(0, 40))
    QApplication.processEvents()
    assert heights(chart) != before
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert heights(chart) == before


def test_a_layout_keeps_heights_and_takes_no_nonsense(chart: PriceChart, sizes: PaneSizes) -> None:
    drag(chart, SIGN, -30)
    sizes.fold([VOLUME])
    kept, shown = sizes.saved_state(), heights(chart)
    sizes.restore(PanesState(heights={}, folded=()))
    assert heights(chart) != shown
    sizes.restore(kept)
    assert heights(chart) == shown
    odd: Memory = {"heights": {FLOW: -5, SIGN: "x", VOLUME: 1e9}, "folded": [7, None]}
    assert read(odd, kept) == PanesState(heights={}, folded=())


@pytest.mark.parametrize("height", range(60, 800, 37))
@pytest.mark.parametrize("folded", [(), (FLOW,), (VOLUME, FLOW, SIGN)])
def test_panes_fill_the_chart_and_leave_the_price_its_room(height: int, folded: tuple[str, ...]) -> None:
    layout = chart_layout(900, height, [VOLUME, FLOW, SIGN], heights={FLOW: 300.0}, folded=folded)
    edges = [layout.panes[0].top, *(pane.bottom for pane in layout.panes)]
    assert edges == sorted(edges)
    assert layout.panes[0].bottom >= min(140, height - 20) - 1
    assert layout.bottom == height - 20
    assert all(pane.bottom - pane.top >= FOLDED - 1 for pane in layout.panes[1:])
