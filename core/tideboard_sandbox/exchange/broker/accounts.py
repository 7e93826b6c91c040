"""Money and holdings of one account, changed by fills, fees and settlements only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Position, Side
from tideboard_core.model.shares import Shares, exact, size_of
from tideboard_sandbox.exchange.broker.orders import AccountGroup, TradingAccount

FIRST_CASH = {
    AccountGroup.HK: Decimal(3_000_000),
    AccountGroup.US: Decimal(500_000),
    AccountGroup.CN: Decimal(2_000_000),
}
CURRENCIES = {AccountGroup.HK: "HKD", AccountGroup.US: "USD", AccountGroup.CN: "CNY"}
RATES = {"HKD": Decimal(1), "USD": Decimal("7.80"), "CNY": Decimal("1.08")}
"""Practice rates: Hong Kong dollars for one of each."""

LONGPORT_REAL, LONGPORT_PAPER = "H10028471", "H90028471"
LONGPORT_ACCOUNTS = (LONGPORT_REAL, LONGPORT_PAPER)
"""Accounts of the LongPort port: one each for all markets, with money in three currencies."""
LONGPORT_US = "U50028471"
"""The account of its data centre in the United States: US dollars alone, on margin, and there is none on paper."""

_REAL_BASE, _PAPER_BASE = 281_756_460_000_000_000, 281_756_470_000_000_000
"""Account numbers stay above 2^53, so that a client that reads them as doubles fails visibly."""

_CENT = Decimal("0.01")
_TICK = Decimal("0.0001")
_RATE = Decimal("0.01")


def practice_accounts() -> tuple[TradingAccount, ...]:
    """A real and a paper account per group, real ones first; then the currencies of LongPort's two, and its US one."""
    own = tuple(
        TradingAccount(id=str(base + number), group=group, real=real, currency=CURRENCIES[group])
        for base, real in ((_REAL_BASE, True), (_PAPER_BASE, False))
        for number, group in enumerate(AccountGroup, 1)
    )
    return (
        own
        + tuple(
            TradingAccount(id=f"{owner}-{group}", group=group, real=real, currency=CURRENCIES[group], owner=owner)
            for owner, real in ((LONGPORT_REAL, True), (LONGPORT_PAPER, False))
            for group in AccountGroup
        )
        + (
            TradingAccount(
                id=f"{LONGPORT_US}-{AccountGroup.US}",
                group=AccountGroup.US,
                real=True,
                currency=CURRENCIES[AccountGroup.US],
                owner=LONGPORT_US,
                shorts=True,
            ),
        )
    )


def converted(amount: Decimal, paid: str, kept: str) -> Decimal:
    """An amount in currency `paid` as money of an account that is kept in currency `kept`."""
    return amount if paid == kept else (amount * RATES[paid] / RATES[kept]).quantize(_CENT)


class Settlement(NamedTuple):
    """The payment to an account for contracts that ended at an instant (us)."""

    account_id: str
    instrument: InstrumentId
    quantity: Shares
    value: Decimal
    us: int


class Dividend(NamedTuple):
    """What the shares that an account held at an instant (us) paid it, below zero what it owes for those sold short.

    With `fraction` it is what a split left beside whole shares, paid in money.
    """

    account_id: str
    instrument: InstrumentId
    quantity: Shares
    value: Decimal
    us: int
    fraction: bool = False


class Transfer(NamedTuple):
    """What came into an account at an instant (us): money, and the cost of shares in the account's currency.

    Negative amounts went out. `cash` is 0 for a transfer of shares.
    """

    account_id: str
    cash: Decimal
    shares: Decimal
    us: int


@dataclass(slots=True)
class Holding:
    """Shares of one instrument.

    `quantity` is negative for options that were sold without being held. `cost` is what the held shares were bought
    for, fees not included, and minus what sold ones brought; `start` and `start_value` are the shares and
    their worth at the previous close; `bought` and `spent` count today. `gained` is what sales brought above their cost
    since nothing was held.
    """

    quantity: Shares = 0
    cost: Decimal = Decimal(0)
    start: Shares = 0
    start_value: Decimal = Decimal(0)
    bought: Shares = 0
    spent: Decimal = Decimal(0)
    gained: Decimal = Decimal(0)

    @property
    def diluted(self) -> Decimal | None:
        """Cost of a share less what sales of others have gained: below zero once that was more; None without shares."""
        return ((self.cost - self.gained) / self.quantity).quantize(_TICK) if self.quantity else None

    @property
    def average(self) -> Decimal | None:
        """Average cost of a share; None without shares."""
        return (self.cost / self.quantity).quantize(_TICK) if self.quantity else None


