"""The trips beside the account: what they earned is what cash and positions gained, to the cent, per currency."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.shares import Shares, exact
from tideboard_core.trips.contracts import Contracts, contract_of
from tideboard_core.trips.exchanges import Exchanged, PaidElsewhere, TradedAfter, by_rate, exchanged, paid_elsewhere
from tideboard_core.trips.facts import CashKind, CashMove, Rate
from tideboard_core.trips.rows import OwnHolding
from tideboard_core.trips.trip import (
    ZERO,
    LeftReason,
    RoundTrip,
    TripBook,
    TripCause,
    TripFill,
    TripMark,
    signed,
)

_NO_MONEY = frozenset({LeftReason.SIDE_UNKNOWN, LeftReason.LEGS_UNKNOWN})
_IN_TRIPS = frozenset({CashKind.TRADE, CashKind.ORDER_FEE})
"""Kinds that the trips tell already."""
_NO_OTHER_MONEY = frozenset({TripCause.TRADE, TripCause.ORDER, TripCause.MOVED})
"""Causes of fills that were paid as any trade, or for nothing."""


class CashSpan(NamedTuple):
    """Cash in one currency at the begin and at the end."""

    begin: Decimal
    end: Decimal


class Why(StrEnum):
    """What makes the two sides differ."""

    FEES_OPEN = "fees-open"
    """Fills whose fee is not told, counted."""
    LEFT_OUT = "left-out"
    """Fills that are in no trip."""
    RESULT_UNKNOWN = "result-unknown"
    """Trips whose cost or multiplier is not known: their money is in the account alone."""
    HISTORY_GAP = "history-gap"
    """Trips of which fills may lack."""
    POSITION = "position"
    """Securities of which the broker holds another quantity than the trips."""
    INFERRED = "inferred"
    """Money of contracts and fractions that no cash flow has proven yet."""
    FEES_APART = "fees-apart"
    """Fees of orders that have no fill in any trip."""
    CASH_CONTRADICTED = "cash-contradicted"
    """Movements of money whose direction is told against their sign: they are in no sum."""
    EXCHANGE_OPEN = "exchange-open"
    """Orders in another currency of which it is not told how much of this one paid them; by the rate of their days."""


class Reason(NamedTuple):
    """How many there are of it, and by how much the trips' side is larger for it; None = not known."""

    why: Why
    number: int
    amount: Decimal | None


class OutsideMoney(NamedTuple):
    """Money of one kind that no trip earned, positive where it came in; MOVED shares count at their cost."""

    kind: CashKind
    number: int
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """One currency. `net` is what the trips earned since the begin, `gained` what the account gained beside `rows`.

    `exchanged` are rows too. `value_begin` and `value` are positions at the begin, at their cost, and at the end.
    `cash` None = not told. `fees_due` are the trips since the begin of which fees may be expected.
    """

    currency: str
    realised: Decimal
    fees: Decimal
    unrealised: Decimal
    cash: CashSpan | None
    value_begin: Decimal
    value: Decimal
    rows: tuple[OutsideMoney, ...] = ()
    exchanged: tuple[Exchanged, ...] = ()
    reasons: tuple[Reason, ...] = ()
    fees_due: tuple[RoundTrip, ...] = ()

    def waits(self, now: datetime) -> bool:
        """Whether fees are expected within the minute: with a part of them the difference is none; `now` is UTC."""
        return any(trip.fees_due(now) for trip in self.fees_due)

    @property
    def net(self) -> Decimal:
        """Realised less the fees that are told, and the result of what is open."""
        return self.realised - self.fees + self.unrealised

    @property
    def gained(self) -> Decimal | None:
        """Change of cash and of positions less what no trip earned."""
        if self.cash is None:
            return None
        return self.cash.end - self.cash.begin + self.value - self.value_begin - self._moved

    @property
    def cash_by_trips(self) -> Decimal:
        """What cash must have changed by, if the trips are right."""
        return self.net - self.value + self.value_begin + self._moved

    @property
    def _moved(self) -> Decimal:
        return sum((row.amount for row in self.rows), ZERO) + sum((row.amount for row in self.exchanged), ZERO)

    @property
    def difference(self) -> Decimal | None:
        """By how much the trips' side is larger."""
        return None if self.gained is None else self.net - self.gained

    @property
    def unexplained(self) -> Decimal | None:
        """The difference less what the reasons with an amount explain."""
        known = sum((reason.amount for reason in self.reasons if reason.amount is not None), ZERO)
        return None if self.difference is None else self.difference - known


