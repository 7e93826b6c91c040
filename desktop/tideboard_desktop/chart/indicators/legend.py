"""Names and values of the curves, painted over the chart: those of one bar, each beside a sample of its line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.bar_layer import curve_pen
from tideboard_desktop.ui.charts.curves import ChartLine
from tideboard_desktop.ui.charts.layout import ChartPane
from tideboard_desktop.ui.charts.picture import Picture, ValueScale
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.theme import Theme, Type, colour

HEIGHT: Final = 16.0
_TOP, _LEFT, _SAMPLE, _GAP, _NEAR = 2.0, 8.0, 16.0, 10.0, 4.0
_LARGE: Final = 100_000.0
"""Values from which on a figure is shortened."""


def paint_legends(painter: QPainter, picture: Picture, theme: Theme, row: int) -> None:
    """Legends of the candles and of each indicator's pane, with the values of a bar; what has no room is left out."""
    _paint_row(painter, picture, theme, picture.layout.price, "", picture.overlays, row, price=True)
    for shown in picture.indicators:
        pane = picture.layout.title(shown.key)
        if pane is not None:
            _paint_row(painter, picture, theme, pane, shown.title, shown.lines, row, price=False)


def paint_levels(painter: QPainter, picture: Picture, theme: Theme) -> None:
    """A dotted line across each indicator's pane for every level; on the axis the levels and round values."""
    layout, surface, high = picture.layout, theme.surface, HEIGHT * theme.scale
    texts = texts_of(theme, Type.CAPTION)
    for shown in picture.indicators:
        pane = layout.pane(shown.key)
        if pane is None:
            continue
        scale = picture.scale_of(shown, pane)
        painter.setPen(hairline(colour(surface.line_control), Qt.PenStyle.DotLine))
        for level in shown.levels:
            y = crisp(scale.y_of(level))
            painter.drawLine(QLineF(0, y, layout.right, y))
        painter.setPen(colour(surface.text3))
        for y, text in axis_values(scale, pane, shown.levels, high):
            room = QRectF(layout.right + 6, y - high / 2, layout.width - layout.right - 6, high)
            texts.draw(painter, room, text)


def axis_values(scale: ValueScale, pane: ChartPane, levels: Sequence[float], high: float) -> list[tuple[float, str]]:
    """Pixels and texts of the values on a pane's axis: its levels, then round values that have room beside them.

    A text is `high` pixels high. All texts of a pane have the same unit and decimals.
    """
    top, bottom = pane.top + high / 2, pane.bottom - high / 2
    low, most = (scale.zero - pane.bottom) / scale.slope, (scale.zero - pane.top) / scale.slope
    first, last = math.ceil(low / scale.step), math.floor(most / scale.step)
    rounds = [number * scale.step for number in range(first, last + 1)]
    chosen: list[tuple[float, float]] = []
    for value in (*levels, *rounds):
        y = scale.y_of(value)
        if top <= y <= bottom and all(abs(y - other) >= high for other, _value in chosen):
            chosen.append((y, value))
    largest = max((abs(value) for _y, value in chosen), default=0.0)
    if largest >= _LARGE:
        unit = fmt.unit_for(largest, fmt.units_in_force())
        return [(y, fmt.amount(value, unit, 0 if value % unit.divisor == 0 else 1)) for y, value in chosen]
    decimals = max((_decimals(value) for _y, value in chosen), default=0)
    return [(y, fmt.plain(value, decimals if value else 0)) for y, value in chosen]


def _decimals(value: float) -> int:
    """Decimals that a value needs, four at most."""
    return next((count for count in range(4) if math.isclose(round(value, count), value, abs_tol=1e-9)), 4)


def legend_areas(picture: Picture, theme: Theme) -> list[QRect]:
    """Where the legends lie."""
    panes = [picture.layout.title(shown.key) for shown in picture.indicators]
    if picture.overlays:
        panes.append(picture.layout.price)
    high, wide = int(HEIGHT * theme.scale) + 4, int(picture.layout.right)
    return [QRect(0, int(pane.top), wide, high) for pane in panes if pane is not None]


def value_text(value: float, picture: Picture, *, price: bool) -> str:
    """A value as the legend writes it."""
    if not math.isfinite(value):
        return fmt.MISSING
    if price:
        return price_text(value, picture.facts.decimals(value))
    if abs(value) >= _LARGE:
        return fmt.amount(value, fmt.unit_for(value, fmt.units_in_force()))
    return fmt.plain(value, 2)


def _paint_row(
    painter: QPainter,
    picture: Picture,
    theme: Theme,
    pane: ChartPane,
    title: str,
    lines: Sequence[ChartLine],
    row: int,
    *,
    price: bool,
) -> None:
    surface, high = theme.surface, HEIGHT * theme.scale
    top, x, end = pane.top + _TOP, _LEFT, picture.layout.right - _GAP

    texts, ink, dim = texts_of(theme, Type.CAPTION), colour(surface.text1), colour(surface.text2)
    if title:
        strong = texts_of(theme, Type.CAPTION_STRONG)
        painter.setFont(strong.font)
        painter.setPen(ink)
        x = strong.write(painter, x, top, high, title) + _GAP
    painter.setFont(texts.font)
    for line in lines:
        text = value_text(float(line.part(row, row + 1)[0]), picture, price=price)
        if row < line.settled and text != fmt.MISSING:
            text = f"≈{text}"
        wide = _SAMPLE + 2 * _NEAR + texts.width(line.name) + texts.width(text)
        if x + wide > end:
            break
        if not line.bars:
            painter.setPen(curve_pen(line, theme))
            painter.drawLine(QLineF(x, top + high / 2, x + _SAMPLE, top + high / 2))
            x += _SAMPLE + _NEAR
        painter.setPen(colour(line.colour) if line.colour else dim)
        x = texts.write(painter, x, top, high, line.name) + _NEAR
        painter.setPen(ink)
        x = texts.write(painter, x, top, high, text) + _GAP
