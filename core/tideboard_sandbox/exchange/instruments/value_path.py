"""The fair value that participants trade around: value, order imbalance and activity per trading minute of a day.

It depends on (seed, symbol, date) only, so a market that is generated late in the day agrees with one that was
watched all day to within a tick or two.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import copysign, exp, sqrt
from random import Random
from typing import NamedTuple

from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.price_grid import Ladder
from tideboard_sandbox.exchange.instruments.random_streams import normals

TIER_LEAN = (1.7, 1.05, -0.1, -0.7)
"""How strongly each tier follows the day's imbalance; large orders set it, small ones trade against it."""

_MEMORY = 0.9
"""Share of the imbalance that lasts into the next minute."""

_NOISE = 0.05
"""Standard deviation of what is new in a minute's imbalance."""

_MOVE_LEAN, _MOVE_ACTIVITY = 0.22, 2.5
"""What a scenario's move adds to the imbalance of its minutes, and by what it multiplies their activity."""


class ValuePath(NamedTuple):
    """Columns over trading minutes.

    `places`: fractional tick index, one more than minutes; `leans`: net share of turnover that aggressors aim at;
    `activity`: multiple of the mean number of trades. After a jump `ends` are the places at which minutes end, which
    else are those of the next begin, and `opening` is where the day opened. The opening auction trades as session
    minute `opens_at` begins. The exchange keeps a path of each security: drawn columns are arrays, a quarter of a list.
    """

    places: Sequence[float]
    leans: Sequence[float]
    activity: Sequence[float]
    ends: Sequence[float] | None = None
    opening: float | None = None
    opens_at: int = 0

    def end(self, minute: int) -> float:
        """Fractional tick index at the end of a session minute."""
        return self.places[minute + 1] if self.ends is None else self.ends[minute]

    @property
    def opens(self) -> float:
        """Fractional tick index of the opening price."""
        return self.places[0] if self.opening is None else self.opening


class PriceMove(NamedTuple):
    """A move that a scenario puts upon a day: from session minute `begin` on, within `minutes`, by the part `size`."""

    begin: int
    minutes: int
    size: float

    def part(self, minute: int) -> float:
        """How much of it is done at the begin of a session minute, 0 to 1."""
        return min(max((minute - self.begin) / self.minutes, 0.0), 1.0)

    def runs(self, minute: int) -> bool:
        """Whether prices move in a session minute."""
        return self.begin <= minute < self.begin + self.minutes


def moved(path: ValuePath, listing: Listing, move: PriceMove) -> ValuePath:
    """The path with a move upon it: orders lean the way of the price while it moves, and there are more of them."""
    ladder, lean = listing.ladder, copysign(_MOVE_LEAN, move.size)
    values = (ladder.value(place) * (1 + move.size * move.part(minute)) for minute, place in enumerate(path.places))
    return ValuePath(
        [ladder.place(value) for value in values],
        [one + lean * move.runs(minute) for minute, one in enumerate(path.leans)],
        [one * (_MOVE_ACTIVITY if move.runs(minute) else 1.0) for minute, one in enumerate(path.activity)],
    )


def quieted(path: ValuePath) -> ValuePath:
    """The path of a day on which nobody trades in the first minute; the opening auction comes after it."""
    return path._replace(activity=[0.0, *path.activity[1:]], opens_at=1)


class ValueJump(NamedTuple):
    """From an instant (us) on, the value of a day is `ratio` times what it would have been."""

    us: int
    ratio: float


def jumped(path: ValuePath, ladder: Ladder, jumps: Iterable[tuple[int, float]]) -> ValuePath:
    """The path after jumps, each given by the session minute in which it came and its ratio."""
    places, ends = list(path.places), list(path.places[1:] if path.ends is None else path.ends)
    for minute, ratio in jumps:
        for column in (places, ends):
            column[minute:] = [ladder.place(ladder.value(place) * ratio) for place in column[minute:]]
    return path._replace(places=places, ends=ends, opening=path.opens)


@lru_cache
def activity_profile(minutes: int) -> Sequence[float]:
    """U-shape of a day with mean one: twice as busy after the open, half as busy again before the close."""
    raw = [0.7 + 1.5 * exp(-minute / 25) + 0.8 * exp((minute - minutes) / 20) for minute in range(minutes)]
    mean = sum(raw) / minutes
    return tuple(value / mean for value in raw)


def value_path(listing: Listing, random: Random, *, prev_close: float, minutes: int, gap: float) -> ValuePath:
    """Draw a day. `prev_close` in currency, `gap` as a fraction on top of the ordinary overnight change."""
    lean, swing, *swings = normals(random, minutes + 2)
    leans = _leans(listing.lean + 0.012 * lean, swing * _NOISE * 2, swings)
    sigma = listing.volatility / sqrt(minutes)
    drift = listing.drift / minutes
    overnight, *changes = normals(random, minutes + 1)
    value = prev_close * (1 + gap + 0.25 * listing.volatility * overnight)
    place = listing.ladder.place
    places = array("d", [place(value)])
    for lean, change in zip(leans, changes, strict=True):
        pull = 0.08 * (lean - listing.lean) / _NOISE
        value *= 1 + drift + sigma * (0.75 * change + pull)
        places.append(place(value))
    shape = zip(activity_profile(minutes), normals(random, minutes), strict=True)
    return ValuePath(places, leans, array("d", [level * exp(0.3 * normal - 0.045) for level, normal in shape]))


def _leans(mean: float, swing: float, normals: Iterable[float]) -> array[float]:
    leans = array("d")
    for normal in normals:
        swing = _MEMORY * swing + _NOISE * normal
        leans.append(mean + swing)
    return leans
