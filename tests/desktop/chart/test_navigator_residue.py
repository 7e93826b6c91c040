"""The strip below the chart after random bars, views, sizes: no part of it leaves anything behind."""

from __future__ import annotations

from random import Random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fakes.scenes.screen.residue import SEEDS, hold_to_whole_paintings, recolour
from fakes.values.bar_rows import rows
from tideboard_core.market.bars.series import BarSeries
from tideboard_desktop.chart.navigator import Overview
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.charts.picture import PriceFacts

KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)


class Strip:
    """Steps of the strip and of the chart above it."""

    def __init__(self, strip: Overview, chart: PriceChart, series: BarSeries) -> None:
        self.strip, self.chart, self.series, self.count = strip, chart, series, 120
        chart.pointed.connect(strip.follow)
        strip.show_series(series)

    def bars(self, chance: Random) -> None:
        """The newest bar closes elsewhere, or there is one more."""
        self.count += chance.randrange(2)
        close = 600 + chance.random() * 9
        self.chart.take_bars(self.series.take(rows(1, first=self.count - 1, close=close)))
        self.strip.show_series(self.series)

    def view(self, chance: Random) -> None:
        """Another part is in view."""
        chance.choice((lambda: self.chart.zoom(1.3), lambda: self.chart.zoom(0.7), lambda: self.chart.pan(45)))()

    def mouse(self, chance: Random) -> None:
        """The window is taken and moved."""
        first, last = (QPoint(chance.randrange(self.strip.width()), 15) for _ in range(2))
        QTest.mousePress(self.strip, Qt.MouseButton.LeftButton, pos=first)
        QTest.mouseMove(self.strip, last)
        QTest.mouseRelease(self.strip, Qt.MouseButton.LeftButton, pos=last)

    def keys(self, chance: Random) -> None:
        """The window moves."""
        QTest.keyClick(self.strip, chance.choice(KEYS))

    def size(self, chance: Random) -> None:
        """Another size."""
        self.strip.resize(chance.choice((700, 400)), chance.choice((34, 50)))


@pytest.mark.parametrize("seed", SEEDS)
def test_parts_leave_nothing(chart: PriceChart, series: BarSeries, seed: int) -> None:
    chart.show_series(series, PriceFacts())
    strip = Overview(chart)
    strip.resize(700, 34)
    strip.show()
    steps_of = Strip(strip, chart, series)
    steps = [steps_of.bars, steps_of.view, steps_of.mouse, steps_of.keys] * 2 + [
        steps_of.size, recolour(strip, chart.theme),
    ]  # fmt: skip
    try:
        hold_to_whole_paintings(strip, steps, seed=seed)
    finally:
        strip.hide()
        strip.deleteLater()
