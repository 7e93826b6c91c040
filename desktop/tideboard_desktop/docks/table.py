"""The table of a dock: sorted, chosen columns, copied, saved, with a menu for its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu

from tideboard_desktop.docks.saved_state import TableState
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.ui.csv_export import copy_rows, rows_to_csv
from tideboard_desktop.ui.tables.column_view import ColumnView
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import solid_background
from tideboard_desktop.ui.widgets.menu_choice import passing_menu

FillMenu = Callable[[QMenu, Sequence[Any]], None]
"""Adds to a menu what can be done with the chosen rows."""


class Table(ColumnView):
    """Rows are chosen singly or several at once; Ctrl+C copies them, a right click on the header chooses columns.

    `fill_menu` adds the acts of the dock to the menu of the rows. `chosen` carries the row that came under the keys
    (Enter and double click are `opened` as in every table).
    """

    chosen = Signal(int)

    def __init__(self, model: TableModel[Any], theme: Theme, *, identifier: str, name: str) -> None:
        self._dropped: set[str] = set()
        super().__init__(model, theme, identifier=identifier, name=name)
        self.rows = model
        self.fill_menu: FillMenu = lambda _menu, _rows: None
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._row_menu)
        header = self.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._header_menu)
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self._emit_chosen(now.row()))

    # --- rows -------------------------------------------------------------------------------------------------------

    @property
    def pointed_at(self) -> bool:
        """Whether somebody is at its rows, with the mouse or the keys."""
        return self.isVisible() and (self.hasFocus() or self.viewport().underMouse())

    def picked(self) -> list[Any]:
        """The chosen rows in their order on screen."""
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self.rows.rows[place] for place in places]

    def row_at(self, index: int) -> Any:  # noqa: ANN401  rows are the dock's own
        return self.rows.rows[index]

    def choose_row(self, index: int) -> None:
        """Put the keys on a row, as a click does."""
        command = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.rows.index(index, 0), command)

    def copy_rows(self) -> None:
        """The chosen rows to the clipboard as shown columns, tabs between, every digit, ASCII signs."""
        columns = [column for at, column in enumerate(self.rows.shown_columns) if not self.isColumnHidden(at)]
        picked = self.picked()
        if picked:
            copy_rows([[column.value(row) for column in columns] for row in picked])

    def csv(self) -> str:
        """All rows as shown, with every column, for a file."""
        return rows_to_csv(*self.rows.as_file())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Ctrl+C copies."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Give the viewport its own background, so that a changed row repaints only itself."""
        super().showEvent(event)
        solid_background(self.viewport())

    def _emit_chosen(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(row)

    def _row_menu(self, point: QPoint) -> None:
        menu = passing_menu(self)
        picked = self.picked()
        if picked and self.indexAt(point).isValid():
            self.fill_menu(menu, picked)
            menu.addSeparator()
            menu.addAction(self.tr("Copy")).triggered.connect(lambda _on=False: self.copy_rows())
        self._add_columns(menu.addMenu(self.tr("Columns")))
        menu.popup(self.viewport().mapToGlobal(point))

    # --- columns ----------------------------------------------------------------------------------------------------

    def _header_menu(self, point: QPoint) -> None:
        menu = passing_menu(self)
        self._add_columns(menu)
        menu.popup(self.horizontalHeader().mapToGlobal(point))

    def _add_columns(self, menu: QMenu) -> None:
        for column in self.rows.shown_columns[1:]:
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(column.key not in self._dropped)
            action.toggled.connect(lambda on, key=column.key: self.show_column(key, shown=on))

    def show_column(self, key: str, *, shown: bool) -> None:
        """Let the person have or not have a column; one without room waits for it."""
        (self._dropped.discard if shown else self._dropped.add)(key)
        self._fit_columns()

    def _hide_columns(self) -> None:
        """What the person left out stays out and gives its room to the others."""
        columns, table = self.table.columns, self.table
        out = [at for at, column in enumerate(self.table.columns) if getattr(column, "key", "") in self._dropped]
        for at, column in enumerate(columns):
            if at not in out and not column.spare:  # what never lacks room is nobody's to bring back but ours
                self.setColumnHidden(at, False)
        super()._hide_columns()
        room = sum(self._theme.px(columns[at].width or columns[at].least) for at in out if not self.isColumnHidden(at))
        for at in out:
            self.setColumnHidden(at, True)
        for at in sorted(range(len(columns)), key=lambda at: (table.is_idle(at), columns[at].spare, at)):
            width = self._theme.px(columns[at].width or columns[at].least)
            if at not in out and self.isColumnHidden(at) and width <= room:
                self.setColumnHidden(at, False)
                room -= width

    # --- state --------------------------------------------------------------------------------------------------------

    def saved_state(self) -> TableState:
        """Columns that were left out, and the sort."""
        sorting = self.rows.sorting
        return TableState(
            dropped=tuple(sorted(self._dropped)),
            sort=None if sorting is None else self.rows.shown_columns[sorting[0]].key,
            down=sorting is not None and sorting[1] is Qt.SortOrder.DescendingOrder,
        )

    def restore(self, state: TableState) -> None:
        """Leave these columns out and sort; a column that is not here does neither."""
        keys = [column.key for column in self.rows.shown_columns]
        self._dropped = set(keys[1:]) & set(state.dropped)
        if state.sort in keys:
            order = Qt.SortOrder.DescendingOrder if state.down is True else Qt.SortOrder.AscendingOrder
            self.rows.sort(keys.index(state.sort), order)
        self._fit_columns()
