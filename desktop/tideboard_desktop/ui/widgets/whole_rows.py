"""Covers the rows that the edges of a scroll area would cut, so that a row is seen whole or not at all."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from tideboard_desktop.ui.theme import Theme, colour

_CHANGES = frozenset({QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Move})
Extent = tuple[int, int]
"""First pixel of a row, and the first one below it."""


class WholeRows(QObject):
    """Watches a scroll area over a form that lies on a panel.

    A child of the form is a row, or several if its own children stand below each other. A row that is higher than the
    area is not covered. The row that gets the focus is scrolled into view: Qt does so for the Tab key only.
    """

    def __init__(self, area: QScrollArea, theme: Theme) -> None:
        super().__init__(area)
        form = area.widget()
        assert form is not None, "the form is set before"
        self._area, self._form = area, form
        self._upper, self._lower = (_Cover(area.viewport(), theme) for _ in range(2))
        for watched in (area.viewport(), form):
            watched.installEventFilter(self)
        area.verticalScrollBar().valueChanged.connect(self.place)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]  # an app runs

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Cover other rows after the form or the area changed."""
        if event.type() in _CHANGES and (watched is self._form or event.type() is QEvent.Type.Resize):
            self.place()
        return super().eventFilter(watched, event)

    def place(self, _value: int = 0) -> None:
        """Cover what is cut now."""
        port = self._area.viewport().rect()
        upper, lower = QRect(), QRect()
        for first, end in self._rows():
            if end - first > port.height():
                continue
            if first < 0 < end:
                upper = QRect(0, 0, port.width(), end)
            if first <= port.bottom() < end - 1:
                lower = QRect(0, first, port.width(), port.height() - first)
        for cover, rect in ((self._upper, upper), (self._lower, lower)):
            cover.cover(rect)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Nobody must type into a covered field, as after a click on a price in the book."""
        if now is None or not isValid(self._form) or not self._form.isAncestorOf(now):
            return
        port, bar = self._area.viewport(), self._area.verticalScrollBar()
        top = now.mapTo(port, QPoint(0, 0)).y()
        for first, end in self._rows():
            if first <= top < end and end - first <= port.height():
                bar.setValue(bar.value() + (first if first < 0 else max(end - port.height(), 0)))
                return

    def _rows(self) -> list[Extent]:
        """Rows in pixels of the viewport, from the top."""
        top = self._form.y()
        found: list[Extent] = []
        for part in _children(self._form):
            parts = _merged([_extent(child, top + part.y()) for child in _children(part)])
            found += parts if len(parts) > 1 else [_extent(part, top)]
        return _merged(found)


class _Cover(QWidget):
    """An empty area of the panel's colour."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.hide()

    def cover(self, rect: QRect) -> None:
        """Cover this part of the viewport, or nothing."""
        if rect.isEmpty():
            self.hide()
        elif self.isHidden() or rect != self.geometry():
            self.setGeometry(rect)
            self.show()
            self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        QPainter(self).fillRect(event.rect(), colour(self._theme.surface.panel))


def _children(widget: QWidget) -> list[QWidget]:
    return [one for one in widget.children() if isinstance(one, QWidget) and not one.isHidden()]


def _extent(widget: QWidget, top: int) -> Extent:
    return top + widget.y(), top + widget.y() + widget.height()


def _merged(extents: list[Extent]) -> list[Extent]:
    """Extents that overlap as one, in order."""
    result: list[Extent] = []
    for first, end in sorted(extents):
        if result and first < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((first, end))
    return result
