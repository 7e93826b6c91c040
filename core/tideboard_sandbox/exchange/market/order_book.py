"""A limit order book in tick indexes with price-time priority, and the matching of incoming orders against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from tideboard_sandbox.exchange.instruments.capital_flow import BUY, SELL
from tideboard_sandbox.exchange.instruments.price_grid import Ladder
from tideboard_sandbox.exchange.instruments.tape import Tape

AT_MARKET: Final = -1
"""The level of an order at the market that rests, as only a recorded market lets it."""


class Resting:
    """An order in the queue. `owner` is None for a participant, else the working order of an account."""

    __slots__ = ("bid", "broker", "level", "owner", "remaining")

    def __init__(self, *, bid: bool, level: int, remaining: int, broker: int, owner: object = None) -> None:
        self.bid = bid
        self.level = level
        self.remaining = remaining
        self.broker = broker
        self.owner = owner


class Execution(NamedTuple):
    """Execution of one resting order at a level."""

    resting: Resting
    quantity: int


class Queue:
    """Orders of one level in time order, with their sum.

    A level has some ten orders: a deque has room for 64 from its first on, and an exchange has a thousand levels.
    """

    __slots__ = ("orders", "total")

    def __init__(self) -> None:
        self.orders: list[Resting] = []
        self.total = 0


class BookSide:
    """One side: levels by tick index, `best` the highest bid or lowest ask (None when empty)."""

    __slots__ = ("_better", "best", "bid", "levels")

    def __init__(self, *, bid: bool) -> None:
        self.bid = bid
        self.levels: dict[int, Queue] = {}
        self.best: int | None = None
        self._better = max if bid else min

    def add(self, order: Resting) -> None:
        """Put an order at the back of its level's queue."""
        queue = self.levels.get(order.level)
        if queue is None:
            queue = self.levels[order.level] = Queue()
            self.best = order.level if self.best is None else self._better(self.best, order.level)
        queue.orders.append(order)
        queue.total += order.remaining

    def remove(self, order: Resting) -> None:
        """Take an order out of its queue."""
        queue = self.levels[order.level]
        queue.orders.remove(order)
        queue.total -= order.remaining
        if not queue.orders:
            self._drop(order.level)

    def clear_participants(self, level: int) -> None:
        """Remove the orders at a level that no account owns."""
        queue = self.levels[level]
        owned = [order for order in queue.orders if order.owner is not None]
        if not owned:
            self._drop(level)
        elif len(owned) < len(queue.orders):
            queue.orders = owned
            queue.total = sum(order.remaining for order in owned)

    def shrink(self, order: Resting, remaining: int) -> None:
        """Make an order smaller; it keeps its place."""
        self.levels[order.level].total += remaining - order.remaining
        order.remaining = remaining

    def take(self, quantity: int) -> list[Execution]:
        """Execute up to `quantity` against the best level, first come first served."""
        assert self.best is not None
        level = self.best
        queue = self.levels[level]
        executions: list[Execution] = []
        gone = 0
        for first in queue.orders:
            if not quantity:
                break
            traded = min(quantity, first.remaining)
            first.remaining -= traded
            queue.total -= traded
            quantity -= traded
            executions.append(Execution(first, traded))
            gone += not first.remaining
        del queue.orders[:gone]  # at once: a list moves all that follows
        if not queue.orders:
            self._drop(level)
        return executions

    def best_levels(self, count: int) -> list[tuple[int, Queue]]:
        """The `count` best levels, best first."""
        if self.best is None:
            return []
        step = -1 if self.bid else 1
        found: list[tuple[int, Queue]] = []
        level = self.best
        for _ in range(4 * count):  # gaps are rare, so walking beats sorting all levels
            queue = self.levels.get(level)
            if queue is not None:
                found.append((level, queue))
                if len(found) == count:
                    return found
            level += step
        return [(level, self.levels[level]) for level in sorted(self.levels, reverse=self.bid)[:count]]

    def queue_of(self, level: int) -> Queue | None:
        """Orders at a level, if any."""
        return self.levels.get(level)

    def __iter__(self) -> Iterator[Resting]:
        """All orders, best level first, in queue order."""
        for level in sorted(self.levels, reverse=self.bid):
            yield from self.levels[level].orders

    def _drop(self, level: int) -> None:
        del self.levels[level]
        if level != self.best:
            return
        if not self.levels:
            self.best = None
            return
        step = -1 if self.bid else 1
        for _ in range(64):
            level += step
            if level in self.levels:
                self.best = level
                return
        self.best = self._better(self.levels)


class Book:
    """Both sides of an instrument."""

    __slots__ = ("asks", "bids")

    def __init__(self) -> None:
        self.bids = BookSide(bid=True)
        self.asks = BookSide(bid=False)

    def side(self, *, bid: bool) -> BookSide:
        return self.bids if bid else self.asks


FillHook = Callable[[object, int, int, int], None]
"""Called as (owner, quantity, price units, us) for every execution of an order that an account owns."""


class Matcher:
    """Matches one instrument's orders on one day."""

    __slots__ = ("book", "ladder", "on_fill", "tape")

    def __init__(self, book: Book, tape: Tape, ladder: Ladder, on_fill: FillHook) -> None:
        self.book = book
        self.tape = tape
        self.ladder = ladder
        self.on_fill = on_fill

    def execute(self, us: int, *, buys: bool, quantity: int, limit: int | None, owner: object = None) -> int:
        """Walk the other side up to tick index `limit` (None = to its end); returns the quantity executed.

        Each level that is touched gives one trade on the tape: its price, the shares, the aggressor's side.
        """
        side = self.book.side(bid=not buys)
        remaining = quantity
        while remaining and (level := side.best) is not None and _reaches(level, limit, buys=buys):
            price = self.ladder.price(level)
            executions = side.take(remaining)
            traded = sum(execution.quantity for execution in executions)
            remaining -= traded
            self.tape.add(us, price, traded, BUY if buys else SELL)
            for execution in executions:
                if execution.resting.owner is not None:
                    self.on_fill(execution.resting.owner, execution.quantity, price, us)
            if owner is not None:
                self.on_fill(owner, traded, price, us)
        return quantity - remaining


def _reaches(level: int, limit: int | None, *, buys: bool) -> bool:
    return limit is None or (level <= limit if buys else level >= limit)
