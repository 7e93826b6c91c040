"""The first page: a row for each account with environment, money and margin."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from tideboard_core.accounts.reading import AccountReading
from tideboard_desktop.accounts.columns import account_columns
from tideboard_desktop.accounts.page import AccountsPage, PageContext
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.ui.widgets.layouts import vbox

translate = QCoreApplication.translate


class OverviewPage(AccountsPage):
    """All accounts; Enter or a double click puts one in view."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        theme = context.dock.theme
        age = context.services.accounts.age
        self.model: TableModel[AccountReading] = TableModel(account_columns(age), lambda row: row.key, self)
        self.table = self.view = Table(
            self.model, theme, identifier="accounts_table", name=translate("Accounts", "Accounts")
        )
        vbox((self.view, 1), on=self, margins=0, spacing=0)

    def show_accounts(self, readings: Sequence[AccountReading]) -> None:
        self.model.show_rows(readings)
