"""Trades of minutes that are already past: drawn at once, without a book, from the day's value path."""

from __future__ import annotations

from math import floor
from random import Random
from typing import NamedTuple

from tideboard_core.sandbox.exchange.chance import Address
from tideboard_core.sandbox.exchange.instruments import SIZE_STEPS, Listing
from tideboard_core.sandbox.exchange.tape import Tape
from tideboard_core.sandbox.exchange.value_path import TIER_LEAN, ValuePath

MINUTE_US = 60_000_000


def minute_trades(
    listing: Listing, path: ValuePath, minute: int, random: Random
) -> tuple[list[int], list[int], list[int], bytearray]:
    """Offsets in the minute (us, rising), tick indexes, sizes and sides (BUY = 1) of one whole minute."""
    mean = listing.trades_per_minute * path.activity[minute]
    count = max(round(random.gauss(mean, mean**0.5)), 0)
    draw, sizes, tier = random.random, listing.sizes, listing.thresholds.tier
    start, rise = path.places[minute], path.places[minute + 1] - path.places[minute]
    chances = [0.5 + 0.5 * path.leans[minute] * weight for weight in TIER_LEAN]
    offsets = sorted([int(draw() * MINUTE_US) for _ in range(count)])
    traded = [sizes[int(draw() * SIZE_STEPS)] for _ in range(count)]
    sides = bytearray(draw() < chances[tier(size)] for size in traded)
    scale = rise / MINUTE_US
    ticks = [floor(start + offset * scale + draw() - 0.5) + side for offset, side in zip(offsets, sides, strict=True)]
    return offsets, ticks, traded, sides


def replay_minute(
    tape: Tape, listing: Listing, path: ValuePath, minute: int, address: Address, begin: int, until: int
) -> None:
    """Replay one minute of `Crowd`."""
    offsets, ticks, sizes, sides = minute_trades(listing, path, minute, address.stream(minute))
    kept = sum(begin + offset < until for offset in offsets) if until < begin + MINUTE_US else len(offsets)
    price = listing.ladder.price
    units = {tick: price(max(tick, 0)) for tick in set(ticks)}
    tape.add_many(
        [begin + offset for offset in offsets[:kept]],
        [units[tick] for tick in ticks[:kept]],
        sizes[:kept],
        bytes(sides[:kept]),
    )


class Crowd(NamedTuple):
    """Where the trades of a listing's past minutes come from."""

    listing: Listing
    path: ValuePath
    address: Address

    def replay(self, tape: Tape, minute: int, begin: int, until: int) -> None:
        """Put the trades of one minute that begins at `begin` on the tape, those before `until` only (both us)."""
        replay_minute(tape, self.listing, self.path, minute, self.address, begin, until)

    def auction(self, tape: Tape, us: int, place: float, share: float) -> int:
        """Record the one trade of an auction at a value; returns its tick index."""
        level = max(floor(place), 1)
        price = self.listing.ladder.price(level)
        tape.add_auction(us, price, auction_size(self.listing, price, share))
        return level


class Nobody(NamedTuple):
    """The crowd of a listing that does not trade."""

    listing: Listing

    def replay(self, tape: Tape, minute: int, begin: int, until: int) -> None:
        """No trades."""

    def auction(self, tape: Tape, us: int, place: float, share: float) -> int:
        """No trade; returns the tick index of the value."""
        return max(floor(place), 1)


def auction_size(listing: Listing, price: int, share: float) -> int:
    """Shares, in whole lots, that are `share` of a day's turnover at a price in units."""
    lot = listing.instrument.lot_size
    return max(int(listing.daily_turnover * share * 10_000 / price / lot), 1) * lot
