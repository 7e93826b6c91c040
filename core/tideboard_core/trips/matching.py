"""Makes round trips of fills and charged fees: from flat to flat, part fills and reversals, each currency apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, Side
from tideboard_core.model.shares import Shares, exact, size_of
from tideboard_core.trips.contracts import Contracts, TradedContract, contract_of
from tideboard_core.trips.facts import FeeTold
from tideboard_core.trips.fee_spread import spread
from tideboard_core.trips.known_fills import KnownFills, known_fills
from tideboard_core.trips.lots import Lots
from tideboard_core.trips.rows import OwnAccount, OwnHolding, OwnOrder
from tideboard_core.trips.trip import (
    ZERO,
    Inferences,
    LeftReason,
    Method,
    RoundTrip,
    ShareSplit,
    TripBook,
    TripCause,
    TripFill,
    TripMark,
    signed,
)

_NOTHING: Final = Inferences()
_BEGIN: Final = datetime(1970, 1, 1, tzinfo=UTC)
_INFERRED: Final = {
    TripCause.EXPIRY: TripMark.INFERRED_EXPIRY,
    TripCause.EXERCISE: TripMark.INFERRED_EXERCISE,
    TripCause.ASSIGNMENT: TripMark.INFERRED_ASSIGNMENT,
    TripCause.FRACTION: TripMark.INFERRED_FRACTION,
}


def round_trips(
    account: OwnAccount,
    fills: Iterable[Fill],
    *,
    orders: Mapping[str, OwnOrder],
    fees: Mapping[str, FeeTold],
    contracts: Contracts,
    method: Method = Method.FIFO,
    inferences: Inferences = _NOTHING,
) -> TripBook:
    """All trips of an account; the same for any order of `fills`.

    `orders` and `fees` are by the broker's order id. A combination's legs are trips of their own here.
    """
    known = known_fills(account, fills, orders)
    security: defaultdict[InstrumentId, list[_Step | ShareSplit]] = defaultdict(list)
    for step in _steps(known, inferences):
        name = step.instrument if isinstance(step, ShareSplit) else step.fill.instrument
        security[inferences.renamed.get(name, name)].append(step)
    parts: defaultdict[str, list[_Part]] = defaultdict(list)
    built = [trip for name, steps in security.items() for trip in _Builder(name, contracts, orders, method).run(steps)]
    for trip in built:
        for part in trip.parts:
            if part.step.cause is TripCause.TRADE:
                parts[part.step.fill.order_id].append(part)
    for order_id, told in fees.items():
        _charge(told, parts.get(order_id, ()))
    marking = _Marking(account, known, orders, inferences)
    trips = sorted((marking.trip(trip) for trip in built), key=lambda trip: (trip.opened, trip.key.fill_id))
    return TripBook(trips=tuple(trips), left_out=tuple(known.left_out))


# --- what happened, in its order -------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Step:
    """A fill, with what it moved where that is not its price by its quantity."""

    fill: Fill
    cause: TripCause = TripCause.TRADE
    money: Decimal | None = None
    inferred: bool = False
    costless: bool = False


def _steps(known: KnownFills, inferences: Inferences) -> Iterator[_Step | ShareSplit]:
    """By time: what was held before, the fills of the broker, and what was inferred among them."""
    first = known.fills[0].time if known.fills else inferences.since or _BEGIN
    since = first if inferences.since is None else min(first, inferences.since)
    for held in inferences.before:
        yield _held(held, since)
    listed: list[_Step | ShareSplit] = [_Step(fill) for fill in known.fills]
    made = [_Step(fill, cause, money, inferred) for fill, cause, money, inferred in inferences.fills]
    if made or inferences.splits:
        listed = sorted([*listed, *made, *inferences.splits], key=_time_of)
    yield from listed


def _time_of(step: _Step | ShareSplit) -> datetime:
    return step.at if isinstance(step, ShareSplit) else step.fill.time


def _held(held: OwnHolding, since: datetime) -> _Step:
    fill = Fill(
        id=f"before/{held.instrument}",
        order_id="",
        account_id="",
        instrument=held.instrument,
        name=held.name,
        side=Side.BUY if held.quantity > 0 else Side.SELL,
        quantity=size_of(held.quantity),
        price=held.cost or ZERO,
        time=since,
    )
    return _Step(fill, TripCause.BEFORE, inferred=True, costless=held.cost is None)


# --- one security ----------------------------------------------------------------------------------------------------


class _Part:
    """A step's share in a trip; `shares` are those of its quantity by the splits since."""

    __slots__ = ("fee", "money", "opening", "quantity", "realised", "shares", "step")

    def __init__(self, step: _Step, quantity: Shares, money: Decimal, realised: Decimal, *, opening: bool) -> None:
        self.step, self.quantity, self.money, self.realised, self.opening = step, quantity, money, realised, opening
        self.shares = quantity
        self.fee: Decimal | None = None


