"""Walks through what happened in one security and makes its trips."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Final, NamedTuple, cast

import msgspec
from msgspec.structs import replace

from tideboard_core.model.account_id import AccountId
from tideboard_core.model.derivatives import is_other_root
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, Side
from tideboard_core.model.shares import Shares, exact, size_of
from tideboard_core.trips.contracts import TradedContract
from tideboard_core.trips.fee_spread import FillFees, spread
from tideboard_core.trips.lots import Lots
from tideboard_core.trips.trip import (
    BUY,
    ZERO,
    LaterFills,
    MadeFill,
    Method,
    RoundTrip,
    ShareSplit,
    TripCause,
    TripFill,
    TripMark,
)

Step = Fill | MadeFill | ShareSplit
"""What changes a holding: a fill of the broker, one that is inferred, a split."""
_INFERRED: Final = {
    TripCause.ORDER: {TripMark.FROM_ORDER},
    TripCause.BEFORE: {TripMark.HELD_BEFORE},
    TripCause.EXPIRY: {TripMark.INFERRED_EXPIRY},
    TripCause.EXERCISE: {TripMark.INFERRED_EXERCISE},
    TripCause.ASSIGNMENT: {TripMark.INFERRED_ASSIGNMENT},
    TripCause.FRACTION: {TripMark.INFERRED_FRACTION},
    TripCause.MOVED: {TripMark.HISTORY_GAP},
}
_ALWAYS: Final = frozenset({TripCause.ORDER, TripCause.BEFORE, TripCause.MOVED})
"""Marked whether inferred or not."""
_NO_MARKS: Final = frozenset[TripMark]()
_UNKNOWN: Final = frozenset({TripMark.COST_UNKNOWN, TripMark.MULTIPLIER_UNKNOWN})


class _Open(msgspec.Struct):
    """A trip while it is built; sums of money are signed as it moved, of shares by the splits since."""

    sign: int
    lots: Lots
    fills: list[TripFill] = []
    marks: set[TripMark] = set()
    most: Shares = 0
    in_shares: Shares = 0
    out_shares: Shares = 0
    in_known: bool = True
    out_known: bool = True
    in_money: Decimal = ZERO
    out_money: Decimal = ZERO
    fees: Decimal | None = ZERO
    splits: list[ShareSplit] = []


class _Sides(NamedTuple):
    """Sums of a closed trip: the most that was held, shares and points of its opening and of its closing fills."""

    instrument: InstrumentId
    most: Shares
    opened: Shares
    closed: Shares
    paid: Decimal
    got: Decimal


class TripBuilder:
    """Makes the trips of one security after the other; `fees` and `marks` are by the id of a fill."""

    def __init__(
        self,
        account: AccountId,
        method: Method,
        *,
        fees: FillFees,
        marks: Mapping[str, set[TripMark]],
    ) -> None:
        self._account, self._method, self._fees, self._marks = account, method, fees, marks

    def trips(self, instrument: InstrumentId, contract: TradedContract, steps: Iterable[Step]) -> Iterator[RoundTrip]:
        """The trips, oldest first; the last one may be open. `steps` are by time."""
        rows = list(steps)
        if contract.multiplier and {*map(type, rows)} == {Fill}:
            fills = cast("list[Fill]", rows)
            if not self._fees.all_lack(fills):
                yield from self._listed(instrument, contract, fills)
                return
        yield from self.walk(instrument, contract, rows)

    def _listed(self, instrument: InstrumentId, contract: TradedContract, fills: Sequence[Fill]) -> Iterator[RoundTrip]:
        """The trips of fills of the broker alone: a closed one without a reversal is the sums of its two sides.

        The lots that a fill closed, and the share of a fee, are those of `walk`, once somebody asks for them: where a
        fee is not known all ask.
        """
        make = partial(self._parts, point=Decimal(1) if contract.multiplier is None else contract.multiplier)
        always = _of_contract(instrument, contract)
        names = {fill.name for fill in fills}
        name = names.pop() if len(names) == 1 and {fill.instrument for fill in fills} == {instrument} else None
        held: Shares = 0
        most, opened, closed, paid, got = held, held, held, ZERO, ZERO
        begin, turned, side = 0, False, BUY
        for place, fill in enumerate(fills, 1):
            size = fill.quantity
            if not held:
                side = fill.side
                held = most = opened = size
                closed, paid, got = 0, ZERO + fill.price * size, ZERO
            elif fill.side is side:
                held += size
                opened += size
                paid += fill.price * size
                if held > most:
                    most = held
            elif size <= held:
                held -= size
                closed += size
                got += fill.price * size
            else:
                side, held, turned = fill.side, size - held, True
            if not held:
                rows = fills[begin:place]
                if turned or self._fees.lack(rows):
                    yield from self.walk(instrument, contract, rows)
                else:
                    parts = LaterFills(rows, self._fees.of_trip, make)
                    yield self._closed(
                        contract, parts, always, name, _Sides(instrument, most, opened, closed, paid, got)
                    )
                begin, turned = place, False
        if held:
            yield from self.walk(instrument, contract, fills[begin:])

    def _parts(self, fills: Sequence[Fill], *, point: Decimal) -> tuple[TripFill, ...]:
        trip = _Open(1 if fills[0].side is BUY else -1, Lots(self._method))
        for fill in fills:
            self._take(trip, fill, None, fill.quantity, point)
        return tuple(trip.fills)

    def _closed(
        self,
        contract: TradedContract,
        parts: LaterFills,
        always: frozenset[TripMark],
        name: str | None,
        sides: _Sides,
    ) -> RoundTrip:
        """A trip of fills from flat to flat, none of which is in another one too: it is known whatever the lots.

        Without a `name` the fills may have several, or other codes.
        """
        fills, point = parts.fills, contract.multiplier
        first, last = fills[0], fills[-1]
        instrument, most, opened, closed, paid, got = sides
        assert point is not None
        if point == 1:
            entry, exit_ = paid / opened, got / closed
        else:
            paid, got = paid * point, got * point
            entry, exit_ = paid / opened, got / closed
            entry, exit_ = entry and entry / point, exit_ and exit_ / point
        marks = always
        if self._marks:
            marks = marks.union(*[self._marks[fill.id] for fill in fills if fill.id in self._marks])
        if name is None:
            found = set(marks)
            name = _name_of(fills, found, instrument)
            marks = frozenset(found)
        long = first.side is BUY
        return RoundTrip(
            account=self._account,
            instrument=instrument,
            name=name,
            currency=contract.currency,
            long=long,
            parts=parts,
            opened=first.time,
            closed=last.time,
            quantity=most,
            remaining=0,
            entry=entry,
            exit=exit_,
            multiplier=point,
            realised=got - paid if long else paid - got,
            basis=ZERO,
            fees=self._fees.of_trip(fills),
            marks=marks or _NO_MARKS,
        )

    def walk(self, instrument: InstrumentId, contract: TradedContract, steps: Iterable[Step]) -> Iterator[RoundTrip]:
        """The trips, oldest first, with each step taken by itself."""
        point = Decimal(1) if contract.multiplier is None else contract.multiplier
        trip: _Open | None = None
        for step in steps:
            if isinstance(step, Fill):
                made, fill = None, step
            elif isinstance(step, MadeFill):
                made, fill = step, step.fill
            else:
                if trip is not None:
                    self._split(trip, step)
                    if not trip.lots.quantity:
                        yield self._done(trip, instrument, contract, step.at)
                        trip = None
                continue
            rest = fill.quantity
            if trip is not None:
                rest = self._take(trip, fill, made, rest, point)
                if not trip.lots.quantity:
                    yield self._done(trip, instrument, contract, fill.time)
                    trip = None
            if rest:
                trip = _Open(1 if fill.side is BUY else -1, Lots(self._method))
                self._take(trip, fill, made, rest, point)
        if trip is not None:
            yield self._done(trip, instrument, contract, None)

    def _take(self, trip: _Open, fill: Fill, made: MadeFill | None, quantity: Shares, point: Decimal) -> Shares:
        """Take `quantity` shares of a fill into a trip; returns how many are beyond flat."""
        lots, side, unit = trip.lots, 1 if fill.side is BUY else -1, None
        opening, held = side == trip.sign, lots.quantity
        size = quantity if opening or quantity <= held else held
        if made is None or made.money is None:
            unit = (fill.price if side < 0 else -fill.price) * point
            money = unit * size
        else:
            money = made.money if size == fill.quantity else made.money * size / fill.quantity
        realised = ZERO
        if opening:
            lots.open(size, money, unit)
            held += size
            if held > trip.most:
                trip.most = held
            trip.in_money += money
            trip.in_shares += size
        else:
            realised = money + lots.close(size)
            trip.out_money += money
            trip.out_shares += size
        fee = self._fees.of(fill) if made is None or made.cause is TripCause.ORDER else ZERO
        if size != fill.quantity and fee:
            fee = _part_of(fee, fill, size, first=quantity == fill.quantity)
        if made is None:
            trip.fills.append(TripFill(fill, size, opening, money, fee, realised))
        else:
            trip.fills.append(TripFill(fill, size, opening, money, fee, realised, made.cause, made.inferred))
            _mark_made(trip, made, opening=opening)
        if fill.id in self._marks:
            trip.marks |= self._marks[fill.id]
        trip.fees = None if fee is None or trip.fees is None else trip.fees + fee
        return quantity - size

    def _split(self, trip: _Open, split: ShareSplit) -> None:
        """Other shares for the same money; what a fraction brought closes the fraction."""
        if split.inferred:
            trip.marks.add(TripMark.INFERRED_SPLIT)
        trip.splits.append(split)
        trip.lots.split(split.new, split.old)
        trip.most, trip.in_shares, trip.out_shares = (
            exact(Decimal(shares) * split.new / split.old) for shares in (trip.most, trip.in_shares, trip.out_shares)
        )
        rest = trip.lots.quantity - size_of(split.held)
        if rest > 0:
            cash = ZERO if split.cash is None else split.cash
            fill = Fill(
                id=f"fraction/{split.instrument}/{split.at:%Y%m%d}",
                order_id="",
                account_id="",
                instrument=split.instrument,
                name="",
                side=Side.SELL if trip.sign > 0 else Side.BUY,
                quantity=rest,
                price=cash.copy_abs() / Decimal(rest),
                time=split.at,
            )
            made = MadeFill(fill, TripCause.FRACTION, cash, inferred=split.cash is None)
            self._take(trip, fill, made, rest, Decimal(1))

    def _done(
        self, trip: _Open, instrument: InstrumentId, contract: TradedContract, closed: datetime | None
    ) -> RoundTrip:
        fills = trip.fills
        marks = trip.marks | _of_contract(instrument, contract)
        name, basis = _name_of([one.fill for one in fills], marks, instrument), ZERO if closed else trip.lots.money
        known = marks.isdisjoint(_UNKNOWN)
        if not known:
            fills = [_without_result(one, contract) for one in fills]
        entry = trip.in_money / trip.in_shares if trip.in_known else None
        exit_ = trip.out_money / trip.out_shares if trip.out_shares and trip.out_known else None
        if trip.sign > 0:  # not times -1, which makes -0 of 0
            entry = entry if entry is None else -entry
        else:
            exit_ = exit_ if exit_ is None else -exit_
        point = contract.multiplier
        if point is not None and point != 1:
            entry, exit_ = entry and entry / point, exit_ and exit_ / point
        return RoundTrip(
            account=self._account,
            instrument=instrument,
            name=name,
            currency=contract.currency,
            long=trip.sign > 0,
            parts=tuple(fills),
            opened=fills[0].fill.time,
            closed=closed,
            quantity=trip.most,
            remaining=trip.lots.quantity,
            entry=entry,
            exit=exit_,
            multiplier=point,
            realised=trip.in_money + trip.out_money - basis if known else None,
            basis=basis if known else None,
            fees=trip.fees,
            marks=frozenset(marks) if marks else _NO_MARKS,
            splits=tuple(trip.splits),
        )


def _mark_made(trip: _Open, made: MadeFill, *, opening: bool) -> None:
    if made.inferred or made.cause in _ALWAYS:
        trip.marks |= _INFERRED[made.cause]
    if not made.cost_known:
        trip.marks.add(TripMark.COST_UNKNOWN)
        trip.in_known &= not opening
        trip.out_known &= opening


def _without_result(one: TripFill, contract: TradedContract) -> TripFill:
    """What a fill of the broker moved is known though the trip's result is not."""
    unknown = contract.multiplier is None or one.cause in {TripCause.BEFORE, TripCause.MOVED}
    return replace(one, realised=None, money=None if unknown else one.money)


