"""Fills as trips need them: each once, in one order whatever the order of the list, with a side, a time and a fee."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import groupby, islice
from operator import attrgetter, lt
from types import MappingProxyType
from typing import Final

from msgspec import structs

from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill
from tideboard_core.trips.rows import OwnOrder
from tideboard_core.trips.trip import LeftOut, LeftReason, TripMark

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a fill whose time the broker does not tell."""
_TIME: Final = attrgetter("time")
_NOT_RENAMED: Final[Mapping[InstrumentId, InstrumentId]] = MappingProxyType({})


@dataclass(slots=True)
class KnownFills:
    """Fills by time, those of each order and of each security, those left out, and marks by the id of a fill.

    `taken_back` are by their order, whose own quantity and average may count them still. Of `apart` orders the fills
    are not known to be all that they dealt.
    """

    fills: list[Fill] = field(default_factory=list)
    of_order: dict[str, list[Fill]] = field(default_factory=dict)
    of_security: Mapping[InstrumentId, list[Fill]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    marks: defaultdict[str, set[TripMark]] = field(default_factory=lambda: defaultdict(set))
    taken_back: dict[str, list[Fill]] = field(default_factory=dict)
    apart: set[str] = field(default_factory=set)

    def copy(self) -> KnownFills:
        """The same with marks of its own."""
        marks = defaultdict(set, {name: set(marks) for name, marks in self.marks.items()})
        return replace(self, marks=marks)

    def mark(self, order_id: str, mark: TripMark) -> None:
        """Mark all fills of an order."""
        for fill in self.of_order[order_id]:
            self.marks[fill.id].add(mark)


def known_fills(
    account: AccountId, fills: Iterable[Fill], orders: Mapping[str, OwnOrder], taken_back: Iterable[Fill] = ()
) -> KnownFills:
    """Fills that can be in a trip. Of equal times the order that was made first comes first, then the id."""
    known, account_id = KnownFills(), account.id
    by_id: dict[str, Fill] = {}
    for given in fills:
        fill, whole = given, given.side_told and given.time > EPOCH
        if not whole:
            fill = _completed(given, orders.get(given.order_id), known)
            whole = fill.side_told and fill.time > EPOCH
        if not whole or fill.quantity <= 0 or not fill.price.is_finite() or fill.account_id != account_id:
            known.left_out.append(LeftOut(given, _reason(account_id, fill)))
        elif by_id.setdefault(fill.id, fill) is not fill:
            by_id[fill.id], twin = sorted((by_id[fill.id], fill), key=_content)
            known.left_out.append(LeftOut(twin, LeftReason.DUPLICATE))
            known.marks[fill.id].add(TripMark.DUPLICATE)
    known.fills = _in_order(by_id.values(), orders)
    known.left_out.sort(key=lambda left: (left.fill.time, left.fill.id))
    of_order: defaultdict[str, list[Fill]] = defaultdict(list)
    for fill in known.fills:
        of_order[fill.order_id].append(fill)
    known.of_order, known.of_security = of_order, by_security(known.fills)
    for fill in taken_back:
        known.taken_back.setdefault(fill.order_id, []).append(fill)
    _mark_gaps(known, orders)
    return known


def by_security(
    fills: Iterable[Fill], renamed: Mapping[InstrumentId, InstrumentId] = _NOT_RENAMED
) -> dict[InstrumentId, list[Fill]]:
    """The fills of each security in their order, under the code that it has now where it was `renamed`."""
    found: defaultdict[InstrumentId, list[Fill]] = defaultdict(list)
    if renamed:
        for fill in fills:
            found[renamed.get(fill.instrument, fill.instrument)].append(fill)
    else:
        for fill in fills:
            found[fill.instrument].append(fill)
    return dict(found)


def _completed(fill: Fill, order: OwnOrder | None, known: KnownFills) -> Fill:
    """With side and time of its order, where the fill lacks them; an order of several legs has no side."""
    if order is None:
        return fill
    if not fill.side_told and not order.legs and order.instrument == fill.instrument:
        fill = structs.replace(fill, side=order.side, side_told=True)
        known.marks[fill.id].add(TripMark.SIDE_FROM_ORDER)
    if fill.time <= EPOCH:
        fill = structs.replace(fill, time=next((state.at for state in order.states if state.filled), order.created))
    return fill


def _reason(account_id: str, fill: Fill) -> LeftReason:
    if fill.account_id != account_id:
        return LeftReason.OTHER_ACCOUNT
    if not fill.side_told:
        return LeftReason.SIDE_UNKNOWN
    return LeftReason.TIME_UNKNOWN if fill.quantity > 0 and fill.price.is_finite() else LeftReason.QUANTITY


def _in_order(fills: Iterable[Fill], orders: Mapping[str, OwnOrder]) -> list[Fill]:
    by_time = sorted(fills, key=_TIME)
    times = [fill.time for fill in by_time]
    if all(map(lt, times, islice(times, 1, None))):
        return by_time
    found: list[Fill] = []
    for _, group in groupby(by_time, _TIME):
        at_once = list(group)
        found += at_once if len(at_once) == 1 else sorted(at_once, key=lambda fill: _place(fill, orders))
    return found


def _place(fill: Fill, orders: Mapping[str, OwnOrder]) -> tuple[datetime, str, int, str]:
    order = orders.get(fill.order_id)
    return (fill.time if order is None else order.created, fill.order_id, len(fill.id), fill.id)


def _content(fill: Fill) -> tuple[object, ...]:
    return (fill.time, fill.instrument, fill.order_id, fill.side, fill.quantity, fill.price, fill.name)


def _mark_gaps(known: KnownFills, orders: Mapping[str, OwnOrder]) -> None:
    """Orders that are not known, and those of one security whose fills are not what they dealt by their last state."""
    for order_id, fills in known.of_order.items():
        order = orders.get(order_id)
        if order is None:
            known.mark(order_id, TripMark.ORDER_MISSING)
            continue
        if (states := order.states) and not order.legs:
            dealt, filled = fills[0].quantity, states[-1].filled
            for fill in fills[1:] if len(fills) > 1 else ():
                dealt += fill.quantity
            if dealt != filled and order_id in known.taken_back:
                dealt += sum(fill.quantity for fill in known.taken_back[order_id])
            if dealt == filled:
                continue
            known.mark(order_id, TripMark.HISTORY_GAP)
        known.apart.add(order_id)
