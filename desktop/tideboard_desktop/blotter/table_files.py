"""The tables of the blotter as files and on the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tideboard_core.model.hub_keys import Topic
from tideboard_core.ports.system import Clock
from tideboard_desktop.blotter.mutual_funds import fund_cells
from tideboard_desktop.blotter.words import POSITIONS, nothing_to_save, tab_words
from tideboard_desktop.orders.submission import OrderSubmission
from tideboard_desktop.ui.csv_export import CsvCell, copy_rows

if TYPE_CHECKING:
    from tideboard_desktop.blotter.tables import BlotterTables


class TableFiles:
    """What a table shows, in its order, with every column."""

    def __init__(self, tables: BlotterTables, submission: OrderSubmission, clock: Clock) -> None:
        self._tables, self._submission, self._clock = tables, submission, clock

    def rows_of(self, tab: int) -> tuple[list[str], list[list[CsvCell]]]:
        """Header and rows of a table in display order, as plain values; mutual funds below the positions."""
        self._tables.catch_up()
        header, rows = self._tables.views[tab].table.as_file()
        funds = self._tables.value(Topic.MUTUAL_FUNDS) or () if tab == POSITIONS else ()
        return header, [*rows, *([fund.get(head) for head in header] for fund in map(fund_cells, funds))]

    def copy_row(self, tab: int, row: int) -> None:
        """Copy one row, cells separated by tabs."""
        _header, rows = self.rows_of(tab)
        copy_rows([rows[row]])

    def copy_table(self) -> None:
        """Copy the visible table with its header."""
        header, rows = self.rows_of(self._tables.tabs.currentIndex())
        copy_rows([header, *rows])

    def is_empty(self) -> bool:
        """Whether the visible table has nothing to save."""
        self._tables.catch_up()
        tab = self._tables.tabs.currentIndex()
        return not self._tables.views[tab].table.rows and not (
            tab == POSITIONS and self._tables.value(Topic.MUTUAL_FUNDS)
        )

    def export(self) -> None:
        """Save the visible table as CSV."""
        tab = self._tables.tabs.currentIndex()
        if self.is_empty():
            self._submission.message.emit(nothing_to_save())
            return
        account = self._tables.account
        whose = "" if account is None else f"{account.environment} {account.short_id[-4:]}"
        self._tables.save_rows(self.rows_of(tab), tab_words(tab, None), whose, f"{self._clock.market():%Y-%m-%d}")
