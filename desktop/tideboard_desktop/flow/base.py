"""Grid, seams and axis texts as two kept pictures: before the last minute, and beyond it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap

from tideboard_desktop.flow.axis_text import Word, axis_words, paint_axes
from tideboard_desktop.flow.ground import net_below, paint_ground
from tideboard_desktop.flow.picture import Picture
from tideboard_desktop.theme import Theme, colour


class Base:
    """What does not change with a minute; drawn anew only with size, axes or units."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._key: tuple[object, ...] = ()
        self._before = QPixmap()
        self._beyond = QPixmap()
        self.words: list[Word] = []

    def paint(self, painter: QPainter, picture: Picture, size: QSize, ratio: float, since: float) -> None:
        """Lay it down right of pixel `since`; `size` is in device pixels."""
        key = _key(picture, size, ratio)
        if key != self._key:
            self._key = key
            self.words = axis_words(picture, self._theme)
            self._before = self._drawn(picture, size, ratio, beyond=False)
            self._beyond = self._drawn(picture, size, ratio, beyond=True)
        layout, last = picture.layout, picture.last_x
        middle = float(int(layout.left if last is None else last))
        for pixmap, left, right in ((self._before, since, middle), (self._beyond, max(middle, since), layout.width)):
            if right > left:
                area = QRectF(left, 0, right - left, layout.height)
                source = QRectF(left * ratio, 0, (right - left) * ratio, layout.height * ratio)
                painter.drawPixmap(area, pixmap, source)

    def _drawn(self, picture: Picture, size: QSize, ratio: float, *, beyond: bool) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(colour(self._theme.surface.panel))
        painter = QPainter(pixmap)
        paint_ground(painter, picture, self._theme, beyond=beyond)
        paint_axes(painter, picture, self._theme, self.words)
        painter.end()
        return pixmap


def _key(picture: Picture, size: QSize, ratio: float) -> tuple[object, ...]:
    """Everything that it shows."""
    below = tuple(net_below(picture, seam) for seam in picture.axis.seams())
    axes = picture.main, picture.minutes, picture.prices, picture.unit, picture.minute_unit
    return picture.layout, picture.axis.spans, *axes, picture.subject, picture.flow is None, below, size, ratio
