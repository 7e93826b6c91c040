"""Rows of the overview: an account, a sum in one currency, or a converted total; and their columns."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.accounts.reading import AccountReading, AccountState
from tideboard_core.accounts.sums import (
    OF_ACCOUNT,
    AccountSum,
    Amounts,
    DayOf,
    Days,
    Money,
    ProfitsOf,
    account_amounts,
    day_of,
)
from tideboard_core.accounts.typed_rates import TYPED
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.lock import NO_PINS, PinnedAccounts
from tideboard_core.model.order import Environment, Funds
from tideboard_core.orders.charges import DayTotal
from tideboard_core.trips.facts import Rate
from tideboard_desktop.accounts.columns import (
    currency_column,
    digits,
    environment_column,
    named,
    state_column,
    state_words,
    sum_state_cell,
)
from tideboard_desktop.docks.day_result import day_title, day_words, sums_text, untold_words
from tideboard_desktop.docks.value_columns import ValueColumn, figure_column, missing, sign_colour
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, TextColour
from tideboard_desktop.ui.words.joining import listed, titled, together
from tideboard_desktop.ui.words.margin import margin_tip
from tideboard_desktop.ui.words.markets import market_name

translate = QCoreApplication.translate
_NAME: Final = 256
"""Room for an account with what is wrong with it, or for a sum with how much of it is not renewed."""
_STATE: Final = 156
_SMALL: Final = Decimal("0.1")
_WHOLE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyRow:
    """One row; either `reading` or `total` is set. `in_view`: it is the account in view, `pinned`: it is pinned.

    `day` is that of an account whose orders and fills are read here, `day_of` says what the day in the row is of.
    """

    key: Hashable
    environment: Environment
    currency: str
    amounts: Amounts
    reading: AccountReading | None = None
    total: AccountSum | None = None
    in_view: bool = False
    pinned: bool = False
    day: DayTotal | None = None
    day_of: DayOf = DayOf.HELD

    @property
    def is_sum(self) -> bool:
        """Whether it is no account's."""
        return self.total is not None


def account_row(
    reading: AccountReading,
    in_view: AccountId | None,
    known: ProfitsOf,
    *,
    pinned: bool = False,
    day: DayTotal | None = None,
) -> MoneyRow:
    """The row of an account."""
    return MoneyRow(
        key=reading.key,
        environment=reading.account.environment,
        currency=reading.account.currency if reading.funds is None else reading.funds.currency,
        amounts=account_amounts(reading, known, day),
        reading=reading,
        in_view=reading.key == in_view,
        pinned=pinned,
        day=day,
        day_of=day_of((day,)),
    )


def sum_row(total: AccountSum) -> MoneyRow:
    """The row of a sum."""
    return MoneyRow(
        key=(total.environment, total.currency, total.converted),
        environment=total.environment,
        currency=total.currency,
        amounts=total.amounts,
        total=total,
        day_of=total.day_of,
    )


# --- words ------------------------------------------------------------------------------------------------------------


def rate_words(rate: Rate, now: datetime) -> str:
    """A rate with its source and age: `1 USD = 7.8000 HKD, LongPort, 12 min`."""
    text = translate("Accounts", "1 {base} = {rate} {quote}, {source}, {age}")
    return text.format(
        base=rate.base,
        rate=fmt.plain(rate.rate, 4 if rate.rate >= _SMALL else 6),
        quote=rate.quote,
        source=translate("Accounts", "typed by you") if rate.source == TYPED else rate.source,
        age=fmt.coarse_age((now - rate.at).total_seconds()),
    )


def day_of_words(kind: DayOf) -> str:
    """The word beside a figure of the day."""
    return {
        DayOf.AFTER_FEES: translate("Accounts", "after fees"),
        DayOf.BEFORE_FEES: translate("Accounts", "before fees"),
        DayOf.HELD: translate("Accounts", "held, before fees"),
    }[kind]


