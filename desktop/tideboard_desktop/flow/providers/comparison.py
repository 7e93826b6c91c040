"""Two providers' flow of one security: joined minute by minute, their gap, where their signs differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tideboard_core.flow.session_minutes import MINUTE, Floats
from tideboard_core.model.flow import FlowDistribution, SizeAmounts, SizeDistribution, TierAmounts
from tideboard_desktop.flow.providers.model import FlowSeries, TimeSpan, missing_spans

Distributed = FlowDistribution | SizeDistribution
OPPOSITE_MINUTES = 5
"""This many minutes in a row with opposite signs are a disagreement; fewer are two lines crossing zero."""
_RECENT = 5 * MINUTE
"""A last common minute further back than this says nothing about now."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ProviderComparison:
    """Two nets at the minutes that both have; amounts in the instrument's currency, times UTC epoch seconds.

    `first` and `second` stand at `times`, which are the first provider's stamps. `other` is the second provider's
    whole series. `missing` are the stretches of trading that have no common minute, `conflicts` those in which the
    signs differ for `OPPOSITE_MINUTES` or longer. `until` is the first provider's newest minute.
    """

    times: Floats
    first: Floats
    second: Floats
    other: FlowSeries
    missing: tuple[TimeSpan, ...]
    conflicts: tuple[TimeSpan, ...]
    until: float

    def __len__(self) -> int:
        """Number of common minutes."""
        return len(self.times)

    @property
    def differ_since(self) -> float | None:
        """Begin of the disagreement that lasts to the newest common minute; None without one, or if that is too old."""
        if not self.conflicts or self.until - float(self.times[-1]) > _RECENT:
            return None
        last = self.conflicts[-1]
        return last.begin if last.end == float(self.times[-1]) else None

    def index_at(self, time: float) -> int | None:
        """Row of the common minute with this stamp of the first provider; None if the second lacks it."""
        index = int(np.searchsorted(self.times, time))
        return index if index < len(self) and float(self.times[index]) == time else None

    def gap_at(self, index: int) -> float:
        """First net minus second."""
        return float(self.first[index] - self.second[index])


def compare(first: FlowSeries, second: FlowSeries, session: Sequence[TimeSpan]) -> ProviderComparison | None:
    """Join two series over the trading stretches `session`; None when they have no minute in common."""
    mine, theirs = _pairs(_minutes(first.times), _minutes(second.times))
    if not len(mine):
        return None
    times, nets, others = first.times[mine], first.net[mine], second.net[theirs]
    missing = missing_spans(times, session)
    return ProviderComparison(
        times=times,
        first=nets,
        second=others,
        other=second,
        missing=missing,
        conflicts=tuple(_conflicts(times, nets * others < 0, missing)),
        until=float(first.times[-1]),
    )


def _minutes(times: Floats) -> NDArray[np.int64]:
    return np.rint(times / MINUTE).astype(np.int64)


def _pairs(mine: NDArray[np.int64], theirs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows that belong together: the same minute; of the rest, within one minute; each row once, in order.

    One minute is the largest distance of the two providers' stamps (protocol/longport.md, section 10).
    """
    _same, rows, others = np.intersect1d(mine, theirs, return_indices=True)
    left = {int(theirs[row]): row for row in np.setdiff1d(np.arange(len(theirs)), others).tolist()}
    pairs = list(zip(rows.tolist(), others.tolist(), strict=True))
    for row in np.setdiff1d(np.arange(len(mine)), rows).tolist():
        near = next((left.pop(minute) for minute in (int(mine[row]) - 1, int(mine[row]) + 1) if minute in left), None)
        if near is not None:
            pairs.append((row, near))
    joined = np.asarray(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return joined[:, 0], joined[:, 1]


def _conflicts(times: Floats, opposite: NDArray[np.bool_], missing: Sequence[TimeSpan]) -> Iterator[TimeSpan]:
    """Runs of opposite signs that are long enough; a gap ends a run, a break of the session does not."""
    turns = np.flatnonzero(np.diff(opposite)) + 1
    holes = [int(np.searchsorted(times, hole.end)) for hole in missing]
    edges = sorted({0, len(times), *turns.tolist(), *holes})
    for begin, end in pairwise(edges):
        if opposite[begin] and end - begin >= OPPOSITE_MINUTES:
            yield TimeSpan(float(times[begin]), float(times[end - 1]))


def ratio(first: float, second: float) -> float | None:
    """The second net in percent of the first; None if the signs differ or the first is zero."""
    return second / first * 100 if first * second > 0 else None


def in_sizes(amounts: TierAmounts | SizeAmounts) -> SizeAmounts:
    """Amounts in three sizes: of four tiers the extra-large one counts as large, which is an assumption."""
    if isinstance(amounts, SizeAmounts):
        return amounts
    return SizeAmounts(amounts.extra_large + amounts.large, amounts.medium, amounts.small)
