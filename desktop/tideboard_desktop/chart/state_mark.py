"""Paints the line that says what the bars do not show: closed, halted, stale."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from tideboard_desktop.chart.bar_picture import Picture
from tideboard_desktop.chart.states import Mark
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import LEFT, text_width
from tideboard_desktop.ui.theme import Theme, Type, colour

_PAD = 8.0
_BELOW_LEGEND = 22.0


def paint_mark(painter: QPainter, picture: Picture, theme: Theme, mark: Mark) -> None:
    """A card in the upper left corner of the candles."""
    surface = theme.surface
    role = Type.DIALOG_TITLE if mark.large else Type.STRONG
    high = theme.px(role.line) + (theme.px(Type.BODY.line) if mark.detail else 0) + _PAD
    wide = max(text_width(mark.text, theme, role), text_width(mark.detail, theme, Type.BODY)) + 2 * _PAD
    top = picture.layout.price.top + (_BELOW_LEGEND * theme.scale if picture.overlays else 8)
    card = QRectF(8, top, min(wide, picture.layout.right - 16), high)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(hairline(colour(surface.warn)) if mark.amber else Qt.PenStyle.NoPen)
    painter.setBrush(colour(surface.panel, 1.0 if mark.amber else 0.9))
    painter.drawRoundedRect(card, 4, 4)
    line = QRectF(card.left() + _PAD, card.top() + _PAD / 2, card.width() - 2 * _PAD, theme.px(role.line))
    painter.setFont(theme.font(role))
    painter.setPen(colour(surface.warn if mark.amber else surface.text1))
    painter.drawText(line, LEFT, mark.text)
    if mark.detail:
        below = QRectF(line.left(), line.bottom(), line.width(), theme.px(Type.BODY.line))
        painter.setFont(theme.font(Type.BODY))
        painter.setPen(colour(surface.text2))
        painter.drawText(below, LEFT, mark.detail)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