class _Trip:
    """A trip while it is built; `sign` is 1 of a long one."""

    __slots__ = ("closed", "contract", "currency", "instrument", "lots", "most", "parts", "sign", "splits")

    def __init__(self, sign: int, lots: Lots, instrument: InstrumentId) -> None:
        self.sign, self.lots, self.instrument = sign, lots, instrument
        self.parts: list[_Part] = []
        self.splits: list[ShareSplit] = []
        self.most: Shares = 0
        self.closed: datetime | None = None
        self.contract: TradedContract


class _Builder:
    """Walks through what happened in one security."""

    def __init__(
        self, instrument: InstrumentId, contracts: Contracts, orders: Mapping[str, OwnOrder], method: Method
    ) -> None:
        self._instrument, self._contracts, self._orders, self._method = instrument, contracts, orders, method
        self._point = Decimal(1)

    def run(self, steps: Iterable[_Step | ShareSplit]) -> list[_Trip]:
        """The trips, oldest first; the last one may be open."""
        steps = list(steps)
        contract = contract_of(self._instrument, self._contracts, self._currency(steps))
        self._point = Decimal(1) if contract.multiplier is None else contract.multiplier
        found: list[_Trip] = []
        trip: _Trip | None = None
        for step in steps:
            if isinstance(step, ShareSplit):
                if trip is not None:
                    self._split(trip, step)
            else:
                rest = step.fill.quantity
                if trip is not None:
                    rest = self._take(trip, step, rest)
                if rest:
                    trip = _Trip(signed(step.fill.side), Lots(self._method), self._instrument)
                    trip.contract = contract
                    found.append(trip)
                    self._take(trip, step, rest)
            if trip is not None and not trip.lots.quantity:
                trip.closed = _time_of(step)
                trip = None
        return found

    def _currency(self, steps: Iterable[_Step | ShareSplit]) -> str:
        for step in steps:
            order = None if isinstance(step, ShareSplit) else self._orders.get(step.fill.order_id)
            if order is not None and order.currency:
                return order.currency
        return ""

    def _take(self, trip: _Trip, step: _Step, quantity: Shares) -> Shares:
        """Take a step into a trip; returns what is beyond flat."""
        fill, lots = step.fill, trip.lots
        side = 1 if fill.side is Side.BUY else -1
        opening = side == trip.sign
        size = quantity if opening or quantity <= lots.quantity else lots.quantity
        unit = None
        if step.money is None:
            unit = fill.price * self._point * -side
            money = unit * size
        else:
            money = step.money if size == fill.quantity else step.money * size / fill.quantity
        if opening:
            lots.open(size, money, unit)
            trip.most = max(trip.most, lots.quantity)
            trip.parts.append(_Part(step, size, money, ZERO, opening=True))
            return 0
        trip.parts.append(_Part(step, size, money, money + lots.close(size), opening=False))
        return quantity - size

    def _split(self, trip: _Trip, split: ShareSplit) -> None:
        """Other shares for the same money; what a fraction brought closes the fraction."""
        trip.splits.append(split)
        trip.lots.split(split.new, split.old)
        trip.most = exact(Decimal(trip.most) * split.new / split.old)
        for part in trip.parts:
            part.shares = exact(Decimal(part.shares) * split.new / split.old)
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
            step = _Step(fill, TripCause.FRACTION, cash, inferred=split.cash is None)
            self._take(trip, step, rest)


# --- fees, marks -----------------------------------------------------------------------------------------------------


def _charge(told: FeeTold, parts: Iterable[_Part]) -> None:
    parts = list(parts)
    if parts:
        for part, fee in zip(parts, spread(told.total, [part.money.copy_abs() for part in parts]), strict=True):
            part.fee = fee


