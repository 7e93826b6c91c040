"""A layout that puts widgets in rows and wraps them as words are wrapped."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Widgets keep their size hint, and stand in the middle of their row, or at its top if they are aligned there."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802  Qt's name
        self._items.append(item)

    def insert(self, place: int, widget: QWidget) -> None:
        """Put a widget before the one that has this place."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802  Qt's name
        """One of them, None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802  Qt's name
        """Hand one out, None beyond the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802  Qt's name
        """Takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's name
        """More rows need more height."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's name
        edge = self.contentsMargins()
        room = QRect(0, 0, width - edge.left() - edge.right(), 0)
        return self._place(room, move=False) + edge.top() + edge.bottom()

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802  Qt's name
        super().setGeometry(rect)
        area = self.alignmentRect(rect) if self.alignment() else rect
        self._place(area.marginsRemoved(self.contentsMargins()), move=True)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """All in one row."""
        hints = [item.sizeHint() for item in self._shown()]
        width = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0)).grownBy(self.contentsMargins())

    def minimumSize(self) -> QSize:  # noqa: N802  Qt's name
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Put the items into rows, from the top of `rect` on; returns the height of all."""
        rows: list[list[tuple[QLayoutItem, QRect]]] = [[]]
        x, y = rect.x(), rect.y()
        for item in self._shown():
            hint = item.sizeHint()
            if rows[-1] and x + hint.width() > rect.x() + rect.width():
                x, y = rect.x(), y + _height(rows[-1]) + self._gap
                rows.append([])
            rows[-1].append((item, QRect(QPoint(x, y), hint)))
            x += hint.width() + self._gap
        for row in rows if move else ():
            for item, area in row:
                at_top = bool(item.alignment() & Qt.AlignmentFlag.AlignTop)
                item.setGeometry(area.translated(0, 0 if at_top else (_height(row) - area.height()) // 2))
        return y + _height(rows[-1]) - rect.y()


def _height(row: list[tuple[QLayoutItem, QRect]]) -> int:
    return max((area.height() for _item, area in row), default=0)