@dataclass(slots=True)
class _Sums:
    realised: Decimal = ZERO
    fees: Decimal = ZERO
    unrealised: Decimal = ZERO
    value_begin: Decimal = ZERO
    value: Decimal = ZERO
    rows: defaultdict[CashKind, list[Decimal]] = field(default_factory=lambda: defaultdict(list))
    exchanged: list[Exchanged] = field(default_factory=list)
    reasons: defaultdict[Why, list[Decimal | None]] = field(default_factory=lambda: defaultdict(list))
    fees_due: list[RoundTrip] = field(default_factory=list)

    def add_whole(self, trip: RoundTrip) -> None:
        """Add a trip that is `whole`, all of which came after the begin: nothing of it is inferred or held."""
        self.realised += trip.realised or ZERO
        self.fees += trip.fees or ZERO
        if trip.marks and TripMark.HISTORY_GAP in trip.marks:
            self.note(Why.HISTORY_GAP, [None])

    def note(self, why: Why, amounts: Iterable[Decimal | None]) -> None:
        """Add what makes the sides differ, if there is anything."""
        for amount in amounts:
            self.reasons[why].append(amount)


def reconcile(
    book: TripBook,
    *,
    cash: Mapping[str, CashSpan],
    moves: Iterable[CashMove],
    used: Iterable[CashMove] = (),
    positions: Iterable[OwnHolding],
    prices: Mapping[InstrumentId, Decimal],
    contracts: Contracts,
    fees: Mapping[str, Decimal],
    since: datetime | None = None,
    rates: Iterable[Rate] = (),
    renamed: Mapping[InstrumentId, InstrumentId] = MappingProxyType({}),
) -> tuple[Reconciliation, ...]:
    """Both sides for each currency, by its name.

    `cash` and `positions` are the broker's, at the end; `moves` are all movements after the begin, `used` those of them
    that the trips tell of (`Inferences.cash_used`). The begin is `since` (UTC), without it before the first fill. A
    position without a price counts at its entry, so that it weighs on both sides alike. Where cash of some currencies
    is told, there is none in one in which nothing moved but what was exchanged. Positions of codes that are `renamed`
    to one are of one trip, while Hong Kong's temporary code trades beside the usual one.
    """
    positions = list(positions)
    sums: defaultdict[str, _Sums] = defaultdict(_Sums)
    trips = [leg for trip in book.trips for leg in trip.legs or (trip,)]
    worth, moved = _Worth(trips, prices, contracts, positions, renamed), list(moves)
    # Else what was paid elsewhere changes no sum: half of the work of ten thousand trips.
    elsewhere_too = bool(cash) and not {trip.currency for trip in trips} <= cash.keys()
    by_cash = elsewhere_too or any(one.kind is CashKind.TRADE for one in moved)
    after = list[TradedAfter]()
    for trip in trips:
        later: Sequence[TripFill] | None = None
        row = sums[trip.currency]
        if trip.whole and (since is None or trip.opened > since):
            row.add_whole(trip)
        elif trip.whole and since is not None and trip.last.time <= since:
            later = ()  # what it brought was there at the begin
        else:
            begin, later = _parts(trip, since)
            _add_trip(row, trip, worth, begin, later)
        if by_cash:
            after.append(TradedAfter(trip, later))
    _add_moves(sums, moved, used)
    elsewhere = list(paid_elsewhere(after, moved))
    _add_exchanges(sums, elsewhere, cash, rates)
    _add_positions(sums, trips, positions, worth)
    _add_left_out(sums, book, contracts, since)
    _add_fees_apart(sums, book, trips, fees, since)
    nothing = _without_cash(sums, after, moved, elsewhere) if cash else frozenset()
    spans = {name: CashSpan(ZERO, ZERO) for name in nothing} | dict(cash)
    return tuple(_reconciliation(name, sums[name], spans.get(name)) for name in sorted(sums.keys() | cash.keys()))


