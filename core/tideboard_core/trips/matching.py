"""Makes round trips of fills and charged fees: from flat to flat, part fills and reversals, each currency apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import chain, groupby
from operator import attrgetter
from typing import Final

from msgspec.structs import replace

from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, Side
from tideboard_core.model.shares import size_of
from tideboard_core.trips.building import Step, TripBuilder
from tideboard_core.trips.combinations import with_combinations
from tideboard_core.trips.contracts import Contracts, contract_of
from tideboard_core.trips.fee_spread import FillFees
from tideboard_core.trips.known_fills import EPOCH, KnownFills, by_security, known_fills
from tideboard_core.trips.rows import OwnHolding, OwnOrder
from tideboard_core.trips.trip import (
    ZERO,
    Inferences,
    LeftReason,
    MadeFill,
    Method,
    RoundTrip,
    ShareSplit,
    TripBook,
    TripCause,
    TripMark,
)

_NOTHING: Final = Inferences()
_OPENED: Final = attrgetter("opened")
_FIRST: Final = attrgetter("first.id")


def round_trips(
    account: AccountId,
    fills: Iterable[Fill],
    *,
    orders: Mapping[str, OwnOrder],
    fees: Mapping[str, Decimal],
    contracts: Contracts,
    method: Method = Method.FIFO,
    inferences: Inferences = _NOTHING,
    known: KnownFills | None = None,
) -> TripBook:
    """All trips of an account; the same for any order of `fills`.

    `orders` and `fees`, what each was charged, are by the broker's order id. A combination that one order opened is one
    trip. `known` are the fills by `known_fills`, where that was made before.
    """
    known = known_fills(account, fills, orders) if known is None else known.copy()
    securities = _by_security(known, inferences)
    facts = {name: contract_of(name, contracts, _currency(steps, orders)) for name, steps in securities.items()}
    points = {name: fact.multiplier or Decimal(1) for name, fact in facts.items()}
    charged = FillFees(known, fees, inferences.fees_given_up, points)
    _charge_made(inferences, known, fees, charged)
    builder = TripBuilder(account, method, fees=charged, marks=known.marks)
    trips = [trip for name, steps in securities.items() for trip in builder.trips(name, facts[name], steps)]
    trips = with_combinations(_with_gaps(trips, known, inferences), orders)
    return TripBook(trips=tuple(_in_order(trips)), left_out=(*known.left_out, *inferences.left_out))


def _charge_made(inferences: Inferences, known: KnownFills, fees: Mapping[str, Decimal], charged: FillFees) -> None:
    """The fee of an order is that of its one made fill, unless its listed fills have it already."""
    for made in inferences.fills:
        fill = made.fill
        if made.cause is not TripCause.ORDER:
            continue
        if fill.order_id in fees:
            charged.charge(fill.id, ZERO if fill.order_id in known.of_order else fees[fill.order_id])
        else:
            given_up = fill.order_id in inferences.fees_given_up
            known.marks[fill.id].add(TripMark.FEES_NOT_TOLD if given_up else TripMark.FEES_OPEN)


def _in_order(trips: Iterable[RoundTrip]) -> Iterator[RoundTrip]:
    """By the time at which each was opened, of equal times by the id of its first fill."""
    for _, group in groupby(sorted(trips, key=_OPENED), _OPENED):
        at_once = list(group)
        yield from at_once if len(at_once) == 1 else sorted(at_once, key=_FIRST)


def _by_security(known: KnownFills, inferences: Inferences) -> dict[InstrumentId, list[Step]]:
    """What happened in each security by time: held before, the fills of the broker, and what was inferred among them.

    Of equal times a fill of the broker comes first.
    """
    found: defaultdict[InstrumentId, list[Step]] = defaultdict(list)
    first = known.fills[0].time if known.fills else inferences.since or EPOCH
    since = first if inferences.since is None else min(first, inferences.since)
    renamed = inferences.renamed
    for held in inferences.before:
        found[renamed.get(held.instrument, held.instrument)].append(_held(held, since))
    for name, fills in (by_security(known.fills, renamed) if renamed else known.of_security).items():
        found[name] += fills
    touched = set()
    for step in chain[MadeFill | ShareSplit](inferences.fills, inferences.splits):
        name = step.instrument if isinstance(step, ShareSplit) else step.fill.instrument
        found[renamed.get(name, name)].append(step)
        touched.add(renamed.get(name, name))
    for name in touched:
        found[name].sort(key=_time_of)
    return found


def _time_of(step: Step) -> datetime:
    if isinstance(step, Fill):
        return step.time
    return step.at if isinstance(step, ShareSplit) else step.fill.time


def _held(held: OwnHolding, since: datetime) -> MadeFill:
    fill = Fill(
        id=f"before/{held.instrument}",
        order_id="",
        account_id="",
        instrument=held.instrument,
        name=held.name,
        side=Side.BUY if held.quantity > 0 else Side.SELL,
        quantity=size_of(held.quantity),
        price=ZERO if held.cost is None else held.cost,
        time=since,
    )
    return MadeFill(fill, TripCause.BEFORE, cost_known=held.cost is not None)


def _currency(steps: Iterable[Step], orders: Mapping[str, OwnOrder]) -> str:
    """The currency that the first order names."""
    for step in steps:
        if not isinstance(step, ShareSplit):
            fill = step if isinstance(step, Fill) else step.fill
            order = orders.get(fill.order_id)
            if order is not None and order.currency:
                return order.currency
    return ""


def _with_gaps(trips: list[RoundTrip], known: KnownFills, inferences: Inferences) -> list[RoundTrip]:
    """Mark the trips that a fill is missing in because it had to be left out: those from then on."""
    broken: dict[InstrumentId, datetime] = {}
    for fill, reason in known.left_out:
        if reason in {LeftReason.SIDE_UNKNOWN, LeftReason.QUANTITY, LeftReason.TIME_UNKNOWN}:
            name = inferences.renamed.get(fill.instrument, fill.instrument)
            broken[name] = min(broken.get(name, fill.time), fill.time)
    if not broken:
        return trips
    return [
        replace(trip, marks=trip.marks | {TripMark.HISTORY_GAP})
        if trip.instrument in broken and (trip.closed is None or trip.closed >= broken[trip.instrument])
        else trip
        for trip in trips
    ]
