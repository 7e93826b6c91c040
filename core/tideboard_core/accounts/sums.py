"""Sums over accounts: one of each environment and currency, and one converted total of each environment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tideboard_core.accounts.rates import RateBook
from tideboard_core.accounts.reading import AccountReading, AccountState
from tideboard_core.accounts.typed_rates import TypedRates
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.order import Environment, Position
from tideboard_core.orders.charges import DayTotal
from tideboard_core.trips.facts import Rate

ORDER: Final = (Environment.LIVE, Environment.PAPER, Environment.PRACTICE)
"""Real money first; amounts of two environments are never added up."""
_ZERO: Final = Decimal(0)


class Money(StrEnum):
    """What of an account is added up."""

    ASSETS = "assets"
    CASH = "cash"
    VALUE = "value"
    OPEN = "open"
    """Open profit of the positions."""
    DAY = "day"
    """Profit of the day, of what `DayOf` says."""


class DayOf(StrEnum):
    """What a profit of the day is of, and whether fees are taken off; figures of two kinds are never added up."""

    AFTER_FEES = "after-fees"
    BEFORE_FEES = "before-fees"
    HELD = "held"
    """The broker's own figure of what is held, before fees: of an account whose orders and fills are not read here."""


Days = Mapping[AccountId, DayTotal]
"""The days of the accounts whose orders and fills are read here."""
_NO_DAYS: Final[Days] = MappingProxyType({})
OF_ACCOUNT: Final = (Money.ASSETS, Money.CASH, Money.VALUE)
Amounts = Mapping[Money, Decimal | None]
"""None = unknown, at least in part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSum:
    """The sum of one environment in `currency`: of the accounts kept in it and, for profits, of the positions in it.

    Of a `converted` one it is everything of the environment, by `rates`. `counted` accounts are in it, of which `late`
    could not be renewed or are stale; `missing` have no figures yet, and of `left_out` currencies no rate is known:
    these are in no figure. `since` (monotonic seconds) is that of its oldest figures. Without an account that is kept
    in the currency there are profits alone.
    """

    environment: Environment
    currency: str
    amounts: Amounts
    counted: int
    missing: int = 0
    late: int = 0
    since: float | None = None
    converted: bool = False
    rates: tuple[Rate, ...] = ()
    left_out: tuple[str, ...] = ()
    day_of: DayOf = DayOf.HELD


@dataclass(frozen=True, slots=True)
class Profits:
    """Open profit and profit of the day of some positions; None = one of them is unknown."""

    open: Decimal | None = _ZERO
    day: Decimal | None = _ZERO

    def plus(self, position: Position) -> Profits:
        """With one more position."""
        known = position.priced and (position.average_cost is not None or position.pl != 0)
        return Profits(
            None if self.open is None or not known else self.open + position.pl,
            None if self.day is None or position.pl_today is None else self.day + position.pl_today,
        )


def profits_by_currency(positions: Iterable[Position]) -> dict[str, Profits]:
    """Profits of positions that have shares, by currency."""
    found: dict[str, Profits] = {}
    for position in positions:
        if position.quantity:
            found[position.currency] = found.get(position.currency, Profits()).plus(position)
    return found


def _profits_of(reading: AccountReading) -> Mapping[str, Profits]:
    return profits_by_currency(reading.positions or ())


ProfitsOf = Callable[[AccountReading], Mapping[str, Profits]]
"""Gives the profits of an account's positions by currency."""


class KnownProfits:
    """Profits of accounts, reckoned anew only for other positions: one account of many changes at a time."""

    def __init__(self) -> None:
        self._known: dict[AccountId, tuple[Sequence[Position] | None, Mapping[str, Profits]]] = {}

    def __call__(self, reading: AccountReading) -> Mapping[str, Profits]:
        kept = self._known.get(reading.key)
        if kept is None or kept[0] is not reading.positions:
            kept = self._known[reading.key] = reading.positions, _profits_of(reading)
        return kept[1]


def day_of(days: Iterable[DayTotal | None]) -> DayOf:
    """What the days of some accounts are of together; None = one whose orders and fills are not read here."""
    kinds = {DayOf.HELD if day is None else _kind(day) for day in days}
    return kinds.pop() if len(kinds) == 1 else DayOf.HELD


def _kind(day: DayTotal) -> DayOf:
    return DayOf.AFTER_FEES if day.after_fees else DayOf.BEFORE_FEES


def account_amounts(reading: AccountReading, known: ProfitsOf = _profits_of, day: DayTotal | None = None) -> Amounts:
    """Money of an account in its own currency; profits only where every position is in it.

    `day` is the day of an account whose orders and fills are read here.
    """
    funds = reading.funds
    if funds is None:
        return dict.fromkeys(Money)
    profits = known(reading)
    alone = reading.whole and profits.keys() <= {funds.currency}
    own = profits.get(funds.currency, Profits()) if alone else Profits(None, None)
    return {
        Money.ASSETS: funds.total_assets,
        Money.CASH: funds.cash,
        Money.VALUE: funds.market_value,
        Money.OPEN: own.open,
        Money.DAY: own.day if day is None else _day_in(day, funds.currency),
    }


