"""Where the mouse is in another chart of the grid: dashed lines and tags, and the bar that holds that time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from tideboard_core.market.bars.intervals import Unit, instant_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.bars import day_parts
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
        return () if tag is None else (tag._replace(ground=surface.panel, ink=surface.text1, edge=surface.text1),)

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
