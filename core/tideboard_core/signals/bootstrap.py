"""Bootstrap of whole sessions: how far the difference of two weighted medians may be chance."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.records import Integers
from tideboard_core.flow.session_minutes import Floats

DRAWS: Final = 10_000
_HALF: Final = 0.5
_ROUNDING: Final = 1e-9


class Cancelled(Exception):
    """The caller no longer wants the result."""


class WeightedGroup(NamedTuple):
    """Values with their weights, and the number of the session that each lies in (0 to sessions - 1)."""

    values: Floats
    weights: Floats
    session: Integers


def median(group: WeightedGroup) -> float:
    """The weighted median: the middle of the lowest and highest value that halve the weight."""
    return quantile(group, _HALF)


def quantile(group: WeightedGroup, share: float) -> float:
    """The weighted quantile, the middle of the values between which it falls; NaN of nothing."""
    if not len(group.values):
        return float("nan")
    order = np.argsort(group.values)
    weight = np.cumsum(group.weights[order])
    wanted, slack = weight[-1] * share, weight[-1] * _ROUNDING
    low = min(int(np.searchsorted(weight, wanted - slack)), len(order) - 1)
    high = min(int(np.searchsorted(weight, wanted + slack, side="right")), len(order) - 1)
    return float(group.values[order[low]] + group.values[order[high]]) / 2


def differences(
    one: WeightedGroup,
    other: WeightedGroup,
    sessions: int,
    rng: np.random.Generator,
    cancelled: Callable[[], bool],
    draws: int = DRAWS,
) -> Floats:
    """Return the difference of the medians in each draw of as many sessions, all points of a session together.

    Draws in which a group has no point are left out. Raises Cancelled.
    """
    times = rng.multinomial(sessions, np.full(sessions, 1 / sessions), draws).astype(np.float64)
    medians = []
    for group in (one, other):
        if cancelled():
            raise Cancelled
        medians.append(_medians(group, times))
    found = medians[0] - medians[1]
    return found[np.isfinite(found)]


def interval(found: Floats, level: float, sessions: int, difference: float) -> tuple[float, float]:
    """Return the range that chance leaves with probability `level`, half of it on each side; `difference` lies in it.

    Draws from few sessions vary too little: the quantiles are moved outwards as far as Student's distribution reaches
    beyond the normal one (Hesterberg, What Teachers Should Know About the Bootstrap, 2015, section 3.4).
    """
    reach = _student(1 - level / 2, sessions - 1) * np.sqrt(sessions / (sessions - 1))
    outside = NormalDist().cdf(-reach)
    low, high = np.quantile(found, (outside, 1 - outside))
    return min(float(low), difference), max(float(high), difference)


def _student(share: float, freedom: int) -> float:
    """The quantile of Student's distribution above its middle, to a thousandth, up to 100."""
    at = np.concatenate([np.linspace(0, 10, 20_001), np.linspace(10, 100, 20_001)[1:]])
    density = (1 + at**2 / freedom) ** (-(freedom + 1) / 2)
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)
    below = 0.5 + scale * np.append(0, np.cumsum((density[1:] + density[:-1]) / 2 * np.diff(at)))
    return float(np.interp(share, below, at))


def _medians(group: WeightedGroup, times: Floats) -> Floats:
    """The median of each row of `times`, which says how often each session was drawn; NaN where nothing was.

    No value is moved to another: prices lie on steps, and a change of a whole step would be seen where there is none.
    Weights of each session up to each value make it a product of matrices: first with every so many values, then, for
    the draws whose median lies between two of these, with those between.
    """
    order = np.argsort(group.values, kind="stable")
    values, place = np.unique(group.values[order], return_inverse=True)
    session, weights = group.session[order], group.weights[order]
    sessions, step = times.shape[1], int(np.ceil(np.sqrt(len(values))))
    blocks = -(-len(values) // step)
    begins = np.searchsorted(place, np.arange(blocks + 1) * step)
    before = np.zeros((sessions, blocks + 1))
    before[:, 1:] = np.cumsum(_table(session, place // step, weights, (sessions, blocks)), axis=1)
    reached = times @ before[:, 1:]
    total = reached[:, -1]

    def first(share: float) -> Floats:
        """The first value of each draw with which its weight reaches a share of all."""
        level = (total * share)[:, None]
        block = np.minimum((reached < level).sum(axis=1), blocks - 1)
        found = np.zeros(len(times), np.int64)
        for number in np.unique(block).tolist():
            draws, own = np.flatnonzero(block == number), slice(begins[number], begins[number + 1])
            inside = _table(session[own], place[own] - number * step, weights[own], (sessions, step))
            within = times[draws] @ (before[:, number, None] + np.cumsum(inside, axis=1))
            found[draws] = number * step + (within < level[draws]).sum(axis=1)
        chosen: Floats = values[np.minimum(found, len(values) - 1)]
        return chosen

    medians = (first(_HALF - _ROUNDING) + first(_HALF + _ROUNDING)) / 2
    medians[total <= 0] = np.nan
    return medians


def _table(rows: Integers, columns: Integers, weights: Floats, shape: tuple[int, int]) -> Floats:
    """The sum of the weights of each row and column."""
    sums = np.bincount(rows * shape[1] + columns, weights, minlength=shape[0] * shape[1])
    return sums.reshape(shape).astype(np.float64, copy=False)
