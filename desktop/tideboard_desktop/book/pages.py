"""The pages of the order book dock: one tab at a time, with the tape below the book where there is room for both."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from tideboard_desktop.book.brokers_page import BrokersPage
from tideboard_desktop.book.ladder_page import BookPage
from tideboard_desktop.book.ladder_rows import DEPTH
from tideboard_desktop.book.tape_page import TapePage
from tideboard_desktop.ui.theme import Theme, colour

BOOK, TAPE, BROKERS = range(3)
LEAST_TAPE = 150
"""Logical pixels from which a tape below the book is worth its headings."""


class BookPages(QWidget):
    """Shows the page of a tab. Pages subscribe while they are visible, so a tape that is not shown costs nothing."""

    def __init__(self, book: BookPage, tape: TapePage, brokers: BrokersPage, theme: Theme) -> None:
        super().__init__()
        self._book, self._tape = book, tape
        self._all = (book, tape, brokers)
        self._theme = theme
        self._tab = BOOK
        for page in self._all:
            page.setParent(self)
        book.offered_changed.connect(self.arrange)
        self.arrange()

    @property
    def tape_below(self) -> bool:
        """Whether the tape is below the book."""
        return self._tab == BOOK and not self._tape.isHidden()

    def turn(self, tab: int) -> None:
        """Show the page of a tab."""
        self._tab = tab
        self.arrange()

    def arrange(self) -> None:
        """Place the pages; called after every change of size, tab or levels."""
        area = self.rect()
        line = self._book_height(area.height() - 1 - self._theme.px(LEAST_TAPE))
        below = self._tab == BOOK and line > 0
        for place, page in enumerate(self._all):
            if place == self._tab:
                page.setGeometry(area.adjusted(0, 0, 0, line - area.height()) if below else area)
            elif page is self._tape and below:
                page.setGeometry(area.adjusted(0, line + 1, 0, 0))
        for place, page in enumerate(self._all):
            page.setVisible(place == self._tab or (page is self._tape and below))
        self.update()

    def _book_height(self, room: int) -> int:
        """Height of the book above a tape, with its footer if it has one to show; 0 if `room` is too low for both.

        The book shows ten levels first; more of them, as far as they are offered, only take what the tape leaves.
        """
        ladder, footer = self._book.ladder, self._book.footer
        room -= 0 if footer.isHidden() else footer.sizeHint().height()
        levels = min(ladder.levels, DEPTH)
        if ladder.height_for(levels) > room:
            return 0
        most = min(ladder.levels, max(DEPTH, self._book.offered))
        while levels < most and ladder.height_for(levels + 1) <= room:
            levels += 1
        return ladder.height_for(levels) + (0 if footer.isHidden() else footer.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Place the pages in the new size."""
        super().resizeEvent(event)
        self.arrange()

    def event(self, event: QEvent) -> bool:
        """Place the pages when one of them asks for another size: the book's footer came or went."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """The largest of all pages, so that a change of tab moves no dock."""
        return _largest([page.sizeHint() for page in self._all])

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """The largest of all pages; a tape below the book asks for nothing."""
        return _largest([page.minimumSizeHint() for page in self._all])

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the line between book and tape."""
        if self.tape_below:
            painter = QPainter(self)
            painter.fillRect(
                0, self._book.geometry().bottom() + 1, self.width(), 1, colour(self._theme.surface.line_soft)
            )


def _largest(sizes: list[QSize]) -> QSize:
    result = QSize(0, 0)
    for size in sizes:
        result = result.expandedTo(size)
    return result
