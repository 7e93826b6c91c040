"""The crosshair: two dashed lines, the tags on both axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter

from tideboard_desktop.chart.axes import AxisTag, paint_time_tag
from tideboard_desktop.chart.axis.price_scale import ScaleKind
from tideboard_desktop.chart.bar_picture import Picture
from tideboard_desktop.chart.words import slot_time
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.theme import Theme, colour


@dataclass(slots=True)
class Crosshair:
    """The column that it stands on, by its start (minutes since 1970), and the price, None without a level."""

    start: int
    price: float | None = None


def paint_lines(painter: QPainter, picture: Picture, theme: Theme, x: float, price: float | None) -> None:
    """The dashed lines at a pixel and a price, and the time."""
    layout = picture.layout
    painter.setPen(hairline(colour(theme.surface.text2), Qt.PenStyle.DashLine))
    painter.drawLine(QLineF(crisp(x), 0, crisp(x), layout.bottom))
    if price is not None and picture.scale is not None:
        y = picture.scale.y_of(price)
        if 0 <= y <= layout.price.bottom:
            painter.drawLine(QLineF(0, crisp(y), layout.right, crisp(y)))


def level_tag(picture: Picture, theme: Theme, price: float) -> AxisTag | None:
    """The inverse tag at the crosshair's price, None where it is outside the pane."""
    scale = picture.scale
    if scale is None:
        return None
    y = scale.y_of(price)
    if not 0 <= y <= picture.layout.price.bottom:
        return None
    text = price_text(price, picture.facts.decimals(price))
    lines = (text, fmt.percent(scale.percent(price))) if scale.kind is ScaleKind.PERCENT else (text,)
    return AxisTag(y, lines, theme.surface.text1, theme.surface.panel)


def paint_time(
    painter: QPainter, picture: Picture, theme: Theme, x: float, start: int, labels: Sequence[QRectF]
) -> None:
    """The tag on the time axis; a label that it touches is hidden."""
    paint_time_tag(painter, picture, theme, x, slot_time(picture.key, start), labels)
