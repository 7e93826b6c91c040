"""Where a value stands among those of earlier sessions, and the usual range: exact on the archive's integers."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.records import Integers

WINDOW: Final = 60
"""Sessions before today that a value is compared with."""
LEAST_FOR_RANK: Final = 10
LEAST: Final = 20
"""Sessions from which there is a percentile and a usual range."""
STEPS_BELOW: Final = 40
"""Sessions below which the percentile is rounded down to whole sessions."""
OPENING: Final = 5
"""Minutes after the open in which a net says little."""
QUANTILES: Final = (10, 25, 50, 75, 90)
"""Percent of the five curves of the usual range."""

Mask = NDArray[np.bool_]


class Ranked(NamedTuple):
    """A value against `n` others, of which `lower` are below it and `equal` are the same; `minute` of the session."""

    n: int
    lower: int
    equal: int
    minute: int = OPENING

    @property
    def enough(self) -> bool:
        """Whether there are sessions enough for a percentile."""
        return self.n >= LEAST

    @property
    def opening(self) -> bool:
        """Whether it is too early in the session for the number to say much."""
        return self.minute < OPENING

    @property
    def above_all(self) -> bool:
        """Whether it is larger than every other value."""
        return self.n > 0 and self.lower == self.n

    @property
    def below_all(self) -> bool:
        """Whether it is smaller than every other value."""
        return self.n > 0 and self.lower + self.equal == 0

    @property
    def no_spread(self) -> bool:
        """Whether all values are the same as it."""
        return self.n > 0 and self.equal == self.n

    @property
    def percentile(self) -> int | None:
        """`100 (lower + equal / 2) / n` rounded down, 1 to 99; None below 20 sessions, above all and below all.

        Below 40 sessions `lower + equal / 2` is rounded down to whole sessions first. 50 without any spread.
        """
        if not self.enough or self.above_all or self.below_all:
            return None
        if self.no_spread:
            return 50
        twice = 2 * self.lower + self.equal
        number = 100 * (twice // 2) // self.n if self.n < STEPS_BELOW else 100 * twice // (2 * self.n)
        return max(number, 1)

    @property
    def points(self) -> float | None:
        """`percentile` as a place from 0, below all, to 100, above all; None below 20 sessions."""
        if not self.enough:
            return None
        return 100.0 if self.above_all else float(self.percentile or 0)

    @property
    def rank(self) -> int | None:
        """Place from the top among 10 to 19 sessions, 1 above all of them; None with more or fewer, and below all."""
        if not LEAST_FOR_RANK <= self.n < LEAST or self.below_all:
            return None
        return self.n - self.lower - self.equal + 1


class Bands(NamedTuple):
    """Usual range of each minute: one row for each of `QUANTILES`, NaN below 20 sessions, and the sessions counted."""

    curves: NDArray[np.float64]
    n: Integers


def rank(value: int, others: Integers, *, minute: int = OPENING) -> Ranked:
    """Rank a value among others, all known."""
    lower, equal = int((others < value).sum()), int((others == value).sum())
    return Ranked(len(others), lower, equal, minute)


def rank_ratio(net: int, turnover: int, nets: Integers, turnovers: Integers, *, minute: int = OPENING) -> Ranked | None:
    """Rank `net / turnover` among those of sessions that have a turnover, exactly; None if this one has none."""
    if turnover <= 0:
        return None
    pairs = [(a, b) for a, b in zip(nets.tolist(), turnovers.tolist(), strict=True) if b > 0]
    signs = [a * turnover - net * b for a, b in pairs]
    lower, equal = sum(1 for sign in signs if sign < 0), sum(1 for sign in signs if sign == 0)
    return Ranked(len(pairs), lower, equal, minute)


def rank_many(values: Integers, others: Integers, known: Mask, *, minute: int = OPENING) -> list[Ranked]:
    """Rank one value of each symbol: `others` and `known` have a row for each symbol, a column for each session."""
    column = values[:, None]
    lower = ((others < column) & known).sum(axis=1).tolist()
    equal = ((others == column) & known).sum(axis=1).tolist()
    return [Ranked(*each, minute) for each in zip(known.sum(axis=1).tolist(), lower, equal, strict=True)]


def percentiles(values: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where each value stands among those of its column: 0 below all, 100 above; NaN with fewer than 20.

    `others` has a row for each session, NaN where unknown; those that are equal count half.
    """
    n, lower, equal = np.isfinite(others).sum(axis=0), (others < values).sum(axis=0), (others == values).sum(axis=0)
    found = np.full(len(values), np.nan)
    np.divide(100 * (lower + equal / 2), n, out=found, where=(n >= LEAST) & np.isfinite(values))
    return found


def bands(values: Integers, known: Mask) -> Bands:
    """Return the usual range: quantiles linear between order statistics at `k = (n - 1) q`.

    `values` and `known` have a row for each session, a column for each minute.
    """
    n = known.sum(axis=0)
    curves = np.full((len(QUANTILES), values.shape[1]), np.nan)
    enough = n >= LEAST
    if not enough.any():
        return Bands(curves, n)
    ordered = np.sort(np.where(known, values, np.iinfo(np.int64).max), axis=0)
    last = np.maximum(n - 1, 0)
    for number, percent in enumerate(QUANTILES):
        whole, part = np.divmod(last * percent, 100)
        low = np.take_along_axis(ordered, whole[None, :], axis=0)[0]
        high = np.take_along_axis(ordered, np.minimum(whole + 1, last)[None, :], axis=0)[0]
        curves[number, enough] = (low + (high - low) * (part / 100))[enough]
    return Bands(curves, n)