def day_tip(kind: DayOf) -> str:
    """What a figure of the day is of."""
    if kind is DayOf.HELD:
        return translate(
            "Accounts",
            "The broker\u2019s own figure of what is held, before fees: without what was closed today. Orders and fills"
            " are read here of the account in view alone.",
        )
    after = kind is DayOf.AFTER_FEES
    return together(day_words(after_fees=after), "" if after else untold_words())


def sum_words(total: AccountSum) -> str:
    """Words beside a sum: how many accounts it covers, and what it lacks, such as `accounts: 3 · 1 not read yet`.

    That somebody typed rates of it comes first.
    """
    found = [translate("Accounts", "accounts: {count}").format(count=total.counted)]
    if total.late:
        found = [translate("Accounts", "{late} of {count} not renewed").format(late=total.late, count=total.counted)]
    if total.missing:
        found.append(translate("Accounts", "{count} not read yet").format(count=total.missing))
    if total.left_out:
        found.append(translate("Accounts", "without {currencies}").format(currencies=listed(total.left_out)))
    if any(rate.source == TYPED for rate in total.rates):
        found.insert(0, translate("Accounts", "by your rates"))  # first: there may be no room for all
    return " \u00b7 ".join(found)


def sum_tip(total: AccountSum, now: datetime) -> str:
    """How a total was converted, and why something is not in it."""
    lines = [rate_words(rate, now) for rate in total.rates]
    if total.left_out:
        text = translate("Accounts", "No broker has told a rate for {currencies}: these amounts are not in the total.")
        lines.append(text.format(currencies=listed(total.left_out)))
    return "\n".join(lines)


def parts_tip(money: Money, funds: Funds) -> str:
    """What an account's cash or assets consist of by the broker's word: a line for each currency or market."""
    if money is Money.ASSETS:
        text = translate("Accounts", "{market}: {amount} {currency}")
        rows = [(market_name(market), amount) for market, amount in funds.assets_in if len(funds.assets_in) > 1]
        return "\n".join(
            text.format(market=name, amount=fmt.money(amount), currency=funds.currency) for name, amount in rows
        )
    if money is not Money.CASH:
        return ""
    free, lines = dict(funds.withdrawables), list[str]()
    if funds.withdrawable is not None:
        text = translate("Accounts", "Can be withdrawn: {amount} {currency}")
        lines.append(text.format(amount=fmt.money(funds.withdrawable), currency=funds.currency))
    for currency, amount in funds.balances if len(funds.balances) > 1 else ():
        words = {"currency": currency, "amount": fmt.money(amount)}
        if currency in free:
            text = translate("Accounts", "{currency}: {amount}, of which {free} can be withdrawn")
            lines.append(text.format(**words, free=fmt.money(free[currency])))
        else:
            lines.append(translate("Accounts", "{currency}: {amount}").format(**words))
    return "\n".join(lines)


# --- columns ----------------------------------------------------------------------------------------------------------


def money_columns(
    age: Callable[[AccountReading], float | None],
    elapsed: Callable[[float], float],
    now: Callable[[], datetime],
) -> list[ValueColumn[MoneyRow]]:
    """Environment, account, connection, money, profits, margin, currency, and age of the figures.

    `elapsed` returns the seconds since a moment in monotonic seconds, `now` market time (UTC).
    """

    def of_sum(row: MoneyRow) -> Cell:
        total = row.total
        if total is None or total.since is None:
            return Cell("")
        return sum_state_cell(total.late, fmt.coarse_age(elapsed(total.since)))

    return [
        environment_column(lambda row: row.environment),
        _name_column(age, now),
        _provider_column(),
        *_amount_columns(),
        _margin_column(),
        _power_column(),
        currency_column(lambda row: row.currency),
        replace(state_column(lambda row: row.reading, age, of_sum=of_sum), width=_STATE, spare=2),
    ]


