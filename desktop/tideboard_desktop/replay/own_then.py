"""Own orders as they rested at a second of the time bar, for a dock that draws those of a live account."""

from __future__ import annotations

from datetime import datetime

from tideboard_core.model.order import Order
from tideboard_core.trips.own_day import OwnDay


def orders_then(own: OwnDay, at: datetime) -> tuple[Order, ...]:
    """Those of one security each whose state is known at `at` (aware UTC), oldest first."""
    found = []
    for order in own.orders_by(at):
        state = order.state_at(at)
        if state is not None and not order.legs:
            found.append(
                Order(
                    id=order.id,
                    account_id="",
                    instrument=order.instrument,
                    name=order.name,
                    side=order.side,
                    order_type=order.order_type,
                    status=state.status,
                    quantity=state.quantity,
                    filled=state.filled,
                    price=state.price,
                    average_price=state.average,
                    created=order.created,
                    updated=state.at,
                    trigger=state.trigger,
                    remark=order.our_id,
                    currency=order.currency,
                )
            )
    return tuple(found)
