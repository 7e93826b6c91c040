"""Closes of another security at the bars of a chart, whatever market it trades in."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import Minutes
from tideboard_desktop.ui.charts.polygons import Floats

_DAY: Final = 1440


def aligned_closes(starts: Minutes, longest: int, other: Columns, *, days: bool = False) -> Floats:
    """For each bar the other's close: of its last bar that starts within the same time; NaN where there is none.

    Bars start at `starts` (ascending, minutes since 1970, UTC) and last until the next one, `longest` minutes at most.
    Bars of a day or longer (`days`) start at midnight of their own exchange: they belong together by its date, for by
    the instant a day of Hong Kong would lie in that of New York before it.
    """
    if not len(starts) or not len(other.start):
        return np.full(len(starts), np.nan)
    begins = other.start
    if days:
        starts, begins = _dates(starts), _dates(begins)
    ends = np.minimum(np.append(starts[1:], starts[-1] + longest), starts + longest)
    last = np.searchsorted(begins, ends) - 1
    inside = (last >= 0) & (begins[np.maximum(last, 0)] >= starts)
    return np.where(inside, other.close[np.maximum(last, 0)], np.nan)


def _dates(starts: Minutes) -> Minutes:
    """Midnights of any exchange less than twelve hours from Greenwich as those of the same date there."""
    return (starts + _DAY // 2) // _DAY * _DAY


class Change(NamedTuple):
    """The first and the last known close of a stretch; `percent` is from one to the other."""

    first: float
    last: float

    @property
    def percent(self) -> float:
        """The change in percent."""
        return (self.last / self.first - 1) * 100


def change_of(closes: Floats) -> Change | None:
    """Of some bars; None if no close is known or the first one is not above zero."""
    known = np.flatnonzero(np.isfinite(closes))
    if not len(known) or closes[known[0]] <= 0:
        return None
    return Change(float(closes[known[0]]), float(closes[known[-1]]))
