"""Trades that a command of the control port asks for: a path of them to a price, and one of a given size."""

from __future__ import annotations

from tideboard_sandbox.exchange.market.order_book import BookSide
from tideboard_sandbox.exchange.market.trading_day import InstrumentDay, Participants


def lead(day: InstrumentDay, us: int, level: int, *, at_once: bool) -> float:
    """Trade a security to a tick index and return the value (a fractional tick index) from which its day goes on.

    A usual trade happens at each level on the way; `at_once` leaves out all but the last one. What accounts have in the
    way fills, the participants take theirs back. Everything happens at `us`, while orders match as they come.
    """
    makers = _makers(day)
    buys = _direction(day, level)
    side = day.book.side(bid=not buys)
    step = 1 if buys else -1
    first = level if side.best is None or (side.best - level) * step > 0 else side.best
    for passed in range(first, level, step):
        _pass(day, us, passed, buys=buys, trades=not at_once)
    if side.queue_of(level) is None:
        makers.offer(bid=side.bid, level=level)
    day.execute(us, buys=buys, quantity=makers.usual_size(), limit=level, owner=None)
    place = level - 0.5 if buys else level + 0.5
    return max(place, 0.0)


def print_trade(day: InstrumentDay, us: int, *, buys: bool, quantity: int) -> None:
    """One trade of this size at the best price of the other side, which is there in full; accounts' orders come first.

    Without an order on that side it is at the last price.
    """
    side = day.book.side(bid=not buys)
    level = day.listing.ladder.index(day.tape.last) if side.best is None else side.best
    queue = side.queue_of(level)
    missing = quantity - (0 if queue is None else queue.total)
    if missing > 0:
        _makers(day).offer(bid=side.bid, level=level, size=missing)
    day.execute(us, buys=buys, quantity=quantity, limit=level, owner=None)


def _makers(day: InstrumentDay) -> Participants:
    assert isinstance(day.participants, Participants)
    return day.participants


def _direction(day: InstrumentDay, level: int) -> bool:
    """Whether buyers lead the price to a level: as the book has it, between bid and ask as the last trade has it."""
    asks, bids = day.book.asks.best, day.book.bids.best
    if asks is not None and level >= asks:
        return True
    if bids is not None and level <= bids:
        return False
    return level > day.listing.ladder.index(day.tape.last)


def _pass(day: InstrumentDay, us: int, level: int, *, buys: bool, trades: bool) -> None:
    """Trade at a level that the price only passes, and clear it."""
    side = day.book.side(bid=not buys)
    owned = _owned(side, level)
    if owned:
        queue = side.levels[level]
        day.execute(us, buys=buys, quantity=queue.total, limit=level, owner=None)
    elif trades:
        if side.queue_of(level) is None:
            _makers(day).offer(bid=side.bid, level=level)
        day.execute(us, buys=buys, quantity=_makers(day).usual_size(), limit=level, owner=None)
    if side.queue_of(level) is not None:
        side.clear_participants(level)


def _owned(side: BookSide, level: int) -> bool:
    queue = side.queue_of(level)
    return queue is not None and any(order.owner is not None for order in queue.orders)
