"""Fills as trips need them: each once, in one order whatever the order of the list, with a side and a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from tideboard_core.model.order import Fill
from tideboard_core.model.shares import Shares
from tideboard_core.trips.rows import OwnAccount, OwnOrder
from tideboard_core.trips.trip import LeftOut, LeftReason, TripMark

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a fill whose time the broker does not tell."""


@dataclass(slots=True)
class KnownFills:
    """Fills by time, those left out, and marks by the id of a fill; `gaps` are orders that dealt another quantity."""

    fills: list[Fill] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    marks: dict[str, set[TripMark]] = field(default_factory=dict)
    gaps: set[str] = field(default_factory=set)


def known_fills(account: OwnAccount, fills: Iterable[Fill], orders: Mapping[str, OwnOrder]) -> KnownFills:
    """Fills that can be in a trip. Of equal times the order that was made first comes first, then the id."""
    known = KnownFills()
    by_id: dict[str, Fill] = {}
    for given in fills:
        fill = given
        if not given.side_told or given.time <= _EPOCH:
            fill = _completed(given, orders.get(given.order_id), known)
        reason = _reason(account, fill)
        if reason is not None:
            known.left_out.append(LeftOut(given, reason))
        elif fill.id in by_id:
            kept, twin = sorted((by_id[fill.id], fill), key=_content)
            by_id[fill.id] = kept
            known.left_out.append(LeftOut(twin, LeftReason.DUPLICATE))
            known.marks.setdefault(fill.id, set()).add(TripMark.DUPLICATE)
        else:
            by_id[fill.id] = fill
    known.fills = sorted(by_id.values(), key=lambda fill: _place(fill, orders))
    known.gaps = _gaps(known.fills, orders)
    return known


def _completed(fill: Fill, order: OwnOrder | None, known: KnownFills) -> Fill:
    """With side and time of its order, where the fill lacks them; an order of several legs has no side."""
    if order is None:
        return fill
    if not fill.side_told and not order.legs and order.instrument == fill.instrument:
        fill = replace(fill, side=order.side, side_told=True)
        known.marks.setdefault(fill.id, set()).add(TripMark.SIDE_FROM_ORDER)
    if fill.time <= _EPOCH:
        filled = next((state.at for state in order.states if state.filled), order.created)
        fill = replace(fill, time=filled)
    return fill


def _reason(account: OwnAccount, fill: Fill) -> LeftReason | None:
    if fill.account_id != account.id:
        return LeftReason.OTHER_ACCOUNT
    if not fill.side_told:
        return LeftReason.SIDE_UNKNOWN
    if fill.quantity <= 0 or not fill.price.is_finite():
        return LeftReason.QUANTITY
    return LeftReason.TIME_UNKNOWN if fill.time <= _EPOCH else None


def _place(fill: Fill, orders: Mapping[str, OwnOrder]) -> tuple[datetime, datetime, str, int, str]:
    order = orders.get(fill.order_id)
    return (fill.time, fill.time if order is None else order.created, fill.order_id, len(fill.id), fill.id)


def _content(fill: Fill) -> tuple[object, ...]:
    return (fill.time, fill.instrument, fill.order_id, fill.side, fill.quantity, fill.price, fill.name)


def _gaps(fills: Iterable[Fill], orders: Mapping[str, OwnOrder]) -> set[str]:
    """Orders of one security whose fills are not what they dealt by their last state."""
    dealt: defaultdict[str, Shares] = defaultdict(int)
    for fill in fills:
        dealt[fill.order_id] += fill.quantity
    found = set()
    for order_id, quantity in dealt.items():
        order = orders.get(order_id)
        if order is not None and order.states and not order.legs and order.states[-1].filled != quantity:
            found.add(order_id)
    return found
