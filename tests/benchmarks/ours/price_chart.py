"""Our price chart, 926 x 740, of 100,000 bars: price, volume, flow, three indicators over the candles and three below.

A round is frames of a drag and of the wheel, then frames and ticks of one with three panes and no indicator, and a
chart opened.
"""

from __future__ import annotations

import asyncio
import math
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QCursor, QMouseEvent
from PySide6.QtWidgets import QApplication

from benchmarks.bar_data import BARS, IN_VIEW, OPENED, PAN, SIZE, MadeBars, made, tick
from benchmarks.ours.probes import percentile
from benchmarks.ours.screen import PLACE, Drawn
from benchmarks.subject import serve, timed
from fakes.scenes.screen.whole_style import install
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import Interval, Unit, instant_of
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.chart.indicators.chosen import chosen
from tideboard_desktop.chart.indicators.control import IndicatorControl
from tideboard_desktop.chart.indicators.templates import ChartView
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.charts.axes import LivePrice
from tideboard_desktop.ui.charts.pane_chart import ZOOM
from tideboard_desktop.ui.charts.picture import BarFlow, PriceFacts
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

KEY = SeriesKey(InstrumentId("HK.00700"), Interval(1, Unit.MINUTE))
CODES = ("MA", "VWAP", "BOLL", "MACD", "KDJ", "RSI")
VISIBLE = (120, IN_VIEW, BARS)
FRAMES = 60
TICKS = 100
OPENINGS = 5


def series_of(bars: MadeBars) -> BarSeries:
    """Bars as if a source had answered for all of them."""
    series = BarSeries(KEY)
    known = np.zeros(len(bars.start), np.int32)
    turnover = bars.volume * bars.close
    series.take(Columns(bars.start, bars.open, bars.high, bars.low, bars.close, bars.volume, turnover, known))
    series.answer(instant_of(int(bars.start[0])), instant_of(int(bars.start[-1]) + 1))
    return series


class Stage:
    """A chart on screen; `ticked` merges a trade into its last bar and shows it."""

    def __init__(self, bars: MadeBars, *, panes: bool, indicators: bool) -> None:
        theme = make_theme()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        install(app, theme)
        self.bars, self.series = bars, series_of(bars)
        self.chart = PriceChart(theme, "Price chart")
        self.chart.setGeometry(*PLACE, *SIZE)
        if not panes:
            self.chart.below.clear()
        if indicators:
            control = IndicatorControl(
                self.chart, theme=theme, tasks=Tasks(_fail), preferences=None, view=lambda: ChartView("linear"),
                take_view=lambda _view: None,
            )  # fmt: skip
            asyncio.run(control.load())
            control.chosen.replace_all([chosen(code) for code in CODES])
        self._number = 0
        self._panes = panes
        self.drawn = Drawn(self.chart)

    def show(self) -> None:
        """From data to painted."""
        self.chart.show_series(self.series, PriceFacts())
        if self._panes:
            self.chart.show_flow(BarFlow(self.bars.net, np.cumsum(self.bars.net), self.bars.net))
        self.chart.show()
        QApplication.processEvents()

    def look_at(self, count: int) -> None:
        """Fill the width with so many bars, in the middle of all where there are more."""
        self.chart.view.show_last(count)
        self.chart.pan(0.0 if count == BARS else 40_000 * self.chart.view.pitch)
        self.drawn.flush()

    def dragged(self, _number: int) -> None:
        """A step of a drag."""
        self.chart.pan(PAN)

    def ticked(self, _number: int) -> None:
        """A trade in the running bar."""
        self._number += 1
        last = self.bars.last(1)
        trade = tick(self.bars, self._number)
        close, volume = np.array([trade["close"]]), np.array([trade["volume"]], np.int64)
        known = np.array([self._number], np.int32)
        rows = Columns(last.start, last.open, last.high, last.low, close, volume, volume * close, known)
        self.chart.take_bars(self.series.take(rows))
        self.chart.set_live(LivePrice(float(close[0])))


def _fail(error: BaseException, where: str) -> None:
    raise RuntimeError(where) from error


def frames(drawn: Drawn, count: int, step: Callable[[int], None]) -> list[float]:
    """Milliseconds of the processor that each of so many steps took, with its painting."""
    return [drawn.timed(1, lambda _zero, number=number: step(number)) for number in range(count)]  # type: ignore[misc]


def moved_to(chart: PriceChart, place: QPointF) -> None:
    """Move the mouse over the candles."""
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove, place, chart.mapToGlobal(place),
        Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(chart, event)


def main() -> None:
    """Serve rounds."""
    _application = QApplication(sys.argv[:1])
    QCursor.setPos(0, 0)
    bars = made(BARS)
    whole = Stage(bars, panes=True, indicators=True)
    panes = Stage(bars, panes=True, indicators=False)
    whole.show()
    panes.show()
    opened = made(OPENED)

    def open_charts() -> None:
        for _number in range(OPENINGS):
            stage = Stage(opened, panes=True, indicators=True)
            stage.show()
            assert stage.drawn.paints
            stage.chart.hide()
            stage.chart.deleteLater()

    def every_frame() -> list[float]:
        chart, found = whole.chart, list[float]()
        for count in VISIBLE:
            whole.look_at(count)
            found += frames(whole.drawn, FRAMES, whole.dragged)
        chart.reset()
        steps = round(math.log(chart.view.pitch / (chart.layout_now.right / BARS)) / math.log(ZOOM))
        wheel = [1 / ZOOM] * steps + [ZOOM] * steps
        return found + frames(whole.drawn, len(wheel), lambda number: chart.zoom(wheel[number], 400.0))

    def round_() -> dict[str, Any]:
        took = every_frame()
        panes.chart.reset()
        ticks = panes.drawn.timed(TICKS, panes.ticked)
        panes.look_at(IN_VIEW)
        return {
            "p99": percentile(took, 0.99),
            "tick panes": ticks,
            "frame panes": panes.drawn.timed(FRAMES, panes.dragged),
            "open": timed(OPENINGS, open_charts),
        }

    serve(round_, "PySide6-Essentials", "numpy")


if __name__ == "__main__":
    main()
