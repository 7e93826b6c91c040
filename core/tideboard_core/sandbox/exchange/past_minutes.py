"""Minutes of a past day that add up exactly to its record: a path from open to close that touches high and low."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from tideboard_core.sandbox.exchange.history import DayRecord
from tideboard_core.sandbox.exchange.instruments import Listing
from tideboard_core.sandbox.exchange.tape import Minute
from tideboard_core.sandbox.exchange.value_path import activity_profile


def past_minutes(listing: Listing, record: DayRecord, minutes: int, random: Random) -> list[Minute]:
    """One `Minute` per trading minute of the day."""
    closes = _path(listing, record, minutes, random)
    volumes = _shares(record.volume, [level * random.uniform(0.5, 1.5) for level in activity_profile(minutes)])
    made: list[Minute] = []
    last = record.open
    for close, volume in zip(closes, volumes, strict=True):
        minute = Minute(last)
        minute.high, minute.low, minute.close, minute.volume = max(last, close), min(last, close), close, volume
        made.append(minute)
        last = close
    weights = [minute.volume * (minute.high + minute.low) / 2 for minute in made]
    for minute, turnover in zip(made, _shares(record.turnover, weights), strict=True):
        minute.turnover = turnover
    return made


def _path(listing: Listing, record: DayRecord, minutes: int, random: Random) -> list[int]:
    """Minute closes between low and high, both reached, ending at the close."""
    first, second = sorted(random.sample(range(1, minutes - 1), 2))
    turns = [(record.high, record.low), (record.low, record.high)][random.random() < 0.5]
    knots = [(0, record.open), (first, turns[0]), (second, turns[1]), (minutes - 1, record.close)]
    ladder, closes = listing.ladder, [record.open]
    sigma = listing.volatility / minutes**0.5 * 0.6
    for (start, begin), (stop, end) in pairwise(knots):
        value = float(begin)
        for left in range(stop - start, 0, -1):
            value += (end - value) / left + value * sigma * random.gauss(0, 1) * (left > 1)
            value = min(max(value, record.low), record.high)
            closes.append(ladder.price(ladder.index(int(value))) if left > 1 else end)
    return closes


def _shares(total: int, weights: list[float]) -> list[int]:
    """Split `total` by weight into whole numbers that add up to it."""
    scale = total / (sum(weights) or 1.0)
    parts = [int(weight * scale) for weight in weights]
    parts[0] += total - sum(parts)
    return parts
