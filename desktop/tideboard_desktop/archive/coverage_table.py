"""The cells of the coverage grid as a table, in the same order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject

from tideboard_core.archive.coverage import CellState, Grid
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.archive.words import cell_lines, state_words
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn, count_column, day_column, text_column
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One symbol-session by its place in a grid."""

    grid: Grid
    row: int
    column: int

    @property
    def symbol(self) -> InstrumentId:
        return self.grid.symbols[self.row]

    @property
    def day(self) -> date:
        return self.grid.sessions[self.column].date

    @property
    def state(self) -> CellState:
        return CellState(int(self.grid.states[self.row, self.column]))

    @property
    def received(self) -> int | None:
        """Minutes of flow; None where nobody counts them."""
        count = int(self.grid.received[self.row, self.column])
        return None if count < 0 else count

    @property
    def expected(self) -> int:
        return int(self.grid.expected[self.row, self.column])


def coverage_rows(grid: Grid) -> list[CoverageRow]:
    """Every symbol-session that has begun, by symbol and day."""
    begun = (grid.states != CellState.NOT_YET).nonzero()
    return [CoverageRow(grid, row, column) for row, column in zip(*(part.tolist() for part in begun), strict=True)]


def coverage_table(theme: Theme, parent: QObject) -> Table:
    """An empty table of `CoverageRow`."""
    columns: list[ValueColumn[CoverageRow]] = [
        text_column("symbol", translate("Archive", "Symbol"), lambda row: row.symbol, width=110),
        day_column("session", translate("Archive", "Session"), lambda row: row.day),
        text_column("state", translate("Archive", "State"), lambda row: state_words(row.state), width=150),
        count_column("received", translate("Archive", "Minutes"), lambda row: row.received, width=80),
        count_column("expected", translate("Archive", "of"), lambda row: row.expected, width=60),
        text_column(
            "detail",
            translate("Archive", "Detail"),
            lambda row: listed(cell_lines(row.grid, row.row, row.column)[1:]),
            spare=1,
        ),
    ]
    model: TableModel[Any] = TableModel(columns, lambda row: (row.symbol, row.day), parent)
    return Table(model, theme, identifier="archive_cells", name=translate("Archive", "Coverage by symbol and session"))
