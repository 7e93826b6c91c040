"""The palette's rows as a Qt model."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from tideboard_desktop.window.palette.matches import Row

ROW_ROLE = Qt.ItemDataRole.UserRole
NOWHERE = QModelIndex()


class RowModel(QAbstractListModel):
    """A list of rows; captions cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NOWHERE) -> int:  # noqa: N802  Qt's name
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row itself for `ROW_ROLE`, its text for display and accessibility."""
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return row.spoken
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Captions cannot be chosen; disabled commands can, so that their reason is read."""
        row = self.rows[index.row()]
        if row.is_caption:
            return Qt.ItemFlag.NoItemFlags
        chosen = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return chosen | Qt.ItemFlag.ItemIsEnabled

    def next_row(self, current: int, step: int) -> int:
        """The row `step` choosable rows further, at most the first or last one; -1 if there is none."""
        choosable = [place for place, row in enumerate(self.rows) if not row.is_caption]
        if not choosable:
            return -1
        if current not in choosable:
            return choosable[0]
        return choosable[min(max(choosable.index(current) + step, 0), len(choosable) - 1)]
