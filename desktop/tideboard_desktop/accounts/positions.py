"""Positions of all accounts by account, with their sums in each currency."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.accounts.quoted import QuotedReadings
from tideboard_core.accounts.reading import AccountReading, AccountState
from tideboard_core.accounts.sums import Profits
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Environment, Position
from tideboard_desktop.accounts.columns import environment_column, named_column, state_column, sum_state_cell
from tideboard_desktop.accounts.listing import AccountListing
from tideboard_desktop.accounts.page import PageContext
from tideboard_desktop.docks.day_result import day_title
from tideboard_desktop.docks.held_cells import security_cell
from tideboard_desktop.docks.value_columns import ValueColumn, figure_column, missing, sign_colour, text_column
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, TextColour
from tideboard_desktop.ui.words.joining import titled
from tideboard_desktop.ui.words.orders import cost_basis_words

translate = QCoreApplication.translate
_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """A position of an account, or the sum of `count` positions of an environment in one currency; None = unknown."""

    environment: Environment
    currency: str
    value: Decimal | None
    open: Decimal | None
    day: Decimal | None
    count: int = 1
    account: Account | None = None
    position: Position | None = None
    again: int = 0
    quoted: bool = False
    """Whether price, worth and open profit are by a quote: the broker of the account tells none."""

    @property
    def instrument(self) -> InstrumentId | None:
        return None if self.position is None else self.position.instrument

    @property
    def key(self) -> Hashable:
        """Account, security and how many rows of it come before; of a sum environment and currency."""
        return (
            self.environment,
            "" if self.account is None else self.account.id,
            self.instrument or self.currency,
            self.again,
        )


def held_rows(reading: AccountReading, given: AccountReading | None = None) -> list[HeldRow]:
    """The positions of an account that have shares; `given` is what its broker alone tells of it."""
    found: list[HeldRow] = []
    seen: dict[InstrumentId, int] = {}
    rows = reading.positions or ()
    for position, before in zip(rows, rows if given is None else given.positions or (), strict=True):
        if not position.quantity:
            continue
        again = seen.get(position.instrument, 0)
        seen[position.instrument] = again + 1
        profits = Profits().plus(position)
        found.append(
            HeldRow(
                environment=reading.account.environment,
                currency=position.currency,
                value=position.value if position.priced else None,
                open=profits.open,
                day=profits.day,
                account=reading.account,
                position=position,
                again=again,
                quoted=position.priced and not before.priced,
            )
        )
    return found


def held_sums(rows: Sequence[HeldRow]) -> list[HeldRow]:
    """A sum for each environment and currency; a part that is unknown makes it unknown."""
    found: dict[tuple[Environment, str], HeldRow] = {}
    for row in rows:
        key = row.environment, row.currency
        before = found.get(key)
        found[key] = (
            replace(row, account=None, position=None, again=0, quoted=False)
            if before is None
            else replace(
                before,
                value=_plus(before.value, row.value),
                open=_plus(before.open, row.open),
                day=_plus(before.day, row.day),
                count=before.count + row.count,
            )
        )
    return [found[key] for key in sorted(found)]


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


class PositionsPage(AccountListing[HeldRow]):
    """The brokers' figures as they were read last; what a broker does not price is valued by quotes."""

    def __init__(self, context: PageContext) -> None:
        columns = held_columns(self.state_of, context.services.accounts.age, self._late, context.dock.services.provider)
        self._given: dict[AccountId, AccountReading] = {}
        self._quoted = QuotedReadings(context.dock.hub, context.dock.clock, context.services.figures)
        super().__init__(
            context, columns, identifier="accounts_positions", name=translate("Accounts", "Positions of all accounts")
        )
        self._parts: dict[AccountId, tuple[Sequence[HeldRow], list[HeldRow]]] = {}

    def show_accounts(self, readings: Sequence[AccountReading]) -> None:
        self._given = {one.key: one for one in readings}
        super().show_accounts(self._quoted.of(readings))

    def each_second(self) -> None:
        """Ages, and prices that came or grew too old."""
        given = list(self._given.values())
        if self._quoted.lacking(given):
            self.context.services.figures.forget_old()
            self.read_figures(given)
        shown = self._quoted.of(given)
        if any(self.by_account[one.key] is not one for one in shown):
            super().show_accounts(shown)
        super().each_second()

    def make_rows(self, reading: AccountReading) -> list[HeldRow]:
        return held_rows(reading, self._given[reading.key])

    def _late(self, total: HeldRow) -> int:
        age = self.context.services.accounts.age
        return sum(
            reading.state(age(reading)) is not AccountState.READY
            for own, reading in self.by_account.items()
            if own.environment is total.environment and self.only in {None, own}
            if any(row.currency == total.currency for row in self.rows_of(own))
        )

    def make_sums(self, readings: Sequence[AccountReading]) -> list[HeldRow]:
        """Sums of each account's sums: those of an account of which nothing changed are kept."""
        parts: list[HeldRow] = []
        for reading in readings:
            rows = self.rows_of(reading.key)
            kept = self._parts.get(reading.key)
            if kept is None or kept[0] is not rows:
                kept = self._parts[reading.key] = rows, held_sums(rows)
            parts += kept[1]
        return held_sums(parts)


