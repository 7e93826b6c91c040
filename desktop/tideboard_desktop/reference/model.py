"""The model of a reference table: missing values sort last in both directions, and a column has one unit."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt

from tideboard_desktop.reference.value_columns import RefColumn
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.tables.column_model import ColumnTable

R = TypeVar("R")


class ReferenceModel(ColumnTable[R], Generic[R]):
    """`columns` are RefColumns; if none of the new rows was shown before, the model is reset."""

    def __init__(
        self, columns: Sequence[RefColumn[R]], key: Callable[[R], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(columns, key, parent)
        self.shown_columns = list(columns)

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show these rows."""
        self._fit(rows)
        before = {self._key(row) for row in self._rows}
        if before.isdisjoint(self._key(row) for row in rows):
            self.beginResetModel()
            self._given = list(rows)
            self._rows = self._sorted(self._given)
            self.endResetModel()
            self.filled.emit()
        else:
            super().show_rows(rows)

    def refresh(self) -> None:
        """Every cell may read differently now."""
        self._fit(self._given)
        super().refresh()

    def headerData(  # noqa: N802  Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401  Qt's variant
        """The tooltip of a narrow column is its whole title."""
        if role == Qt.ItemDataRole.ToolTipRole:
            title = super().headerData(section, orientation, Qt.ItemDataRole.DisplayRole)
            return tip(title) if isinstance(title, str) else None
        return super().headerData(section, orientation, role)

    def _fit(self, rows: Sequence[R]) -> None:
        for column in self.shown_columns:
            if column.scale is not None:
                column.scale.fit(column.figure(row) for row in rows)

    def _sorted(self, rows: list[R]) -> list[R]:
        if self._sorting is None:
            return list(rows)
        section, direction = self._sorting
        order = self.columns[section].order
        if order is None:
            return list(rows)
        known = [row for row in rows if order(row) is not None]
        rest = [row for row in rows if order(row) is None]
        return [*sorted(known, key=order, reverse=direction is Qt.SortOrder.DescendingOrder), *rest]
