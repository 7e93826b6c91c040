"""Draws the compared securities: each from the level of the chart's first close in view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen

from tideboard_desktop.chart.compare.compared_security import ComparedSecurity
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axes import AxisTag
from tideboard_desktop.ui.charts.layer import ChartLayer
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.charts.polygons import Floats
from tideboard_desktop.ui.theme import colour

_WIDTH: Final = 1.6


class CompareLines(ChartLayer):
    """Lines in the price pane, tags with code and change at their ends. A changed line needs `chart.renew`."""

    def __init__(self, chart: PriceChart, securities: Callable[[], Sequence[ComparedSecurity]]) -> None:
        self._chart, self._securities = chart, securities

    def prices(self) -> Sequence[float]:
        """The highest and the lowest level of each line in view."""
        picture = self._chart.picture
        if picture is None:
            return ()
        found: list[float] = []
        for one in self._securities():
            levels = _levels(picture, one)
            if levels is not None and np.isfinite(levels).any():
                found += [float(np.nanmin(levels)), float(np.nanmax(levels))]
        return found

    def paint_ground(self, painter: QPainter, picture: Picture) -> None:
        """The lines, broken where a security has no bar."""
        seen, scale = picture.visible(), picture.scale
        if seen is None or scale is None:
            return
        painter.setClipRect(picture.layout.area(picture.layout.price), Qt.ClipOperation.IntersectClip)
        for one in self._securities():
            levels = _levels(picture, one)
            if levels is not None:
                y = scale.y(levels[seen.rows - seen.first])
                self._chart.bars.paint_values(painter, seen, y, QPen(colour(one.hue), _WIDTH))

    def tags(self, picture: Picture) -> Sequence[AxisTag]:
        """Code and change of each security at the end of its line."""
        scale = picture.scale
        if scale is None:
            return ()
        found = []
        for one in self._securities():
            levels, change = _levels(picture, one), one.change(picture)
            if levels is None or change is None:
                continue
            y = scale.y_of(float(levels[np.flatnonzero(np.isfinite(levels))[-1]]))
            y = min(max(y, 0.0), picture.layout.price.bottom)
            lines = one.code, fmt.percent(change.percent)
            found.append(AxisTag(y, lines, one.hue, self._chart.theme.surface.panel))
        return found


def _levels(picture: Picture, one: ComparedSecurity) -> Floats | None:
    """Prices on the chart's axis that are as far from its first close in view as the closes are from theirs."""
    seen, change = picture.visible(), one.change(picture)
    if seen is None or change is None:
        return None
    return float(picture.rows.close[seen.first]) * one.closes(picture)[seen.first : seen.last] / change.first
