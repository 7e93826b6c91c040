"""How the map of depth over time is painted: the picture, what lies over it, its axes, the book of now, the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QRegion

from tideboard_core.flow.depth.depth_columns import DepthColumns
from tideboard_core.flow.depth.price_rows import PriceRows
from tideboard_desktop.depth.map_parts import MapBeside, MapCell
from tideboard_desktop.depth.picture import DepthPicture
from tideboard_desktop.depth.plane import Plane
from tideboard_desktop.depth.surroundings import (
    Places,
    TimeTick,
    cursor_tags,
    paint_book,
    paint_cross,
    paint_fills,
    paint_note,
    paint_orders,
    paint_prices,
    paint_side_tag,
    paint_times,
    price_tag,
)
from tideboard_desktop.depth.words import clock, price
from tideboard_desktop.ui.charts.tags import LEFT, RIGHT, elided, paint_text, text_width
from tideboard_desktop.ui.theme import Theme, Type, colour

_CORNER: Final = 250, 30
SEAM: Final = 16
"""Pixels of the time before the first record, however long it was."""
_NARROW: Final = 40
"""Pixels below which the words of a gap stand upright in it."""
"""Logical pixels of a corner in which words stand where no level is drawn."""
REACH: Final = 2
"""Logical pixels that the cursor reaches above the field."""
_LOOKS: Final = 12
"""Columns of a corner that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """What is in view: columns and rows by their plane, the column of now, times and rows of prices on the axes."""

    columns: DepthColumns
    rows: PriceRows
    plane: Plane
    newest: int
    times: Sequence[TimeTick]
    prices: Sequence[int]

    def centre(self, cell: MapCell, field: QRect) -> QPointF:
        """The middle of a cell in logical pixels of the widget."""
        plane = self.plane
        x = plane.x_of(cell.column) + plane.per_column / 2
        y = plane.y_of(self.rows.row_of(cell.units)) + plane.row_height / 2
        return QPointF(field.left() + x / plane.ratio, field.top() + y / plane.ratio)

    def clock(self, cell: MapCell) -> str:
        """When the column of a cell begins."""
        return clock(self.columns.axis.begin_of(cell.column), self.columns.zone)


class _LastPrice(NamedTuple):
    area: QRectF
    text: str
    side: int


