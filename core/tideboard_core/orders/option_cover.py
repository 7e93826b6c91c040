"""What stands behind the sold options of one owner, and how many contracts of them an order would leave bare."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Final, NamedTuple

from tideboard_core.model.combination import CombinationLeg, contract_class, contract_terms
from tideboard_core.model.derivatives import OptionSide
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, market_of
from tideboard_core.model.order import Order, Position, Side
from tideboard_core.model.shares import Shares, total, whole

Facts = Callable[[InstrumentId], Instrument | None]


class WholeLeg(NamedTuple):
    """A security that an order trades, alone or as a leg: `ratio` shares or contracts in all."""

    instrument: InstrumentId
    side: Side
    ratio: Shares


Trades = Sequence[CombinationLeg | WholeLeg]
"""What an order trades: its security alone, or the contracts of a combination, all or none; `ratio` is the whole."""
_USUAL_MULTIPLIER: Final = 100
"""Shares behind a contract whose facts are not known: New York's options have so many."""


class _Holding(NamedTuple):
    """Units of the owner, below zero where sold, by contract; `end` is the contract's last day, shares have none."""

    side: OptionSide | None
    end: date
    units: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """Contracts that would be bare after an order, beyond those that were before it.

    `sold` are the contracts held short of which some would be, in the order of their codes.
    """

    contracts: int = 0
    sold: tuple[InstrumentId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionCover:
    """An account's shares and contracts of one owner, and the orders of it that may still trade.

    `held` is signed. `units` is how many shares of the owner stand behind one of each security. `contracts` are all
    that positions and orders name, those of orders that are over too: a fill of any of them changes the cover.
    """

    held: dict[InstrumentId, Decimal]
    units: dict[InstrumentId, int]
    orders: tuple[Trades, ...] = ()
    contracts: frozenset[InstrumentId] = frozenset()

    def uncovered_by(self, order: Trades) -> Uncovered:
        """What an order would leave bare, if it and all that may trade besides it fill as badly as they can.

        A bought call covers a sold one that ends on the same day or before, whatever the strikes: the loss between them
        is limited; shares cover calls of any day. The same holds of puts, without shares. What works to buy covers
        nothing before it has filled. What the order buys back covers nothing else of it: a sold contract that is
        exchanged for another bare one is a new bare one.
        """
        closing, rest = self._split(order)
        before = {one: self.held.get(one, Decimal(0)) + closing.get(one, 0) for one in {*self.held, *closing}}
        total, sold = 0, list[InstrumentId]()
        for side in OptionSide:
            was, _day = self._bare(before, self.orders, side)
            bare, day = self._bare(before, (*self.orders, rest), side)
            if bare > was:
                traded = {leg.instrument for other in (*self.orders, order) for leg in other}
                of_side = {one: _terms(one) for one in {*before, *traded}}
                ends = {one: end for one, (kind, end) in of_side.items() if kind is side}
                # In the smallest contract of that side: too many are named rather than too few.
                total += ceil((bare - was) / min(self.units.get(one, _USUAL_MULTIPLIER) for one in ends))
                sold += [one for one, end in ends.items() if end >= day and before.get(one, 0) < 0]
        return Uncovered(contracts=total, sold=tuple(sorted(sold)))

    def _split(self, order: Trades) -> tuple[dict[InstrumentId, int], list[WholeLeg]]:
        """What an order buys back of contracts held short, and the rest of it."""
        closing, rest = dict[InstrumentId, int](), list[WholeLeg]()
        for leg in order:
            working = total(one.ratio for other in self.orders for one in other if _same(one, leg))
            short = max(-self.held.get(leg.instrument, Decimal(0)) - working, Decimal(0))
            back = whole(min(leg.ratio, int(short))) if leg.side is Side.BUY else 0
            if back:
                closing[leg.instrument] = back
            if leg.ratio > back:
                rest.append(WholeLeg(leg.instrument, leg.side, leg.ratio - back))
        return closing, rest

    def _bare(
        self, held: dict[InstrumentId, Decimal], orders: Iterable[Trades], side: OptionSide
    ) -> tuple[Decimal, date]:
        """Units of one option side that nothing covers in the worst case, and the first day of the contracts of it."""
        rows = list(self._holdings(held.items()))
        traded = [list(self._holdings(_signed(order))) for order in orders]
        shares = sum((row.units for row in rows if row.side is None), Decimal(0))
        # Shares whose sale works may be gone when a call is exercised; those that are being bought are not there yet.
        sold = sum((min(row.units, Decimal(0)) for order in traded for row in order if row.side is None), Decimal(0))
        behind = max(shares + sold, Decimal(0)) if side is OptionSide.CALL else Decimal(0)
        worst, first = Decimal(0), date.min
        ends = {row.end for row in (*rows, *(one for order in traded for one in order)) if row.side is side}
        # What is bought covers sales of its own day and of every day before: each day and all later ones are looked at.
        for day in sorted(ends):
            net = _from(rows, side, day) + sum(min(_from(order, side, day), Decimal(0)) for order in traded)
            if -net - behind > worst:
                worst, first = -net - behind, day
        return worst, first

    def _holdings(self, counts: Iterable[tuple[InstrumentId, Decimal]]) -> Iterator[_Holding]:
        for one, count in counts:
            side, end = _terms(one)
            yield _Holding(side, end, count * self.units.get(one, _USUAL_MULTIPLIER))


def option_cover(
    subject: InstrumentId,
    positions: Iterable[Position],
    orders: Sequence[Order],
    trades: Iterable[Trades],
    facts: Facts,
    *,
    today: date = date.min,
) -> OptionCover | None:
    """The cover of the owner of `subject`, a share or an option; None where no option of it is held or traded.

    `orders` are all of the account that are known, `trades` what may still trade of them and of ours that no list
    shows. A contract belongs to an owner by its facts, or by the letters of its code, which name the class. Those that
    ended before `today` are over, however long a broker lists them.
    """
    rows = [row for row in positions if row.quantity and _terms(row.instrument)[1] >= today]
    legs = [leg for order in trades for leg in order]
    named = {subject, *(row.instrument for row in rows), *(one for order in orders for one in order.instruments)}
    named |= {leg.instrument for leg in legs}
    owner = _owner(subject, facts)
    classes = {contract_class(one) for one in named if _is_of(one, owner, facts) or one == subject} - {""}
    of_class = (one for one in named if contract_class(one) in classes and market_of(one) is market_of(subject))
    ours = {*of_class, *(one for one in named if one in {owner, subject})}
    contracts = frozenset(one for one in ours if contract_terms(one) is not None)
    if not contracts:
        return None
    held: dict[InstrumentId, Decimal] = {}
    for row in rows:
        if row.instrument in ours:
            held[row.instrument] = held.get(row.instrument, Decimal(0)) + Decimal(row.quantity)
    return OptionCover(
        held=held,
        units={one: _multiplier(one, contracts, facts) for one in ours},
        orders=tuple(part for order in trades if (part := [leg for leg in order if leg.instrument in ours])),
        contracts=contracts,
    )


def _owner(subject: InstrumentId, facts: Facts) -> InstrumentId | None:
    """The share behind a contract, a share itself; in New York the letters of a code are those of its share."""
    if contract_terms(subject) is None:
        return subject
    known = facts(subject)
    if known is not None and known.underlying is not None:
        return known.underlying
    market = market_of(subject)
    return InstrumentId(f"{market}.{contract_class(subject)}") if market is Market.US else None


def _is_of(one: InstrumentId, owner: InstrumentId | None, facts: Facts) -> bool:
    return owner is not None and contract_terms(one) is not None and _owner(one, facts) == owner


def _multiplier(one: InstrumentId, contracts: Iterable[InstrumentId], facts: Facts) -> int:
    """Shares behind one of it: by its facts, else as another contract of its class has."""
    if contract_terms(one) is None:
        return 1
    alike = (one, *sorted(other for other in contracts if contract_class(other) == contract_class(one)))
    return next((known.multiplier for other in alike if (known := facts(other)) is not None), _USUAL_MULTIPLIER)


def _terms(one: InstrumentId) -> tuple[OptionSide | None, date]:
    terms = contract_terms(one)
    return (None, date.max) if terms is None else (terms.side, terms.expiry)


def _same(one: CombinationLeg | WholeLeg, other: CombinationLeg | WholeLeg) -> bool:
    return (one.instrument, one.side) == (other.instrument, other.side)


def _signed(order: Trades) -> Iterator[tuple[InstrumentId, Decimal]]:
    for leg in order:
        yield leg.instrument, Decimal(leg.ratio if leg.side is Side.BUY else -leg.ratio)


def _from(rows: Iterable[_Holding], side: OptionSide, day: date) -> Decimal:
    """Units of one side that end on a day or later."""
    return sum((row.units for row in rows if row.side is side and row.end >= day), Decimal(0))
