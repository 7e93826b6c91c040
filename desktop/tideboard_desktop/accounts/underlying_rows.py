"""Rows of the page of underlyings: a head for each group, its holdings, and sums of money by currency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.accounts.sensitivities import Lack
from tideboard_core.accounts.underlyings import DeltaSum, HeldLine, UnderlyingGroup, delta_sums
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import Instrument, InstrumentId, code_of
from tideboard_core.model.order import Account, Environment
from tideboard_core.model.shares import Shares, exact
from tideboard_desktop.accounts.columns import currency_column, environment_column, named
from tideboard_desktop.docks.value_columns import ValueColumn, missing, sign_colour
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, TextColour
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class DeltaRow:
    """A head (`lines` of its group), a holding (`account`), or a sum (without a group).

    `shares` is the net delta in shares of the underlying, `money` that at its price; None = not known. `lacks` counts
    holdings that are in neither, by what of them is not known.
    """

    key: Hashable
    group: Hashable
    environment: Environment
    instrument: InstrumentId | None
    name: str
    account: str = ""
    lines: int = 0
    quantity: Shares | None = None
    delta: Decimal | None = None
    shares: Decimal | None = None
    price: Decimal | None = None
    money: Decimal | None = None
    currency: str = ""
    lacks: tuple[tuple[Lack, int], ...] = ()
    unpriced: int = 0

    @property
    def heads(self) -> bool:
        """Whether it is the head of its group."""
        return self.lines > 0

    @property
    def sums(self) -> bool:
        """Whether it is a sum over groups."""
        return self.group is None


def delta_rows(
    groups: Iterable[UnderlyingGroup],
    accounts: Mapping[AccountId, Account],
    facts: Mapping[InstrumentId, Instrument],
) -> list[DeltaRow]:
    """The rows in the order of the groups, the sums of an environment behind its groups."""
    found: list[DeltaRow] = []
    given = list(groups)
    words = {own: named(account) for own, account in accounts.items()}
    totals = delta_sums(given)
    for environment in dict.fromkeys(group.environment for group in given):
        own = [group for group in given if group.environment is environment]
        for group in own:
            found += [_head(group, facts), *(_line(group, line, words) for line in group.lines)]
        found += [_sum(one, own) for one in totals if one.environment is environment]
    return found


def _sum(one: DeltaSum, groups: Iterable[UnderlyingGroup]) -> DeltaRow:
    lacking = Counter[Lack]()
    for group in groups:
        if group.currency == one.currency:
            lacking.update(group.lacks)
    return DeltaRow(
        key=("sum", one.environment, one.currency),
        group=None,
        environment=one.environment,
        instrument=None,
        name=translate("Accounts", "Net delta"),
        money=one.money if one.counted else None,
        currency=one.currency,
        lacks=tuple(sorted(lacking.items())),
        unpriced=one.groups,
    )


def _head(group: UnderlyingGroup, facts: Mapping[InstrumentId, Instrument]) -> DeltaRow:
    known = None if group.underlying is None else facts.get(group.underlying)
    place = (group.environment, group.underlying or "")
    return DeltaRow(
        key=place,
        group=place,
        environment=group.environment,
        instrument=group.underlying,
        name=translate("Accounts", "Underlying not known") if group.underlying is None else known.name if known else "",
        lines=len(group.lines),
        shares=group.shares,
        price=group.price,
        money=group.money,
        currency=group.currency,
        lacks=tuple(sorted(group.lacks.items())),
    )


def _line(group: UnderlyingGroup, line: HeldLine, accounts: Mapping[AccountId, str]) -> DeltaRow:
    own, position = line.held
    stands_for, price = line.stands_for, group.price
    known = stands_for.shares is not None and price is not None and group.currency
    return DeltaRow(
        key=(own, position.instrument),
        group=(group.environment, group.underlying or ""),
        environment=group.environment,
        instrument=position.instrument,
        name=position.name,
        account=accounts.get(own, ""),
        quantity=position.quantity,
        delta=stands_for.delta if line.derivative else None,
        shares=stands_for.shares,
        money=stands_for.shares * price if known and stands_for.shares is not None and price is not None else None,
        currency=group.currency,
        lacks=((line.lack, 1),) if line.lack is not None else (),
    )


def lack_words(lack: Lack) -> str:
    """What is not known of a holding."""
    return {
        Lack.FACTS: translate("Accounts", "kind of security not told"),
        Lack.UNDERLYING: translate("Accounts", "underlying not told"),
        Lack.MULTIPLIER: translate("Accounts", "shares behind it not told"),
        Lack.DELTA: translate("Accounts", "delta not told"),
    }[lack]


def lacks_words(row: DeltaRow) -> str:
    """What is in none of the row's figures, with its number; empty if all is."""
    words = [lack_words(lack) if not (row.heads or row.sums) else _counted(lack, count) for lack, count in row.lacks]
    if row.unpriced:
        text = translate("Accounts", "underlyings without a price or delta: {count}")
        words.append(text.format(count=fmt.quantity(row.unpriced)))
    if row.heads and row.shares is not None and row.money is None:
        words.append(translate("Accounts", "price of the underlying not told"))
    return listed(words)


