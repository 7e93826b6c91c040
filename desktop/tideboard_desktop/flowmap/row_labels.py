"""The labels at the left of the flow map: code, name, last, net, percentile, and what the rows are sorted by."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from tideboard_desktop.flowmap.map_geometry import Geometry
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.tables.flow_cells import PercentileCell
from tideboard_desktop.ui.theme import Theme, Type, colour

_GAUGE: Final = 24
"""Logical pixels of a percentile's gauge."""
_STRONG: Final = (5.0, 95.0)
_LARGE: Final = 1e8
"""From a unit of this size on one decimal would make zeros of most rows."""


class RowLabel(NamedTuple):
    """What a row says: `last` in percent, `net` in the currency; NaN = unknown. `side` is that of the sort value.

    `foreign` is the currency where it is not the market's, which the heading names.
    """

    code: str
    name: str
    last: float = math.nan
    net: float = math.nan
    percentile: PercentileCell | None = None
    sort: str = ""
    side: int = 0
    arrow: bool = False
    reason: str = ""
    currency: str = ""
    foreign: str = ""


def paint_label(
    painter: QPainter,
    geometry: Geometry,
    label: RowLabel,
    row: QRectF,
    theme: Theme,
    *,
    chosen: bool,
    keys: Collection[str] | None = None,
) -> None:
    """Paint the label of a row into its strip, or some of its columns; the nets of all rows are painted together."""
    surface, texts = theme.surface, texts_of(theme, Type.CAPTION)
    known = not math.isnan(label.net)
    for key, area in geometry.labels:
        if keys is not None and key not in keys:
            continue
        cell = QRectF(area.left(), row.top(), area.width(), row.height())
        if key == "code":
            painter.setPen(colour(surface.text3))
            texts.draw(painter, cell, _cut(label.code, cell.width() - 2, theme))
        elif key == "name":
            painter.setPen(colour(surface.text1 if chosen or known else surface.text2))
            texts.draw(painter, cell, _cut(label.name, cell.width() - 6, theme))
        elif key == "last":
            painter.setPen(colour(surface.text3) if math.isnan(label.last) else theme.signed_text(round(label.last, 1)))
            texts.draw(painter, cell, fmt.MISSING if math.isnan(label.last) else fmt.percent(label.last, 1), 1.0)
        elif key == "percentile":
            _paint_percentile(painter, cell, label, theme)
        elif key == "sort":
            _paint_sort(painter, cell, label, theme)


class Net(NamedTuple):
    """A net to paint: the place of its row, its value (NaN = unknown), its cell and its words."""

    place: int
    value: float
    cell: QRectF
    words: str


def paint_nets(painter: QPainter, nets: Iterable[Net], theme: Theme) -> Iterable[tuple[int, float]]:
    """Paint nets in the colours of their sides; returns the place of each and the width of its words."""
    by_side: dict[int | None, list[Net]] = {}
    for net in nets:
        side = (net.value > 0) - (net.value < 0) if net.value == net.value else None
        side = 0 if net.words[:1].isdigit() else side  # rounded to nothing
        by_side.setdefault(side, []).append(net)
    for side, group in by_side.items():
        painter.setPen(colour(theme.surface.text3) if side is None else theme.signed_text(side))
        texts = texts_of(theme, Type.CAPTION_STRONG)
        widths = texts.draw_figures(painter, [(net.cell, net.words) for net in group])
        yield from zip((net.place for net in group), widths, strict=True)


def net_words(label: RowLabel, unit: fmt.AmountUnit) -> str:
    """The net in a unit, with its currency where the heading has another one."""
    if math.isnan(label.net):
        return fmt.MISSING
    words = fmt.flow(label.net, unit, 1 if unit.divisor < _LARGE else 2)
    return f"{words} {label.foreign}" if label.foreign else words


def _paint_percentile(painter: QPainter, cell: QRectF, label: RowLabel, theme: Theme) -> None:
    surface, percentile = theme.surface, label.percentile
    number = cell.adjusted(cell.width() - theme.px(30), 0, -2, 0)
    if percentile is None or percentile.value is None:
        painter.setPen(colour(surface.text3))
        texts_of(theme, Type.CAPTION).draw(painter, number, fmt.MISSING, 1.0)
        return
    low, high = _STRONG
    extreme = not low < percentile.value < high
    painter.setPen(colour(surface.text1 if extreme else surface.text2))
    words = fmt.plain(percentile.value, 0)
    texts_of(theme, Type.CAPTION_STRONG if extreme else Type.CAPTION).draw(painter, number, words, 1.0)
    gauge = QRectF(number.left() - theme.px(_GAUGE) + 4, cell.center().y(), theme.px(_GAUGE), 1)
    painter.fillRect(gauge, colour(surface.line_control))
    x = gauge.left() + (gauge.width() - 2) * percentile.value / 100
    painter.fillRect(QRectF(round(x), cell.center().y() - 3, 2, 7), colour(surface.text1))


def _paint_sort(painter: QPainter, cell: QRectF, label: RowLabel, theme: Theme) -> None:
    role = theme.role(label.side)
    words = label.sort or fmt.MISSING
    texts = texts_of(theme, Type.CAPTION)
    painter.setPen(colour(theme.surface.text2 if label.arrow or role is None else role.text))
    texts.draw(painter, cell.adjusted(0, 0, -2, 0), words, 1.0)
    if label.arrow and role is not None:
        left = cell.right() - 2 - texts.width(words) - theme.px(8)
        paint_arrow(painter, QPointF(left, cell.center().y()), theme.px(7), up=label.side > 0, tint=role.text)


def paint_arrow(painter: QPainter, middle: QPointF, width: float, *, up: bool, tint: str, edge: str = "") -> None:
    """A filled triangle, with an edge where its ground may have any colour."""
    half, high = width / 2, width * 0.42
    tip, foot = (-high, high) if up else (high, -high)
    x, y = middle.x(), middle.y()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(edge), 1) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(colour(tint))
    painter.drawPolygon(QPolygonF([QPointF(x, y + tip), QPointF(x + half, y + foot), QPointF(x - half, y + foot)]))
    painter.restore()


def _cut(text: str, room: float, theme: Theme) -> str:
    texts = texts_of(theme, Type.CAPTION)
    if texts.width(text) <= room:
        return text
    while text and texts.width(text + "\u2026") > room:
        text = text[:-1]
    return text + "\u2026"
