"""A scrolled list of painted rows under a fixed header: only the rows in sight exist, at any number of rows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy

from tideboard_desktop.ui.tables.accessible_rows import AccessibleRows
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import identify

HEADER_HEIGHT = 22
_KEYS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
}


class PaintedList(QAbstractScrollArea):
    """A list that paints its rows. A subclass returns their number, paints each and returns its words.

    `hovered` is emitted if the mouse enters or leaves the rows, `moved` if the keyboard or a click goes to a row.
    """

    hovered = Signal(bool)
    moved = Signal(int)
    wanted = Signal()

    def __init__(self, theme: Theme, *, identifier: str, name: str, row_height: int) -> None:
        super().__init__()
        identify(self, identifier, name)
        give_role(self, QAccessible.Role.List)
        self.theme = theme
        self.row_height, self.header_height = theme.px(row_height), theme.px(HEADER_HEIGHT)
        theme.follow(self, PaintedList._take_colours)
        self._header_font = theme.font(Type.CAPTION)
        self._accessible = AccessibleRows(self.viewport(), f"{identifier}_row_")
        self._hover = -1
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def _take_colours(self) -> None:
        surface = self.theme.surface
        self.panel, self._header_colour = colour(surface.panel), colour(surface.text3)
        self.hover_background, self.selected_background = colour(surface.hover), colour(surface.selected)
        self.accent = colour(surface.accent)

    # --- what a subclass says ---------------------------------------------------------------------------------------

    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def paint_row(self, painter: QPainter, row: int, rect: QRect) -> None:
        """Paint one row; its background is already painted."""
        raise NotImplementedError

    def paint_header(self, painter: QPainter, rect: QRect) -> None:
        """Paint the column words; font and pen are set."""
        raise NotImplementedError

    def row_words(self, row: int) -> str:
        """A row for a screen reader."""
        raise NotImplementedError

    def row_background(self, _row: int) -> QColor | None:
        """Background of a row, None for that of the panel."""
        return None

    @property
    def marked_row(self) -> int:
        """The current row of the keyboard, -1 for none."""
        raise NotImplementedError

    # --- rows -------------------------------------------------------------------------------------------------------

    def rows_changed(self) -> None:
        """Measure, paint and name the rows again after they changed."""
        self._measure()
        self.viewport().update()
        if self._accessible.wanted:
            self.name_rows()

    def note_room(self) -> QRect:
        """Below the headings, while there are no rows."""
        return QRect() if self.row_count() else self.viewport().geometry().adjusted(0, self.header_height, 0, 0)

    def in_sight(self) -> range:
        """The rows that can be seen, the cut one at the bottom included."""
        first = self.verticalScrollBar().value()
        room = self.viewport().height() - self.header_height
        return range(first, min(self.row_count(), first + max(0, -(-room // self.row_height))))

    def row_rect(self, row: int) -> QRect:
        """Rectangle of a row in the viewport."""
        top = self.header_height + (row - self.verticalScrollBar().value()) * self.row_height
        return QRect(0, top, self.viewport().width(), self.row_height)

    def row_at(self, y: float) -> int:
        """The row at a height, -1 where there is none."""
        if y < self.header_height:
            return -1
        row = self.verticalScrollBar().value() + int((y - self.header_height) // self.row_height)
        return row if row < self.row_count() else -1

    def show_row(self, row: int) -> None:
        """Scroll until a row is whole in sight."""
        bar = self.verticalScrollBar()
        if row < bar.value():
            bar.setValue(row)
        elif row > bar.value() + self.page() - 1:
            bar.setValue(row - self.page() + 1)

    def page(self) -> int:
        """Whole rows in sight."""
        return max(1, (self.viewport().height() - self.header_height) // self.row_height)

    def announce(self, words: str) -> None:
        """Let a screen reader speak."""
        self._accessible.announce(words)

    def name_rows(self) -> None:
        """Name the rows in sight."""
        rows = self.in_sight()
        self._accessible.tell([self.row_words(row) for row in rows], [self.row_rect(row) for row in rows])

    def _measure(self) -> None:
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self.row_count() - self.page()))
        bar.setPageStep(self.page())

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Room for the header and five rows."""
        return QSize(180, self.header_height + 5 * self.row_height)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        """Come to the front, then take the focus."""
        self.wanted.emit()
        super().setFocus(reason)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Paint the ring of the current cell, which Qt asks of the frame around the rows alone."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Measure and name the visible rows again."""
        super().resizeEvent(event)
        self.rows_changed()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802  Qt's name
        """Paint the whole viewport, because the header does not scroll with the rows."""
        self.viewport().update()
        if self._accessible.wanted:
            self.name_rows()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Emit whether the mouse is over the rows."""
        if event.type() in {QEvent.Type.Enter, QEvent.Type.Leave}:
            inside = event.type() == QEvent.Type.Enter
            self._mark(-1)
            self.hovered.emit(inside)
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        self._mark(self.row_at(event.position().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """The press was ours, so is the release: a scroll area would hand it on."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Arrows, pages, Home and End move the row."""
        key, last = Qt.Key(event.key()), self.row_count() - 1
        targets = {
            Qt.Key.Key_PageUp: self.marked_row - self.page(),
            Qt.Key.Key_PageDown: self.marked_row + self.page(),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        target = self.marked_row + _KEYS[key] if key in _KEYS else targets.get(key)
        if target is None or last < 0:
            super().keyPressEvent(event)
            return
        self.moved.emit(min(max(target, 0), last))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.panel)
        marked = self.marked_row
        for row in self.in_sight():
            rect = self.row_rect(row)
            if not event.region().intersects(rect):
                continue
            background = self.row_background(row)
            if row == self._hover:
                background = self.hover_background
            if background is not None:
                painter.fillRect(rect, background)
            if row == marked:
                painter.fillRect(rect, self.selected_background)
                painter.fillRect(rect.x(), rect.y(), 2, rect.height(), self.accent)
            self.paint_row(painter, row, rect)
        head = QRect(0, 0, self.viewport().width(), self.header_height)
        if event.region().intersects(head):
            painter.fillRect(head, self.panel)
            painter.setFont(self._header_font)
            painter.setPen(self._header_colour)
            self.paint_header(painter, head)

    def _mark(self, row: int) -> None:
        if row != self._hover:
            for stale in (self._hover, row):
                if stale >= 0:
                    self.viewport().update(self.row_rect(stale))
            self._hover = row
