"""What the charts of a dock share: the crosshair, the security, the range of time, the indicators, the drawings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, QRectF, Signal
from PySide6.QtGui import QPainter

from tideboard_core.market.bars.intervals import Unit, instant_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.bars import day_parts
from tideboard_desktop.chart.cell import ChartCell
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axes import AxisTag, level_tag, paint_lines, paint_time_tag, slot_time
from tideboard_desktop.ui.charts.layer import ChartLayer
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.theme import colour

_MARKED = 0.12
"""Alpha over a bar that holds more than the time under the mouse."""


class Echo(NamedTuple):
    """The bar under the mouse elsewhere, by the start of its column (minutes since 1970), and the price there."""

    key: SeriesKey
    start: int
    price: float | None

    def price_of(self, instrument: InstrumentId) -> float | None:
        """The price in the chart of a security: another one's says nothing there."""
        return self.price if self.key.instrument == instrument else None


class EchoLayer(ChartLayer):
    """Of one chart; `show` repaints what lies over its bars."""

    def __init__(self, chart: PriceChart) -> None:
        self._chart = chart
        self.echo: Echo | None = None

    def show(self, echo: Echo | None) -> None:
        """Show another place, or none."""
        if echo != self.echo:
            self.echo = echo
            self._chart.update()

    def paint(self, painter: QPainter, picture: Picture) -> None:
        """Lines, time tag, and a mark over a bar that is longer than the one under the mouse."""
        slot, echo = self.slot(picture), self.echo
        if slot is None or echo is None:
            return
        layout, theme, view = picture.layout, self._chart.theme, picture.view
        x, start = view.centre(slot), int(view.slots.start[slot])
        if not 0 <= x <= layout.right:
            return
        if picture.key.longest > echo.key.longest and view.pitch >= 1:
            area = QRectF(x - view.pitch / 2, 0, view.pitch, layout.bottom)
            painter.fillRect(area, colour(theme.surface.text2, _MARKED))
        paint_lines(painter, picture, theme, x, echo.price_of(picture.key.instrument))
        text = bar_span(picture.key, start) if picture.key.longest > echo.key.longest else slot_time(picture.key, start)
        paint_time_tag(painter, picture, theme, x, text, self._chart.label_areas, outlined=True)

    def tags(self, picture: Picture) -> Sequence[AxisTag]:
        """The price under the mouse, as an outline."""
        echo = self.echo
        price = None if echo is None else echo.price_of(picture.key.instrument)
        tag = None if price is None else level_tag(picture, self._chart.theme, price)
        surface = self._chart.theme.surface
        return (
            ()
            if tag is None
            else (tag._replace(background=surface.panel, foreground=surface.text1, edge=surface.text1),)
        )

    def slot(self, picture: Picture) -> int | None:
        """The column that holds the time, or the first one inside the bar under the mouse; None without one."""
        echo, starts = self.echo, picture.view.slots.start
        if echo is None or not len(starts):
            return None
        place = int(np.searchsorted(starts, echo.start, side="right")) - 1
        if place >= 0 and echo.start < int(starts[place]) + picture.key.longest:
            return place
        after = place + 1
        return after if after < len(starts) and int(starts[after]) < echo.start + echo.key.longest else None


def bar_span(key: SeriesKey, start: int) -> str:
    """A bar of minutes from its start to its end, a longer one by its day."""
    if key.interval.unit is not Unit.MINUTE:
        return slot_time(key, start)
    begin, end = instant_of(start), instant_of(start + key.interval.length)
    parts = day_parts(key.market, exchange_date(key.market, begin), key.sessions)
    end = min((end, *(part.end for part in parts if part.begin <= begin < part.end)))  # bars span no break
    return f"{slot_time(key, start)}\u2013{fmt.clock_minutes(end, MARKET_ZONE[key.market])}"


translate = QCoreApplication.translate


class Link(StrEnum):
    """One thing that charts can share."""

    CROSSHAIR = "crosshair"
    SYMBOL = "symbol"
    RANGE = "range"
    INDICATORS = "indicators"
    DRAWINGS = "drawings"


def link_words() -> dict[Link, str]:
    """What stands on the chips."""
    return {
        Link.CROSSHAIR: translate("PriceChart", "Crosshair: time and price"),
        Link.SYMBOL: translate("PriceChart", "Symbol"),
        Link.RANGE: translate("PriceChart", "Visible range"),
        Link.INDICATORS: translate("PriceChart", "Indicators"),
        Link.DRAWINGS: translate("PriceChart", "Drawings"),
    }


