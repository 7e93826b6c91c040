"""What the rounds of a measure found: their median, which keeps them, so that ratios and spreads come from each."""

from __future__ import annotations

import statistics
from collections.abc import Iterable


class Repeated(float):
    """The median of what several rounds found, and what each found, in their order."""

    each: tuple[float, ...]

    def __new__(cls, each: Iterable[float]) -> Repeated:
        """Take them all; StatisticsError without any."""
        kept = tuple(each)
        made = super().__new__(cls, statistics.median(kept))
        made.each = kept
        return made

    def times(self, factor: float) -> Repeated:
        """The same in another unit."""
        return Repeated(value * factor for value in self.each)


def each_of(value: float) -> tuple[float, ...]:
    """What each round found; of a plain number it alone."""
    return value.each if isinstance(value, Repeated) else (value,)


def in_turn(ours: float, other: float) -> Repeated:
    """Ours over the other, round by round where both were measured in turn: what slows one round slows both in it."""
    above, below = each_of(ours), each_of(other)
    if len(above) != len(below):
        return Repeated([ours / other])
    return Repeated(one / two for one, two in zip(above, below, strict=True))
