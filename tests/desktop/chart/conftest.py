"""A chart without a dock, and a series of 120 minutes for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from tideboard_core.market.bars.series import BarSeries
    from tideboard_desktop.chart.price_chart import PriceChart


@pytest.fixture
def chart(qapp: QApplication) -> Iterator[PriceChart]:
    from fakes.scenes.screen.whole_style import install
    from tideboard_desktop.chart.price_chart import PriceChart
    from tideboard_desktop.ui.theme import make_theme

    theme = make_theme()
    install(qapp, theme)
    made = PriceChart(theme, "Price chart")
    made.resize(926, 600)
    made.show()
    qapp.processEvents()
    yield made
    made.hide()
    made.deleteLater()


@pytest.fixture
def series() -> BarSeries:
    from fakes.values.bar_rows import KEY, OPEN, rows
    from tideboard_core.market.bars.series import BarSeries

    made = BarSeries(KEY)
    made.take(rows(120))
    made.answer(OPEN, OPEN + timedelta(minutes=120))
    return made


@pytest.fixture
def painted(chart: PriceChart, series: BarSeries, qapp: QApplication) -> Callable[[], int]:
    """Shows the series; the function returns the columns painted since its last call."""
    from tideboard_desktop.ui.charts.picture import PriceFacts

    chart.show_series(series, PriceFacts())
    qapp.processEvents()
    chart.grab()
    before = [chart.bars.columns]

    def since() -> int:
        chart.grab()
        count = chart.bars.columns - before[0]
        before[0] = chart.bars.columns
        return count

    return since