def _counted(lack: Lack, count: int) -> str:
    return titled(lack_words(lack), fmt.quantity(count))


def delta_columns(unasked: Callable[[DeltaRow], bool]) -> list[ValueColumn[DeltaRow]]:
    """`unasked`: the broker was not asked yet for what the row lacks, so that nothing can be said to lack."""
    return [
        environment_column(lambda row: row.environment),
        ValueColumn(
            key="security",
            head="security",
            title=translate("Accounts", "Underlying, holding"),
            width=0,
            cell=_security,
            order=lambda row: (row.instrument or "").casefold() or None,
            value=lambda row: row.instrument or row.name,
        ),
        ValueColumn(
            key="account",
            head="account",
            title=translate("Accounts", "Account"),
            width=150,
            cell=_account,
            order=lambda row: row.account.casefold() or None,
            value=lambda row: row.account,
            spare=2,
        ),
        _number(
            "quantity",
            translate("Accounts", "Quantity"),
            86,
            _quantity,
            lambda value: fmt.quantity(exact(value)),
            spare=3,
        ),
        _number(
            "delta",
            translate("Accounts", "Delta"),
            66,
            lambda row: row.delta,
            lambda value: fmt.signed(value, 3),
            spare=1,
        ),
        _number(
            "delta_shares",
            translate("Accounts", "Delta in shares"),
            104,
            lambda row: row.shares,
            lambda value: fmt.signed(value, 0 if value == value.to_integral_value() else 2),
            coloured=True,
        ),
        _number(
            "underlying_price",
            translate("Accounts", "Price"),
            82,
            lambda row: row.price,
            fmt.price,
            spare=4,
        ),
        _number(
            "delta_money",
            translate("Accounts", "Delta in money"),
            118,
            lambda row: row.money,
            lambda value: fmt.signed(value, 2),
            coloured=True,
        ),
        currency_column(lambda row: row.currency),
        ValueColumn(
            key="lacks",
            head="not_known",
            title=translate("Accounts", "Not in it"),
            width=160,
            cell=lambda row: _lacks(row, reading=unasked(row)),
            order=lambda row: sum(count for _lack, count in row.lacks) + row.unpriced or None,
            value=lacks_words,
        ),
    ]


def _security(row: DeltaRow) -> Cell:
    if row.sums:
        return Cell(row.name, strong=True)
    code = "" if row.instrument is None else code_of(row.instrument)
    if row.heads:
        text, second = (code, row.name) if code else (row.name, "")
        return Cell(text, second=second, strong=True, exact=" ".join(filter(None, (row.instrument or "", row.name))))
    return Cell(f"\u2003{code}", second=row.name, exact=f"{row.instrument} {row.name}")


def _account(row: DeltaRow) -> Cell:
    if row.heads:
        text = translate("Accounts", "holdings: {count}").format(count=fmt.quantity(row.lines))
        return Cell(text, TextColour.QUIET)
    return Cell(row.account, exact=row.account)


def _number(
    key: str,
    title: str,
    width: int,
    get: Callable[[DeltaRow], Decimal | None],
    show: Callable[[Decimal], str],
    *,
    coloured: bool = False,
    spare: int = 0,
) -> ValueColumn[DeltaRow]:
    def cell(row: DeltaRow) -> Cell:
        value = get(row)
        if value is None:
            wanted = key in {"delta_shares", "delta_money"} or (key == "underlying_price" and row.heads)
            return missing(lacks_words(row)) if wanted and not (row.sums and key != "delta_money") else Cell("")
        colour = sign_colour(value) if coloured else TextColour.PLAIN
        return Cell(show(value), colour, strong=row.heads or row.sums, exact=f"{value:f}")

    return ValueColumn(
        key=key, head=key, title=title, width=width, number=True, cell=cell, order=get, value=get, spare=spare
    )


def _quantity(row: DeltaRow) -> Decimal | None:
    return None if row.quantity is None else Decimal(row.quantity)


def _lacks(row: DeltaRow, *, reading: bool) -> Cell:
    words = lacks_words(row)
    if not words:
        return Cell("")
    if reading:
        return Cell(translate("Accounts", "being read"), TextColour.QUIET)
    return Cell(words, TextColour.WARN, exact=words)
