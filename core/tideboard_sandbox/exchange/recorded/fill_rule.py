"""The rule by which own orders fill on a recorded market of books and trades; `docs/sandbox.md` has it in words.

Pure: prices are whole units, times microseconds, nothing reads a clock. Own size never changes what was recorded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Final, NamedTuple, Protocol

TOLERANCE: Final = 1_000_000
"""How far (us) the times of a trade and of the book that shows it may lie apart: some brokers send whole seconds."""

BOUGHT, SOLD, UNKNOWN_SIDE = 1, -1, 0
"""Aggressors of a recorded trade."""


class Trade(NamedTuple):
    """A recorded trade of the market's normal kind: the exchange's time of it, price, shares, aggressor."""

    time: int
    price: int
    shares: int
    side: int


class Reported(Protocol):
    """What a recorded book says at a moment."""

    def shares_at(self, price: int, *, bid: bool) -> int | None:
        """Shares of a level: 0 where the reported range has none, None beyond the last reported level."""
        ...

    def best_levels(self, *, bid: bool) -> Iterable[tuple[int, int]]:
        """Price and shares of the reported levels, best first."""
        ...


class Moment(NamedTuple):
    """Whether anything may fill (no hole, auction or halt), and whether the book is kept only once in 100 ms."""

    trading: bool = True
    thinned: bool = False


class Taken(NamedTuple):
    """Shares of an own order that filled, and their price."""

    order: OwnOrder
    shares: int
    price: int


class TradesAt:
    """Every recorded trade that can have hit one price of one side, for the question how much of a drop was traded."""

    def __init__(self, trades: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(trades)
        self._times = [time for time, _ in ordered]
        self._totals = [0, *accumulate(shares for _, shares in ordered)]

    def until(self, time: int) -> int:
        """Shares traded up to a time, included."""
        return self._totals[bisect_right(self._times, time)]


class TradeSource(Protocol):
    """Finds the trades at a price."""

    def __call__(self, price: int, *, bid: bool) -> TradesAt: ...


class OwnOrder:
    """An own order at rest; `price` None = at the market.

    `ahead` counts every recorded share that was or came to stand before it, those already traded too; None while the
    level lies beyond what is reported. `level` is what the book last said of its level.
    """

    __slots__ = ("_at", "ahead", "bid", "entered", "level", "matched", "owner", "passed", "price", "remaining")

    def __init__(self, *, bid: bool, price: int | None, shares: int, owner: object = None) -> None:
        self.bid = bid
        self.price = price
        self.remaining = shares
        self.owner = owner
        self.entered = 0
        self.passed = 0
        self.ahead: int | None = None
        self.level: int | None = None
        self.matched = 0
        self._at: TradesAt | None = None

    @property
    def shares_ahead(self) -> int | None:
        """Shares that still stand before it; None while that is not known."""
        return None if self.ahead is None else max(self.ahead - self.passed, 0)

    def begin(self, now: int, trades: TradesAt, level: int | None) -> None:
        """Take its place behind all shares of its level."""
        self.entered, self._at = now, trades
        self.matched = 0
        self.ahead = self.level = level

    def on_level(self, now: int, level: int | None, moment: Moment) -> None:
        """Follow the recorded level: what left it without a trade has left before and behind the order in proportion.

        Where the book is thinned nobody knows what left, and only the level itself bounds what is ahead.
        """
        before, self.level = self.level, level
        if level is None:
            return
        traded = self._traded(now + TOLERANCE)
        if self.ahead is None:
            self.ahead = level + max(traded, self.passed)
            return
        if before is not None and level < before:
            drop = before - level
            explained = min(drop, max(traded - self.matched, 0))
            self.matched += explained
            if not moment.thinned:
                self._cancel(drop - explained, before - explained, traded)
        # Trades whose drop was hidden by new shares explain no later drop.
        self.matched = max(self.matched, self._traded(now - TOLERANCE))
        self.ahead = min(self.ahead, level + max(traded, self.passed))

    def on_trade(self, shares: int) -> int:
        """Count a trade at its price; returns the shares of it that went beyond what was ahead."""
        self.passed += shares
        if self.ahead is None:
            return 0
        return min(shares, max(self.passed - self.ahead, 0))

    def pass_through(self) -> None:
        """A trade at a worse price: nothing is ahead any more."""
        self.ahead = self.passed if self.ahead is None else min(self.ahead, self.passed)

    def _cancel(self, gone: int, standing: int, traded: int) -> None:
        assert self.ahead is not None
        ahead = max(self.ahead - max(traded, self.passed), 0)
        if gone > 0 and standing > 0:
            self.ahead -= min(gone * ahead // standing, ahead)

    def _traded(self, time: int) -> int:
        return 0 if self._at is None else self._at.until(time) - self._at.until(self.entered)


class Matching:
    """All own orders of one security on a recorded day. Every method returns what filled, in the order of priority."""

    def __init__(self, trades_at: TradeSource, *, without_book: bool = False) -> None:
        """`without_book`: none was recorded; then an order at the market gets the next trades, at their prices."""
        self.orders: list[OwnOrder] = []
        self._trades_at = trades_at
        self._without_book = without_book
        self._taken: dict[tuple[bool, int], int] = {}
        self._untraded: dict[tuple[bool, int], int] = {}
        self._expires: dict[tuple[bool, int], int] = {}

    @property
    def idle(self) -> bool:
        """Whether no recorded change of the book makes a difference."""
        return not (self.orders or self._taken)

    def take_all(self, book: Reported) -> None:
        """Count everything that the book shows as taken: what was taken of it before is not known."""
        for bid in (True, False):
            self._taken.update({(bid, price): shares for price, shares in book.best_levels(bid=bid)})
        self._untraded.update(self._taken)

    def take(self, order: OwnOrder, book: Reported, moment: Moment) -> list[Taken]:
        """Take what the recorded levels offer an order that comes, within its price."""
        return self._take(order, book, improves=True) if moment.trading else []

    def rest(self, order: OwnOrder, book: Reported, moment: Moment, now: int) -> None:
        """Let what is left of an order rest, behind all shares of its level."""
        if order.price is not None:
            level = book.shares_at(order.price, bid=order.bid) if moment.trading else None
            order.begin(now, self._trades_at(order.price, bid=order.bid), level)
        else:
            order.entered = now
        self.orders.append(order)

    def leave(self, order: OwnOrder) -> None:
        """Take an order out; one that has just filled is out already."""
        if order in self.orders:
            self.orders.remove(order)

    def on_book(self, book: Reported, moment: Moment, now: int) -> list[Taken]:
        """A recorded change of the book: places move up, and what it newly offers within an order's price fills."""
        self._follow_taken(book, now)
        found: list[Taken] = []
        for order in self._by_priority():
            if order.price is not None:
                level = book.shares_at(order.price, bid=order.bid) if moment.trading else None
                order.on_level(now, level, moment)
            if moment.trading:
                found += self._take(order, book, improves=order.price is None)
        self._drop_filled()
        return found

    def on_trade(self, trade: Trade, moment: Moment) -> list[Taken]:
        """A recorded trade: it fills orders that it traded through, then those whose turn it was at its price."""
        found: list[Taken] = []
        counted = {bid: self._counted(trade, bid=bid) for bid in (True, False)}
        filled = 0
        for order in self._by_priority():
            if trade.time <= order.entered or (order.price is None and not self._without_book):
                continue
            allowed = trade.shares if order.price is None else _allowed(order, order.price, trade, moment)
            allowed = min(allowed, trade.shares - counted[order.bid]) - filled
            shares = min(allowed, order.remaining) if moment.trading else 0
            if shares > 0:
                filled += shares
                order.remaining -= shares
                found.append(Taken(order, shares, trade.price if order.price is None else order.price))
        self._drop_filled()
        return found

    def _take(self, order: OwnOrder, book: Reported, *, improves: bool) -> list[Taken]:
        """Match an order against the other side's levels, each recorded share once.

        An order that comes (`improves`) gets the levels' prices; one that rests gets its own.
        """
        found: list[Taken] = []
        for price, shares in book.best_levels(bid=not order.bid):
            if order.price is not None and (price > order.price if order.bid else price < order.price):
                break
            key = (not order.bid, price)
            free = min(shares - self._taken.get(key, 0), order.remaining)
            if free > 0:
                self._taken[key] = self._taken.get(key, 0) + free
                self._untraded[key] = self._untraded.get(key, 0) + free
                order.remaining -= free
                paid = price if improves or order.price is None else order.price
                found.append(Taken(order, free, paid))
            if not order.remaining:
                break
        return found

    def _counted(self, trade: Trade, *, bid: bool) -> int:
        """Shares of a trade that own orders of a side took from the book before the recorded order did."""
        key = (not bid, trade.price)
        if trade.side == (SOLD if bid else BOUGHT) or key not in self._untraded:
            return 0
        if trade.time > self._expires.get(key, trade.time):
            # The level lost them long before: they were cancelled, or their trade was not recorded.
            self._untraded[key] = min(self._untraded[key], self._taken.get(key, 0))
            del self._expires[key]
        counted = min(self._untraded[key], trade.shares)
        self._untraded[key] -= counted
        return counted

    def _follow_taken(self, book: Reported, now: int) -> None:
        """What was taken stays taken until the recorded level has fewer shares than that."""
        for key, taken in list(self._taken.items()):
            bid, price = key
            shares = book.shares_at(price, bid=bid)
            if shares is None:
                continue
            if shares < taken:
                self._expires[key] = now + TOLERANCE
            if shares:
                self._taken[key] = min(taken, shares)
            else:
                del self._taken[key]

    def _by_priority(self) -> list[OwnOrder]:
        """Own orders, those at the market first, then the best price of each side, then the older."""

        def priority(order: OwnOrder) -> tuple[bool, int]:
            price = order.price or 0
            return order.price is not None, -price if order.bid else price

        return sorted(self.orders, key=priority)

    def _drop_filled(self) -> None:
        self.orders = [order for order in self.orders if order.remaining]


def _allowed(order: OwnOrder, price: int, trade: Trade, moment: Moment) -> int:
    """Shares of a trade that an order may have; its place in the queue moves on also where nothing fills."""
    if trade.price < price if order.bid else trade.price > price:
        if moment.trading:
            order.pass_through()
        return trade.shares
    if trade.price == price and trade.side != (BOUGHT if order.bid else SOLD):
        beyond = order.on_trade(trade.shares)
        return 0 if moment.thinned else beyond
    return 0