def _name_column(age: Callable[[AccountReading], float | None], now: Callable[[], datetime]) -> ValueColumn[MoneyRow]:
    """Whose row it is. What is wrong with its figures is said here too: a narrow table has no room for their age."""

    def name(row: MoneyRow) -> str:
        if row.reading is not None:
            return row.reading.account.name
        if row.total is not None and row.total.converted:
            return translate("Accounts", "Total in {currency}").format(currency=row.currency)
        return translate("Accounts", "Sum in {currency}").format(currency=row.currency)

    def cell(row: MoneyRow) -> Cell:
        if row.reading is not None:
            state = row.reading.state(age(row.reading))
            fine = state in {AccountState.READY, AccountState.LOADING}
            second = digits(row.reading.account)
            second = second if fine else listed((second, state_words(state)))  # first: there may be no room for all
            if row.pinned:
                second = translate("Accounts", "{digits}, pinned").format(digits=second)
            if row.in_view:
                second = translate("Accounts", "{digits}, in view").format(digits=second)
            whole = " ".join(filter(None, (name(row), second, row.reading.account.firm)))
            colour = TextColour.PLAIN if fine else TextColour.WARN
            return Cell(name(row), colour, second=second, strong=row.in_view, exact=whole)
        assert row.total is not None
        words = sum_words(row.total)
        whole = together(f"{name(row)}, {words}", sum_tip(row.total, now()))
        colour = TextColour.WARN if row.total.late else TextColour.PLAIN
        return Cell(name(row), colour, second=words, strong=True, exact=whole)

    return ValueColumn(
        key="account",
        head="account",
        title=translate("Accounts", "Account"),
        width=0,
        least=_NAME,
        cell=cell,
        order=lambda row: name(row).casefold(),
        value=lambda row: named(row.reading.account) if row.reading else name(row),
    )


def _provider_column() -> ValueColumn[MoneyRow]:
    def words(row: MoneyRow) -> str:
        return "" if row.reading is None else row.reading.provider

    def cell(row: MoneyRow) -> Cell:
        takes = row.reading is not None and row.reading.trades
        why = translate("Accounts", "Orders go over this connection") if takes else ""
        return Cell(words(row), TextColour.PLAIN if takes else TextColour.QUIET, exact=together(words(row), why))

    return ValueColumn(
        key="provider",
        head="connection",
        title=translate("Accounts", "Connection"),
        width=112,
        cell=cell,
        order=lambda row: words(row).casefold() or None,
        value=words,
        spare=7,
    )


def _amount_columns() -> list[ValueColumn[MoneyRow]]:
    titles = {
        Money.ASSETS: (translate("Accounts", "Total assets"), 108, 0),
        Money.CASH: (translate("Accounts", "Cash"), 108, 3),
        Money.VALUE: (translate("Accounts", "Market value"), 108, 4),
        Money.OPEN: (translate("Accounts", "P&L open"), 108, 1),
        Money.DAY: (translate("Accounts", "P&L day"), 176, 5),
    }
    return [_amount_column(money, *parts) for money, parts in titles.items()]


def _amount_column(money: Money, title: str, width: int, spare: int) -> ValueColumn[MoneyRow]:
    change = money not in OF_ACCOUNT

    def cell(row: MoneyRow) -> Cell:
        amount = row.amounts[money]
        if money is Money.DAY and amount is None and row.day is not None:
            return replace(missing(_why_no_day(row)), second=day_of_words(row.day_of))
        if amount is None:
            return missing(_why_missing(row, money))
        if money is Money.DAY:
            shown, word = Cell(fmt.signed(amount, 2), sign_colour(amount), strong=row.is_sum), day_of_words(row.day_of)
            return replace(shown, second=word, exact=day_tip(row.day_of))
        strong = row.is_sum or money is Money.ASSETS
        if change:
            return Cell(fmt.signed(amount, 2), sign_colour(amount), strong=strong)
        funds = None if row.reading is None else row.reading.funds
        tip = "" if funds is None else parts_tip(money, funds)
        return Cell(fmt.money(amount), strong=strong, exact=together(fmt.money(amount), tip))

    return ValueColumn(
        key=money.value,
        head=money.value,
        title=title,
        width=width,
        number=True,
        code=None if money is Money.DAY else lambda row: cell(row).text,
        cell=cell,
        order=lambda row: row.amounts[money],
        value=lambda row: row.amounts[money],
        spare=spare,
        idle=lambda row: row.amounts[money] is None,
    )


