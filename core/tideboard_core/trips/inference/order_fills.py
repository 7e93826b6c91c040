"""Fills of orders for which the broker lists none: their dealt quantity at their average."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from tideboard_core.model.order import Fill
from tideboard_core.trips.rows import OwnOrder
from tideboard_core.trips.trip import MadeFill, TripCause

LATE: Final = timedelta(days=1)
"""So long after an order was last seen to deal the list of fills must have them."""


def order_fills(
    account_id: str, orders: Iterable[OwnOrder], listed: Collection[str], now: datetime, *, lists_fills: bool
) -> list[MadeFill]:
    """A fill for each order that dealt and is not in `listed`, at the time when it was first seen to have dealt.

    Of an account that `lists_fills` only once they are late. An order of several legs tells nothing of its legs.
    """
    found = []
    for order in orders:
        dealt = next((state for state in order.states if state.filled), None)
        if dealt is None or order.id in listed or order.legs:
            continue
        last = order.states[-1]
        if last.average is None or not last.filled or (lists_fills and now - last.at < LATE):
            continue
        fill = Fill(
            id=f"order/{order.id}",
            order_id=order.id,
            account_id=account_id,
            instrument=order.instrument,
            name=order.name,
            side=order.side,
            quantity=last.filled,
            price=last.average,
            time=dealt.at,
        )
        found.append(MadeFill(fill, TripCause.ORDER, inferred=False))
    return found
