"""A row of small boxes below the time axis of a chart: what falls together stands in one box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import CENTRE, paint_text, text_width
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.theme import Theme, Type, colour

BOX: Final = 12.0
NEAR: Final = BOX + 1
"""Marks nearer to each other than this have one box."""
_PAD: Final = 5.0
_GAP: Final = 4.0


def grouped(places: Sequence[float], near: float) -> list[tuple[int, int]]:
    """The first and the one after the last of places that have one box, of places in ascending order.

    They are counted from the first place of all, so that groups stay as they are while a chart is moved.
    """
    groups: list[tuple[int, int]] = []
    for index, place in enumerate(places):
        if groups and place - places[groups[-1][0]] < near:
            groups[-1] = groups[-1][0], index + 1
        else:
            groups.append((index, index + 1))
    return groups


def box_at(x: float, row: QRectF, letter: str, theme: Theme) -> QRectF:
    """The box of a mark in the row, with `x` in its middle."""
    high = BOX * theme.scale
    wide = high if len(letter) == 1 else max(high, text_width(letter, theme, Type.CAPTION_STRONG) + _PAD)
    return QRectF(round(x - wide / 2), row.top() + round((row.height() - high) / 2), wide, high)


def paint_box(painter: QPainter, box: QRectF, letter: str, theme: Theme, *, chosen: bool = False) -> None:
    """One box; the `chosen` one is inverse."""
    surface = theme.surface
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(hairline(colour(surface.text1 if chosen else surface.line_control)))
    painter.setBrush(colour(surface.text1 if chosen else surface.panel))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    tint = surface.panel if chosen else surface.text2
    paint_text(painter, box, CENTRE, letter, Type.CAPTION_STRONG, tint, theme)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_beside(painter: QPainter, box: QRectF, words: str, end: float, theme: Theme) -> None:
    """Words right of a box, left out where they reach the pixel `end`."""
    area = QRectF(box.right() + _GAP, box.top(), text_width(words, theme, Type.CAPTION) + 2, box.height())
    if area.right() + _GAP <= end:
        painter.setPen(colour(theme.surface.text3))
        texts_of(theme, Type.CAPTION).draw(painter, area, words)
