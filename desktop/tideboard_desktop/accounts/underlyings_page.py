"""The page of options and warrants under their underlying, with the net delta in shares and money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from tideboard_core.accounts.underlyings import AccountPosition, by_underlying, futures_held
from tideboard_desktop.accounts.grouped_table import HeadedTable
from tideboard_desktop.accounts.held_page import HeldPage
from tideboard_desktop.accounts.page import PageContext
from tideboard_desktop.accounts.underlying_rows import DeltaRow, delta_columns, delta_rows
from tideboard_desktop.docks.table import Table
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.widgets.layouts import vbox

translate = QCoreApplication.translate


class UnderlyingsPage(HeldPage):
    """Enter or a double click shows the security in the docks of this letter."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, key="underlyings")
        self._futures = 0
        self.model: HeadedTable[DeltaRow] = HeadedTable(delta_columns(self._unasked), lambda row: row.key, self)
        self.table = self.view = Table(
            self.model,
            context.dock.theme,
            identifier="accounts_underlyings_table",
            name=translate("Accounts", "Options and warrants by underlying"),
        )
        self.view.opened.connect(self._open)
        self.view.fill_menu = self._fill_menu
        vbox(self.head, (self.frame(self.view), 1), on=self, margins=0, spacing=0)

    def show_held(self, held: Sequence[AccountPosition]) -> None:
        figures = self.figures
        groups = by_underlying(held, facts=figures.facts, sensitivities=figures.sensitivities, prices=figures.prices)
        self._futures = futures_held(held, figures.facts)
        self.model.show_rows(delta_rows(groups, self.accounts, figures.facts))

    def _unasked(self, row: DeltaRow) -> bool:
        """Whether the broker was not asked yet for what the row lacks."""
        asked = self.figures.asked
        return not asked or (row.quantity is not None and row.instrument not in asked)

    def has_rows(self) -> bool:
        return bool(self.model.rows)

    def nothing_words(self) -> str:
        return translate("Accounts", "No option or warrant is held")

    def foot_words(self) -> str:
        heads = sum(1 for row in self.model.rows if row.heads)
        words = [translate("Accounts", "underlyings: {count}").format(count=fmt.quantity(heads))]
        if self._futures:
            text = translate("Accounts", "futures, in no group: {count}")
            words.append(text.format(count=fmt.quantity(self._futures)))
        words.append(translate("Accounts", "options: contracts × shares × delta; warrants: number × delta ÷ ratio"))
        return " \u00b7 ".join(filter(None, (*words, self.not_current_words())))

    def _open(self, place: int) -> None:
        instrument = self.model.rows[place].instrument
        if instrument is not None:
            self.context.dock.selection.select(instrument)

    def _fill_menu(self, menu: QMenu, rows: Sequence[Any]) -> None:
        instrument = rows[0].instrument
        if instrument is not None:
            text = translate("Accounts", "Show it in the docks of this letter")
            menu.addAction(text, lambda: self.context.dock.selection.select(instrument))
