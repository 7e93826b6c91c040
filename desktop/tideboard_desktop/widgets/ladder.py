"""The painted order book: rows, depth bars, own orders; only rows that changed are repainted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QEnterEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWindow,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from tideboard_core.model.order import Side
from tideboard_desktop.models.ladder import DEPTH, EMPTY, NO_SPREAD, Ladder, SpreadLine, changed_places
from tideboard_desktop.theme import Theme
from tideboard_desktop.widgets.ladder_ink import LadderInk

ROW_HEIGHT = 16
HEADER_HEIGHT = 20
SPREAD_HEIGHT = 26
RATIO_HEIGHT = 26


class LadderView(QWidget):
    """Shows a `Ladder`. While the mouse is over it the picture stands still, so that a click hits what is seen.

    `picked` carries the price and the side of the book (BUY = bid rows) of a click or Enter; nothing is ever sent.
    """

    picked = Signal(object, object)
    held = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._ink = LadderInk(theme)
        self._shown = EMPTY
        self._newest = EMPTY
        self._spread = self._newest_spread = NO_SPREAD
        self._holding = False
        self._cursor: int | None = None
        self._row_notes: list[QWidget] = []
        self._row_height = theme.px(ROW_HEIGHT)
        self._header_height = theme.px(HEADER_HEIGHT)
        self._spread_height = theme.px(SPREAD_HEIGHT)
        self._ratio_height = theme.px(RATIO_HEIGHT)
        self._rects: list[QRect] = [QRect()] * (2 * DEPTH)
        self._middle = self._body = QRect()
        self._clipped = False
        application = QApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._front_window_changed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    # --- content ----------------------------------------------------------------------------------------------------

    def show_book(self, ladder: Ladder, spread: SpreadLine) -> None:
        """Show a new book, or keep it until the mouse leaves."""
        self._newest, self._newest_spread = ladder, spread
        if not self._holding or self._shown is EMPTY:
            self._catch_up()

    def drop_book(self) -> None:
        """Show nothing at once, also under the mouse: a price of another instrument must not be clicked."""
        self._newest, self._newest_spread = EMPTY, NO_SPREAD
        self._catch_up()

    @property
    def shown(self) -> Ladder:
        """What stands on screen now."""
        return self._shown

    @property
    def holding(self) -> bool:
        """Whether the picture is frozen under the mouse."""
        return self._holding

    def _catch_up(self) -> None:
        old, self._shown = self._shown, self._newest
        for place in changed_places(old, self._shown):
            self.update(self._rects[place])
        if self._spread != self._newest_spread:
            self._spread = self._newest_spread
            self.update(self._middle)
        if old.bid_percent != self._shown.bid_percent:
            self.update(self._ratio_rect())
        self._tell_rows()

    # --- geometry ---------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Header, twenty rows, the spread row and the ratio bar."""
        return QSize(280, self.height_for(DEPTH))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Five levels on each side still fit."""
        return QSize(200, self.height_for(DEPTH // 2))

    def height_for(self, levels: int) -> int:
        """Height that shows so many levels on each side."""
        rows = 2 * levels * self._row_height
        return self._header_height + rows + self._spread_height + self._ratio_height

    def row_rect(self, place: int) -> QRect:
        """Rectangle of a place in `Ladder.rows`; asks grow upwards from the spread row, bids downwards."""
        return self._rects[place]

    def place_at(self, y: float) -> int | None:
        """Place of the row under a height, None between the rows."""
        if not self._body.top() <= y <= self._body.bottom():
            return None
        for place, rect in enumerate(self._rects):
            if rect.top() <= y <= rect.bottom():
                return place
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Rows move with the height: a low dock loses the far levels, never the near ones."""
        super().resizeEvent(event)
        width, row = self.width(), self._row_height
        room = self.height() - self._header_height - self._ratio_height - self._spread_height
        half = min(DEPTH, max(1, room // 2 // row)) * row  # whole rows only
        self._clipped = half < DEPTH * row
        self._middle = QRect(0, self._header_height + half, width, self._spread_height)
        top = self._middle.top() - DEPTH * row
        bottom = self._middle.bottom() + 1
        self._rects = [QRect(0, top + place * row, width, row) for place in range(DEPTH)]
        self._rects += [QRect(0, bottom + place * row, width, row) for place in range(DEPTH)]
        self._body = QRect(0, self._header_height, width, 2 * half + self._spread_height)
        self._ink.measure(width)
        self._place_rows()

    def _ratio_rect(self) -> QRect:
        return QRect(0, self.height() - self._ratio_height, self.width(), self._ratio_height)

    # --- mouse and keys ---------------------------------------------------------------------------------------------

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802  Qt's name
        """Freeze."""
        super().enterEvent(event)
        self._hold(on=True)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Go on with the newest book."""
        super().leaveEvent(event)
        self._hold(on=False)
        self._move_cursor(None)

    def _front_window_changed(self, front: QWindow | None) -> None:
        """A dialog or another window took over: nobody is about to click here, and no leave event may come."""
        if self._holding and front is not self.window().windowHandle():
            self._hold(on=False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Mark the row under the mouse."""
        self._move_cursor(self.place_at(event.position().y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A click picks the price of its row."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pick(self.place_at(event.position().y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Up and down move the mark, Enter picks its price, Space goes back to the best prices."""
        key = event.key()
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            start = DEPTH if self._cursor is None else self._cursor
            step = -1 if key == Qt.Key.Key_Up else 1
            self._move_cursor(min(max(start + step, 0), 2 * DEPTH - 1))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._pick(self._cursor)
        elif key == Qt.Key.Key_Space:
            self._move_cursor(None)
        else:
            super().keyPressEvent(event)

    def _hold(self, *, on: bool) -> None:
        self._holding = on
        self.held.emit(on)
        if not on:
            self._catch_up()

    def _move_cursor(self, place: int | None) -> None:
        if place == self._cursor:
            return
        for stale in (self._cursor, place):
            if stale is not None:
                self.update(self.row_rect(stale))
        self._cursor = place
        if place is not None:
            self.setAccessibleDescription(self.row_words(place))

    def _pick(self, place: int | None) -> None:
        if place is None:
            return
        row = self._shown.rows[place]
        if row.price is not None:
            self.picked.emit(row.price, Side.SELL if place < DEPTH else Side.BUY)

    # --- accessible rows --------------------------------------------------------------------------------------------

    def row_words(self, place: int) -> str:
        """A row as a sentence part: side, price, shares, orders, own shares."""
        row = self._shown.rows[place]
        if row.price is None:
            return ""
        side = self.tr("Ask") if place < DEPTH else self.tr("Bid")
        parts = [f"{side} {row.price_text}", self.tr("%1 shares").replace("%1", row.quantity)]
        if row.orders:
            parts.append(self.tr("%1 orders").replace("%1", row.orders))
        if row.resting:
            parts.append(self.tr("%1 of yours").replace("%1", row.resting))
        return ", ".join(parts)

    def _tell_rows(self) -> None:
        """Name one child per row, made only when an assistive program is there: painted rows alone are mute."""
        if not self._row_notes:
            if not QAccessible.isActive():
                return
            self._row_notes = [QWidget(self) for _ in range(2 * DEPTH)]
            for place, note in enumerate(self._row_notes):
                note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
                note.setObjectName(f"order_book_row_{place}")
                note.show()
            self._place_rows()
        for place, note in enumerate(self._row_notes):
            words = self.row_words(place)
            if note.accessibleName() != words:
                note.setAccessibleName(words)

    def _place_rows(self) -> None:
        for place, note in enumerate(self._row_notes):
            note.setGeometry(self.row_rect(place))

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint what the region asks for, row by row."""
        region = event.region()
        rows = self._shown.rows
        places = [place for place, rect in enumerate(self._rects) if rows[place].price and region.intersects(rect)]
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._ink.panel)
        if self._clipped:
            painter.setClipRect(self._body)
        if self._cursor is not None and region.intersects(self._rects[self._cursor]):
            painter.fillRect(self._rects[self._cursor], self._ink.hover)
        self._ink.rows(painter, self._rects, rows, places)
        if region.intersects(self._middle):
            self._ink.spread(painter, self._middle, self._spread)
        painter.setClipping(False)
        if event.rect().top() < self._header_height:
            words = (self.tr("Mine"), self.tr("Price"), self.tr("Shares"), self.tr("Orders"))
            self._ink.header(painter, QRect(0, 0, self.width(), self._header_height), words)
        percent = self._shown.bid_percent
        if percent is not None and region.intersects(self._ratio_rect()):
            bid = self.tr("Bid %1%").replace("%1", str(percent))
            ask = self.tr("Ask %1%").replace("%1", str(100 - percent))
            self._ink.ratio(painter, self._ratio_rect(), percent, (bid, ask))
