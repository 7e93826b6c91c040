"""Bootstrap of whole sessions: how far the difference of two weighted medians may be chance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.records import Integers
from tideboard_core.flow.minutes import Floats

DRAWS: Final = 10_000
_TOGETHER: Final = 1000
"""Draws that are computed in one piece; between pieces the caller may stop it."""
_FINEST: Final = 1024
"""Different values of a group; more are taken together in as many steps of equal weight."""
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
    first, second = _Cumulated(one, sessions), _Cumulated(other, sessions)
    chances = np.full(sessions, 1 / sessions)
    found = []
    for begin in range(0, draws, _TOGETHER):
        if cancelled():
            raise Cancelled
        times = rng.multinomial(sessions, chances, min(_TOGETHER, draws - begin)).astype(np.float64)
        found.append(first.medians(times) - second.medians(times))
    all_ = np.concatenate(found)
    return all_[np.isfinite(all_)]


def interval(found: Floats, level: float) -> tuple[float, float]:
    """Return the range that leaves out `level` of the draws, half of it on each side."""
    low, high = np.quantile(found, (level / 2, 1 - level / 2))
    return float(low), float(high)


class _Cumulated:
    """Weight of each session up to each value, so that the medians of many draws are one product of matrices."""

    def __init__(self, group: Group, sessions: int) -> None:
        values = np.unique(group.values)
        if len(values) > _FINEST:
            values = values[np.linspace(0, len(values) - 1, _FINEST).round().astype(np.int64)]
        self._values = values
        cells = np.searchsorted(values, group.values) + group.session * len(values)
        weights = np.bincount(cells, group.weights, minlength=sessions * len(values))
        self._weights = np.cumsum(weights.reshape(sessions, len(values)), axis=1)

    def medians(self, times: Floats) -> Floats:
        """The median of each row of `times`: how often each session was drawn; NaN where nothing was."""
        weights = times @ self._weights
        total = weights[:, -1:]
        low = np.argmax(weights >= total * (_HALF - _ROUNDING), axis=1)
        high = np.argmax(weights > total * (_HALF + _ROUNDING), axis=1)
        found = (self._values[low] + self._values[high]) / 2
        return np.where(total[:, 0] > 0, found, np.nan)
