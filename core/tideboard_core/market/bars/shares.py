"""Shares that bars are of: volumes in the shares of adjusted prices, prices as traded in the shares of one day."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from operator import attrgetter
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.market.bars.columns import MOST_VOLUME, Columns
from tideboard_core.market.bars.intervals import Minutes, Unit, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.quote import BarAdjustment
from tideboard_core.model.splits import Split
from tideboard_core.ports.bars import day_start

Floats = NDArray[np.float64]
_BESIDE: Final = 5
"""Bars on each side of a split by which it is seen whose shares their volumes are of."""
_HALF_WAY: Final = 0.5
_DAY: Final = attrgetter("day")


class SharedRows(NamedTuple):
    """Bars whose volumes are of the shares of their prices, but for those that are not `known` (None = all are)."""

    rows: Columns
    known: NDArray[np.bool_] | None = None


class _Boundary(NamedTuple):
    """A split inside bars: those before row `at` are of old shares, and so is a part of row `mixed`.

    From row `first` to before row `last` there is no other one.
    """

    at: int
    mixed: int | None
    ratio: Fraction | None
    first: int = 0
    last: int = 0


def in_shares_of_prices(key: SeriesKey, rows: Columns, splits: Sequence[Split]) -> SharedRows:
    """Bars with volumes in the shares of their adjusted prices; as traded they stay as they are.

    Brokers adjust prices and leave volumes as traded. Turnover, which no split changes, over volume and price says
    whether these bars are so: it jumps at the split, or it does not, and then nothing is left to do.
    """
    if not splits or key.adjustment is BarAdjustment.NONE or not len(rows.start):
        return SharedRows(rows)
    factors = np.ones(len(rows.start))
    for split in _boundaries(key, rows.start, splits):
        if split.ratio is None:
            factors[: split.at] = np.nan
        elif _jumps(rows, split):
            if key.adjustment is BarAdjustment.FORWARD:
                factors[: split.at] *= float(split.ratio)
            else:
                factors[split.at :] /= float(split.ratio)
            if split.mixed is not None:
                factors[split.mixed] = np.nan
    return _scaled(rows, factors)


def _scaled(rows: Columns, factors: Floats) -> SharedRows:
    known = ~np.isnan(factors)
    if (factors[known] == 1).all():
        return SharedRows(rows, None if known.all() else known)
    volume = np.minimum(np.rint(rows.volume * np.where(known, factors, 1.0)), MOST_VOLUME).astype(np.int64)
    return SharedRows(rows._replace(volume=volume), None if known.all() else known)


def in_last_shares(key: SeriesKey, rows: Columns, splits: Sequence[Split]) -> Columns | None:
    """Bars as traded in the shares of the newest one; None where that is not known of all of them."""
    factors = np.ones(len(rows.start))
    for split in _boundaries(key, rows.start, splits):
        if split.ratio is None or split.mixed is not None:
            return None
        factors[: split.at] *= float(split.ratio)
    if (factors == 1).all():
        return rows
    prices = {name: getattr(rows, name) / factors for name in ("open", "high", "low", "close")}
    volume = np.minimum(np.rint(rows.volume * factors), MOST_VOLUME).astype(np.int64)
    return rows._replace(volume=volume, **prices)


def _boundaries(key: SeriesKey, starts: Minutes, splits: Iterable[Split]) -> list[_Boundary]:
    """The splits with bars on both sides of them, or inside a bar of several days; by time."""
    found: list[_Boundary] = []
    whole = key.interval.unit is Unit.MINUTE or (key.interval.unit is Unit.DAY and key.interval.length == 1)
    for day, ratio in sorted(splits, key=_DAY):
        boundary = minute_of(day_start(key.market, day))
        at = int(starts.searchsorted(boundary))
        if at == 0:
            continue
        newest = at == len(starts)
        end = int(starts[at - 1]) + key.shortest if newest else int(starts[at])
        mixed = at - 1 if not whole and end > boundary else None
        if not newest or mixed is not None:
            found.append(_Boundary(at, mixed, ratio))
    begins = [0, *(one.at for one in found)]
    ends = [*(one.at if one.mixed is None else one.mixed for one in found), len(starts)]
    return [one._replace(first=begins[place], last=ends[place + 1]) for place, one in enumerate(found)]


def _jumps(rows: Columns, split: _Boundary) -> bool:
    """Whether the volumes are as traded on both sides; they are taken to be where there is no turnover to tell."""
    begin = split.at if split.mixed is None else split.mixed
    before = _price_ratio(rows.part(max(begin - _BESIDE, split.first), begin))
    after = _price_ratio(rows.part(split.at, min(split.at + _BESIDE, split.last)))
    if before is None or after is None or split.ratio is None or split.ratio == 1:
        return True
    return math.log(before / after) / math.log(split.ratio) > _HALF_WAY


def _price_ratio(rows: Columns) -> float | None:
    """Turnover over volume in typical prices of the bars; None without one."""
    money = (rows.high + rows.low + rows.close) / 3 * rows.volume
    some = (rows.turnover > 0) & (money > 0)
    return float(np.median(rows.turnover[some] / money[some])) if some.any() else None
