"""Fills of orders for which the broker lists none, or too few: their dealt quantity at their average."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from tideboard_core.model.order import Fill
from tideboard_core.model.shares import exact
from tideboard_core.model.unnamed import is_key
from tideboard_core.trips.rows import OwnOrder
from tideboard_core.trips.trip import LeftOut, LeftReason, MadeFill, TripCause

_NOTHING: Final[Mapping[str, Sequence[Fill]]] = {}
LATE: Final = timedelta(days=1)
"""So long after an order was last seen to deal the list of fills must have them."""


def order_fills(
    account_id: str,
    orders: Iterable[OwnOrder],
    listed: Mapping[str, Sequence[Fill]],
    now: datetime,
    *,
    lists_fills: bool,
    taken_back: Mapping[str, Sequence[Fill]] = _NOTHING,
) -> tuple[list[MadeFill], list[LeftOut]]:
    """A fill for what each order dealt beyond what is `listed` of it or was taken back, and those that make none.

    Its time is when the order was first seen to have dealt. Of an account that `lists_fills` they come once they are
    late. An order of several legs tells nothing of its legs.
    """
    made, left, late = list[MadeFill](), list[LeftOut](), now - LATE
    for order in orders:
        last = order.states[-1] if order.states else None
        if last is None or not last.filled or (lists_fills and last.at > late):
            continue
        if is_key(order.id):  # that it filled, its row alone says, and which executions are its own nobody knows
            continue
        fills = listed.get(order.id, ())
        if len(fills) == 1 and fills[0].quantity == last.filled:
            continue
        fills = (*fills, *taken_back[order.id]) if order.id in taken_back else fills
        missing = last.filled - sum(fill.quantity for fill in fills)
        if missing <= 0 or (order.legs and fills):
            continue
        dealt = next(state for state in order.states if state.filled)
        average = last.average or Decimal(0)
        money = average * last.filled - sum(fill.price * fill.quantity for fill in fills)
        fill = Fill(
            id=f"order/{order.id}",
            order_id=order.id,
            account_id=account_id,
            instrument=order.instrument,
            name=order.name,
            side=order.side,
            quantity=exact(missing),
            price=money / missing,
            time=dealt.at,
        )
        if order.legs:
            left.append(LeftOut(fill, LeftReason.LEGS_UNKNOWN))
        elif last.average is not None and money >= 0:
            made.append(MadeFill(fill, TripCause.ORDER, inferred=False))
    return made, left
