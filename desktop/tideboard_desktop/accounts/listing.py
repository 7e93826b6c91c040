"""A page of rows of all accounts: those of an account are made anew only where something of it changed."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from tideboard_core.accounts.reading import AccountReading
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Environment
from tideboard_desktop.accounts.account_menu import fill_account_menu
from tideboard_desktop.accounts.columns import GroupedModel, named, rank
from tideboard_desktop.accounts.page import AccountsPage, PageContext
from tideboard_desktop.docks.security_menu import add_security_actions
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.value_columns import ValueColumn
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, elided_label, push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, vbox

translate = QCoreApplication.translate


class ListedRow(Protocol):
    """What a row of such a page has; `account` is None in a sum, `instrument` where it is of no single security."""

    @property
    def key(self) -> Hashable: ...

    @property
    def environment(self) -> Environment: ...

    @property
    def account(self) -> Account | None: ...

    @property
    def instrument(self) -> InstrumentId | None: ...


R = TypeVar("R", bound=ListedRow)


class AccountListing(AccountsPage, Generic[R]):
    """Rows by account, in groups by environment; Enter or a double click shows the security of a row.

    `parts` is its layout, with the table at the end.
    """

    def __init__(self, context: PageContext, columns: Sequence[ValueColumn[R]], *, identifier: str, name: str) -> None:
        super().__init__(context)
        theme = context.dock.theme
        self.by_account: dict[AccountId, AccountReading] = {}
        self.only: AccountId | None = None
        self._readings: Sequence[AccountReading] = ()
        self._rows: dict[AccountId, tuple[AccountReading, list[R]]] = {}
        self._sums: list[R] = []
        self.model: GroupedModel[R] = GroupedModel(
            columns, lambda row: row.key, lambda row: (rank(row.environment), row.account is None), self
        )
        self.table = self.view = Table(self.model, theme, identifier=identifier, name=name)
        self.view.opened.connect(lambda at: self._show_security(self.model.rows[at]))
        self.view.fill_menu = self._fill_menu
        self._about = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self.show_all = push_button(
            translate("Accounts", "All accounts"), theme, ButtonStyle.TEXT, identifier=f"{identifier}_all"
        )
        self.show_all.setFixedHeight(theme.px(22))
        self.show_all.clicked.connect(lambda _on=False: self.show_only(None))
        self._narrow = as_widget(hbox((self._about, 1), self.show_all, margins=(10, 3, 8, 3), spacing=8))
        self._narrow.hide()
        self.parts = vbox(self._narrow, (self.view, 1), on=self, margins=0, spacing=0)

    # --- for subclasses ---------------------------------------------------------------------------------------------

    def make_rows(self, reading: AccountReading) -> list[R]:
        """The rows of an account."""
        raise NotImplementedError

    def make_sums(self, readings: Sequence[AccountReading]) -> list[R]:
        """The rows below those of the accounts."""
        del readings
        return []

    def rows_of(self, account: AccountId) -> Sequence[R]:
        """The rows of an account, the same object while nothing of it changed."""
        return self._rows[account][1]

    def state_of(self, row: R) -> AccountReading | None:
        """The newest reading of the row's account."""
        return None if row.account is None else self.by_account.get(row.account.identity)

    # --- rows -------------------------------------------------------------------------------------------------------

    def show_accounts(self, readings: Sequence[AccountReading]) -> None:
        self._readings = readings
        self.by_account = {one.key: one for one in readings}
        kept, self._rows = self._rows, {}
        for reading in readings:
            before = kept.get(reading.key)
            if before is not None and before[0] is reading:
                self._rows[reading.key] = before
            else:
                rows = self.make_rows(reading)
                self._rows[reading.key] = reading, rows if before is None else same_rows(before[1], rows)
        self._show()

    def make_again(self) -> None:
        """Make the rows of all accounts anew: others are wanted."""
        self._rows = {one.key: (one, self.make_rows(one)) for one in self._readings}
        self._show()

    def show_only(self, account: AccountId | None) -> None:
        """Show one account alone."""
        self.only = account
        self._show()

    def _show(self) -> None:
        if self.only not in self.by_account:
            self.only = None
        readings = [one for one in self._readings if self.only is None or one.key == self.only]
        by_rank: dict[int, list[R]] = {}
        for reading in readings:
            by_rank.setdefault(rank(reading.account.environment), []).extend(self._rows[reading.key][1])
        self._sums = same_rows(self._sums, self.make_sums(readings))
        for row in self._sums:
            by_rank.setdefault(rank(row.environment), []).append(row)
        self.model.renew([row for place in sorted(by_rank) for row in by_rank[place]])
        self._show_narrowing()
        self.words_changed.emit()

    def _show_narrowing(self) -> None:
        reading = None if self.only is None else self.by_account.get(self.only)
        self._narrow.setVisible(reading is not None)
        if reading is not None:
            text = translate("Accounts", "Only {account}")
            self._about.setText(text.format(account=named(reading.account)))

    def each_second(self) -> None:
        """Ages."""
        count = len(self.model.rows)
        if count:
            last = len(self.model.columns) - 1
            self.model.dataChanged.emit(self.model.index(0, last), self.model.index(count - 1, last))

    def foot_words(self) -> str:
        """How many rows of how many accounts."""
        listed = [len(rows) for own, (_reading, rows) in self._rows.items() if self.only in (None, own)]
        count, accounts = sum(listed), sum(1 for rows in listed if rows)
        unread = sum(1 for one in self._readings if one.positions is None)
        words = [
            translate("Accounts", "rows: {count}, accounts: {accounts}").format(
                count=fmt.quantity(count), accounts=fmt.quantity(accounts)
            )
        ]
        if unread:
            words.append(translate("Accounts", "accounts not read yet: {count}").format(count=unread))
        return " \u00b7 ".join(words)

    # --- acts -------------------------------------------------------------------------------------------------------

    def _show_security(self, row: R) -> None:
        if row.instrument is not None:
            self.context.owner.choose(row.instrument)

    def _fill_menu(self, menu: QMenu, rows: Sequence[Any]) -> None:
        ids = list(dict.fromkeys(row.instrument for row in rows if row.instrument is not None))
        if ids:
            add_security_actions(menu, self.context.owner, ids)
        accounts = {row.account.identity for row in rows if row.account is not None}
        reading = self.by_account.get(accounts.pop()) if len(accounts) == 1 else None
        if reading is not None:
            menu.addSeparator()
            fill_account_menu(menu, self.context, reading)


def same_rows(before: list[R], rows: Sequence[R]) -> list[R]:
    """`rows`, with the objects of `before` in place of those that are equal to them, all of it if none differs."""
    known = {row.key: row for row in before}
    found = []
    for row in rows:
        old = known.get(row.key)
        found.append(old if old is not None and (old is row or old == row) else row)
    same = len(before) == len(found) and all(old is new for old, new in zip(before, found, strict=True))
    return before if same else found