def _day_in(day: DayTotal, currency: str) -> Decimal | None:
    """The day where all of it is in one currency."""
    return None if day.sums is None or day.sums.keys() - {currency} else day.sums.get(currency, _ZERO)


@dataclass(slots=True)
class _Adding:
    """What is added up of one environment and currency."""

    amounts: dict[Money, Decimal | None] = field(default_factory=lambda: dict.fromkeys(Money, _ZERO))
    counted: int = 0
    late: int = 0
    since: float | None = None

    @property
    def told(self) -> Amounts:
        """What of it is known: without an account there is no money, only what positions in this currency brought."""
        return self.amounts if self.counted else self.amounts | dict.fromkeys(OF_ACCOUNT)

    def add(self, money: Money, amount: Decimal | None) -> None:
        before = self.amounts[money]
        self.amounts[money] = None if before is None or amount is None else before + amount


def sums(
    readings: Iterable[AccountReading],
    rates: RateBook,
    into: str,
    now: datetime,
    known: ProfitsOf = _profits_of,
    *,
    age: Callable[[AccountReading], float | None] = lambda _reading: 0.0,
    days: Days = _NO_DAYS,
    typed: TypedRates | None = None,
) -> dict[Environment, list[AccountSum]]:
    """A sum for each currency of each environment, real money first; the converted total is the last one.

    There is none of an environment with one currency, which is `into`. `age` is that of an account's figures (s). Where
    not all accounts of an environment have a day of one kind in `days`, that of what they hold is added up. A `typed`
    rate converts what no broker tells a rate for.
    """
    by_environment: dict[Environment, list[AccountReading]] = defaultdict(list)
    for reading in readings:
        by_environment[reading.account.environment].append(reading)
    found = {}
    for environment in ORDER:
        if environment in by_environment:
            rows = _sums_of(environment, by_environment[environment], known, age, days)
            if {row.currency for row in rows} - {into}:
                rows.append(_total(environment, rows, rates, into, now, typed or TypedRates()))
            found[environment] = rows
    return found


def _sums_of(
    environment: Environment,
    readings: Sequence[AccountReading],
    known: ProfitsOf,
    age: Callable[[AccountReading], float | None],
    days: Days,
) -> list[AccountSum]:
    kind = day_of(days.get(reading.key) for reading in readings)
    adding: dict[str, _Adding] = defaultdict(_Adding)
    missing: dict[str, int] = defaultdict(int)
    for reading in readings:
        funds = reading.funds
        if funds is None:
            missing[reading.account.currency] += 1
            continue
        part = adding[funds.currency]
        part.counted += 1
        part.late += reading.state(age(reading)) is not AccountState.READY
        part.add(Money.ASSETS, funds.total_assets)
        part.add(Money.CASH, funds.cash)
        part.add(Money.VALUE, funds.market_value)
        if reading.since is not None:
            part.since = reading.since if part.since is None else min(part.since, reading.since)
        for currency, profits in known(reading).items():
            adding[currency].add(Money.OPEN, profits.open)
            if kind is DayOf.HELD:
                adding[currency].add(Money.DAY, profits.day)
    own = [days[reading.key].sums for reading in readings] if kind is not DayOf.HELD else []
    for currency, amount in (pair for sums_ in own if sums_ is not None for pair in sums_.items()):
        adding[currency].add(Money.DAY, amount)
    unread = any(reading.funds is not None and not reading.whole for reading in readings)
    for part in adding.values():  # nobody knows in which currency that is which was not read
        if unread:
            part.add(Money.OPEN, None)
        if None in own or (unread and kind is DayOf.HELD):
            part.add(Money.DAY, None)
    return [
        AccountSum(
            environment=environment,
            currency=currency,
            amounts=adding[currency].told,
            counted=adding[currency].counted,
            missing=missing[currency],
            late=adding[currency].late,
            since=adding[currency].since,
            day_of=kind,
        )
        for currency in sorted({*adding, *missing})
    ]


def _total(
    environment: Environment,
    rows: Sequence[AccountSum],
    rates: RateBook,
    into: str,
    now: datetime,
    typed: TypedRates,
) -> AccountSum:
    """Everything of an environment in one currency. A currency without a rate is in none of its figures."""
    total, used, left = _Adding(), list[Rate](), list[str]()
    counted = 0
    for row in rows:
        if not row.counted and all(row.amounts[money] == 0 for money in Money if money not in OF_ACCOUNT):
            continue
        rate = rates.rate(row.currency, into, now) or typed.rate(row.currency, into)
        if rate is None and row.currency != into:
            left.append(row.currency)
            continue
        counted += row.counted
        total.late += row.late
        used += [] if rate is None else [rate]
        for money, amount in row.amounts.items():
            if row.counted or money not in OF_ACCOUNT:
                total.add(money, amount if amount is None or rate is None else amount * rate.rate)
        if row.since is not None:
            total.since = row.since if total.since is None else min(total.since, row.since)
    return AccountSum(
        environment=environment,
        currency=into,
        amounts=total.amounts if counted else dict.fromkeys(Money),
        counted=counted,
        missing=sum(row.missing for row in rows),
        late=total.late,
        since=total.since,
        converted=True,
        rates=tuple(used),
        left_out=tuple(left),
        day_of=rows[0].day_of if rows else DayOf.HELD,
    )