def _reconciliation(currency: str, sums: _Sums, cash: CashSpan | None) -> Reconciliation:
    rows = ((kind, sums.rows[kind]) for kind in sorted(sums.rows))
    made = Reconciliation(
        currency=currency,
        realised=sums.realised,
        fees=sums.fees,
        unrealised=sums.unrealised,
        cash=cash,
        value_begin=sums.value_begin,
        value=sums.value,
        rows=tuple(OutsideMoney(kind, len(amounts), sum(amounts, ZERO)) for kind, amounts in rows),
        exchanged=tuple(sorted(sums.exchanged)),
        reasons=tuple(_reason(why, sums.reasons[why]) for why in sorted(sums.reasons)),
        fees_due=tuple(sums.fees_due),
    )
    if made.difference:
        return made
    return replace(made, reasons=tuple(one for one in made.reasons if one.why is not Why.EXCHANGE_OPEN))


def _reason(why: Why, amounts: list[Decimal | None]) -> Reason:
    known = [amount for amount in amounts if amount is not None]
    return Reason(why, len(amounts), sum(known, ZERO) if len(known) == len(amounts) else None)


class _Worth:
    """Money of positions at the end."""

    def __init__(
        self,
        trips: Iterable[RoundTrip],
        prices: Mapping[InstrumentId, Decimal],
        contracts: Contracts,
        positions: Iterable[OwnHolding],
        renamed: Mapping[InstrumentId, InstrumentId],
    ) -> None:
        entries = {trip.instrument: trip.entry for trip in trips if trip.entry is not None}
        self._prices, self._entries, self._contracts, self._renamed = prices, entries, contracts, renamed
        self._held: defaultdict[InstrumentId, dict[InstrumentId, Shares]] = defaultdict(dict)
        for one in positions:
            codes = self._held[self.name(one.instrument)]
            codes[one.instrument] = exact(codes.get(one.instrument, 0) + one.quantity)

    def name(self, instrument: InstrumentId) -> InstrumentId:
        """The code under which its trips are."""
        return self._renamed.get(instrument, instrument)

    def of_trip(self, instrument: InstrumentId, quantity: Shares) -> Decimal:
        """Worth of what a trip holds, each code of it by its own price; signed as the quantity is."""
        codes = self._held.get(instrument, {})
        if codes and sum(codes.values()) == quantity:
            return sum((self.of(code, count) for code, count in codes.items()), ZERO)
        return self.of(instrument, quantity)

    def of(self, instrument: InstrumentId, quantity: Shares) -> Decimal:
        """Signed as the quantity is; 0 of one without a price."""
        price = self._prices.get(instrument, self._entries.get(instrument, ZERO))
        return price * quantity * (contract_of(instrument, self._contracts).multiplier or 1)


def _held(trip: RoundTrip) -> Shares:
    return trip.remaining if trip.long else -trip.remaining


def _parts(trip: RoundTrip, since: datetime | None) -> tuple[Sequence[TripFill], Sequence[TripFill]]:
    """Fills that only made what was held at the begin, and those after it."""
    if TripMark.HELD_BEFORE not in trip.marks and (since is None or trip.opened > since):
        return (), trip.fills
    begin, later = list[TripFill](), list[TripFill]()
    for one in trip.fills:
        at_begin = one.cause is TripCause.BEFORE or (since is not None and one.fill.time <= since)
        (begin if at_begin else later).append(one)
    return begin, later


def _add_trip(
    sums: _Sums, trip: RoundTrip, worth: _Worth, begin: Sequence[TripFill], after: Sequence[TripFill]
) -> None:
    if trip.fees is not None and not begin:
        sums.fees += trip.fees
    else:
        sums.fees += sum((one.fee for one in after if one.fee is not None), ZERO)
        sums.note(Why.FEES_OPEN, [None for one in after if one.fee is None])
    if TripMark.FEES_OPEN in trip.marks and after:
        sums.fees_due.append(trip)
    if TripMark.HISTORY_GAP in trip.marks and after:
        sums.note(Why.HISTORY_GAP, [None])
    value = worth.of_trip(trip.instrument, _held(trip)) if trip.remaining else ZERO
    if trip.realised is None or trip.basis is None:
        moneys = [one.money for one in after if one.money is not None]
        sums.note(Why.RESULT_UNKNOWN, [-sum(moneys, ZERO) - value if len(moneys) == len(after) else None])
        return
    sums.value_begin -= sum((_money(one) for one in begin), ZERO) - _realised(begin)
    sums.realised += _realised(after)
    sums.unrealised += value + trip.basis
    for one in after if trip.marks else ():  # what is inferred is marked
        if one.cause is TripCause.MOVED:
            sums.rows[CashKind.OTHER].append(-_money(one))
        elif one.inferred and one.money:
            sums.note(Why.INFERRED, [None])


