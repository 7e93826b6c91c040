"""The minutes of a day drawn straight onto a surface that keeps shapes, past the pictures that the screen keeps."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from tideboard_desktop.flow.axis_text import axis_words, paint_axes, paint_hints
from tideboard_desktop.flow.bars import paint_minute_bars
from tideboard_desktop.flow.curves import paint_curves
from tideboard_desktop.flow.end_labels import paint_end_labels
from tideboard_desktop.flow.fill_marks import paint_fills
from tideboard_desktop.flow.ground import paint_ground, paint_holes, paint_sea_level
from tideboard_desktop.flow.picture import Picture
from tideboard_desktop.flow.price_line import paint_price_minutes
from tideboard_desktop.flow.second_line import paint_conflicts, paint_second
from tideboard_desktop.theme import Theme


def paint_day_shapes(painter: QPainter, picture: Picture, theme: Theme) -> None:
    """What the cached layer shows, in the same order."""
    layout, last = picture.layout, picture.last_x
    middle = float(int(layout.left if last is None else last))
    for beyond, left, right in ((False, 0.0, middle), (True, middle, layout.width)):
        painter.save()
        painter.setClipRect(QRectF(left, 0, right - left, layout.height))
        paint_ground(painter, picture, theme, beyond=beyond)
        painter.restore()
    paint_axes(painter, picture, theme, axis_words(picture, theme))
    paint_holes(painter, picture, theme)
    paint_minute_bars(painter, picture, theme, 0)
    paint_sea_level(painter, picture, theme)
    paint_second(painter, picture, theme, 1.0)
    paint_curves(painter, picture, theme, 1.0, 0)
    paint_price_minutes(painter, picture, theme, 1.0, 0)
    paint_hints(painter, picture, theme)
    paint_fills(painter, picture, theme)
    paint_end_labels(painter, picture, theme)
    paint_conflicts(painter, picture, theme)
