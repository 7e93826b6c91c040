"""Three levels of the book at the second of an order, as two small columns with depth bars."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.model.quote import Level, OrderBook
from tideboard_core.replay.decisions import BOOK_LEVELS
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.tags import LEFT, RIGHT, paint_text
from tideboard_desktop.ui.colours import PairColour
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.words.joining import listed

_ROW: Final = 14


class BookLevels(QWidget):
    """Bids at the left, asks at the right, the best on top."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._book: OrderBook | None = None
        give_role(self, QAccessible.Role.StaticText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_book(self, book: OrderBook) -> None:
        """Show its best levels."""
        if book is not self._book:
            self._book = book
            rows = (*book.bids[:BOOK_LEVELS], *book.asks[:BOOK_LEVELS])
            self.setAccessibleName(listed(f"{fmt.price(row.price)} {fmt.quantity(row.quantity)}" for row in rows))
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Three rows."""
        return QSize(200, self._theme.px(_ROW) * BOOK_LEVELS)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Each side against the largest of the shown levels."""
        book = self._book
        if book is None:
            return
        painter = QPainter(self)
        sides = (book.bids[:BOOK_LEVELS], self._theme.up), (book.asks[:BOOK_LEVELS], self._theme.down)
        most = max((row.quantity for rows, _look in sides for row in rows), default=1) or 1
        half = self.width() / 2 - 4
        for at, (rows, look) in enumerate(sides):
            self._paint_side(painter, at * (half + 8), half, rows, look, most)

    def _paint_side(
        self, painter: QPainter, left: float, wide: float, rows: tuple[Level, ...], look: PairColour, most: int
    ) -> None:
        high = self._theme.px(_ROW)
        for place, row in enumerate(rows):
            area = QRectF(left, place * high, wide, high)
            painter.fillRect(area.adjusted(0, 1, wide * (row.quantity / most - 1), -1), colour(look.dim))
            words = fmt.price(row.price), fmt.quantity(row.quantity)
            paint_text(painter, area.adjusted(3, 0, -3, 0), LEFT, words[0], Type.CAPTION, look.text, self._theme)
            paint_text(
                painter,
                area.adjusted(3, 0, -3, 0),
                RIGHT,
                words[1],
                Type.CAPTION,
                self._theme.surface.text1,
                self._theme,
            )
