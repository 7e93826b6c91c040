"""The table of the pages of the accounts' dock: a row for each, with key, title, and the class that is built."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.accounts.page import AccountsPage, PageContext

translate = QCoreApplication.translate


class PageRow(NamedTuple):
    """`page` is `module:class` below this package, imported when the page is first shown. A key never changes."""

    key: str
    title: str
    page: str

    def build(self, context: PageContext) -> AccountsPage:
        """Make the page."""
        module, _colon, name = self.page.partition(":")
        made: AccountsPage = getattr(import_module(f"tideboard_desktop.accounts.{module}"), name)(context)
        return made


def page_table() -> list[PageRow]:
    """All pages in their order; the first is shown at first."""
    return [
        PageRow("overview", translate("Accounts", "Overview"), "overview:OverviewPage"),
        PageRow("positions", translate("Accounts", "Positions"), "positions:PositionsPage"),
        PageRow("orders", translate("Accounts", "Orders"), "orders:OrdersPage"),
        PageRow("underlyings", translate("Accounts", "Underlyings"), "underlyings_page:UnderlyingsPage"),
        PageRow("exposure", translate("Accounts", "Exposure"), "exposure_page:ExposurePage"),
        PageRow("assets", translate("Accounts", "Assets"), "assets_page:AssetsPage"),
        PageRow("outside", translate("Accounts", "Outside"), "outside:OutsidePage"),
        PageRow("statements", translate("Accounts", "Statements"), "statements:StatementsPage"),
    ]