class GridLinks(QObject):
    """Passes on what one chart of `cells` does to the others; `changed` is emitted after a link was switched."""

    changed = Signal()

    def __init__(self, cells: Callable[[], Sequence[ChartCell]], parent: QObject) -> None:
        super().__init__(parent)
        self._cells = cells
        self.on: set[Link] = {Link.CROSSHAIR, Link.SYMBOL, Link.DRAWINGS}
        self._pointing: ChartCell | None = None
        self._passing_on = False

    def join(self, cell: ChartCell) -> None:
        """Listen to a chart that was just made."""
        cell.chart.add_layer(EchoLayer(cell.chart))
        cell.chart.pointed.connect(lambda: self._pointed(cell))
        cell.chart.view_moved.connect(lambda: self._passed_on(self._show_range, cell))
        cell.indicators.chosen.changed.connect(lambda: self._passed_on(self._show_indicators, cell))
        cell.drawings.drawings.changed.connect(lambda: self._passed_on(self._show_drawings, cell))

    def switch(self, link: Link, *, on: bool, cell: ChartCell) -> None:
        """Link or separate the charts; what the others take over is that of `cell`."""
        if on is (link in self.on):
            return
        self.on ^= {link}
        if on:
            self.follow(cell)
        elif link is Link.CROSSHAIR:
            self._show_echo(None)
        self.changed.emit()

    def follow(self, cell: ChartCell) -> None:
        """Let the others take over what is linked from this chart."""
        if Link.SYMBOL in self.on:
            for other in self._others(cell):
                if other.instrument != cell.instrument:
                    other.choose(instrument=cell.instrument)
        self._passed_on(self._show_range, cell)
        self._passed_on(self._show_indicators, cell)
        self._passed_on(self._show_drawings, cell)

    def restore(self, links: Iterable[Link]) -> None:
        self.on = set(links)
        self.changed.emit()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _others(self, cell: ChartCell) -> list[ChartCell]:
        return [other for other in self._cells() if other is not cell]

    def _passed_on(self, act: Callable[[ChartCell], None], cell: ChartCell) -> None:
        """Once: what the others then do is not passed on."""
        if not self._passing_on:
            self._passing_on = True
            try:
                act(cell)
            finally:
                self._passing_on = False

    def _pointed(self, cell: ChartCell) -> None:
        chart, slot = cell.chart, cell.chart.slot
        if not chart.has_crosshair or slot is None or chart.picture is None:
            if self._pointing is cell:
                self._pointing = None
                self._show_echo(None)
            return
        self._pointing = cell
        if Link.CROSSHAIR in self.on:
            self._show_echo(Echo(chart.picture.key, int(chart.view.slots.start[slot]), chart.level))

    def _show_echo(self, echo: Echo | None) -> None:
        for cell in self._cells():
            pointing = cell is self._pointing
            if echo is not None and not pointing:
                cell.chart.hide_crosshair()
            cell.chart.layers.find(EchoLayer).show(None if pointing else echo)

    def _show_range(self, cell: ChartCell) -> None:
        """The others show the time that this chart shows, as far as they have bars."""
        view = cell.chart.view
        first, last = view.visible()
        if Link.RANGE not in self.on or cell.chart.picture is None or last <= first:
            return
        begin = int(view.slots.start[first])
        end = int(view.slots.start[last - 1]) + cell.chart.picture.key.longest
        for other in self._others(cell):
            starts = other.chart.view.slots.start
            low, high = np.searchsorted(starts, (begin, end))
            if high > low:
                other.chart.show_columns(int(low), int(high), follow=view.follows)

    def _show_indicators(self, cell: ChartCell) -> None:
        if Link.INDICATORS not in self.on:
            return
        for other in self._others(cell):
            if list(other.indicators.chosen.items) != list(cell.indicators.chosen.items):
                other.indicators.chosen.replace_all(list(cell.indicators.chosen.items))

    def _show_drawings(self, cell: ChartCell) -> None:
        if Link.DRAWINGS in self.on:
            for other in self._others(cell):
                other.drawings.drawings.take(cell.drawings.drawings.book)
