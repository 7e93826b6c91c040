"""Bootstrap of whole sessions: how far the difference of two weighted medians may be chance."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.records import Integers
from tideboard_core.flow.minutes import Floats
from tideboard_core.signals.sessions import Flags

DRAWS: Final = 10_000
_FINEST: Final = 4096
"""Different values that are told apart in a group; more are taken together."""
_HALF: Final = 0.5
_ROUNDING: Final = 1e-9


class Cancelled(Exception):
    """The caller no longer wants the result."""


class Group(NamedTuple):
    """Values with their weights, and the number of the session that each lies in (0 to sessions - 1)."""

    values: Floats
    weights: Floats
    session: Integers


def median(group: Group) -> float:
    """The weighted median: the middle of the lowest and highest value that halve the weight."""
    return quantile(group, _HALF)


def quantile(group: Group, share: float) -> float:
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
    one: Group,
    other: Group,
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


def interval(found: Floats, level: float, sessions: int) -> tuple[float, float]:
    """Return the range that chance leaves with probability `level`, half of it on each side.

    Draws from few sessions vary too little: the quantiles are moved outwards as far as Student's distribution reaches
    beyond the normal one (Hesterberg, What Teachers Should Know About the Bootstrap, 2015, section 3.4).
    """
    reach = _student(1 - level / 2, sessions - 1) * np.sqrt(sessions / (sessions - 1))
    outside = NormalDist().cdf(-reach)
    low, high = np.quantile(found, (outside, 1 - outside))
    return float(low), float(high)


def _student(share: float, freedom: int) -> float:
    """The quantile of Student's distribution above its middle, to a thousandth, up to 100."""
    at = np.concatenate([np.linspace(0, 10, 20_001), np.linspace(10, 100, 20_001)[1:]])
    density = (1 + at**2 / freedom) ** (-(freedom + 1) / 2)
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)
    below = 0.5 + scale * np.append(0, np.cumsum((density[1:] + density[:-1]) / 2 * np.diff(at)))
    return float(np.interp(share, below, at))


def _medians(group: Group, times: Floats) -> Floats:
    """The median of each row of `times`, which says how often each session was drawn; NaN where nothing was.

    Weights of each session up to each value make it a product of matrices: first with every so many values, then, for
    the draws whose median lies between two of these, with those between.
    """
    values = _thinned(np.unique(group.values))
    sessions, step = times.shape[1], int(np.ceil(np.sqrt(len(values))))
    cells = np.searchsorted(values, group.values) + group.session * len(values)
    weights = np.bincount(cells, group.weights, minlength=sessions * len(values)).reshape(sessions, -1)
    reached = np.cumsum(weights, axis=1)
    total = times @ reached[:, -1]
    ends = np.append(np.arange(step - 1, len(values) - 1, step), len(values) - 1)
    half = total[:, None] * (_HALF - _ROUNDING)
    block = np.argmax(times @ reached[:, ends] >= half, axis=1)
    found = np.full(len(times), np.nan)
    for number in np.unique(block).tolist():
        draws = np.flatnonzero((block == number) & (total > 0))
        begin = number * step
        low, high, inside = _halves(times[draws] @ reached[:, begin : begin + step], total[draws])
        if not inside.all():
            high[~inside] = _halves(times[draws[~inside]] @ reached, total[draws[~inside]])[1] - begin
        found[draws] = (values[begin + low] + values[begin + high]) / 2
    return found


def _halves(reached: Floats, total: Floats) -> tuple[Integers, Integers, Flags]:
    """Where half of each row's total is reached, where it is exceeded, and whether it is."""
    low: Integers = np.argmax(reached >= total[:, None] * (_HALF - _ROUNDING), axis=1)
    over: Flags = reached > total[:, None] * (_HALF + _ROUNDING)
    inside: Flags = np.logical_or.reduce(over, axis=1)
    return low, np.argmax(over, axis=1), inside


def _thinned(values: Floats) -> Floats:
    """At most `_FINEST` of some ordered values, the last one among them."""
    if len(values) <= _FINEST:
        return values
    return values[np.linspace(0, len(values) - 1, _FINEST).round().astype(np.int64)]
