"""The Hong Kong broker queue as lines: a level, then its brokers; per side, best price first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from tideboard_core.model.quote import Broker, BrokerQueue, Level, OrderBook


class QueueLine(NamedTuple):
    """A level (`broker` 0) or one of its orders; `price` is set if the book shows the level."""

    level: int
    price: Decimal | None
    broker: int
    name: str
    orders: int


class Presence(NamedTuple):
    """How often a broker is on a side, and its best level (0 = none)."""

    orders: int
    best: int


def queue_lines(brokers: Iterable[Broker], levels: Sequence[Level]) -> tuple[QueueLine, ...]:
    """The lines of one side; orders at one price keep their time order."""
    lines: list[QueueLine] = []
    for level, group in groupby(brokers, key=lambda broker: broker.position):
        here = list(group)
        price = levels[level - 1].price if 0 < level <= len(levels) else None
        lines.append(QueueLine(level, price, 0, "", len(here)))
        lines += [QueueLine(level, price, broker.id, broker.name.strip(), 1) for broker in here]
    return tuple(lines)


def both_sides(
    queue: BrokerQueue | None, book: OrderBook | None
) -> tuple[tuple[QueueLine, ...], tuple[QueueLine, ...]]:
    """Lines of the bids and of the asks."""
    if queue is None:
        return (), ()
    bids = queue_lines(queue.bids, () if book is None else book.bids)
    asks = queue_lines(queue.asks, () if book is None else book.asks)
    return bids, asks


def presence(lines: Iterable[QueueLine], broker: int) -> Presence:
    """Where a broker is on one side."""
    levels = [line.level for line in lines if line.broker == broker and broker]
    return Presence(len(levels), min(levels, default=0))
