"""Reads the current row of the focused table or list to a screen reader, where these have no accessible cells."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QMetaObject, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QTreeView, QWidget
from shiboken6 import Shiboken

from tideboard_desktop.ui.widgets.accessible_roles import announce


class CurrentRowReader(QObject):
    """Announces a row when the focus comes to its view, and when the keyboard or mouse moves to it."""

    def __init__(self, application: QApplication, say: Callable[[QWidget, str], None] = announce) -> None:
        super().__init__(application)
        self._say = say
        self._view: QAbstractItemView | None = None
        self._following: QMetaObject.Connection | None = None
        application.focusChanged.connect(self._move)

    def _move(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._following is not None:
            QObject.disconnect(self._following)
            self._following = None
        self._view = now if isinstance(now, QAbstractItemView) else None
        selection: QItemSelectionModel | None = None if self._view is None else self._view.selectionModel()
        if selection is not None:
            self._following = selection.currentChanged.connect(self._read)
            self._read(selection.currentIndex())

    def _read(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if self._view is not None and Shiboken.isValid(self._view) and index.isValid():
            self._say(self._view, ", ".join(row_words(self._view, index)))


def row_words(view: QAbstractItemView, index: QModelIndex | QPersistentModelIndex) -> list[str]:
    """What the shown cells of a row say, from the left; of the cell alone in a view that selects cells."""
    columns = [index.column()]  # the models of Qt's own lists keep their number of columns to themselves
    by_row = view.selectionBehavior() is QAbstractItemView.SelectionBehavior.SelectRows
    if by_row and isinstance(view, QTableView | QTreeView):
        columns = [at for at in range(index.model().columnCount(index.parent())) if not view.isColumnHidden(at)]
    cells = [index.sibling(index.row(), column) for column in columns]
    return [text for cell in cells if (text := _words(cell))]


def _words(cell: QModelIndex) -> str:
    return str(cell.data(Qt.ItemDataRole.AccessibleTextRole) or cell.data(Qt.ItemDataRole.DisplayRole) or "")
