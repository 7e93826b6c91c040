"""A page of the accounts' dock: base of all of them, built when it is first shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QWidget

from tideboard_core.accounts.reading import AccountReading
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.order import Account
from tideboard_core.orders.charges import DayTotal
from tideboard_desktop.accounts.services import AccountServices
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.folding import TABLE
from tideboard_desktop.docks.table import Table
from tideboard_desktop.ui.widgets.panel_state import room_in


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """What a page gets: the dock with its context, the accounts, and `refuse`, which says in the footer why not.

    `day` returns the account in view with its day, as *Positions* shows it; None where nothing computes it. `show`
    brings a page to the front by its key, with the accounts that it is to show (none = all).
    """

    owner: Dock
    dock: DockContext
    services: AccountServices
    refuse: Callable[[str], None]
    show: Callable[[str, AccountId | None], None]
    day: Callable[[], tuple[Account, DayTotal] | None] = lambda: None


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

    def note_room(self) -> QRect:
        """In the rows of its table, while there are none."""
        if self.table is None:
            return self.rect()
        room = room_in(self.table)
        return room.translated(self.table.mapTo(self, QPoint(0, 0))) if self.table.isVisibleTo(self) else QRect()

    def show_accounts(self, readings: Sequence[AccountReading]) -> None:
        """Other accounts or figures, while the page is in front; what did not change is the same object as before."""

    def read_figures(self, readings: Iterable[AccountReading], *, plates: bool = False, asked: bool = False) -> bool:
        """Have what these accounts hold read of the connection of the prices, if that is due; whether it is."""
        figures = self.context.services.figures
        held = [position for one in readings for position in one.positions or () if position.quantity]
        names = {position.instrument for position in held}
        if not figures.due(names, plates=plates, asked=asked):
            return False
        unpriced = {position.instrument for position in held if not position.priced}
        work = figures.read(names, unpriced=unpriced, plates=plates)
        self.context.dock.tasks.spawn(work, name="held figures")
        return True

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
