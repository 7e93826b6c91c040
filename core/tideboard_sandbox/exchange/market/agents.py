"""The simulated participants: makers who quote around the value path, and aggressors who trade against them."""

from __future__ import annotations

from math import floor
from random import Random

from tideboard_sandbox.exchange.instruments.listing import SIZE_STEPS, Listing
from tideboard_sandbox.exchange.instruments.value_path import TIER_LEAN, ValuePath
from tideboard_sandbox.exchange.market.brokers import busy_broker
from tideboard_sandbox.exchange.market.order_book import Book, BookSide, Matcher, Resting
from tideboard_sandbox.exchange.market.scenarios import Conditions

_LEVELS = 14
"""Levels per side that makers fill; two more than are shown after an ordinary trade."""

_LOWEST = 2
"""Tick index of the lowest bid; a lower value is quoted at it."""

_FAR = 60
"""Ticks from the best price at which makers forget their orders."""

_DEPTH = 12
"""Mean trades that rest at a level."""

_PATIENCE = 3
"""Ticks beyond the best price that an aggressor accepts."""

_RETAIL = 0.15
"""Share of trades among the additional events of a fast market."""


class Participants:
    """All orders that no account owns, in one instrument on one day."""

    def __init__(self, listing: Listing, path: ValuePath, matcher: Matcher, random: Random) -> None:
        self._listing = listing
        self._path = path
        self._matcher = matcher
        self._book: Book = matcher.book
        self._random = random
        self._noise = [0.4 + 1.4 * random.random() for _ in range(64)]
        self._lot = listing.instrument.lot_size
        self._usual_trades = listing.trades_per_minute / 60
        self._usual_makes = 2.0 + listing.trades_per_minute / 25
        self.conditions = Conditions()

    def rates(self, minute: int) -> tuple[float, float]:
        """Trades and maker events per second in a trading minute."""
        return self._usual_trades * self._path.activity[minute], self._usual_makes

    def wait_us(self, minute: int) -> int:
        """Microseconds until the next event."""
        trades, makes = self.rates(minute)
        return int(self._random.expovariate(trades + makes + self.conditions.extra) * 1e6) + 1

    def open_book(self, place: float) -> None:
        """Fill both sides around a value."""
        for bid in (True, False):
            self._quote(self._book.side(bid=bid), self._wanted(place, bid=bid))
        for side in (self._book.bids, self._book.asks):
            for level, queue in side.best_levels(_LEVELS):
                while queue.total < self._target(level, side):
                    self._post(side, level)

    def act(self, us: int, minute: int, place: float) -> bool:
        """One event at value `place`; returns whether it was a trade."""
        trades, makes = self.rates(minute)
        draw = self._random.random() * (trades + makes + self.conditions.extra)
        if draw < trades:
            return self._aggress(us, self._listing.sizes[int(self._random.random() * SIZE_STEPS)], minute)
        if draw > trades + makes and self._random.random() < _RETAIL:
            return self._aggress(us, self._lot, minute)
        self._make(place)
        return False

    def _aggress(self, us: int, size: int, minute: int) -> bool:
        lean = self._path.leans[minute] * TIER_LEAN[self._listing.thresholds.tier(size)]
        buys = self._random.random() < 0.5 + 0.5 * lean
        best = self._book.side(bid=not buys).best
        if best is None:
            return False
        limit = best + _PATIENCE if buys else best - _PATIENCE
        return self._matcher.execute(us, buys=buys, quantity=size, limit=limit) > 0

    def _make(self, place: float) -> None:
        first = self._random.random() < 0.5
        for bid in (first, not first):
            side, wanted = self._book.side(bid=bid), self._wanted(place, bid=bid)
            self._take_out(side, wanted)
            if side.best is None or side.best != wanted:
                self._quote(side, wanted)
        self._vary_level(self._book.side(bid=first))

    def _wanted(self, place: float, *, bid: bool) -> int:
        base = max(floor(place), _LOWEST)
        return base - self.conditions.spread // 2 if bid else base + 1 + (self.conditions.spread + 1) // 2

    def _take_out(self, side: BookSide, wanted: int) -> None:
        """Cancel the participants' orders that the value has passed."""
        best = side.best
        if best is not None and (best > wanted if side.bid else best < wanted):
            for level in [level for level in side.levels if (level > wanted if side.bid else level < wanted)]:
                side.clear_participants(level)
        if len(side.levels) > 2 * _FAR:
            for level in [level for level in side.levels if abs(level - wanted) > _FAR]:
                side.clear_participants(level)

    def _quote(self, side: BookSide, wanted: int) -> None:
        """Make sure that the levels from `wanted` outwards hold something, without crossing the other side."""
        other = self._book.side(bid=not side.bid).best
        step = -1 if side.bid else 1
        for level in range(wanted, wanted + step * _LEVELS, step):
            free = other is None or (level < other if side.bid else level > other)
            if free and level > 0 and level not in side.levels:
                self._post(side, level)

    def _vary_level(self, side: BookSide) -> None:
        """Add to a thin level or take from a thick one, nearer levels more often."""
        if side.best is None:
            return
        away = min(int(self._random.expovariate(0.35)), _LEVELS - 1)
        level = side.best - away if side.bid else side.best + away
        queue = side.queue_of(level)
        if queue is None or queue.total < self._target(level, side) * (0.6 + 0.8 * self._random.random()):
            if level > 0:
                self._post(side, level)
            return
        order = queue.orders[int(self._random.random() * len(queue.orders))]
        if order.owner is None and len(queue.orders) > 1:
            side.remove(order)

    def _target(self, level: int, side: BookSide) -> float:
        away = abs(level - side.best) if side.best is not None else 0
        usual = self._listing.mean_size * _DEPTH * self.conditions.depth
        return usual * (0.45 + 0.06 * min(away, _LEVELS)) * self._noise[level & 63]

    def _post(self, side: BookSide, level: int) -> None:
        size = self._listing.sizes[int(self._random.random() * SIZE_STEPS)]
        broker = busy_broker(self._random)
        side.add(Resting(bid=side.bid, level=level, remaining=size, broker=broker))
