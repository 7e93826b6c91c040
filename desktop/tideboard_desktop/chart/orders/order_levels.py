"""Where an order stands on the price axis, how far that is from the last price, and what a fill there would bring."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from tideboard_core.model.instrument import Instrument
from tideboard_core.model.order import Order, OrderStatus, Position, Side
from tideboard_core.model.order_terms import PRICED
from tideboard_core.model.price_steps import PriceSteps
from tideboard_core.model.shares import Shares
from tideboard_core.orders.rows import ExitRow


class OrderLevel(NamedTuple):
    """The price of an order; `trigger` = it is the one that the order waits for."""

    price: Decimal
    trigger: bool


def level_of(order: Order) -> OrderLevel | None:
    """The trigger of an order that has one, else its limit; None without either.

    A part fill shows that the trigger was met: then the limit counts.
    """
    limit = order.price if order.price is not None and order.order_type in PRICED and order.price > 0 else None
    met = order.status is OrderStatus.PARTIALLY_FILLED and limit is not None
    if order.trigger is not None and order.trigger > 0 and not met:
        return OrderLevel(order.trigger, trigger=True)
    return None if limit is None else OrderLevel(limit, trigger=False)


def steps_between(steps: PriceSteps, start: Decimal, end: Decimal) -> int:
    """Price steps from one price to another, negative downwards; the step may change on the way."""
    if end < start:
        return -steps_between(steps, end, start)
    count, at = Decimal(0), start
    for band in steps.bands:
        upto = min(end, band.limit)
        if upto > at:
            count, at = count + (upto - at) / band.step, upto
    return round(count + (end - at) / steps.step(end))


def gain_if_hit(order: Order, price: Decimal, position: Position | None, facts: Instrument | None) -> Decimal | None:
    """Money against the average cost if the order filled at `price`, before fees; None if it closes no position.

    Nothing is told against a cost that sales have diluted to nothing. An exit that waits for its entry is measured from
    the entry's price.
    """
    if isinstance(order, ExitRow) and not order.entry_order.filled:
        return _gain_of_waiting(order, price, facts)
    if position is None or position.average_cost is None or facts is None:
        return None
    if position.diluted and position.average_cost <= 0:
        return None
    long = position.quantity > 0
    if long is not (order.side is Side.SELL):
        return None
    closed: Shares = min(order.remaining, position.quantity if long else -position.quantity)
    return (price - position.average_cost) * (closed if long else -closed) * facts.units


def _gain_of_waiting(order: ExitRow, price: Decimal, facts: Instrument | None) -> Decimal | None:
    entry = order.entry_order.price
    if entry is None or facts is None or order.entry_order.order_type not in PRICED:
        return None
    per_share = price - entry if order.side is Side.SELL else entry - price
    return per_share * order.remaining * facts.units
