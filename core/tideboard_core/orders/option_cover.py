"""What stands behind the sold options of one owner, and how many contracts of them an order would leave bare."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Final, NamedTuple

from tideboard_core.model.combination import CombinationLeg
from tideboard_core.model.derivatives import Contract, OptionSide, option_of
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, market_of
from tideboard_core.model.order import Order, Position, Side
from tideboard_core.model.order_terms import WholeLeg
from tideboard_core.model.shares import total, whole

Facts = Callable[[InstrumentId], Instrument | None]


Trades = Sequence[CombinationLeg | WholeLeg]
"""What an order trades: its security alone, or the contracts of a combination, all or none; `ratio` is the whole."""
_USUAL_MULTIPLIER: Final = 100
"""Shares behind a contract whose facts are not known: New York's options have so many."""


class _Holding(NamedTuple):
    """Units of the owner, below zero where sold, by contract; `end` is the contract's last day, shares have none."""

    side: OptionSide | None
    end: date
    units: Decimal


class _Kind(NamedTuple):
    """Contracts that cover each other: calls or puts; of adjusted ones those of one `root`, "" = the usual ones."""

    side: OptionSide
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """Contracts that would be bare after an order, beyond those that were before it.

    `sold` are the contracts held short of which some would be, in the order of their codes. `doubted` are sold ones of
    which nobody can say it: terms, owner or the shares that are delivered are not known.
    """

    contracts: int = 0
    sold: tuple[InstrumentId, ...] = ()
    doubted: tuple[InstrumentId, ...] = ()

    @property
    def some(self) -> bool:
        """Whether any would be bare, or may be."""
        return bool(self.contracts or self.doubted)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionCover:
    """An account's shares and contracts of one owner, and the orders of it that may still trade.

    `held` is signed. `units` is how many shares of the owner stand behind one of each security. `contracts` are all
    that positions and orders name, those of orders that are over too: a fill of any of them changes the cover.
    `facts` say what each is; `elsewhere` are contracts held short of the same market whose owner may be this
    one; `adjusted` are those that are adjusted, or may be, and cover their own root alone, with what names these.
    """

    held: dict[InstrumentId, Decimal]
    units: dict[InstrumentId, int]
    orders: tuple[Trades, ...] = ()
    contracts: frozenset[InstrumentId] = frozenset()
    facts: Facts
    elsewhere: frozenset[InstrumentId] = frozenset()
    adjusted: Mapping[InstrumentId, str] = field(default_factory=dict)

    @property
    def securities(self) -> frozenset[InstrumentId]:
        """The contracts, and all that is held of their owner."""
        return self.contracts | self.held.keys()

    def uncovered_by(self, order: Trades) -> Uncovered:
        """What an order would leave bare, if it and all that may trade besides it fill as badly as they can.

        A bought call covers a sold one that ends on the same day or before, whatever the strikes: the loss between them
        is limited; shares cover calls of any day. The same holds of puts, without shares. What works to buy covers
        nothing before it has filled. What the order buys back covers nothing else of it: a sold contract that is
        exchanged for another bare one is a new bare one. An adjusted contract delivers something of its own: it covers
        and is covered by its root alone, and what shares are to it is not known.
        """
        closing, rest = self._split(order)
        before = {one: self.held.get(one, Decimal(0)) + closing.get(one, 0) for one in {*self.held, *closing}}
        traded = {leg.instrument for other in (*self.orders, order) for leg in other}
        all_kinds = {one: kind for one in sorted({*before, *traded}) if (kind := self._kind(one)) is not None}
        count, sold = 0, list[InstrumentId]()
        for kind in sorted(set(all_kinds.values())):
            was, _day = self._bare(before, self.orders, kind)
            bare, day = self._bare(before, (*self.orders, rest), kind)
            if bare > was:
                ends = {one: self._end(one) for one, its in all_kinds.items() if its == kind}
                # In the smallest contract of that side: too many are named rather than too few.
                count += ceil((bare - was) / min(self.units.get(one, _USUAL_MULTIPLIER) for one in ends))
                sold += [one for one, end in ends.items() if end >= day and before.get(one, 0) < 0]
        doubted = self._doubted(before, [leg for leg in rest if leg.side is Side.SELL])
        return Uncovered(contracts=count, sold=tuple(sorted(sold)), doubted=tuple(sorted(doubted - {*sold})))

    def _doubted(self, before: Mapping[InstrumentId, Decimal], sales: Collection[WholeLeg]) -> set[InstrumentId]:
        """Sold contracts of which it cannot be said whether these sales take their cover."""
        short = {one for one in _short(before.items(), self.orders) if self._option(one) is not None} | self.elsewhere
        return {one for leg in sales for one in short if self._may_cover(leg.instrument, one, before)}

    def _may_cover(self, sold: InstrumentId, one: InstrumentId, before: Mapping[InstrumentId, Decimal]) -> bool:
        """Whether what is sold may be the cover of a contract that is sold too, as far as it is not known."""
        option, other = self._option(sold), self._option(one)
        side = OptionSide.CALL if option is None else None if option.terms is None else option.terms.side
        if sold == one:
            return False
        terms = None if other is None else other.terms
        if side is not None and terms is not None and side is not terms.side:
            return False
        if one in self.elsewhere or (option is not None and option.terms is None) or terms is None:
            return True
        kind = self._kind(one)
        if option is not None or kind is None or not kind.root:
            return False
        return self._bare(before, self.orders, kind)[0] > 0  # what shares are to it is not known

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
        self, held: Mapping[InstrumentId, Decimal], orders: Iterable[Trades], kind: _Kind
    ) -> tuple[Decimal, date]:
        """Units of one kind that nothing covers in the worst case, and the first day of the contracts of it."""
        rows = list(self._holdings(held.items(), kind))
        traded = [list(self._holdings(_signed(order), kind)) for order in orders]
        shares = sum((row.units for row in rows if row.side is None), Decimal(0))
        # Shares whose sale works may be gone when a call is exercised; those that are being bought are not there yet.
        sold = sum((min(row.units, Decimal(0)) for order in traded for row in order if row.side is None), Decimal(0))
        usual_calls = kind == _Kind(OptionSide.CALL, "")
        behind = max(shares + sold, Decimal(0)) if usual_calls else Decimal(0)
        worst, first = Decimal(0), date.min
        ends = {row.end for row in (*rows, *(one for order in traded for one in order)) if row.side is not None}
        # What is bought covers sales of its own day and of every day before: each day and all later ones are looked at.
        for day in sorted(ends):
            net = _from(rows, day) + sum(min(_from(order, day), Decimal(0)) for order in traded)
            if -net - behind > worst:
                worst, first = -net - behind, day
        return worst, first

    def _holdings(self, counts: Iterable[tuple[InstrumentId, Decimal]], kind: _Kind) -> Iterator[_Holding]:
        """Shares, and contracts of a kind."""
        for one, count in counts:
            its = self._kind(one)
            if its == kind or self._option(one) is None:
                side = None if its is None else its.side
                yield _Holding(side, self._end(one), count * self.units.get(one, _USUAL_MULTIPLIER))

    def _kind(self, one: InstrumentId) -> _Kind | None:
        """The contracts of which it is one; None of shares, and of a contract whose terms cannot be read."""
        option = self._option(one)
        if option is None or option.terms is None:
            return None
        return _Kind(option.terms.side, self.adjusted.get(one, option.root if option.adjusted else ""))

    def _option(self, one: InstrumentId) -> Contract | None:
        return option_of(one, self.facts(one))

    def _end(self, one: InstrumentId) -> date:
        return _end_of(self._option(one))


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
    shows. A contract belongs to an owner by its facts, or as others of its root do, or by the letters of its code in
    New York; one of which none of these says it may belong to any owner of its market. Those that ended before `today`
    are over, however long a broker lists them.
    """
    ends = ((row, _end_of(option_of(row.instrument, facts(row.instrument)))) for row in positions if row.quantity)
    rows = [row for row, end in ends if end >= today]
    trades = tuple(trades)
    legs = [leg for order in trades for leg in order]
    named = {subject, *(row.instrument for row in rows), *(one for order in orders for one in order.instruments)}
    named |= {leg.instrument for leg in legs}
    options = {one: found for one in named if (found := option_of(one, facts(one))) is not None}
    owners = {one: _owner(found, named - {*options}, options.values()) for one, found in options.items()}
    owner = owners.get(subject, subject)
    ours = {one for one in named if one == subject or (owner is not None and owners.get(one, one) == owner)}
    # Contracts of no known owner are one class by their root.
    root = options[subject].root if subject in options else ""
    ours |= {one for one, found in options.items() if root and found.root == root and _alike(one, subject)}
    contracts = frozenset(one for one in ours if one in options)
    counts = [(row.instrument, Decimal(row.quantity)) for row in rows]
    doubtful = {one for one in _short(counts, trades) - ours if one in options and _alike(one, subject)}
    elsewhere = frozenset(one for one in doubtful if owner is None or owners[one] is None)
    if not contracts and not elsewhere:
        return None
    held: dict[InstrumentId, Decimal] = {}
    for row in rows:
        if row.instrument in ours:
            held[row.instrument] = held.get(row.instrument, Decimal(0)) + Decimal(row.quantity)
    known = {one: options[one] for one in contracts | elsewhere}
    return OptionCover(
        held=held,
        units={one: _multiplier(known.get(one), known.values()) for one in ours},
        orders=tuple(part for order in trades if (part := [leg for leg in order if leg.instrument in ours])),
        contracts=contracts if subject not in options else contracts | elsewhere,
        facts=facts,
        elsewhere=elsewhere,
        adjusted=_adjusted([options[one] for one in sorted(contracts)], None if owner is None else facts(owner)),
    )


def _owner(option: Contract, shares: Iterable[InstrumentId], others: Iterable[Contract]) -> InstrumentId | None:
    """The share behind a contract: as facts say of it or of its root, else the share that its letters name."""
    if option.owner is not None:
        return option.owner
    same = (one.owner for one in others if option.root and one.root == option.root)
    found = next((owner for owner in same if owner is not None), None)
    return found or next((one for one in sorted(shares) if option.is_on(one)), option.share)


def _alike(one: InstrumentId, other: InstrumentId) -> bool:
    return market_of(one) is market_of(other)


def _adjusted(options: Sequence[Contract], owner: Instrument | None) -> dict[InstrumentId, str]:
    """Contracts of one owner that cover those of their root alone, with what names these.

    Those that are adjusted, or have a multiplier that the other contracts of their day do not have. One whose facts are
    not read is what all others of its root are. Of two roots in Hong Kong each covers its own alone, as long as nothing
    says which is the usual one: an adjusted contract may have whole board lots and end on another day.
    """
    sizes: dict[date, Counter[int]] = {}
    adjusted = [one for one in options if one.is_adjusted(owner)]
    for one in options:
        # In Hong Kong the size of an adjusted contract makes that of a usual one beside it no other one.
        counts = one not in adjusted or market_of(one.instrument) is Market.US
        if one.terms is not None and one.multiplier is not None and counts:
            sizes.setdefault(one.terms.expiry, Counter())[one.multiplier] += 1
    usual = {one.root for one in options if one.multiplier is not None and one not in adjusted}
    roots = {one.root for one in adjusted} - usual
    adjusted += [one for one in options if one.multiplier is None and one.root in roots]
    found = {one.instrument: one.root or one.instrument for one in adjusted}
    for one in options:
        known = None if one.terms is None else sizes.get(one.terms.expiry)
        if one.multiplier is not None and known is not None and one.multiplier != _usual(one, known):
            found.setdefault(one.instrument, f"{one.root} {one.multiplier}")
    rest = [one for one in options if one.instrument not in found]
    apart = [one for one in rest if one.separate_root] if len({one.root for one in rest}) > 1 else []
    return found | {one.instrument: one.root for one in apart}


def _usual(one: Contract, sizes: Counter[int]) -> int | None:
    """The multiplier of the usual contracts of a day; None where as many have another."""
    if market_of(one.instrument) is Market.US and _USUAL_MULTIPLIER in sizes:
        return _USUAL_MULTIPLIER
    first, *rest = sizes.most_common()
    return None if rest and rest[0][1] == first[1] else first[0]


def _multiplier(option: Contract | None, others: Iterable[Contract]) -> int:
    """Shares behind one of it, 1 of a share: by its facts, else as another contract of its root has."""
    if option is None:
        return 1
    alike = (option, *sorted((one for one in others if one.root == option.root), key=lambda one: one.instrument))
    return next((one.multiplier for one in alike if one.multiplier is not None), _USUAL_MULTIPLIER)


def _end_of(option: Contract | None) -> date:
    return date.max if option is None or option.terms is None else option.terms.expiry


def _short(counts: Iterable[tuple[InstrumentId, Decimal]], orders: Iterable[Trades]) -> set[InstrumentId]:
    """What is held short, or would be once every sale that works has filled."""
    net: defaultdict[InstrumentId, Decimal] = defaultdict(Decimal)
    sales = (row for order in orders for row in _signed(order) if row[1] < 0)
    for one, count in (*counts, *sales):
        net[one] += count
    return {one for one, count in net.items() if count < 0}


def _same(one: CombinationLeg | WholeLeg, other: CombinationLeg | WholeLeg) -> bool:
    return (one.instrument, one.side) == (other.instrument, other.side)


def _signed(order: Trades) -> Iterator[tuple[InstrumentId, Decimal]]:
    for leg in order:
        yield leg.instrument, Decimal(leg.ratio if leg.side is Side.BUY else -leg.ratio)


def _from(rows: Iterable[_Holding], day: date) -> Decimal:
    """Units of contracts that end on a day or later."""
    return sum((row.units for row in rows if row.side is not None and row.end >= day), Decimal(0))