def _why_no_day(row: MoneyRow) -> str:
    """Why there is no day of an account whose orders and fills are read here."""
    day = row.day
    if day is None or day.sums is None:
        return translate("Blotter", "Orders, fills and positions are not read yet.")
    if day.sums.keys() - {row.currency}:
        return titled(day_title(after_fees=day.after_fees), sums_text(day.sums, row.currency)[0])
    if day.after_fees:
        return translate("Accounts", "A price or a fill of today is missing, or the broker has not told its fees yet")
    return translate("PositionsTable", "Not known: a price or a fill of today is missing")


def _why_missing(row: MoneyRow, money: Money) -> str:
    if row.reading is None:
        if money in OF_ACCOUNT:
            return translate("Accounts", "No account is kept in this currency, or none has been read")
        return translate("Accounts", "The broker does not say it of every position")
    if row.reading.funds is None or row.reading.positions is None:
        return translate("Accounts", "Not read yet")
    if any(one.quantity and one.currency != row.currency for one in row.reading.positions):
        return translate("Accounts", "The account holds positions in several currencies: see the sums")
    return translate("Accounts", "The broker does not say it of every position")


def _margin_column() -> ValueColumn[MoneyRow]:
    def percent(row: MoneyRow) -> Decimal | None:
        reading = row.reading
        if reading is None or reading.funds is None or not reading.account.margin:
            return None
        return reading.funds.margin_percent

    def cell(row: MoneyRow) -> Cell:
        if row.reading is None:
            return Cell("")
        if not row.reading.account.margin:
            return missing(translate("Accounts", "A cash account: nothing is borrowed"))
        funds, kept = row.reading.funds, percent(row)
        if funds is None or kept is None:
            return missing(margin_tip(funds))
        colour = TextColour.WARN if funds.margin_near else TextColour.PLAIN
        return Cell(fmt.share(kept), colour, bar=min(max(float(kept) / _WHOLE, 0.0), 1.0), exact=margin_tip(funds))

    return ValueColumn(
        key="margin",
        head="margin [% of assets]",
        title=translate("Accounts", "Margin"),
        width=80,
        number=True,
        cell=cell,
        order=percent,
        value=percent,
        spare=2,
        idle=lambda row: percent(row) is None,
    )


def _power_column() -> ValueColumn[MoneyRow]:
    def power(row: MoneyRow) -> Decimal | None:
        return None if row.reading is None or row.reading.funds is None else row.reading.funds.power

    title = translate("Accounts", "Buying power")
    made: ValueColumn[MoneyRow] = figure_column("power", title, power, fmt.money, width=108, spare=6)
    return replace(made, cell=lambda row: Cell("") if row.is_sum else made.cell(row))


def rows_of(
    readings: Sequence[AccountReading],
    totals: Sequence[AccountSum],
    in_view: AccountId | None,
    before: Sequence[MoneyRow],
    known: ProfitsOf,
    pinned: PinnedAccounts = NO_PINS,
    days: Days = MappingProxyType({}),
) -> list[MoneyRow]:
    """The rows; a row of `before` stays the same object while nothing of it changed."""
    shown = {row.key: row for row in before}
    made = [_kept(shown.get(one.key), one, in_view, known, pinned, days.get(one.key)) for one in readings]
    for total in totals:
        fresh = sum_row(total)
        row = shown.get(fresh.key)
        made.append(fresh if row is None or row.total != total else row)
    return made


def _kept(
    row: MoneyRow | None,
    reading: AccountReading,
    in_view: AccountId | None,
    known: ProfitsOf,
    pinned: PinnedAccounts,
    day: DayTotal | None,
) -> MoneyRow:
    account = reading.account
    is_pinned = reading.trades and account in pinned
    same = row is not None and row.reading is reading and row.day == day
    if row is not None and same and (row.in_view, row.pinned) == (reading.key == in_view, is_pinned):
        return row
    return account_row(reading, in_view, known, pinned=is_pinned, day=day)
