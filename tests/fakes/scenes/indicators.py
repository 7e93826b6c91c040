"""A chart of made-up bars with its indicators, in a window of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

import numpy as np
import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fakes.values.clock import ManualClock
from fakes.values.indicator_bars import made_bars
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import Interval, Unit, minute_of
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.market.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.market import FlowSource
from tideboard_desktop.chart.flow_source import ChartFlow
from tideboard_desktop.chart.indicators.control import IndicatorControl
from tideboard_desktop.chart.indicators.templates import ChartView
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.charts.picture import BarFlow
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

KEY = SeriesKey(InstrumentId("HK.00700"), Interval(5, Unit.MINUTE))
OPEN = minute_of(datetime(2026, 7, 7, 1, 30, tzinfo=UTC))


def rows_of(count: int, *, seed: int = 1) -> Columns:
    """Bars of one long morning."""
    bars = made_bars(count, seed, tick=0.5)
    starts = OPEN + 5 * np.arange(count, dtype=np.int32)
    prices = (bars.open, bars.high, bars.low, bars.close)
    return Columns._make((starts, *prices, bars.volume.astype(np.int64), bars.turnover, np.zeros(count, np.int32)))


class IndicatorScene:
    """The chart with 100 bars; `views` are those that templates brought."""

    def __init__(self) -> None:
        self.theme = make_theme()
        self.tasks = Tasks(lambda error, where: pytest.fail(f"{where}: {error}"))
        self.views: list[ChartView] = []
        self.window = QWidget()
        self.chart = PriceChart(self.theme, "Price chart")
        self.control = IndicatorControl(
            self.chart,
            theme=self.theme,
            tasks=self.tasks,
            preferences=None,
            view=lambda: ChartView("log"),
            take_view=self.views.append,
        )
        self.series = BarSeries(KEY)
        self.series.take(rows_of(100))
        column = QVBoxLayout(self.window)
        column.addWidget(self.control.button)
        column.addWidget(self.chart)
        self.window.resize(900, 700)

    def take_flow(self, flow: BarFlow) -> None:
        """The flow of the bars, from a source without an archive."""
        clock = ManualClock()
        source = ChartFlow(
            self.window,
            cast("FlowSource", None),
            None,
            hub=Hub(clock),
            tasks=self.tasks,
            clock=clock,
            calendar=TradingCalendar(),
        )
        self.control.take_flow(flow, source)
        self.chart.show_flow(flow)

    def tick(self, count: int, last: float) -> None:
        """Another close of the last bar, of `count` bars."""
        rows = rows_of(count)
        rows.close[-1] = last
        rows.known[-1] = self.series.version
        self.series.take(rows.part(count - 1, count))
        self.chart.take_bars(self.series.changed)