def held_columns(
    state_of: Callable[[HeldRow], AccountReading | None],
    age: Callable[[AccountReading], float | None],
    late: Callable[[HeldRow], int],
    provider: Callable[[], str],
) -> list[ValueColumn[HeldRow]]:
    """Environment, security, account, shares, cost, last, value, profits, currency, and age of the figures.

    `late` returns how many accounts of a sum could not be renewed or are stale, `provider` who brings the prices.
    """
    return [
        environment_column(lambda row: row.environment),
        _security_column(),
        named_column(lambda row: row.account),
        _shares_column(),
        _cost_column(),
        _by_quote(
            _price(
                "last", translate("Accounts", "Last"), lambda position: position.last if position.priced else None, 3
            ),
            provider,
        ),
        _by_quote(
            _money("value", translate("Accounts", "Value"), lambda row: row.value, fmt.money, width=120), provider
        ),
        _by_quote(_money("open", translate("Accounts", "P&L open"), lambda row: row.open, _signed, spare=1), provider),
        _money("day", day_title(after_fees=False), lambda row: row.day, _signed, spare=2),
        text_column("currency", translate("Common", "Currency"), lambda row: row.currency, width=72),
        state_column(state_of, age, of_sum=lambda row: sum_state_cell(late(row), "")),
    ]


def _security_column() -> ValueColumn[HeldRow]:
    def cell(row: HeldRow) -> Cell:
        if row.position is None:
            words = translate("Accounts", "Sum in {currency}").format(currency=row.currency)
            return Cell(words, second=translate("Accounts", "positions: {count}").format(count=row.count), strong=True)
        return security_cell(row.position, row.position.name)

    return ValueColumn(
        key="security",
        head="security",
        title=translate("Common", "Security"),
        width=196,
        cell=cell,
        order=lambda row: row.instrument,
        value=lambda row: cell(row).text,
    )


def _shares_column() -> ValueColumn[HeldRow]:
    return ValueColumn(
        key="shares",
        head="shares",
        title=translate("Accounts", "Shares"),
        width=84,
        number=True,
        cell=_shares_cell,
        order=lambda row: None if row.position is None else row.position.quantity,
        value=lambda row: None if row.position is None else row.position.quantity,
    )


def _shares_cell(row: HeldRow) -> Cell:
    if row.position is None:
        return Cell("")
    colour = TextColour.PLAIN if row.position.doubt is None else TextColour.QUIET
    return Cell(fmt.quantity(row.position.quantity), colour)


def _cost_column() -> ValueColumn[HeldRow]:
    made = _price("cost", translate("Accounts", "Cost"), lambda position: position.average_cost, 4)

    def cell(row: HeldRow) -> Cell:
        found, position = made.cell(row), row.position
        words = "" if position is None else cost_basis_words(position.cost_basis)
        return replace(found, exact=titled(found.exact or found.text, words)) if words else found

    return replace(made, cell=cell)


def _price(key: str, title: str, get: Callable[[Position], Decimal | None], spare: int) -> ValueColumn[HeldRow]:
    """A price of a position; sums have none."""
    made: ValueColumn[HeldRow] = figure_column(
        key,
        title,
        lambda row: None if row.position is None else get(row.position),
        lambda value: fmt.price(Decimal(value)),
        width=88,
        spare=spare,
    )
    return replace(made, cell=lambda row: Cell("") if row.position is None else made.cell(row))


def _money(
    key: str,
    title: str,
    get: Callable[[HeldRow], Decimal | None],
    show: Callable[[Decimal], str],
    *,
    width: int = 108,
    spare: int = 0,
) -> ValueColumn[HeldRow]:
    """An amount of a position or a sum in the currency of the row; a change in the colour of its sign."""

    def cell(row: HeldRow) -> Cell:
        value = get(row)
        if value is None:
            return missing(translate("Accounts", "The broker does not say it of every position"))
        strong = row.position is None
        return (
            Cell(show(value), sign_colour(value), strong=strong)
            if show is _signed
            else Cell(show(value), strong=strong)
        )

    return ValueColumn(
        key=key, head=key, title=title, width=width, number=True, cell=cell, order=get, value=get, spare=spare
    )


def _by_quote(made: ValueColumn[HeldRow], provider: Callable[[], str]) -> ValueColumn[HeldRow]:
    """The column, whose tooltip says of a figure by a quote whose that is."""

    def cell(row: HeldRow) -> Cell:
        found = made.cell(row)
        if not row.quoted:
            return found
        text = translate("Accounts", "At the price of {provider}: the broker of the account tells none")
        return replace(found, exact=titled(found.exact or found.text, text.format(provider=provider())))

    return replace(made, cell=cell)


def _signed(value: Decimal) -> str:
    return fmt.signed(value, 2)
