"""Makes button cells of a table pressable for assistive programs: one invisible button for each while one listens."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QTableView, QWidget

from tideboard_desktop.ui.tables.column_model import Cell, ColumnTable
from tideboard_desktop.ui.widgets.labels import identify

MOST_CELLS = 5
"""Columns whose cells follow the word in the accessible name of a button: what an order is and what it costs."""
_MOVES = frozenset({QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide})


class _Place(NamedTuple):
    """A button cell: its row's key, its word, the row in words, and where it lies in the viewport."""

    key: Hashable
    word: str
    row: str
    rect: QRect


class CellButtons(QObject):
    """Qt lets a cell be selected by an assistive program, not pressed, and lists no widget inside a table.

    So the buttons are children of what holds the table. A press does what a click on the cell would do. A button
    belongs to one row and one word for life, because Qt lets some time pass between the press and the click.
    """

    def __init__(
        self, view: QTableView, table: ColumnTable[Any], shown_rows: Callable[[], range], act: Callable[[int], None]
    ) -> None:
        super().__init__(view)
        self._view, self._table, self._shown_rows, self._act = view, table, shown_rows, act
        self._buttons: dict[tuple[Hashable, str], _Unseen] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.tell)
        for change in (table.filled, table.dataChanged, table.layoutChanged):
            change.connect(self._later)
        view.verticalScrollBar().valueChanged.connect(self._later)
        view.installEventFilter(self)
        self.tell()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """The table was shown, hidden or resized."""
        if event.type() in _MOVES:
            self._later()
        return False

    def tell(self) -> None:
        """Make, name and position a button for each visible button cell; remove the others."""
        holder = _holder(self._view)
        cells = self._cells() if holder is not None and self._view.isVisible() else []
        wanted = [(cell.key, cell.word) for cell in cells]
        for gone in self._buttons.keys() - set(wanted):
            button = self._buttons.pop(gone)
            button.hide()
            button.deleteLater()
        if holder is not None:
            for place, cell in enumerate(cells):
                self._dress(holder, place, cell)
        if list(self._buttons) != wanted:
            self._buttons = {identity: self._buttons[identity] for identity in wanted}
            for button in self._buttons.values():
                button.raise_()  # read from the top, as the rows stand

    def _later(self) -> None:
        self._soon.start(0)

    def _cells(self) -> list[_Place]:
        view, table = self._view, self._table
        found = []
        for row in self._shown_rows():
            cells = [table.cell(table.index(row, column)) for column in range(table.columnCount())]
            acting = next((column for column, cell in enumerate(cells) if cell.button), None)
            if acting is not None:
                rect = view.visualRect(table.index(row, acting))
                found.append(_Place(table.key(row), cells[acting].text, self._words(row, acting), rect))
        return found

    def _words(self, row: int, acting: int) -> str:
        table = self._table
        said = [
            str(table.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole))
            for column in range(table.columnCount())
            if column != acting and table.cell(table.index(row, column)).text
        ]
        return ", ".join(said[:MOST_CELLS])

    def _dress(self, holder: QWidget, place: int, cell: _Place) -> None:
        identity = (cell.key, cell.word)
        button = self._buttons.get(identity)
        if button is None:
            button = self._buttons[identity] = _Unseen(holder)
            button.clicked.connect(lambda _on=False: self._press(*identity))
            self._view.destroyed.connect(button.deleteLater)
        identifier, name = f"{self._view.accessibleIdentifier()}_act_{place}", f"{cell.word}: {cell.row}"
        if (button.accessibleIdentifier(), button.accessibleName()) != (identifier, name):
            identify(button, identifier, name)
        button.setGeometry(cell.rect.translated(self._view.viewport().mapTo(holder, QPoint(0, 0))))
        button.setVisible(True)

    def _press(self, key: Hashable, word: str) -> None:
        """Act on the row of this key at its present position, if its cell still has the same word."""
        table = self._table
        row = table.place_of(key)
        if row is not None and any(_is(table.cell(table.index(row, at)), word) for at in range(table.columnCount())):
            self._act(row)


class _Unseen(QPushButton):
    """A button for assistive programs alone: never painted, clicked or focused."""

    def __init__(self, holder: QWidget) -> None:
        super().__init__(holder)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoDefault(False)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """The cell below is painted by the table."""


def _is(cell: Cell, word: str) -> bool:
    return cell.button and cell.text == word


def _holder(view: QWidget) -> QWidget | None:
    """What lists its children to assistive programs; a stack lists its pages alone."""
    parent = view.parentWidget()
    while isinstance(parent, QStackedWidget):
        parent = parent.parentWidget()
    return parent
