"""The trades of one instrument on one trading day, and the minute sums and flow that follow from them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from operator import mul
from typing import Final

from tideboard_sandbox.exchange.instruments.capital_flow import NEUTRAL, DayFlow, Thresholds

NORMAL, AUCTION = 0, 1
"""Kinds of a trade on the tape."""

_NARROW: Final = 2**31 - 1
"""Most that four bytes hold: a price below 214,748 of its currency."""


class Minute:
    """Prices (units), volume (shares) and turnover (units) of one trading minute."""

    __slots__ = ("close", "high", "low", "open", "turnover", "volume")

    def __init__(self, price: int) -> None:
        self.open = self.high = self.low = self.close = price
        self.volume = 0
        self.turnover = 0


class Sums:
    """Prices, volume and turnover of a day's trades, without the trades."""

    __slots__ = ("begun", "high", "last", "low", "open", "turnover", "volume")

    def __init__(self, prev_close: int) -> None:
        self.last = prev_close
        self.open = self.high = self.low = 0
        self.volume = 0
        self.turnover = 0
        self.begun = 0
        """How many trading minutes have begun."""

    def begin_minute(self) -> int:
        """Start the next trading minute; returns which one it is."""
        self.begun += 1
        return self.begun - 1

    def end_session(self) -> None:
        """End the minute before a break."""

    def add_auction(self, us: int, price: int, size: int) -> None:
        """Count the one trade of an opening or closing auction."""
        self._sum(price, price, price, size, price * size)

    def add_many(
        self, begin: int, offsets: Sequence[int], prices: Sequence[int], sizes: Sequence[int], sides: bytes
    ) -> None:
        """Count the trades of the running minute at once, in time order."""
        if offsets:
            self._sum(prices[0], max(prices), min(prices), sum(sizes), sum(map(mul, prices, sizes)))
            self.last = prices[-1]

    def _sum(self, first: int, high: int, low: int, volume: int, turnover: int) -> None:
        if not self.volume:
            self.open, self.high, self.low = first, high, low
        self.high = max(self.high, high)
        self.low = min(self.low, low)
        self.last = first
        self.volume += volume
        self.turnover += turnover


class Older:
    """What a tape keeps of the trades before `minute`, which it dropped: their count, flow, and shares by price.

    `levels` has for each price (units) the shares that were sold, bought and traded by neither side.
    """

    __slots__ = ("count", "flow", "levels", "minute")

    def __init__(self, thresholds: Thresholds) -> None:
        self.count = self.minute = 0
        self.flow = DayFlow(thresholds)
        self.levels: dict[int, list[int]] = {}

    def copy(self) -> Older:
        """The same sums, to be gone on with by another tape."""
        made = Older(self.flow.thresholds)
        made.count, made.minute = self.count, self.minute
        made.flow.inflow, made.flow.outflow = list(self.flow.inflow), list(self.flow.outflow)
        made.levels = {price: list(shares) for price, shares in self.levels.items()}
        return made


def count_levels(
    levels: dict[int, list[int]], prices: Iterable[int], sizes: Iterable[int], sides: Iterable[int]
) -> None:
    """Add trades to shares by price (units) and by side, as `Older.levels` has them."""
    for price, size, side in zip(prices, sizes, sides, strict=True):
        if (shares := levels.get(price)) is None:
            shares = levels[price] = [0, 0, 0]
        shares[side] += size


