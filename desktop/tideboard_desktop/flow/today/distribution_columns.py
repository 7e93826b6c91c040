"""Columns, bars and texts of the distribution, for one provider's rows and for pairs of rows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from tideboard_desktop.flow.chart.line_styles import TIERS, Line, line_name
from tideboard_desktop.ui.charts.strokes import hairline, paint_hatch
from tideboard_desktop.ui.charts.tags import text_width
from tideboard_desktop.ui.theme import Theme, Type, colour

PAD = 12.0
_NAMES = 84.0
NARROW = 560
"""Width below which the shares of turnover are hidden."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Pixel columns: the ends of the bars and the edges of the texts beside them."""

    out_right: float
    out_share_right: float
    bar_left: float
    bar_right: float
    longest: float
    share_left: float
    in_left: float
    net_right: float


def columns_for(width: float, theme: Theme, *, shares: bool = True, sources: float = 0.0) -> Columns:
    """Columns for a width; `sources` keeps that much free at the left for the providers' names."""
    scale = theme.scale
    share_room = 48 * scale if shares and width >= NARROW else 0.0
    amounts, nets = 76 * scale, 92 * scale
    net_right = width - PAD - 2
    begin = PAD + sources
    left, right = begin + amounts + share_room + 12, net_right - nets - amounts - share_room - 12
    middle = (left + right) / 2
    names = max(_NAMES * scale, 12 + max(text_width(line_name(line), theme, Type.STRONG) for line in TIERS))
    longest = max((right - left - names) / 2, 8.0)
    return Columns(
        out_right=begin + amounts - 4,
        out_share_right=begin + amounts + share_room - 4,
        bar_left=middle - names / 2,
        bar_right=middle + names / 2,
        longest=longest,
        share_left=right + 12,
        in_left=right + 12 + share_room,
        net_right=net_right,
    )


def paint_size_bar(painter: QPainter, bar: QRectF, line: Line, theme: Theme, *, out: bool) -> None:
    """A filled bar in the shade of its size, with a coloured cap and, for colour-blind users, a hatch."""
    role = theme.down if out else theme.up
    painter.fillRect(bar, colour(role.shades[TIERS.index(line)]))
    if out and theme.hatch_down:
        paint_hatch(painter, bar, colour(theme.surface.panel))
    _paint_cap(painter, bar, role.text, out=out)


def paint_other_bar(painter: QPainter, bar: QRectF, theme: Theme, *, out: bool) -> None:
    """The second provider's bar: an outline, dashed like its line, with a coloured cap."""
    pen = hairline(colour(theme.surface.text2), Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([3.0, 2.0])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(pen)
    painter.setBrush(colour(theme.surface.text2, 0.14))
    painter.drawRect(bar.adjusted(0, 0, -1, -1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _paint_cap(painter, bar, (theme.down if out else theme.up).text, out=out)


def _paint_cap(painter: QPainter, bar: QRectF, text_colour: str, *, out: bool) -> None:
    wide = min(2.0, bar.width())
    painter.fillRect(
        QRectF(bar.left() if out else bar.right() - wide, bar.top(), wide, bar.height()), colour(text_colour)
    )


def paint_text(
    painter: QPainter, area: QRectF, align: Qt.AlignmentFlag, text: str, role: Type, text_colour: str, theme: Theme
) -> None:
    """Paint a text in one of the theme's types and colours."""
    painter.setFont(theme.font(role))
    painter.setPen(colour(text_colour))
    painter.drawText(area, align, text)
