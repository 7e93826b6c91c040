"""The recorded book of a security at the exchange's clock, forward only."""

from __future__ import annotations

from bisect import bisect_right

from tideboard_core.model.quote import Level
from tideboard_sandbox.exchange.instruments.price_grid import to_decimal
from tideboard_sandbox.exchange.recorded.values import BookColumns

NEVER = 1 << 62
_BID = 1


class RecordedBook:
    """What the book said at a moment. Before the first whole book and in a gap nothing is `known`."""

    def __init__(self, columns: BookColumns | None) -> None:
        self._columns = columns
        self._wholes = [] if columns is None else [at for at, whole in enumerate(columns.whole) if whole]
        self._reported = 0 if columns is None else self._most_levels(columns)
        self._at = 0
        self._bids: dict[int, tuple[int, int]] = {}
        self._asks: dict[int, tuple[int, int]] = {}
        self.known = self.thinned = False
        self.time = 0
        self.since = 0
        """From when on (us) it is known without a gap, while it is."""

    @property
    def is_recorded(self) -> bool:
        """Whether there is any change."""
        return self._columns is not None

    @property
    def next_us(self) -> int:
        """When the next change is known."""
        if self._columns is None or self._at == len(self._columns.known):
            return NEVER
        return self._columns.known[self._at]

    @property
    def changes(self) -> int:
        """How many changes were known."""
        return self._at

    def bring(self, us: int) -> None:
        """Go on to an instant, over all that changed by then."""
        if self._columns is None:
            return
        end = bisect_right(self._columns.known, us, self._at)
        whole = bisect_right(self._wholes, end - 1) - 1
        if whole >= 0 and self._wholes[whole] > self._at:
            self._at = self._wholes[whole]
        while self._at < end:
            self.step()

    def step(self) -> None:
        """Take up the next change."""
        columns, at = self._columns, self._at
        assert columns is not None
        self._at += 1
        self.thinned = bool(columns.thinned[at])
        self.time = columns.time[at] if columns.time[at] > 0 else columns.known[at]
        if columns.gap[at]:
            self.known = False
        if columns.gap[at] or columns.whole[at]:
            self._bids.clear()
            self._asks.clear()
        if columns.whole[at]:
            self.since = self.since if self.known else columns.known[at]
            self.known = True
        if not self.known:
            return
        for place in range(columns.first[at], columns.first[at + 1]):
            side = self._bids if columns.side[place] == _BID else self._asks
            if columns.shares[place] > 0:
                side[columns.price[place]] = (columns.shares[place], max(columns.orders[place], 0))
            else:
                side.pop(columns.price[place], None)

    @property
    def crossed(self) -> bool:
        """Whether a bid reaches an ask: such a book matches nothing."""
        return bool(self._bids) and bool(self._asks) and max(self._bids) >= min(self._asks)

    def best_levels(self, *, bid: bool) -> list[tuple[int, int]]:
        """Price and shares of the reported levels, best first."""
        side = self._bids if bid else self._asks
        return [(price, side[price][0]) for price in sorted(side, reverse=bid)]

    def shares_at(self, price: int, *, bid: bool) -> int | None:
        """Shares of a level: 0 where the reported range has none, None beyond the last reported one."""
        side = self._bids if bid else self._asks
        found = side.get(price)
        if found is not None:
            return found[0]
        if not self.known:
            return None
        full = len(side) >= self._reported
        return None if full and (price < min(side) if bid else price > max(side)) else 0

    def levels(self, count: int, *, bid: bool) -> tuple[Level, ...]:
        """The best levels as the model has them."""
        side = self._bids if bid else self._asks
        return tuple(Level(to_decimal(price), *side[price]) for price in sorted(side, reverse=bid)[:count])

    def _most_levels(self, columns: BookColumns) -> int:
        """How many levels a side the feed reports: the most that a whole book of the day had."""
        most = 1
        for at in self._wholes:
            sides = columns.side[columns.first[at] : columns.first[at + 1]]
            bids = sides.count(_BID)
            most = max(most, bids, len(sides) - bids)
        return most
