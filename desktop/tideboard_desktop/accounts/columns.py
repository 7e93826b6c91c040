"""Columns that name an account: environment with its colour, name, last digits, and how old its figures are."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject

from tideboard_core.accounts.reading import AccountReading, AccountState
from tideboard_core.accounts.sums import ORDER
from tideboard_core.model.order import Account, Environment
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn, text_column
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, TextColour
from tideboard_desktop.ui.widgets.environment import meaning, word
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import together

R = TypeVar("R")
translate = QCoreApplication.translate


def environment_column(get: Callable[[R], Account | Environment]) -> ValueColumn[R]:
    """The word of the account's environment on its background; it never leaves the table."""

    def of(row: R) -> Environment:
        found = get(row)
        return found if isinstance(found, Environment) else found.environment

    def cell(row: R) -> Cell:
        environment = of(row)
        return Cell(word(environment), environment=environment, exact=meaning(environment))

    return ValueColumn(
        key="environment",
        head="environment",
        title=translate("Accounts", "Money"),
        width=72,
        cell=cell,
        value=lambda row: of(row).value,
    )


def account_column(get: Callable[[R], Account], *, width: int = 0) -> ValueColumn[R]:
    """Name and last digits of the account; the whole number is in no file."""
    return text_column(
        "account",
        translate("Accounts", "Account"),
        lambda row: get(row).name,
        second=lambda row: digits(get(row)),
        width=width,
        strong=True,
    )


def named_column(get: Callable[[R], Account | None]) -> ValueColumn[R]:
    """The account in one text, where the row is of something that it holds or ordered; empty in a sum."""

    def words(row: R) -> str:
        account = get(row)
        return "" if account is None else named(account)

    return text_column("account", translate("Accounts", "Account"), words, width=176)


def currency_column(get: Callable[[R], str]) -> ValueColumn[R]:
    """The currency of a row's amounts; a dash where it is not told."""
    return ValueColumn(
        key="currency",
        head="currency",
        title=translate("Common", "Currency"),
        width=68,
        cell=lambda row: Cell(get(row) or fmt.MISSING, TextColour.QUIET),
        order=lambda row: get(row) or None,
        value=get,
    )


def digits(account: Account) -> str:
    """The last digits; of the practice market's accounts also which of them its broker calls simulated."""
    if account.simulated and account.environment is Environment.PRACTICE:
        return translate("Accounts", "{digits}, simulated").format(digits=account.short_id)
    return account.short_id


def named(account: Account) -> str:
    """Name and last digits."""
    return f"{account.name} {digits(account)}"


def state_column(
    get: Callable[[R], AccountReading | None],
    age: Callable[[AccountReading], float | None],
    *,
    of_sum: Callable[[R], Cell] = lambda _row: Cell(""),
) -> ValueColumn[R]:
    """How old the figures are, or in amber why they are not newer. `of_sum` is the cell of a row without an account."""

    def cell(row: R) -> Cell:
        reading = get(row)
        if reading is None:
            return of_sum(row)
        return state_cell(reading, age(reading))

    def value(row: R) -> str:
        reading = get(row)
        return "" if reading is None else reading.state(age(reading)).value

    return ValueColumn(
        key="state",
        head="state",
        title=translate("Accounts", "Read"),
        width=0,
        cell=cell,
        value=value,
    )


def state_cell(reading: AccountReading, age: float | None) -> Cell:
    """The state of an account's figures; the reason is in the tooltip."""
    state = reading.state(age)
    old = "" if age is None else fmt.coarse_age(age)
    if state is AccountState.READY:
        return Cell(old, TextColour.QUIET, exact=state_words(state))
    colour = TextColour.QUIET if state is AccountState.LOADING else TextColour.WARN
    reason = "" if reading.error is None else error_sentence(reading.error)
    if reading.unread:
        reason = translate("Accounts", "The field {field} cannot be read").format(field=reading.unread)
    return Cell(state_words(state), colour, second=old, exact=together(state_words(state), reason))


def sum_state_cell(late: int, old: str) -> Cell:
    """The state of a sum whose oldest figure is `old`, of which `late` accounts could not be renewed or are stale."""
    why = translate("Accounts", "The age of the oldest figure in it") if old else ""
    if not late:
        return Cell(old, TextColour.QUIET, exact=why)
    return Cell(late_words(late), TextColour.WARN, second=old, exact=together(late_words(late), why))


def late_words(count: int) -> str:
    """How many accounts of a sum could not be renewed or are stale."""
    return translate("Accounts", "{count} not renewed").format(count=count)


def state_words(state: AccountState) -> str:
    """What is the matter with the figures of an account."""
    return {
        AccountState.LOADING: translate("Accounts", "being read"),
        AccountState.READY: translate("Accounts", "current"),
        AccountState.STALE: translate("Accounts", "stale"),
        AccountState.REFUSED: translate("Accounts", "not renewed"),
        AccountState.OFFLINE: translate("Accounts", "offline"),
    }[state]


def rank(environment: Environment) -> int:
    """The place of an environment among the groups of a table: real money first."""
    return ORDER.index(environment)


class GroupedModel(TableModel[R]):
    """Rows in groups that keep their order; the sums of a group stay below its rows, however these are sorted.

    `group` returns the rank of a row's group and whether the row is a sum. Rows are given in the order of the groups.
    """

    def __init__(
        self,
        columns: Sequence[ValueColumn[R]],
        key: Callable[[R], Hashable],
        group: Callable[[R], tuple[int, bool]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, key, parent)
        self._group = group

    def renew(self, rows: Sequence[R]) -> None:
        """Show `rows`; where no row came, went or moved, it costs what differs."""
        if self._sorting is not None or len(rows) != len(self._rows):
            self.show_rows(rows)
            return
        changed = [at for at, (old, new) in enumerate(zip(self._rows, rows, strict=True)) if old is not new]
        if any(self._key(self._rows[at]) != self._key(rows[at]) for at in changed):
            self.show_rows(rows)
            return
        self._given = list(rows)
        last = len(self.columns) - 1
        for at in changed:
            self._rows[at] = rows[at]
            self.dataChanged.emit(self.index(at, 0), self.index(at, last))
        if changed:
            self.filled.emit()

    def _sorted(self, rows: list[R]) -> list[R]:
        groups: dict[tuple[int, bool], list[R]] = {}
        for row in rows:
            groups.setdefault(self._group(row), []).append(row)
        found: list[R] = []
        for place in sorted(groups):
            found += groups[place] if place[1] else super()._sorted(groups[place])
        return found
