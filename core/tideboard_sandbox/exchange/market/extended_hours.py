"""US trading outside regular hours: thin sessions of their own, a price every twenty seconds."""

from __future__ import annotations

from typing import NamedTuple

from tideboard_sandbox.exchange.instruments.capital_flow import BUY, NEUTRAL, SELL
from tideboard_sandbox.exchange.instruments.listing import SIZE_STEPS, Listing
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.tape import Minute
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US, SECOND_US

_PERIOD_US = 20 * SECOND_US
_TRADED = 0.6
"""Chance of any trade in a period."""

_CALM = 0.3
"""Volatility of a whole block as a part of a day's."""


class BlockTrade(NamedTuple):
    """One trade: its instant (us), its price in units, its shares, and the side that the move of the price suggests."""

    us: int
    price: int
    size: int
    side: int


class ExtendedBlock:
    """Pre-market, after-hours or overnight trading of one day, from `begin` to `end` (us).

    `minutes` are those in which there was a trade, by their start; `trades` are all of them, oldest first. It begins at
    the close before it, `start`, or the part `gap` away from that. `quiet`: nobody trades in its first minute, then one
    does.
    """

    def __init__(
        self,
        listing: Listing,
        address: Address,
        *,
        begin: int,
        end: int,
        start: int,
        target: float | None,
        gap: float = 0.0,
        quiet: bool = False,
    ) -> None:
        self._listing = listing
        self._random = address.stream()
        self._steps = max((end - begin) // _PERIOD_US, 1)
        self._done = 0
        self.begin, self.end = begin, end
        self.next_us = begin + _PERIOD_US
        """When the next price is due; far away when the block is over."""
        self._value = start / SCALE * (1 + gap)
        self._first = MINUTE_US // _PERIOD_US + 1 if quiet else 0
        self._target = target
        self.reference = start
        self.last = self.high = self.low = start
        self.volume = 0
        self.turnover = 0
        self.traded_us = begin
        self.minutes: dict[int, Minute] = {}
        self.trades: list[BlockTrade] = []

    @property
    def value(self) -> float:
        """The price around which it trades, in currency."""
        return self._value

    def is_on(self, us: int) -> bool:
        """Whether its session runs at an instant."""
        return self.begin <= us < self.end

    def catch_up(self, us: int) -> bool:
        """Do everything due up to `us`; returns whether anything was."""
        moved = False
        while self.next_us <= us:
            self._step()
            moved = True
        return moved

    def _step(self) -> None:
        left = self._steps - self._done
        self._done += 1
        self.next_us = self.begin + (self._done + 1) * _PERIOD_US if self._done < self._steps else 1 << 62
        noise = self._listing.volatility * _CALM / self._steps**0.5 * self._random.gauss(0, 1)
        pull = 0.0 if self._target is None else (self._target - self._value) / left
        self._value = max(self._value * (1 + noise) + pull, 0.01)
        drawn = self._random.random() < _TRADED
        if self._done == self._first or (drawn and self._done > self._first):
            self._trade()

    def go_on_from(self, price: int) -> None:
        """Let the session go on around a price (in units)."""
        self._value = price / SCALE

    def _trade(self) -> None:
        ladder = self._listing.ladder
        price = ladder.price(ladder.index(int(self._value * SCALE)))
        size = max(self._listing.sizes[int(self._random.random() * SIZE_STEPS)] // 8, 1)
        self.print(self.begin + self._done * _PERIOD_US, price, size)

    def print(self, us: int, price: int, size: int) -> None:
        """Add one trade at a price (in units)."""
        if not self.volume:
            self.high = self.low = price
        self.traded_us = us
        side = BUY if price > self.last else SELL if price < self.last else NEUTRAL
        self.trades.append(BlockTrade(self.traded_us - 1, price, size, side))
        self.last, self.high, self.low = price, max(self.high, price), min(self.low, price)
        self.volume += size
        self.turnover += price * size
        self._note(price, size)

    def _note(self, price: int, size: int) -> None:
        before = self.traded_us - 1  # the last trade of a minute comes at its very end
        start = before - before % MINUTE_US
        minute = self.minutes.get(start)
        if minute is None:
            minute = self.minutes[start] = Minute(price)
        minute.close, minute.high, minute.low = price, max(minute.high, price), min(minute.low, price)
        minute.volume += size
        minute.turnover += price * size
