"""Days, weeks and months of flow after random figures, pointers, views: no part leaves anything behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fakes.scenes.flow.history import content, history
from fakes.scenes.screen.residue import SEEDS, hold_to_whole_paintings, recolour
from tideboard_core.model.flow import FlowPeriod
from tideboard_desktop.flow.chart.line_styles import FlowLine
from tideboard_desktop.flow.history.model import HistoryStyle
from tideboard_desktop.flow.history.period_chart import HistoryChart
from tideboard_desktop.ui.charts.picture import PriceFacts
from tideboard_desktop.ui.theme import Theme

Show = Callable[..., None]
KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Escape)


class Past:
    """Steps of the chart."""

    def __init__(self, chart: HistoryChart) -> None:
        self.chart = chart
        self.histories = {period: history(period) for period in (FlowPeriod.DAY, FlowPeriod.WEEK, FlowPeriod.MONTH)}
        self.period, self.style = FlowPeriod.DAY, HistoryStyle()
        self.show()

    def show(self) -> None:
        """What is chosen."""
        series = self.histories[self.period]
        self.chart.show_content(content(self.period, self.style, series=series), PriceFacts())

    def tick(self, chance: Random) -> None:
        """The running period has another net."""
        series = self.histories[self.period]
        net = series.net.copy()
        net[-1] = (chance.random() - 0.5) * 2e9
        self.histories[self.period] = replace(series, net=net)
        self.show()

    def other(self, chance: Random) -> None:
        """Another period."""
        self.period = chance.choice(list(self.histories))
        self.show()

    def look(self, chance: Random) -> None:
        """Stacks, sums, other lines."""
        shown = frozenset(chance.sample(list(FlowLine), 4))
        sums = frozenset(chance.sample((5, 10, 20), chance.randrange(3)))
        self.style = HistoryStyle(shown=shown, stacked=chance.random() < 0.5, sums=sums)
        self.show()

    def view(self, chance: Random) -> None:
        """Zoom, pan and back."""
        moves = (
            lambda: self.chart.zoom(1.4),
            lambda: self.chart.zoom(0.7),
            lambda: self.chart.page(-1),
            lambda: self.chart.pan(37),
            self.chart.reset,
        )
        chance.choice(moves)()

    def crosshair(self, chance: Random) -> None:
        """The mouse is elsewhere."""
        place = QPoint(chance.randrange(self.chart.width()), chance.randrange(self.chart.height()))
        QTest.mouseMove(self.chart, place)

    def keys(self, chance: Random) -> None:
        """The cursor moves or goes."""
        QTest.keyClick(self.chart, chance.choice(KEYS))

    def size(self, chance: Random) -> None:
        """Another size."""
        self.chart.resize(chance.choice((928, 600)), chance.choice((440, 240)))


@pytest.mark.parametrize("seed", SEEDS)
def test_parts_leave_nothing(theme: Theme, on_screen: Show, seed: int) -> None:
    chart = HistoryChart(theme)
    on_screen(chart)
    past = Past(chart)

    def forget() -> None:
        chart._fresh = False

    steps = [past.crosshair, past.keys, past.tick] * 3 + [
        past.other, past.look, past.view, past.size, recolour(chart, theme),
    ]  # fmt: skip
    hold_to_whole_paintings(chart, steps, forget, seed=seed, count=100)
