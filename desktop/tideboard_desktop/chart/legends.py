"""Paints words and figures at the top of the panes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from tideboard_desktop.chart.layout import ChartLayout
from tideboard_desktop.chart.words import Figure
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.theme import Theme, Type, colour

_HEIGHT: Final = 18.0
_GAP, _NEAR = 12.0, 4.0


def paint_legends(
    painter: QPainter, layout: ChartLayout, theme: Theme, legends: Mapping[str, Sequence[Figure]]
) -> None:
    """Each pane's own; what has no room is left out from the right."""
    texts = texts_of(theme, Type.CAPTION)
    for pane in layout.panes:
        x = 8.0
        for figure in legends.get(pane.key, ()):
            caption = texts.width(figure.caption)
            wide = caption + (_NEAR if figure.caption else 0) + texts.width(figure.text)
            area = QRectF(x, pane.top + 1, wide + 2, _HEIGHT * theme.scale)
            if area.right() > layout.right:
                break
            painter.fillRect(area.adjusted(-2, 1, 2, -1), colour(theme.surface.panel, 0.85))
            painter.setPen(colour(theme.surface.text3))
            texts.draw(painter, area, figure.caption)
            role = theme.role(figure.sign)
            tint = figure.tint or (theme.surface.text1 if role is None else role.text)
            painter.setPen(colour(tint))
            left = caption + (_NEAR if figure.caption else 0)
            texts.draw(painter, area.adjusted(left, 0, 0, 0), figure.text)
            x = area.right() + _GAP