class Tape(Sums):
    """Columns of trades, and minute sums, totals and flow that are computed from them alone.

    `older` is what it keeps of trades that it dropped, None while it has them all.
    """

    __slots__ = ("flow", "kinds", "minutes", "older", "prices", "sides", "sizes", "times")

    def __init__(self, prev_close: int, thresholds: Thresholds) -> None:
        super().__init__(prev_close)
        self.times = array("q")
        self.prices = array("i")
        self.sizes = array("i")
        self.sides = bytearray()
        self.kinds = bytearray()
        self.flow = DayFlow(thresholds)
        self.minutes: list[Minute] = []
        self.older: Older | None = None

    @property
    def dropped(self) -> int:
        """How many trades were dropped: the place in the day of the first one in the columns."""
        return 0 if self.older is None else self.older.count

    @property
    def count(self) -> int:
        """Trades of the day so far, dropped ones included."""
        return self.dropped + len(self.times)

    @property
    def levels(self) -> dict[int, list[int]]:
        """Shares of the whole day by price (units): sold, bought, traded by neither side."""
        levels = {} if self.older is None else self.older.copy().levels
        count_levels(levels, self.prices, self.sizes, self.sides)
        return levels

    def drop(self, count: int, minute: int) -> None:
        """Keep of the first `count` trades in the columns only sums; they are those before a minute, which has begun.

        That minute and all before it must be published in the flow.
        """
        older = self.older = Older(self.flow.thresholds) if self.older is None else self.older
        older.count += count
        older.minute = minute
        older.flow.add_all(zip(self.prices[:count], self.sizes[:count], self.sides[:count], strict=True))
        count_levels(older.levels, self.prices[:count], self.sizes[:count], self.sides[:count])
        for column in (self.times, self.prices, self.sizes, self.sides, self.kinds):
            del column[:count]

    def as_dropped(self, prev_close: int) -> Tape:
        """A tape that stands where this one's columns begin: after the trades that were dropped, or empty."""
        made = Tape(prev_close, self.flow.thresholds)
        if self.older is None:
            return made
        made.older = self.older.copy()
        made.minutes, made.flow = self.minutes[: self.older.minute], self.older.copy().flow
        made.flow.close_minute()
        made.flow.rows = self.flow.rows[: self.older.minute]
        traded = [minute for minute in made.minutes if minute.volume]
        made.open, made.last = traded[0].open, made.minutes[-1].close
        made.high, made.low = max(each.high for each in traded), min(each.low for each in traded)
        made.volume, made.turnover = sum(each.volume for each in traded), sum(each.turnover for each in traded)
        return made

    def make_room(self, price: int, size: int) -> None:
        """Let the columns have eight bytes for each trade where this price or size needs more than four."""
        if price > _NARROW and self.prices.typecode == "i":
            self.prices = array("q", self.prices)
        if size > _NARROW and self.sizes.typecode == "i":
            self.sizes = array("q", self.sizes)

    def add(self, us: int, price: int, size: int, side: int) -> None:
        """Record a trade of the running minute."""
        if price > _NARROW or size > _NARROW:
            self.make_room(price, size)
        self.times.append(us)
        self.prices.append(price)
        self.sizes.append(size)
        self.sides.append(side)
        self.kinds.append(NORMAL)
        minute = self.minutes[-1]
        if not minute.volume:
            minute.open = minute.high = minute.low = price
        elif price > minute.high:
            minute.high = price
        elif price < minute.low:
            minute.low = price
        minute.close = price
        minute.volume += size
        minute.turnover += price * size
        self._sum(price, price, price, size, price * size)
        self.flow.add(size, price * size, side)

    def add_auction(self, us: int, price: int, size: int) -> None:
        """Record the one trade of an opening or closing auction in the running minute: neutral, in no tier."""
        self.add(us, price, size, NEUTRAL)
        self.kinds[-1] = AUCTION

    def add_many(
        self, begin: int, offsets: Sequence[int], prices: Sequence[int], sizes: Sequence[int], sides: bytes
    ) -> None:
        """Record the trades of the running minute at once, in time order."""
        if not offsets:
            return
        self.make_room(max(prices), max(sizes))
        self.times.extend([begin + offset for offset in offsets])
        self.prices.extend(prices)
        self.sizes.extend(sizes)
        self.sides.extend(sides)
        self.kinds.extend(bytes(len(offsets)))
        minute, high, low = self.minutes[-1], max(prices), min(prices)
        if not minute.volume:
            minute.open, minute.high, minute.low = prices[0], high, low
        minute.high, minute.low = max(minute.high, high), min(minute.low, low)
        minute.close = prices[-1]
        volume, turnover = sum(sizes), sum(map(mul, prices, sizes))
        minute.volume += volume
        minute.turnover += turnover
        self._sum(prices[0], high, low, volume, turnover)
        self.last = prices[-1]
        self.flow.add_all(zip(prices, sizes, sides, strict=True))

    def begin_minute(self) -> int:
        """Start the next trading minute, and return which one it is; the one before is published in the flow."""
        self.end_session()
        self.minutes.append(Minute(self.last))
        return len(self.minutes) - 1

    def end_session(self) -> None:
        """Publish the last minute, unless it was at a break; only an auction, which has no flow, may still follow."""
        if len(self.flow.rows) < len(self.minutes):
            self.flow.close_minute()
