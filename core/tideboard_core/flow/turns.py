"""Turns of the flow: the last minutes in proportion to their turnover, and where that changes its side.

Every function takes one security (minutes) or many (securities x minutes), float64 with NaN for unknown.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tideboard_core.flow.session_minutes import Floats

WINDOW: Final = 15
"""Session minutes that are added up."""
LEAST: Final = 12
"""Minutes of the window that have to be known, else it has no value."""
LIMIT: Final = 0.06
"""Share of turnover beyond which the window counts as in- or outflow; between the limits the side stays."""
LASTING: Final = 3
"""Consecutive minutes beyond the limit that change the side."""
SMOOTHED: Final = 5
"""Minutes of the mean of `breadth`."""


def window_sums(values: Floats, window: int) -> tuple[Floats, Floats]:
    """Sum of the known values in the window that ends with each minute, and how many are known."""
    known = np.isfinite(values)
    return _sums(np.where(known, values, 0.0), window), _sums(known.astype(np.float64), window)


def ratio(
    net_changes: Floats, turnover: Floats, window: int = WINDOW, least: int = LEAST, newest: int | None = None
) -> Floats:
    """Net of the last minutes as a fraction of their turnover (0.06 = 6 %); NaN with too few known, or no trade.

    A minute that is not known itself has none: a window that reaches beyond the newest minute would change with it.
    With `newest` only those of so many last minutes are returned.
    """
    late = slice(0 if newest is None else net_changes.shape[-1] - newest, None)
    paired = np.isfinite(net_changes) & np.isfinite(turnover)
    money, traded = (_sums(np.where(paired, values, 0.0), window, late) for values in (net_changes, turnover))
    count = np.cumsum(paired, axis=-1, dtype=np.int16)
    count[..., window:] -= count[..., :-window].copy()
    count = count[..., late]
    valid = paired[..., late] & (count >= least) & (traded > 0)
    return np.where(valid, money / np.where(traded > 0, traded, 1.0), np.nan)


def sides(
    ratios: Floats, before: NDArray[np.int8] | None = None, limit: float = LIMIT, lasting: int = LASTING
) -> NDArray[np.int8]:
    """Return the side that holds at each minute: +1 inflow, -1 outflow, 0 none yet.

    A side holds from the last of `lasting` consecutive minutes beyond the limit on. `before` is the side of each
    security ahead of the first minute (None = none); the first `lasting` - 1 minutes then only begin a side.
    """
    side = np.where(ratios > limit, 1, np.where(ratios < -limit, -1, 0)).astype(np.int8)
    reached = side.copy()
    for back in range(1, lasting):
        reached[..., :back] = 0
        reached[..., back:][side[..., :-back] != side[..., back:]] = 0
    at = np.where(reached != 0, np.arange(reached.shape[-1]), -1)
    last = np.maximum.accumulate(at, axis=-1)
    held = np.take_along_axis(reached, np.maximum(last, 0), axis=-1)
    ahead = np.zeros(reached.shape[:-1], np.int8) if before is None else before
    found: NDArray[np.int8] = np.where(last >= 0, held, ahead[..., np.newaxis])
    return found


def side_changes(held: NDArray[np.int8], before: NDArray[np.int8] | None = None) -> NDArray[np.int8]:
    """Return +1 (to inflow) or -1 where the side that holds is the other one than before, else 0.

    `before` is the side of each security ahead of the first minute, None = none.
    """
    ahead = np.zeros(held.shape[:-1], np.int8) if before is None else before
    earlier = np.concatenate([ahead[..., np.newaxis], held[..., :-1]], axis=-1)[..., : held.shape[-1]]
    return np.where(held == -earlier, held, 0).astype(np.int8)


def turns(ratios: Floats, limit: float = LIMIT, lasting: int = LASTING) -> NDArray[np.int8]:
    """Return +1 (to inflow) or -1 at each minute that a turn is dated at, else 0.

    A turn is a change from one side to the other, dated at the minute from which that one holds, so that it cannot
    vanish later; the first side after the open is none.
    """
    return side_changes(sides(ratios, None, limit, lasting))


def breadth(net_changes: Floats) -> Floats:
    """Securities with inflow minus those with outflow per minute, the mean of the last five minutes.

    `net_changes` is securities x minutes. A minute in which nothing is known of any security is NaN and in no mean.
    """
    known = np.isfinite(net_changes).any(axis=0)
    difference = (net_changes > 0).sum(axis=0) - (net_changes < 0).sum(axis=0)
    total, count = window_sums(np.where(known, difference, np.nan), SMOOTHED)
    return np.where(known, total / np.maximum(count, 1), np.nan)


def _sums(values: Floats, window: int, late: slice = slice(None)) -> Floats:
    """Added minute by minute, not as differences of running sums: a window without trade is exactly 0."""
    begin, end = late.indices(values.shape[-1])[:2]
    sums = values[..., late].copy()
    for back in range(1, min(window, end)):
        ahead = max(back - begin, 0)  # of the first minutes there are none so far back
        sums[..., ahead:] += values[..., begin + ahead - back : end - back]
    return sums
