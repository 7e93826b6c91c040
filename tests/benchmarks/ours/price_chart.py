"""Our price chart, 926 x 740, of 100,000 bars: price, volume, flow, three indicators over the candles and three below.

A round is frames of a drag and of the wheel, ticks with one pane and with three, a chart opened, and crosshair moves;
with `drag` frames of a drag alone.
"""

from __future__ import annotations

import asyncio
import math
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QCursor, QMouseEvent
from PySide6.QtWidgets import QApplication

from benchmarks import subject
from benchmarks.bar_data import BARS, IN_VIEW, OPENED, PAN, SIZE, MadeBars, made, tick
from benchmarks.ours.probes import percentile
from benchmarks.ours.screen import PLACE, Drawn
from benchmarks.subject import figures, serve
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
MOVES = 40


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


def timed(drawn: Drawn, count: int, step: Callable[[int], None]) -> tuple[dict[str, Any], list[float]]:
    """As `Drawn.timed`, with the milliseconds of the processor that each step took."""
    each: list[float] = []

    def one(number: int) -> None:
        began = time.process_time()
        step(number)
        drawn.flush()
        each.append((time.process_time() - began) * 1000)

    return drawn.timed(count, one), each


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
    bare = {"price": Stage(bars, panes=False, indicators=False), "panes": Stage(bars, panes=True, indicators=False)}
    for stage in (whole, *bare.values()):
        stage.show()
    opened = made(OPENED)

    def open_charts() -> None:
        for _number in range(OPENINGS):
            stage = Stage(opened, panes=True, indicators=True)
            stage.show()
            assert stage.drawn.paints
            stage.chart.hide()
            stage.chart.deleteLater()

    def round_(*, drag: bool = False) -> dict[str, Any]:
        chart, frames, every = whole.chart, dict[str, dict[str, Any]](), list[float]()
        for count in VISIBLE:
            whole.look_at(count)
            frames[f"pan {count}"], took = timed(whole.drawn, FRAMES, lambda _number: chart.pan(PAN))
            every += took
        if drag:
            return figures(frames)
        chart.reset()
        steps = round(math.log(chart.view.pitch / (chart.layout_now.right / BARS)) / math.log(ZOOM))

        def wheel(number: int) -> None:
            chart.zoom(1 / ZOOM if number < steps else ZOOM, 400.0)

        frames["zoom"], took = timed(whole.drawn, 2 * steps, wheel)
        every += took
        columns = 0.0
        for name, stage in bare.items():
            stage.chart.reset()
            stage.drawn.flush()
            before = stage.chart.bars.columns
            frames[f"tick {name}"] = stage.drawn.timed(TICKS, stage.ticked)
            columns = (stage.chart.bars.columns - before) / TICKS
            stage.look_at(IN_VIEW)
            frames[f"frame {name}"] = stage.drawn.timed(FRAMES, stage.dragged)
        frames["open"] = subject.timed(OPENINGS, open_charts)
        chart.reset()
        whole.drawn.flush()
        before = chart.bars.columns
        frames["crosshair"] = whole.drawn.timed(
            MOVES, lambda number: moved_to(chart, QPointF(100 + number * 13 % 600, 60 + number * 7 % 200))
        )
        painted = chart.bars.columns - before
        chart.hide_crosshair()
        return {
            **figures(frames),
            "p99": percentile(every, 0.99),
            "longest": max(every),
            "tick columns": columns,
            "crosshair columns": painted,
        }

    serve(round_, "PySide6-Essentials", "numpy")


if __name__ == "__main__":
    main()