class MapPainter:
    """Paints parts of what `show` was told last; `places` are those of the widget."""

    def __init__(self, theme: Theme, picture: DepthPicture, beside: MapBeside) -> None:
        self._theme, self._picture, self._beside = theme, picture, beside
        self.places = Places.of(1, 1, theme)
        self._view: MapView | None = None
        self._last: _LastPrice | None = None
        self._free = False, False

    def show(self, view: MapView) -> list[QRect]:
        """Have this in view; returns what is to be painted because the tag of the price traded last is another one.

        The round prices that it covered or covers are in it.
        """
        self._view = view
        self._free = _free_corners(view)
        before, self._last = self._last, self._last_price(view)
        tags = () if before == self._last else (before, self._last)
        return [tag.area.toAlignedRect().adjusted(-1, -18, 1, 18) for tag in tags if tag is not None]

    def _last_price(self, view: MapView) -> _LastPrice | None:
        last, plane = view.columns.day.trades.last_price, view.plane
        if last is None or not plane.first_row < (row := view.rows.row_of(last[0])) <= plane.top:
            return None
        y = self.places.field.top() + (plane.y_of(row) + plane.row_height / 2) / plane.ratio
        text = price(last[0], self._beside.step(last[0]))
        return _LastPrice(price_tag(self.places, y, text, self._theme), text, last[1])

    def cross(self, cell: MapCell) -> list[QRect]:
        """Where the cursor is drawn on a cell."""
        view, places = self._view, self.places
        if view is None:
            return []
        at, high = view.centre(cell, places.field).toPoint(), round(view.plane.row_height / view.plane.ratio) + 26
        field, times = places.field, places.times
        return [
            QRect(at.x() - 2, field.top(), 4, times.bottom() - field.top()),
            QRect(field.left(), at.y() - high // 2, places.prices.right() - 10, high),
            QRect(at.x() - 50, times.top(), 100, times.height()),
        ]

    def paint(self, painter: QPainter, area: QRegion, cell: MapCell | None = None, *, boxed: bool = False) -> None:
        """Paint a part, with the cursor on a cell, around which a box stands if it is that of the keys."""
        theme, places, view, beside = self._theme, self.places, self._view, self._beside
        surface, field = theme.surface, places.field
        if self._picture.pixmap.isNull():
            view = None
        whole = QRect(field.left(), field.top(), field.width(), max(places.bars.bottom(), field.bottom()) - field.top())
        for part in _rects(area if view is None else area.subtracted(QRegion(whole))):
            painter.fillRect(part, colour(surface.panel))
        if area.intersects(places.caption.adjusted(0, 0, 0, -REACH)):
            paint_text(painter, QRectF(places.caption), LEFT, beside.caption, Type.CAPTION, surface.text3, theme)
        if view is None:
            painter.fillRect(field, colour(surface.inset))
            return
        self._paint_picture(painter, view, area)
        if area.intersects(field):
            self._paint_over(painter, view, area)
        self._paint_axes(painter, view, area, cell)
        if places.book.width() and area.intersects(places.book):
            paint_book(painter, places, view.plane, view.rows, beside.levels, beside.heading, beside.step, theme)
        if cell is not None:
            self._paint_cursor(painter, view, cell, boxed=boxed)

    def _paint_picture(self, painter: QPainter, view: MapView, area: QRegion) -> None:
        """Copy what is due, each rectangle by itself: with several of them as its clip Qt would blend every row."""
        pixmap, whole = self._picture.pixmap, self._picture.area
        corner, ratio = self.places.field.topLeft(), view.plane.ratio
        target = QRectF(corner.x(), corner.y(), whole.width() / ratio, whole.height() / ratio)
        parts = _rects(area.intersected(target.toAlignedRect()))
        apart = len(parts) > 1 and ratio == int(ratio)  # else the edges of a clip are between pixels
        for part in parts:
            piece = QRectF(part).intersected(target)
            source = piece.translated(-target.topLeft())
            scaled = QRectF(source.topLeft() * ratio + whole.topLeft(), source.size() * ratio)
            if apart:
                painter.setClipRect(part)
            painter.drawPixmap(piece, pixmap, scaled)
        if apart:
            painter.setClipping(False)

    def _paint_over(self, painter: QPainter, view: MapView, area: QRegion) -> None:
        theme, field, beside, plane, rows = self._theme, self.places.field, self._beside, view.plane, view.rows
        painter.save()
        painter.setClipRect(field, Qt.ClipOperation.IntersectClip)
        end = field.left() + (plane.x_of(view.newest) + plane.per_column) / plane.ratio
        paint_orders(painter, self.places, plane, rows, beside.orders, min(end, field.right()), theme)
        paint_fills(painter, self.places, plane, rows, beside.fills, theme)
        for first, last, lines in beside.holes:
            left = max(field.left() + plane.x_of(first) / plane.ratio, field.left())
            right = min(field.left() + plane.x_of(last + 1) / plane.ratio, field.right())
            if right - left < _NARROW:
                _paint_seam(painter, QRectF(left, field.top(), right - left, field.height()), lines, theme)
            else:
                paint_note(painter, QPointF((left + right) / 2, field.top() + 34), lines, field, theme)
        if beside.best_only:
            at = QPointF(field.center().x(), field.top() + 10)
            paint_note(painter, at, beside.best_only.split("\n"), field, theme)
        elif beside.corner:
            self._paint_corners(painter, beside.corner, area)
        painter.restore()

    def _paint_corners(self, painter: QPainter, words: str, area: QRegion) -> None:
        """Say in an empty corner what is not sent by the feed."""
        theme = self._theme
        room = QRectF(self.places.field).adjusted(10, 6, -10, -6)
        wide = min(text_width(words, theme, Type.CAPTION) + 8, room.width())
        for top, free, flags in ((True, self._free[0], LEFT), (False, self._free[1], RIGHT)):
            left, y = (room.left(), room.top()) if top else (room.right() - wide, room.bottom() - 16)
            row = QRectF(left, y, wide, 16)
            if free and area.intersects(row.toAlignedRect()):
                paint_text(painter, row, flags, words, Type.CAPTION, theme.surface.text3, theme)

    def _paint_axes(self, painter: QPainter, view: MapView, area: QRegion, cell: MapCell | None) -> None:
        theme, places, last = self._theme, self.places, self._last
        words = places.prices.adjusted(1, 0, 0, 0)  # the first pixel belongs to the picture where its edge is cut
        if area.intersects(words):
            due, under = area.intersected(words).boundingRect(), QRectF() if last is None else last.area
            paint_prices(painter, places, view.plane, view.rows, view.prices, self._beside.step, under, due, theme)
            if last is not None and area.intersects(last.area.toAlignedRect()):
                paint_side_tag(painter, *last, theme)
        bars = places.bars
        if bars.height() and area.intersects(QRect(words.left(), bars.top(), words.width(), bars.height())):
            self._paint_scale(painter)
        if area.intersects(places.times):
            hidden = QRectF()
            if cell is not None:
                at = view.centre(cell, places.field)
                hidden = cursor_tags(places, at.x(), at.y(), view.clock(cell), "", theme)[1].area
            due = area.intersected(places.times).boundingRect()
            paint_times(painter, places, view.plane, view.times, hidden, due, theme)

    def _paint_scale(self, painter: QPainter) -> None:
        """The shares of the longest bar, with a word between them where there is room."""
        theme, bars, prices = self._theme, self.places.bars, self.places.prices
        room = QRectF(prices.left() + 8, bars.top(), prices.width() - 8, bars.height())
        flags = (Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignBottom)
        for words, flag in zip(self._beside.bars, flags, strict=True):
            fits = bars.height() >= theme.px(60) and text_width(words, theme, Type.CAPTION) <= room.width()
            if fits or flag is not Qt.AlignmentFlag.AlignVCenter:
                left = Qt.AlignmentFlag.AlignLeft | flag
                paint_text(painter, room, left, words, Type.CAPTION, theme.surface.text3, theme)

    def _paint_cursor(self, painter: QPainter, view: MapView, cell: MapCell, *, boxed: bool) -> None:
        theme, places, plane = self._theme, self.places, view.plane
        at = view.centre(cell, places.field)
        if not places.field.contains(at.toPoint()):
            return
        words = price(cell.units, self._beside.step(cell.units))
        tags = cursor_tags(places, at.x(), at.y(), view.clock(cell), words, theme)
        paint_cross(painter, places, at.x(), at.y(), tags, theme)
        if boxed:
            box = QRectF(0, 0, max(plane.per_column / plane.ratio, 4), max(plane.row_height / plane.ratio, 4))
            box.moveCenter(at)
            painter.setPen(QPen(colour(theme.surface.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(-1, -1, 1, 1))


def _paint_seam(painter: QPainter, seam: QRectF, lines: Sequence[str], theme: Theme) -> None:
    """Say upright in a narrow gap when nothing was recorded, as far as there is room."""
    words = elided(" ".join(lines[:2]), theme, Type.CAPTION, seam.height() - 12)
    wide, high = text_width(words, theme, Type.CAPTION) + 8, theme.px(Type.CAPTION.line)
    if seam.width() < SEAM - 4 or not words:
        return
    painter.save()
    painter.translate(seam.center())
    painter.rotate(-90)
    box = QRectF(-wide / 2, -high / 2, wide, high)
    painter.fillRect(box, colour(theme.surface.inset))
    paint_text(painter, box, Qt.AlignmentFlag.AlignCenter, words, Type.CAPTION, theme.surface.text3, theme)
    painter.restore()


def _free_corners(view: MapView) -> tuple[bool, bool]:
    """Whether no level is drawn in the upper left and in the lower right corner."""
    plane, books, (wide, high) = view.plane, view.columns.books, _CORNER
    cells, room = max(int(wide * plane.ratio) // plane.per_column, 1), int(high * plane.ratio / plane.row_height) + 1
    cells = min(cells, plane.cells)
    seen = np.arange(0, cells, max(cells // _LOOKS, 1), dtype=np.int64)
    left = plane.left + seen * plane.per_pixel + plane.per_pixel - 1
    right = left + (plane.cells - cells) * plane.per_pixel
    levels = books.levels(books.books(np.concatenate([left, right]), view.newest))
    row, cut = view.rows.rows_of(levels.price), int(np.searchsorted(levels.place, len(left)))
    upper, lower = row[:cut], row[cut:]
    free = len(upper) and upper.max() < plane.top - room, len(lower) and lower.min() > plane.first_row + room
    return bool(free[0]), bool(free[1])


def _rects(region: QRegion) -> list[QRect]:
    """The rectangles of a region."""
    parts: Any = region  # PySide's stubs do not know that it can be iterated
    return list(parts)