def _part_of(fee: Decimal, fill: Fill, size: Shares, *, first: bool) -> Decimal:
    """The share of a reversing fill's fee: of the shares to flat, which come first, or of those beyond it."""
    to_flat = size if first else fill.quantity - size
    shares = spread(fee, [Decimal(to_flat), Decimal(fill.quantity - to_flat)])
    return shares[0 if first else 1]


def _of_contract(instrument: InstrumentId, contract: TradedContract) -> frozenset[TripMark]:
    """What has to be said of every trip in a security."""
    doubts = {
        TripMark.MULTIPLIER_UNKNOWN: contract.multiplier is None,
        TripMark.CURRENCY_UNKNOWN: not contract.currency,
        TripMark.ADJUSTED: contract.terms is not None and is_other_root(instrument, contract.underlying),
    }
    return frozenset(mark for mark, stands in doubts.items() if stands)


def _name_of(fills: Sequence[Fill], marks: set[TripMark], instrument: InstrumentId) -> str:
    """The newest name; a security that had another one, or another code, was renamed."""
    name = fills[0].name
    for fill in fills:
        if fill.name != name and fill.name:
            if name:
                marks.add(TripMark.RENAMED)
            name = fill.name
        if fill.instrument != instrument:
            marks.add(TripMark.RENAMED)
    return name