class _Marking:
    """Makes the trip that is shown of the one that was built."""

    def __init__(
        self, account: OwnAccount, known: KnownFills, orders: Mapping[str, OwnOrder], inferences: Inferences
    ) -> None:
        self._account, self._known, self._orders, self._inferences = account, known, orders, inferences
        self._broken = self._broken_from()

    def trip(self, built: _Trip) -> RoundTrip:
        """With its figures and marks."""
        marks = self._marks(built)
        known = marks.isdisjoint({TripMark.COST_UNKNOWN, TripMark.MULTIPLIER_UNKNOWN})
        fills = tuple(self._fill(part, known=known) for part in built.parts)
        opened = [part for part in built.parts if part.opening]
        ended = [part for part in built.parts if not part.opening]
        fees = [one.fee for one in fills]
        return RoundTrip(
            account=self._account,
            instrument=built.instrument,
            name=next((part.step.fill.name for part in reversed(built.parts) if part.step.fill.name), ""),
            currency=built.contract.currency,
            long=built.sign > 0,
            fills=fills,
            opened=fills[0].fill.time,
            closed=built.closed,
            quantity=built.most,
            remaining=built.lots.quantity,
            entry=None if TripMark.COST_UNKNOWN in marks else -built.sign * _average(opened, built.contract),
            exit=built.sign * _average(ended, built.contract) if ended else None,
            multiplier=built.contract.multiplier,
            realised=sum((part.realised for part in ended), ZERO) if known else None,
            basis=built.lots.money if known else None,
            fees=None if None in fees else sum((fee for fee in fees if fee is not None), ZERO),
            marks=frozenset(marks),
        )

    def _fill(self, part: _Part, *, known: bool) -> TripFill:
        step = part.step
        if step.cause is TripCause.TRADE or step.cause is TripCause.ORDER:
            fee = part.fee
        else:
            fee = ZERO
        money, realised = (part.money, part.realised) if known else (None, None)
        return TripFill(step.fill, part.quantity, part.opening, money, fee, realised, step.cause, step.inferred)

    def _marks(self, built: _Trip) -> set[TripMark]:
        marks: set[TripMark] = set()
        if built.contract.multiplier is None:
            marks.add(TripMark.MULTIPLIER_UNKNOWN)
        if not built.contract.currency:
            marks.add(TripMark.CURRENCY_UNKNOWN)
        if any(split.inferred for split in built.splits):
            marks.add(TripMark.INFERRED_SPLIT)
        for part in built.parts:
            self._mark_part(part, marks)
        if (
            len({part.step.fill.instrument for part in built.parts}) > 1
            or len({part.step.fill.name for part in built.parts if part.step.fill.name}) > 1
        ):
            marks.add(TripMark.RENAMED)
        broken = self._broken.get(built.instrument)
        if broken is not None and (built.closed is None or built.closed >= broken):
            marks.add(TripMark.HISTORY_GAP)
        return marks

    def _mark_part(self, part: _Part, marks: set[TripMark]) -> None:
        step, order_id = part.step, part.step.fill.order_id
        if step.cause is TripCause.TRADE:
            if part.fee is None:
                given_up = order_id in self._inferences.fees_given_up
                marks.add(TripMark.FEES_NOT_TOLD if given_up else TripMark.FEES_OPEN)
            if order_id not in self._orders:
                marks.add(TripMark.ORDER_MISSING)
            elif order_id in self._known.gaps:
                marks.add(TripMark.HISTORY_GAP)
            marks |= self._known.marks.get(step.fill.id, set())
        elif step.cause is TripCause.ORDER:
            marks |= {TripMark.FROM_ORDER, TripMark.FEES_NOT_TOLD}
        elif step.cause is TripCause.BEFORE:
            marks.add(TripMark.HELD_BEFORE)
            if step.costless:
                marks.add(TripMark.COST_UNKNOWN)
        elif step.inferred:
            marks.add(_INFERRED[step.cause])

    def _broken_from(self) -> dict[InstrumentId, datetime]:
        """From when on a fill is missing in a security, because it had to be left out."""
        found: dict[InstrumentId, datetime] = {}
        for fill, reason in self._known.left_out:
            if reason in {LeftReason.SIDE_UNKNOWN, LeftReason.QUANTITY, LeftReason.TIME_UNKNOWN}:
                name = self._inferences.renamed.get(fill.instrument, fill.instrument)
                found[name] = min(found.get(name, fill.time), fill.time)
        return found


def _average(parts: Iterable[_Part], contract: TradedContract) -> Decimal:
    """What one share of these parts moved by one point of money."""
    parts = list(parts)
    money = sum((part.money for part in parts), ZERO)
    shares = sum((Decimal(part.shares) for part in parts), ZERO)
    return money / shares / (contract.multiplier or 1)