@dataclass(slots=True)
class Result:
    """What closing shares of a security gained, and what those had cost, in the account's currency; without fees."""

    gained: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)


@dataclass(slots=True)
class Ledger:
    """Cash and holdings of an account. `realised` = sales minus the cost of the sold shares; `fees` paid so far.

    `results` has what is realised by security.
    """

    account: TradingAccount
    cash: Decimal
    first_cash: Decimal
    realised: Decimal = Decimal(0)
    fees: Decimal = Decimal(0)
    holdings: dict[InstrumentId, Holding] = field(default_factory=dict)
    results: dict[InstrumentId, Result] = field(default_factory=dict)

    def book_fill(
        self, instrument: InstrumentId, side: Side, quantity: Shares, price: Decimal, currency: str = ""
    ) -> None:
        """Move shares and money of one execution; `price` is that of one share or one whole contract.

        It is in `currency`, empty = the account's; what a holding cost stays in it, cash is exchanged at once.
        """
        holding = self.holdings.setdefault(instrument, Holding())
        value, sign = price * quantity, 1 if side is Side.BUY else -1
        held = size_of(holding.quantity)
        closed = min(quantity, max(-sign * holding.quantity, 0))
        closed_cost = holding.cost if closed == held else holding.cost * closed / held
        holding.quantity = exact(holding.quantity + sign * quantity)
        holding.cost += sign * price * (quantity - closed) - closed_cost
        holding.spent += sign * value
        if side is Side.BUY:
            holding.bought = exact(holding.bought + quantity)
        if closed:
            gained = -sign * price * closed - closed_cost
            holding.gained = holding.gained + gained if closed < held else Decimal(0)
            self.realise(instrument, gained, currency, cost=abs(closed_cost))
        self.cash -= self.own(sign * value, currency)

    def realise(self, instrument: InstrumentId, gained: Decimal, currency: str, *, cost: Decimal = Decimal(0)) -> None:
        """Count what closing shares gained; amounts as those of `book_fill`."""
        result = self.results.setdefault(instrument, Result())
        result.gained += self.own(gained, currency)
        result.cost += self.own(cost, currency)
        self.realised += self.own(gained, currency)

    def book_fee(self, amount: Decimal, currency: str = "") -> None:
        self.cash -= self.own(amount, currency)
        self.fees += self.own(amount, currency)

    def own(self, amount: Decimal, currency: str) -> Decimal:
        """An amount in the account's currency; an empty currency is that."""
        return converted(amount, currency or self.account.currency, self.account.currency)

    def begin_day(self, instrument: InstrumentId, close: Decimal) -> None:
        """Start today's counts of a holding at the close of the day before."""
        holding = self.holdings.get(instrument)
        if holding is None:
            return
        if not holding.quantity:
            del self.holdings[instrument]
            return
        holding.start, holding.start_value = holding.quantity, close * holding.quantity
        holding.bought, holding.spent = 0, Decimal(0)

    def sellable(self, instrument: InstrumentId) -> Shares:
        """Shares that may be sold today: A-shares bought today may not (T+1)."""
        holding = self.holdings.get(instrument)
        if holding is None:
            return 0
        held_back = holding.bought if self.account.group is AccountGroup.CN else 0
        return max(holding.quantity - held_back, 0)

    def market_value(self, last: Callable[[InstrumentId], Decimal]) -> Decimal:
        """Value of all holdings; `last` gives the value of one share or contract in the account's currency."""
        return sum((last(name) * holding.quantity for name, holding in self.holdings.items()), Decimal(0))

    def position(self, facts: Instrument, last: Decimal, frozen: Shares) -> Position:
        """A holding as the model's value; `frozen` shares stand in open sell orders."""
        holding = self.holdings[facts.id]
        value = last * holding.quantity * facts.multiplier
        average = None if holding.average is None else (holding.average / facts.multiplier).quantize(_TICK)
        gain = value - holding.cost
        return Position(
            account_id=self.account.id,
            instrument=facts.id,
            name=facts.name,
            quantity=holding.quantity,
            available=max(self.sellable(facts.id) - frozen, 0),
            average_cost=average,
            last=last,
            value=value.quantize(_CENT),
            pl=gain.quantize(_CENT),
            pl_percent=(gain / abs(holding.cost) * 100).quantize(_RATE) if holding.cost else None,
            pl_today=(value - holding.start_value - holding.spent).quantize(_CENT),
            currency=facts.currency,
        )


def new_ledger(account: TradingAccount) -> Ledger:
    cash = FIRST_CASH[account.group]
    return Ledger(account=account, cash=cash, first_cash=cash)
