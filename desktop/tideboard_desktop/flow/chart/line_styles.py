"""The lines that the chart can show: names, widths, dashes and colours."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QPen

from tideboard_desktop.ui.theme import Theme, colour


class FlowLine(StrEnum):
    """A line of the chart with a toggle of its own."""

    NET = "net"
    EXTRA_LARGE = "extra-large"
    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"
    BLOCK = "block"
    PRICE = "price"


SECOND = "second"
"""The key of the second provider's line, which no line toggle controls."""
TIERS = (FlowLine.EXTRA_LARGE, FlowLine.LARGE, FlowLine.MEDIUM, FlowLine.SMALL)
SHOWN_AT_FIRST = frozenset(FlowLine) - {FlowLine.BLOCK}


class Stroke(NamedTuple):
    """Width and dashes in logical pixels; no dashes = solid."""

    width: float
    dashes: tuple[float, ...] = ()


_THIN = 1.3
"""Device pixels below which a pen is drawn as 1: the difference is invisible, and it costs a twentieth."""
STROKES = {
    FlowLine.NET: Stroke(2.4),
    FlowLine.EXTRA_LARGE: Stroke(1.9),
    FlowLine.LARGE: Stroke(1.5),
    FlowLine.MEDIUM: Stroke(1.25, (6.0, 2.5)),
    FlowLine.SMALL: Stroke(1.1, (2.0, 2.4)),
    FlowLine.BLOCK: Stroke(1.7, (9.0, 2.4, 2.0, 2.4)),
    FlowLine.PRICE: Stroke(1.1),
}


_NAMES: dict[FlowLine, Callable[[], str]] = {
    FlowLine.NET: lambda: QCoreApplication.translate("Flow", "Net"),
    FlowLine.EXTRA_LARGE: lambda: QCoreApplication.translate("Flow", "Extra-large"),
    FlowLine.LARGE: lambda: QCoreApplication.translate("Flow", "Large"),
    FlowLine.MEDIUM: lambda: QCoreApplication.translate("Flow", "Medium"),
    FlowLine.SMALL: lambda: QCoreApplication.translate("Flow", "Small"),
    FlowLine.BLOCK: lambda: QCoreApplication.translate("Flow", "Block"),
    FlowLine.PRICE: lambda: QCoreApplication.translate("Flow", "Price"),
}
_SHORT_NAMES: dict[FlowLine, Callable[[], str]] = {
    **_NAMES,
    FlowLine.EXTRA_LARGE: lambda: QCoreApplication.translate("Flow", "XL", "extra-large"),
    FlowLine.LARGE: lambda: QCoreApplication.translate("Flow", "L", "large"),
    FlowLine.MEDIUM: lambda: QCoreApplication.translate("Flow", "M", "medium"),
    FlowLine.SMALL: lambda: QCoreApplication.translate("Flow", "S", "small"),
}


def line_name(line: FlowLine) -> str:
    """Full name, as on the toggle and in the read-out."""
    return _NAMES[line]()


def short_name(line: FlowLine) -> str:
    """Name at the end of the line, where there is little room."""
    return _SHORT_NAMES[line]()


def line_colour(line: FlowLine, theme: Theme, *, value: float = 1.0) -> QColor:
    """Colour of a line; the net line is coloured by the sign of `value` (zero counts as up)."""
    if line is FlowLine.NET:
        return colour((theme.down if value < 0 else theme.up).text)
    if line is FlowLine.PRICE:
        return colour(theme.surface.chart_price)
    return colour(theme.tiers[TIERS.index(line)] if line in TIERS else theme.tiers[0])


def line_pen(line: FlowLine, theme: Theme, *, ratio: float = 1.0, value: float = 1.0) -> QPen:
    """Cosmetic pen of a line for a surface of `ratio` device pixels per logical pixel.

    A pen that is not cosmetic is widened by the painter's transform, which costs ten times as much; round joins cost
    three times as much as bevelled ones and only show on the widest line.
    """
    return QPen(_pen(line, line_colour(line, theme, value=value).rgba(), ratio))


@lru_cache(maxsize=64)
def _pen(line: FlowLine, tint: int, ratio: float) -> QPen:
    width, dashes = STROKES[line]
    device_width = 1.0 if width * ratio < _THIN else width * ratio
    pen = QPen(QColor.fromRgba(tint), device_width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin if line is FlowLine.NET else Qt.PenJoinStyle.BevelJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashes:
        pen.setDashPattern([dash / width for dash in dashes])
    return pen
