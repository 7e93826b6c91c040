"""A page of the accounts' dock: base of all of them, built when it is first shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from tideboard_core.accounts.reading import AccountReading
from tideboard_core.model.account_id import AccountId
from tideboard_desktop.accounts.services import AccountServices
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.folding import TABLE
from tideboard_desktop.docks.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """What a page gets: the dock with its context, the accounts, and `refuse`, which says in the footer why not.

    `show` brings a page to the front by its key, with the accounts that it is to show (none = all).
    """

    owner: Dock
    dock: DockContext
    services: AccountServices
    refuse: Callable[[str], None]
    show: Callable[[str, AccountId | None], None]


class AccountsPage(QWidget):
    """Shows something of all accounts. Names of its widgets begin with `accounts_`.

    `table` is what is copied and saved. `words_changed` is emitted when `foot_words` changed.
    """

    words_changed = Signal()
    least = TABLE
    """Logical pixels of height that its table or picture and what stands around it keep, without what folds."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self.table: Table | None = None

    def show_accounts(self, readings: Sequence[AccountReading]) -> None:
        """Other accounts or figures, while the page is in front; what did not change is the same object as before."""

    def show_only(self, account: AccountId | None) -> None:
        """Show one account alone, None = all again; a page that does not narrow shows all."""

    def each_second(self) -> None:
        """Ages and sentences; called while the page is on screen."""

    def ask_again(self) -> None:
        """The person asks for newer figures; the accounts are read by the dock."""

    def foot_words(self) -> str:
        """What stands in the dock's footer."""
        return ""

    def choice(self) -> str:
        """What the person has chosen in it beside the table's columns, for the layout."""
        return ""

    def restore(self, choice: str) -> None:
        """Take up what `choice` returned once; it may be of another version."""

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        """Focus its table."""
        if self.table is not None:
            self.table.setFocus(reason)
        else:
            super().setFocus(reason)
