"""Bootstrap of whole sessions: how far the difference of two weighted medians may be chance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.records import Integers
from tideboard_core.flow.minutes import Floats
from tideboard_core.signals.sessions import Flags

DRAWS: Final = 10_000
_STEPS: Final = 256
"""Different values that are told apart within the range of the medians; more are taken together."""
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


def interval(found: Floats, level: float) -> tuple[float, float]:
    """Return the range that leaves out `level` of the draws, half of it on each side."""
    low, high = np.quantile(found, (level / 2, 1 - level / 2))
    return float(low), float(high)


def _medians(group: Group, times: Floats) -> Floats:
    """The median of each row of `times`, which says how often each session was drawn; NaN where nothing was."""
    values = np.unique(group.values)
    if len(values) > _STEPS:  # where the medians lie, then as many steps in that range
        coarse = _thinned(values, _STEPS // 4)
        low, high, _known = _places(group, coarse, times)
        first = int(np.searchsorted(values, coarse[max(int(low.min()) - 1, 0)]))
        last = int(np.searchsorted(values, coarse[int(high.max())]))
        values = np.append(_thinned(values[first : last + 1], _STEPS), values[-1])
    low, high, known = _places(group, values, times)
    return np.where(known, (values[low] + values[high]) / 2, np.nan)


def _places(group: Group, values: Floats, times: Floats) -> tuple[Integers, Integers, Flags]:
    """The first of `values` at which half of the weight of each draw is reached, and exceeded; which draws have any.

    Weights of each session up to each value make the medians of many draws one product of matrices.
    """
    sessions = times.shape[1]
    cells = np.searchsorted(values, group.values) + group.session * len(values)
    weights = np.bincount(cells, group.weights, minlength=sessions * len(values)).reshape(sessions, -1)
    reached = times @ np.cumsum(weights, axis=1)
    total = reached[:, -1:]
    low = np.argmax(reached >= total * (_HALF - _ROUNDING), axis=1)
    high = np.argmax(reached > total * (_HALF + _ROUNDING), axis=1)
    return low, high, total[:, 0] > 0


def _thinned(values: Floats, most: int) -> Floats:
    """At most so many of some ordered values, the last one among them."""
    if len(values) <= most:
        return values
    return values[np.linspace(0, len(values) - 1, most).round().astype(np.int64)]
