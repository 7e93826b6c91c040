"""Options, warrants and shares under their underlying: the net delta in shares, and its money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple

from tideboard_core.accounts.sensitivities import (
    NO_SENSITIVITY,
    Lack,
    Sensitivity,
    SharesOf,
    is_derivative,
    shares_of,
)
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.order import Environment, Position

ZERO: Final = Decimal(0)
PLACE: Final = {environment: place for place, environment in enumerate(reversed(Environment))}
"""Real money first."""


class AccountPosition(NamedTuple):
    """A holding and whose it is."""

    account: AccountId
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLine:
    """One holding of one account, with the shares of the underlying that it stands for; see `SharesOf`."""

    held: AccountPosition
    derivative: bool
    stands_for: SharesOf

    @property
    def lack(self) -> Lack | None:
        """Why it is in no sum; None if it is."""
        return self.stands_for.lack


@dataclass(frozen=True, kw_only=True)
class UnderlyingGroup:
    """What accounts of one environment hold of an underlying and on it; None = holdings whose underlying is not known.

    Without slots: what follows from its lines is reckoned once.

    `price` is that of the underlying in `currency`, empty = not known.
    """

    environment: Environment
    underlying: InstrumentId | None
    lines: tuple[HeldLine, ...]
    price: Decimal | None = None
    currency: str = ""

    @cached_property
    def lacks(self) -> Counter[Lack]:
        """How many lines are in no sum, by what of them is not known."""
        return Counter(line.lack for line in self.lines if line.lack is not None)

    @cached_property
    def shares(self) -> Decimal | None:
        """The net delta in shares of the lines that are known; None if none is."""
        known = [line.stands_for.shares for line in self.lines if line.stands_for.shares is not None]
        return sum(known, ZERO) if known else None

    @cached_property
    def money(self) -> Decimal | None:
        """The shares at the price of the underlying, in its currency; None where one of the three is not known."""
        shares = self.shares
        return None if shares is None or self.price is None or not self.currency else shares * self.price


@dataclass(frozen=True, slots=True, kw_only=True)
class DeltaSum:
    """Money of groups of one environment and currency, with what is in none of it.

    `lines` are holdings that a counted group leaves out, `groups` the groups without any money.
    """

    environment: Environment
    currency: str
    money: Decimal
    counted: int
    lines: int
    groups: int


def by_underlying(
    held: Iterable[AccountPosition],
    *,
    facts: Mapping[InstrumentId, Instrument],
    sensitivities: Mapping[InstrumentId, Sensitivity],
    prices: Mapping[InstrumentId, Decimal],
) -> list[UnderlyingGroup]:
    """Groups that hold an option or warrant, by environment and underlying; the unknown underlying is last.

    What is held of the underlying itself is in its group too; futures are in none (`futures_held`). A price that is not
    positive is none.
    """
    found: dict[tuple[Environment, InstrumentId | None], list[HeldLine]] = {}
    for one in held:
        name, quantity = one.position.instrument, one.position.quantity
        known = facts.get(name)
        if not quantity or (known is not None and known.security_type is SecurityType.FUTURE):
            continue
        stands_for = shares_of(name, quantity, known, sensitivities.get(name, NO_SENSITIVITY))
        line = HeldLine(held=one, derivative=is_derivative(name, known), stands_for=stands_for)
        found.setdefault((Environment(one.account.environment), stands_for.underlying), []).append(line)
    groups = [
        _group(environment, underlying, lines, facts, prices)
        for (environment, underlying), lines in found.items()
        if any(line.derivative for line in lines)
    ]
    return sorted(groups, key=_order)


def delta_sums(groups: Iterable[UnderlyingGroup]) -> list[DeltaSum]:
    """Net delta money by environment and currency; a group without money is counted, under its currency if known."""
    found: dict[tuple[Environment, str], list[UnderlyingGroup]] = {}
    for group in groups:
        found.setdefault((group.environment, group.currency), []).append(group)
    sums = []
    for (environment, currency), members in sorted(found.items(), key=lambda row: (PLACE[row[0][0]], row[0][1])):
        counted = [group for group in members if group.money is not None]
        sums.append(
            DeltaSum(
                environment=environment,
                currency=currency,
                money=sum((group.money for group in counted if group.money is not None), ZERO),
                counted=len(counted),
                lines=sum(group.lacks.total() for group in counted),
                groups=len(members) - len(counted),
            )
        )
    return sums


def futures_held(held: Iterable[AccountPosition], facts: Mapping[InstrumentId, Instrument]) -> int:
    """How many holdings are futures, whose underlying no broker names."""
    kinds = (facts.get(one.position.instrument) for one in held if one.position.quantity)
    return sum(1 for kind in kinds if kind is not None and kind.security_type is SecurityType.FUTURE)


def _group(
    environment: Environment,
    underlying: InstrumentId | None,
    lines: list[HeldLine],
    facts: Mapping[InstrumentId, Instrument],
    prices: Mapping[InstrumentId, Decimal],
) -> UnderlyingGroup:
    lines.sort(key=lambda line: (line.derivative, line.held.position.instrument, line.held.account))
    known = None if underlying is None else facts.get(underlying)
    price = None if underlying is None else prices.get(underlying)
    return UnderlyingGroup(
        environment=environment,
        underlying=underlying,
        lines=tuple(lines),
        price=price if price is not None and price.is_finite() and price > 0 else None,
        currency="" if known is None else known.currency,
    )


def _order(group: UnderlyingGroup) -> tuple[int, bool, str]:
    return PLACE[group.environment], group.underlying is None, group.underlying or ""
