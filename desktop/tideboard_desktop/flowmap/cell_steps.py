"""The cells of the flow map: shares of turnover in fixed steps, one or five minutes to a column."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tideboard_core.flow.session_minutes import Floats

Cells = NDArray[np.uint8]

EDGES: Final = (0.04, 0.10, 0.20, 0.35)
"""Shares of turnover at which the steps begin: the same for all securities and days, so that maps compare."""
QUANTILES: Final = (10, 25, 75, 90)
"""Percent of a minute's own earlier shares at which the steps begin in the other mode."""
GROUP: Final = 5
"""Minutes of a wide column."""


class CellStep(IntEnum):
    """What a cell shows; the steps of inflow and outflow have the shades S, M, L, XL."""

    AHEAD = 0
    NEUTRAL = 1
    IN_S = 2
    IN_M = 3
    IN_L = 4
    IN_XL = 5
    OUT_S = 6
    OUT_M = 7
    OUT_L = 8
    OUT_XL = 9
    NO_TRADE = 10
    GAP = 11


_OWN_STEPS: Final = np.array(
    [CellStep.OUT_XL, CellStep.OUT_M, CellStep.NEUTRAL, CellStep.IN_M, CellStep.IN_XL], np.uint8
)


def shares(net_changes: Floats, turnover: Floats) -> Floats:
    """Net inflow as a fraction of turnover; NaN where either is unknown or nothing was traded."""
    found: Floats = net_changes / np.where(turnover > 0, turnover, np.nan)
    return found


def grouped(values: Floats, received: NDArray[np.bool_], size: int = GROUP) -> Floats:
    """Sums of the known values in columns of `size` minutes; NaN without any, or while the last minute is not there.

    `values` and `received` (which minutes are over) are securities x minutes.
    """
    rows, count = values.shape
    missing = -count % size
    padded = np.pad(values, ((0, 0), (0, missing)), constant_values=np.nan).reshape(rows, -1, size)
    known = np.isfinite(padded)
    sums = np.where(known, padded, 0.0).sum(axis=2)
    whole = group_ends(received, size)
    return np.where(known.any(axis=2) & whole, sums, np.nan)


def group_ends(received: NDArray[np.bool_], size: int = GROUP) -> NDArray[np.bool_]:
    """Whether the last minute of each column of `size` minutes is over."""
    count = received.shape[1]
    last = np.minimum(np.arange(size - 1, count + size - 1, size), count - 1)
    ends: NDArray[np.bool_] = received[:, last]
    return ends


def cells_by_share(net_changes: Floats, turnover: Floats, received: NDArray[np.bool_]) -> Cells:
    """The cells of columns (securities x columns) by net / turnover; `received` says which columns are over."""
    share = shares(net_changes, turnover)
    size = np.abs(share)
    coloured = np.full(share.shape, CellStep.NEUTRAL, np.uint8)
    for edge in EDGES:
        coloured += size >= edge
    coloured += np.uint8(CellStep.OUT_S - CellStep.IN_S) * (share <= -EDGES[0])
    return _with_the_rest(coloured, share, net_changes, turnover, received)


def cells_by_own_minute(net_changes: Floats, turnover: Floats, received: NDArray[np.bool_], quantiles: Floats) -> Cells:
    """The cells of columns by where the share stands among those of the same minute of earlier sessions.

    `quantiles` are securities x 4 x columns, NaN without sessions enough: those cells are gaps.
    """
    share = shares(net_changes, turnover)
    low = (share[:, np.newaxis, :] < quantiles[:, :2, :]).sum(axis=1)
    high = (share[:, np.newaxis, :] > quantiles[:, 2:, :]).sum(axis=1)
    known = np.where(np.isfinite(quantiles).all(axis=1), share, np.nan)
    coloured = _OWN_STEPS[2 - low + high]
    return _with_the_rest(coloured, known, net_changes, turnover, received)


def _with_the_rest(
    coloured: Cells, share: Floats, net_changes: Floats, turnover: Floats, received: NDArray[np.bool_]
) -> Cells:
    """Put columns ahead, without trade, and without a value into `coloured`."""
    unknown = np.isnan(share)
    np.copyto(coloured, np.uint8(CellStep.GAP), where=unknown)
    np.copyto(coloured, np.uint8(CellStep.NO_TRADE), where=unknown & (turnover == 0) & np.isfinite(net_changes))
    np.copyto(coloured, np.uint8(CellStep.AHEAD), where=~received)
    return coloured
