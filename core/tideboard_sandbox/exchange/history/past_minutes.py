"""Minutes of a past day that add up exactly to its record: a path from open to close that touches high and low."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import exp, gcd
from random import Random

from tideboard_sandbox.exchange.history.records import DayRecord
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.random_streams import normals
from tideboard_sandbox.exchange.instruments.tape import Minute
from tideboard_sandbox.exchange.instruments.value_path import activity_profile

_BEYOND = 0.4
"""Chance that a minute trades above, and that it trades below, its open and close."""

_STEEPEST, _HALVINGS = 60.0, 30
"""Bounds and steps of the search for how strongly volume leans to one end of the day's prices."""

_NEAR, _STEPS = 1e-8, 8
"""How far from the root a halving is certain without looking: a tenth of the last one, ten thousand times what sums are
rounded by. Most steps to the root."""


def past_minutes(listing: Listing, record: DayRecord, minutes: int, random: Random) -> list[Minute]:
    """One `Minute` per trading minute of the day.

    Volumes are whole lots, and the mean price of a minute's volume lies between its low and its high.
    """
    made: list[Minute] = []
    last = record.open
    for close in _path(listing, record, minutes, random):
        minute = Minute(last)
        minute.high, minute.low, minute.close = max(last, close), min(last, close), close
        _widen(listing, record, minute, random)
        made.append(minute)
        last = close
    activity = [level * random.uniform(0.5, 1.5) for level in activity_profile(minutes)]
    _give_volumes(made, record, activity, listing.instrument.lot_size)
    _give_turnovers(made, record.turnover, money_step(listing, record))
    return made


def _widen(listing: Listing, record: DayRecord, minute: Minute, random: Random) -> None:
    """Let some minutes trade a tick beyond their open and close, within the day's high and low."""
    ladder = listing.ladder
    if random.random() < _BEYOND:
        minute.high = min(ladder.price(ladder.index(minute.high) + 1), record.high)
    if random.random() < _BEYOND:
        minute.low = max(ladder.price(max(ladder.index(minute.low) - 1, 0)), record.low)


def money_step(listing: Listing, record: DayRecord) -> int:
    """What every amount of the day is a multiple of: a lot at the finest price step between low and high."""
    step = listing.ladder.step
    return listing.instrument.lot_size * gcd(step(record.low), step(record.high))


def _give_volumes(made: Sequence[Minute], record: DayRecord, activity: Sequence[float], lot: int) -> None:
    """Share out the day's volume in lots, more to the prices that bring its mean price about."""
    mean = record.turnover / max(record.volume, 1)
    scale = max(record.high - record.low, 1)
    offs = [(minute.high + minute.low) / 2 - mean for minute in made]
    levels: dict[float, float] = {}
    for off, level in zip(offs, activity, strict=True):
        levels[off] = levels.get(off, 0.0) + level
    slope = _slope([(level * off, off) for off, level in levels.items()], scale)  # few prices, many minutes
    weights = [level * exp(slope * off / scale) for level, off in zip(activity, offs, strict=True)]
    lots, odd = divmod(record.volume, lot)
    for minute, part in zip(made, _shares(lots, weights), strict=True):
        minute.volume = part * lot
    max(made, key=lambda minute: minute.volume).volume += odd


def _slope(pulls: Sequence[tuple[float, float]], scale: float) -> float:
    """How strongly volume leans to one end, for the weight and the place of each price: where its mean is the day's.

    It is what so many halvings of the bounds end at, of which only those near the root have to look at all prices.
    """

    def above(slope: float) -> bool:
        return sum(pull * exp(slope * off / scale) for pull, off in pulls) > 0

    near = _root(pulls, scale)
    under, over = near - _NEAR, near + _NEAR
    under, over = -_STEEPEST if above(under) else under, over if above(over) else _STEEPEST
    low, high, slope = -_STEEPEST, _STEEPEST, 0.0
    for _ in range(_HALVINGS):
        slope = (low + high) / 2
        low, high = (low, slope) if slope >= over or (slope > under and above(slope)) else (slope, high)
    return slope


def _root(pulls: Sequence[tuple[float, float]], scale: float) -> float:
    """Where the sum of `_slope`, which grows with the slope, is about zero: by Newton's steps."""
    slope = 0.0
    for _ in range(_STEPS):
        parts = [pull * exp(slope * off / scale) for pull, off in pulls]
        rise = sum(part * off for part, (_, off) in zip(parts, pulls, strict=True))
        if not rise:
            break
        step = sum(parts) * scale / rise
        slope = min(max(slope - step, -_STEEPEST), _STEEPEST)
        if abs(step) < _NEAR:
            break
    return slope


def _give_turnovers(made: Sequence[Minute], total: int, step: int) -> None:
    """Share out the day's turnover in multiples of `step`; a minute gets at least its volume at its low."""
    least = [minute.volume * minute.low for minute in made]
    rooms = [minute.volume * (minute.high - minute.low) // step for minute in made]
    above, rest = divmod(total - sum(least), step)
    part = above / (sum(rooms) or 1)
    upto = taken = 0
    for minute, base, room in zip(made, least, rooms, strict=True):
        upto += room
        extra = round(upto * part) - taken
        taken += extra
        minute.turnover = base + extra * step
    max(made, key=lambda minute: minute.volume).turnover += rest + (above - taken) * step


def _path(listing: Listing, record: DayRecord, minutes: int, random: Random) -> list[int]:
    """Minute closes between low and high, both reached, ending at the close."""
    first, second = sorted(random.sample(range(1, minutes - 1), 2))
    turns = [(record.high, record.low), (record.low, record.high)][random.random() < 0.5]
    knots = [(0, record.open), (first, turns[0]), (second, turns[1]), (minutes - 1, record.close)]
    ladder, closes = listing.ladder, [record.open]
    sigma = listing.volatility / minutes**0.5 * 0.6
    steps = iter(normals(random, minutes - 1))
    for (start, begin), (stop, end) in pairwise(knots):
        value = float(begin)
        for left in range(stop - start, 0, -1):
            value += (end - value) / left + value * sigma * next(steps) * (left > 1)
            value = min(max(value, record.low), record.high)
            closes.append(ladder.snapped(int(value)) if left > 1 else end)
    return closes


def _shares(total: int, weights: list[float]) -> list[int]:
    """Split `total` by weight into whole numbers that add up to it, each within one of its exact share."""
    scale = total / (sum(weights) or 1.0)
    parts: list[int] = []
    upto, given = 0.0, 0
    for weight in weights[:-1]:
        upto += weight * scale
        parts.append(round(upto) - given)
        given += parts[-1]
    return [*parts, total - given]