def _money(one: TripFill) -> Decimal:
    return ZERO if one.money is None else one.money


def _realised(fills: Iterable[TripFill]) -> Decimal:
    return sum((one.realised for one in fills if one.realised is not None), ZERO)


def _add_moves(sums: defaultdict[str, _Sums], moves: Iterable[CashMove], used: Iterable[CashMove]) -> None:
    told = Counter(used)
    for move in moves:
        if told[move]:
            told[move] -= 1
        elif move.kind is CashKind.CONTRADICTED:
            sums[move.currency].note(Why.CASH_CONTRADICTED, [None])
        elif move.kind not in _IN_TRIPS:
            sums[move.currency].rows[move.kind].append(move.amount)


def _add_exchanges(
    sums: defaultdict[str, _Sums],
    elsewhere: Sequence[PaidElsewhere],
    cash: Mapping[str, CashSpan],
    rates: Iterable[Rate],
) -> None:
    """What was exchanged for trades; where it is not told, it can only be the one currency of which there is cash."""
    for currency, row in exchanged(elsewhere):
        sums[currency].exchanged.append(row)
    only = next(iter(cash)) if len(cash) == 1 else ""
    for one in elsewhere:
        if one.paid:
            sums[one.paid].note(Why.EXCHANGE_OPEN, [None] * one.not_told)
        elif only and one.traded != only:
            sums[only].note(Why.EXCHANGE_OPEN, (money and -money for money in by_rate(one, only, rates)))


def _without_cash(
    sums: Mapping[str, _Sums],
    after: Iterable[TradedAfter],
    moves: Iterable[CashMove],
    elsewhere: Iterable[PaidElsewhere],
) -> frozenset[str]:
    """Currencies in which nothing moved but what was exchanged."""
    return (
        frozenset(sums)
        - {""}
        - {one.currency for one in moves}
        - {one.traded for one in elsewhere if not one.paid}
        - {one.trip.currency for one in after if one.moved_apart(_NO_OTHER_MONEY)}
    )


def _add_positions(
    sums: defaultdict[str, _Sums], trips: Iterable[RoundTrip], positions: Iterable[OwnHolding], worth: _Worth
) -> None:
    """The broker's positions, and where they are other ones than the trips hold."""
    held: defaultdict[tuple[str, InstrumentId], Shares] = defaultdict(int)
    for trip in trips:
        if trip.remaining:
            held[trip.currency, trip.instrument] += _held(trip)
    by_broker: defaultdict[tuple[str, InstrumentId], Shares] = defaultdict(int)
    for one in positions:
        by_broker[one.currency, worth.name(one.instrument)] += one.quantity
        sums[one.currency].value += worth.of(one.instrument, one.quantity)
    for place in held.keys() | by_broker.keys():
        if held[place] != by_broker[place]:
            more = worth.of(place[1], held[place] - by_broker[place])
            sums[place[0]].note(Why.POSITION, [more])


def _add_left_out(sums: defaultdict[str, _Sums], book: TripBook, contracts: Contracts, since: datetime | None) -> None:
    for fill, why in book.left_out:
        if why in {LeftReason.DUPLICATE, LeftReason.OTHER_ACCOUNT} or (since is not None and fill.time <= since):
            continue
        contract = contract_of(fill.instrument, contracts)
        money = -signed(fill.side) * fill.price * fill.quantity * (contract.multiplier or 1)
        known = (
            why not in {LeftReason.SIDE_UNKNOWN, LeftReason.LEGS_UNKNOWN}
            and contract.multiplier is not None
            and money.is_finite()
        )
        sums[contract.currency].note(Why.LEFT_OUT, [-money if known else None])


def _add_fees_apart(
    sums: defaultdict[str, _Sums],
    book: TripBook,
    trips: Iterable[RoundTrip],
    fees: Mapping[str, Decimal],
    since: datetime | None,
) -> None:
    """Fees of orders all of whose fills are left out: the account paid them."""
    if not book.left_out:
        return
    placed = {order_id for trip in trips for order_id in trip.orders}
    currency = {trip.instrument: trip.currency for trip in trips}
    for fill, _ in book.left_out:
        told = fees.get(fill.order_id)
        late = since is None or fill.time > since
        if told is not None and fill.order_id not in placed and late and fill.instrument in currency:
            placed.add(fill.order_id)
            sums[currency[fill.instrument]].note(Why.FEES_APART, [told])
