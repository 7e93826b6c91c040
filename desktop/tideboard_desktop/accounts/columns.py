"""Columns that name an account: environment with its colour, name, last digits, and its money."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from PySide6.QtCore import QCoreApplication

from tideboard_core.accounts.reading import AccountReading, AccountState
from tideboard_core.model.order import Account, Funds
from tideboard_desktop.docks.value_columns import ValueColumn, figure_column, text_column
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, TextColour
from tideboard_desktop.ui.widgets.environment import meaning, word
from tideboard_desktop.ui.words.errors import error_sentence

R = TypeVar("R")
translate = QCoreApplication.translate


def environment_column(get: Callable[[R], Account]) -> ValueColumn[R]:
    """The word of the account's environment on its background; it never leaves the table."""

    def cell(row: R) -> Cell:
        environment = get(row).environment
        return Cell(word(environment), environment=environment, exact=meaning(environment))

    return ValueColumn(
        key="environment",
        head="environment",
        title=translate("Accounts", "Money"),
        width=88,
        cell=cell,
        order=lambda row: get(row).environment.value,
        value=lambda row: get(row).environment.value,
    )


def account_column(get: Callable[[R], Account], *, width: int = 0) -> ValueColumn[R]:
    """Name and last digits of the account."""
    return text_column(
        "account",
        translate("Accounts", "Account"),
        lambda row: get(row).name,
        second=lambda row: get(row).short_id,
        width=width,
        strong=True,
    )


def state_column(age: Callable[[AccountReading], float | None]) -> ValueColumn[AccountReading]:
    """How old the figures are, or in amber why they are not newer."""

    def cell(row: AccountReading) -> Cell:
        old = age(row)
        state = row.state(old)
        words = state_words(state)
        if state is AccountState.READY:
            return Cell(fmt.coarse_age(old), TextColour.QUIET, exact=words)
        colour = TextColour.QUIET if state is AccountState.LOADING else TextColour.WARN
        reason = "" if row.error is None else error_sentence(row.error)
        return Cell(words, colour, second="" if old is None else fmt.coarse_age(old), exact=reason or words)

    return ValueColumn(
        key="state",
        head="state",
        title=translate("Accounts", "Read"),
        width=128,
        cell=cell,
        order=lambda row: row.since,
        value=lambda row: row.state(age(row)).value,
    )


def state_words(state: AccountState) -> str:
    """What is the matter with the figures of an account."""
    return {
        AccountState.LOADING: translate("Accounts", "being read"),
        AccountState.READY: translate("Accounts", "current"),
        AccountState.STALE: translate("Accounts", "stale"),
        AccountState.REFUSED: translate("Accounts", "not renewed"),
        AccountState.OFFLINE: translate("Accounts", "offline"),
    }[state]


def account_columns(age: Callable[[AccountReading], float | None]) -> list[ValueColumn[AccountReading]]:
    """Environment, account, connection, and money in the account's currency."""

    def of_funds(get: Callable[[Funds], Decimal]) -> Callable[[AccountReading], Decimal | None]:
        return lambda row: None if row.funds is None else get(row.funds)

    return [
        environment_column(lambda row: row.account),
        account_column(lambda row: row.account),
        figure_column("assets", translate("Accounts", "Total assets"), of_funds(lambda f: f.total_assets), fmt.money),
        text_column(
            "currency",
            translate("Accounts", "Currency"),
            lambda row: row.account.currency if row.funds is None else row.funds.currency,
            width=64,
        ),
        state_column(age),
    ]
