"""The price chart after random ticks, bars, tags, views: what was painted in parts is what a whole painting shows."""

from __future__ import annotations

from functools import partial
from random import Random

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fakes.scenes.screen.residue import SEEDS, STEPS, hold_to_whole_paintings
from fakes.values.bar_rows import KEY, rows
from tideboard_core.market.bars.series import BarSeries
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.charts.axes import AxisTag, LivePrice
from tideboard_desktop.ui.charts.curves import ChartForm, ChartLine, Curves, Dash, IndicatorPane
from tideboard_desktop.ui.charts.layer import ChartLayer
from tideboard_desktop.ui.charts.picture import BarFlow, Picture, PriceFacts
from tideboard_desktop.ui.charts.polygons import Floats
from tideboard_desktop.ui.theme import Appearance, make_theme


class Levels(ChartLayer):
    """Tags near the last price, which it pushes aside."""

    def tags(self, picture: Picture) -> list[AxisTag]:
        assert picture.scale is not None
        return [AxisTag(picture.scale.y_of(price), (f"{price:.2f}",), "#181B21", "#B1B6BE") for price in (600.0, 601.2)]


def _average(closes: Floats, period: int) -> Floats:
    sums = np.cumsum(np.insert(closes, 0, 0.0))
    found = np.full(len(closes), np.nan)
    found[period - 1 :] = (sums[period:] - sums[:-period]) / period
    return found


class Market:
    """Steps of a chart with averages, one dashed and one dotted, and a pane below; or of bars and flow alone."""

    def __init__(self, chart: PriceChart, series: BarSeries, *, bare: bool) -> None:
        self.chart, self.series, self.count, self.ticks = chart, series, 120, 0
        self.lines: tuple[ChartLine, ...] = ()
        self.panes: tuple[IndicatorPane, ...] = ()
        chart.before_bars = None if bare else self.curves
        chart.add_layer(Levels())
        chart.set_live(LivePrice(600.5, ("1:00",)))

    def curves(self, series: BarSeries, _change: object) -> Curves | None:
        """Averages of the closes; their arrays are written to where only the newest bar has changed."""
        closes = series.columns.rows.close
        found = [_average(closes, period) for period in (2, 5, 10)]
        if self.lines and len(self.lines[0].values) == len(closes):
            for line, values in zip(self.lines, found, strict=True):
                line.values[:] = values
            self.panes[0].lines[0].values[:] = found[0]
            return None
        dashes = (Dash.SOLID, Dash.DASHED, Dash.DOTTED)
        self.lines = tuple(
            ChartLine(name=dash.name, values=values, dash=dash, width=1.6)
            for dash, values in zip(dashes, found, strict=True)
        )
        self.panes = (IndicatorPane(key="sign", title="sign", lines=(ChartLine(name="x", values=found[0].copy()),)),)
        return self.lines, self.panes

    def tick(self, chance: Random) -> None:
        """The newest bar closes elsewhere."""
        close = float(self.series.columns.rows.open[-1]) + chance.choice((-3.0, -0.4, 0.1, 0.5, 1.0))
        self.ticks += 1
        bar = rows(1, first=self.count - 1, close=close, more=self.ticks)
        self.chart.take_bars(self.series.take(bar._replace(known=bar.known + self.ticks)))

    def restate(self, chance: Random) -> None:
        """An earlier bar is another."""
        place = self.count - chance.randrange(2, 30)
        close = float(self.series.columns.rows.open[place]) + chance.random()
        self.chart.take_bars(self.series.take(rows(1, first=place, close=close)))

    def minute(self, _chance: Random) -> None:
        """A new bar."""
        self.count += 1
        self.chart.take_bars(self.series.take(rows(1, first=self.count - 1)))

    def price(self, chance: Random) -> None:
        """The last price moves and pushes the tags."""
        self.chart.set_live(LivePrice(599 + chance.random() * 3, ("0:59",) * chance.randrange(2)))

    def crosshair(self, chance: Random) -> None:
        """The mouse is elsewhere, perhaps outside."""
        QTest.mouseMove(self.chart, QPoint(chance.randrange(5, self.chart.width()), chance.randrange(5, 560)))

    def keys(self, chance: Random) -> None:
        """The cursor moves or goes."""
        QTest.keyClick(self.chart, chance.choice((Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Escape)))

    def flow(self, chance: Random) -> None:
        """The flow of the bars."""
        nets = np.array([chance.gauss(0, 1e6) for _ in range(self.count)])
        self.chart.show_flow(BarFlow(nets, np.cumsum(nets), nets))

    def view(self, chance: Random) -> None:
        """Zoom, pan and back."""
        moves = (
            lambda: self.chart.zoom(1.3),
            lambda: self.chart.zoom(0.7),
            lambda: self.chart.pan(45),
            self.chart.reset,
        )
        chance.choice(moves)()

    def size(self, chance: Random) -> None:
        """Another size."""
        self.chart.resize(chance.choice((926, 900, 640)), chance.choice((600, 560)))

    def form(self, chance: Random) -> None:
        """Candles, a line."""
        self.chart.set_form(chance.choice((ChartForm.CANDLES, ChartForm.LINE, ChartForm.AREA, ChartForm.BARS)))

    def theme(self, chance: Random) -> None:
        """The other colours."""
        self.chart.theme.take_colours(make_theme(chance.choice((Appearance.LIGHT, Appearance.DARK))))
        self.chart.theme.show_colours()


def forget(chart: PriceChart) -> None:
    chart._fresh = False


@pytest.mark.parametrize("bare", [False, True], ids=["curves", "bare"])
@pytest.mark.parametrize("seed", SEEDS)
def test_parts_leave_nothing(chart: PriceChart, series: BarSeries, seed: int, *, bare: bool) -> None:
    chart.show_series(series, PriceFacts())
    market = Market(chart, series, bare=bare)

    steps = [market.tick] * 6 + [market.price] * 4 + [
        market.restate, market.minute, market.flow, market.crosshair, market.keys,
        market.view, market.size, market.form, market.theme,
    ]  # fmt: skip
    hold_to_whole_paintings(chart, steps, partial(forget, chart), seed=seed, count=100 if bare else STEPS)


@pytest.mark.parametrize(
    ("count", "form", "bare"),
    [
        (9_000, ChartForm.CANDLES, True),
        (9_000, ChartForm.LINE, True),
        (5_000, ChartForm.CANDLES, False),
        (700, ChartForm.CANDLES, True),
    ],
)
def test_a_tick_leaves_what_stands_in_its_pixel_and_beside(
    chart: PriceChart, count: int, form: ChartForm, *, bare: bool
) -> None:
    """Several bars share a pixel, or one takes little more: curves, that of the flow too, lead to it all the same."""
    series = BarSeries(KEY)
    series.take(rows(count))
    market = Market(chart, series, bare=bare)
    market.count = count
    chart.set_form(form)
    chart.show_series(series, PriceFacts())
    chart.show_columns(0, count, follow=False)
    market.flow(Random(1))

    hold_to_whole_paintings(chart, [market.tick], partial(forget, chart), count=4)
