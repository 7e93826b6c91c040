"""The model of the table of a dock: missing values sort last in both directions, and a column has one unit."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt

from tideboard_desktop.docks.value_columns import ValueColumn, largest
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.tables.column_model import ROOT, ColumnTable

R = TypeVar("R")


class TableModel(ColumnTable[R], Generic[R]):
    """`columns` are of class `ValueColumn`; if none of the new rows was shown before, the model is reset.

    While `held` rows that are shown keep their places and new ones come last; `overdue` tells whether the sort would
    move any. A click on a heading and `resort` sort anyway.
    """

    def __init__(
        self, columns: Sequence[ValueColumn[R]], key: Callable[[R], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(columns, key, parent)
        self.shown_columns = list(columns)
        self.held = self.overdue = False
        self._keeps = False

    def show_rows(self, rows: Sequence[R]) -> None:
        other_units = self._fit(rows)
        before = {self._key(row) for row in self._rows}
        if before.isdisjoint(self._key(row) for row in rows):
            self.beginResetModel()
            self._given = list(rows)
            self._rows = self._sorted(self._given)
            self.endResetModel()
            self.overdue = False
            self.filled.emit()
            return
        self._keeps = self.held and self._sorting is not None
        super().show_rows(rows)
        self._keeps = False
        for place in other_units if self._rows else ():
            self.dataChanged.emit(self.index(0, place), self.index(len(self._rows) - 1, place))
        keys = [self._key(row) for row in self._rows]
        self.overdue = self.held and keys != [self._key(row) for row in self._sorted(self._given)]

    def resort(self) -> None:
        """Sort now, whoever points at the rows."""
        self._reorder(self._sorted(self._given))
        self.overdue = False

    def renew_first(self, rows: Sequence[R], replaced: int, *, most: int) -> None:
        """Show `rows` in place of the first `replaced` ones given last, of all of them the first `most`.

        It costs what differs. In a sorted table that holds while no row is new and none changes its place.
        """
        old, added = self._given[:replaced], len(rows) - replaced
        given = [*rows, *self._given[replaced:]]
        gone = [*old, *given[most:]]
        places = self._places_of(old, rows)
        if added < 0 or places is None:
            self.show_rows(given[:most])
            return
        if added:
            self.beginInsertRows(ROOT, 0, added - 1)
            self._rows[:0] = rows[:added]
            self.endInsertRows()
        if len(given) > most:
            self.beginRemoveRows(ROOT, most, len(given) - 1)
            del self._rows[most:]
            self.endRemoveRows()
        self._given = given[:most]
        for before, row in zip(places, rows[added:], strict=True):
            place = before + added
            if place < len(self._rows) and self._rows[place] != row:
                self._rows[place] = row
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
        self._fit_changed(gone, rows)

    def _places_of(self, old: Sequence[R], rows: Sequence[R]) -> list[int] | None:
        """Where rows stand that others are to replace; None if they do not fit there."""
        new = rows[len(rows) - len(old) :]
        if [self._key(row) for row in old] != [self._key(row) for row in new]:
            return None
        if self._sorting is None:
            return list(range(len(old)))
        if len(rows) != len(old):
            return None
        places = [self._rows.index(row) for row in old]
        after = dict(zip(places, rows, strict=True))
        for place in places:
            near = range(max(place - 1, 0), min(place + 2, len(self._rows)))
            there = [after.get(one, self._rows[one]) for one in near]
            if self._sorted(there) != there:
                return None
        return places

    def _fit_changed(self, gone: Sequence[R], rows: Sequence[R]) -> None:
        """Fit the units: look at every row only if the one with the largest figure went."""
        for place, column in enumerate(self.shown_columns):
            scale, figure = column.scale, column.figure
            if scale is None:
                continue
            unit, most = scale.unit, largest(map(figure, rows))
            if most < scale.most and largest(map(figure, gone)) >= scale.most:
                scale.fit(map(figure, self._given))
            elif most > scale.most:
                scale.fit((most,))
            if scale.unit != unit and self._rows:
                self.dataChanged.emit(self.index(0, place), self.index(len(self._rows) - 1, place))

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

    def _fit(self, rows: Sequence[R]) -> list[int]:
        """Fit the units to all rows; returns the places of the columns that have another one now."""
        others: list[int] = []
        for place, column in enumerate(self.shown_columns):
            if column.scale is not None:
                before = column.scale.unit
                column.scale.fit(column.figure(row) for row in rows)
                if column.scale.unit != before:
                    others.append(place)
        return others

    def _sorted(self, rows: list[R]) -> list[R]:
        if self._sorting is None:
            return list(rows)
        if self._keeps:
            places = {self._key(row): place for place, row in enumerate(self._rows)}
            return sorted(rows, key=lambda row: places.get(self._key(row), len(places)))
        section, direction = self._sorting
        order = self.columns[section].order
        if order is None:
            return list(rows)
        known = [row for row in rows if order(row) is not None]
        rest = [row for row in rows if order(row) is None]
        return [*sorted(known, key=order, reverse=direction is Qt.SortOrder.DescendingOrder), *rest]
