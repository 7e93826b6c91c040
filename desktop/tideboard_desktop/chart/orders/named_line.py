"""A line across the price pane with words on it, beside the newest bars: the average cost, an alert."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.charts.strokes import crisp
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, paint_text, text_width
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.icons import pixmap

_EDGE = 2.0
"""Pixels between words and the edge of the pane or the newest bar."""
_LEFT = 6.0
_BELL = 12
_GAP = 8.0
_PAD = 5.0
_HEAD = 20.0
"""Pixels at the top of the pane for the names of curves, which no words cover."""
_NEWEST = 20
"""Bars at the end that no words cover while there is room beside them."""
_FADED = 0.2
"""Opacity of words under the mouse: what they cover is seen through them."""


class NamedLine(NamedTuple):
    """`price` on the axis of the bars. `pattern` is that of Qt's dashes. One of our `own` keeping is amber.

    `caution` stands in amber beside the axis, where the margin behind the newest bar has room for it; a click on it is
    the caller's.
    """

    price: float
    text: str
    pattern: Qt.PenStyle
    bell: bool = False
    own: bool = False
    caution: str = ""

    def words_area(self, picture: Picture, theme: Theme) -> QRectF:
        """Where its words stand, empty without an axis."""
        if picture.scale is None:
            return QRectF()
        high = 16 * theme.scale
        wide = self.indent + text_width(self.text, theme, Type.CAPTION) + 4
        top = picture.scale.y_of(self.price) - high / 2
        return QRectF(_words_left(picture, wide), max(top, picture.layout.price.top + _HEAD * theme.scale), wide, high)

    def caution_area(self, picture: Picture, theme: Theme) -> QRectF:
        """Where the amber words stand, empty without any or without room: they cover neither bars nor other words."""
        words, scale, pane = self.words_area(picture, theme), picture.scale, picture.layout.price
        if not self.caution or scale is None or not pane.top <= scale.y_of(self.price) <= pane.bottom:
            return QRectF()
        wide = text_width(self.caution, theme, Type.CAPTION_STRONG) + 2 * _PAD
        left = picture.layout.right - _EDGE - wide
        if left < max(_bars_end(picture) + _EDGE, words.right() + _GAP):
            return QRectF()
        return QRectF(left, words.top(), wide, words.height())

    def under(self, pointer: QPointF | None, picture: Picture, theme: Theme) -> bool:
        """Whether the mouse is over its words, the amber ones aside, which are to be clicked."""
        return pointer is not None and self.words_area(picture, theme).contains(pointer)

    @property
    def indent(self) -> float:
        """Pixels left of its words."""
        return _LEFT + (_BELL + 4 if self.bell else 0)


def _words_left(picture: Picture, wide: float) -> float:
    """At the left edge, or in the margin behind the newest bars where they would cover one of these."""
    view = picture.view
    count = len(view.slots.start)
    if not count:
        return _EDGE
    begin, end = view.centre(max(count - _NEWEST, 0)) - view.pitch / 2, _bars_end(picture)
    covered = begin < _EDGE + wide and end > _EDGE
    return end + _EDGE if covered and end + wide + 2 * _EDGE <= picture.layout.right else _EDGE


def _bars_end(picture: Picture) -> float:
    """The right edge of the newest bar, 0 without bars."""
    view = picture.view
    count = len(view.slots.start)
    return view.centre(count - 1) + view.pitch / 2 if count else 0.0


def paint_named_lines(
    painter: QPainter, picture: Picture, theme: Theme, lines: list[NamedLine], pointer: QPointF | None = None
) -> None:
    """Paint those in view; words that would cover others are left out, those under the pointer fade."""
    scale, pane, taken = picture.scale, picture.layout.price, list[QRectF]()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setFont(theme.font(Type.CAPTION))
    surface = theme.surface
    for line in lines if scale is not None else ():
        level = scale.y_of(line.price) if scale is not None else 0.0
        if not pane.top <= level <= pane.bottom:
            continue
        foreground = surface.warn if line.own else surface.text2
        painter.setPen(QPen(colour(surface.warn if line.own else surface.text3), 1.0, line.pattern))
        painter.drawLine(QLineF(0, crisp(level), picture.layout.right, crisp(level)))
        area = line.words_area(picture, theme)
        if any(area.intersects(other) for other in taken):
            continue
        taken.append(area)
        painter.setOpacity(_FADED if line.under(pointer, picture, theme) else 1.0)
        painter.fillRect(area, colour(surface.panel))
        if line.bell:
            bell = _bell(foreground, painter.device().devicePixelRatioF())
            painter.drawPixmap(QPointF(area.left() + _LEFT - _EDGE, area.center().y() - _BELL / 2), bell)
        painter.setPen(colour(foreground))
        painter.drawText(area.adjusted(line.indent - _EDGE, 0, 0, 0), LEFT, line.text)
        painter.setOpacity(1.0)
        amber = line.caution_area(picture, theme)
        if not amber.isEmpty() and not any(amber.intersects(other) for other in taken):
            taken.append(amber)
            painter.fillRect(amber, colour(surface.panel))
            paint_text(painter, amber, CENTRE, line.caution, Type.CAPTION_STRONG, surface.warn, theme)
            painter.setFont(theme.font(Type.CAPTION))


@lru_cache(maxsize=8)
def _bell(tint: str, ratio: float) -> QPixmap:
    return pixmap("bell", tint, _BELL, ratio)
