"""Shares that bars are of: volumes in the shares of adjusted prices, prices as traded in the shares of one day."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.market.bars.columns import MOST_VOLUME, Columns
from tideboard_core.market.bars.intervals import Interval, Minutes, Unit, built_starts, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.quote import BarAdjustment
from tideboard_core.model.session import forget_with_days
from tideboard_core.model.splits import Split
from tideboard_core.ports.bars import day_end, day_start

Floats = NDArray[np.float64]
_BESIDE: Final = 5
"""Bars on each side of a split by which it is seen whose shares their volumes are of."""
_HALF_WAY: Final = 0.5
_DAY: Final = attrgetter("day")
_A_DAY: Final = Interval(1, Unit.DAY)


class SharedRows(NamedTuple):
    """Bars whose volumes are of the shares of their prices, but for those that are not `known` (None = all are).

    `shares` has one number for bars that follow each other and have prices of the same shares, None = all have.
    `ratios` has the rows that begin with others: how many of them one of the close before is, NaN where nobody tells.
    """

    rows: Columns
    known: NDArray[np.bool_] | None = None
    shares: NDArray[np.int32] | None = None
    ratios: Mapping[int, float] = MappingProxyType({})

    def volumes(self, end: int) -> Floats:
        """Volumes of the rows before `end`, NaN where it is not known of which shares they are."""
        volume: Floats = self.rows.volume[:end].astype(np.float64)
        return volume if self.known is None else np.where(self.known[:end], volume, np.nan)


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
    """Bars with volumes in the shares of their adjusted prices; as traded they stay, and it is told where others begin.

    Brokers adjust prices and leave volumes as traded. Turnover, which no split changes, over volume and price says
    whether these bars are so: it jumps at the split, or it does not, and then nothing is left to do.
    """
    if not splits or not len(rows.start):
        return SharedRows(rows)
    if key.adjustment is BarAdjustment.NONE:
        return _as_traded(rows, _boundaries(key, rows.start, splits))
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


def _as_traded(rows: Columns, boundaries: Sequence[_Boundary]) -> SharedRows:
    """A bar of both shares has a number of its own; its close is one of the new ones."""
    if not boundaries:
        return SharedRows(rows)
    shares, ratios = np.zeros(len(rows.start), np.int32), dict[int, float]()
    for split in boundaries:
        shares[split.at :] += 1
        if split.mixed is not None:
            shares[split.mixed :] += 1
        ratio = math.nan if split.ratio is None else float(split.ratio)
        ratios[split.at if split.mixed is None else split.mixed] = ratio
    return SharedRows(rows, shares=shares, ratios=ratios)


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
    """The splits with bars on both sides of them, or inside a bar of several days; by time.

    Those without a bar between them are one.
    """
    found: list[_Boundary] = []
    for day, ratio in sorted(splits, key=_DAY):
        boundary, contains = _places(key, day)
        at = int(starts.searchsorted(boundary))
        if at == 0:
            continue
        mixed = at - 1 if starts[at - 1] >= contains else None
        if at == len(starts) and mixed is None:
            continue
        one = _Boundary(at, mixed, ratio)
        found.append(_joined(found.pop(), one) if found and found[-1].at == at else one)
    begins = [0, *(one.at for one in found)]
    ends = [*(one.at if one.mixed is None else one.mixed for one in found), len(starts)]
    return [one._replace(first=begins[place], last=ends[place + 1]) for place, one in enumerate(found)]


def _joined(one: _Boundary, other: _Boundary) -> _Boundary:
    ratio = None if one.ratio is None or other.ratio is None else one.ratio * other.ratio
    return _Boundary(one.at, other.mixed if one.mixed is None else one.mixed, ratio)


def splits_behind(key: SeriesKey, start: int, splits: Iterable[Split]) -> list[Split]:
    """The splits that lie before the close of a bar (`start` in minutes), those inside it too."""
    return [one for one in splits if min(_places(key, one.day)) <= start]


@lru_cache(maxsize=4096)
def _places(key: SeriesKey, day: date) -> tuple[int, int]:
    """The first minute of a day's trading, and of the bar that has it: the same unless the bar began before the day."""
    if key.interval.unit is Unit.MINUTE:
        first = minute_of(day_end(key.market, day - timedelta(days=1)))
        return first, first
    first = minute_of(day_start(key.market, day))
    if key.interval == _A_DAY:
        return first, first
    starts = built_starts(key.market, key.interval, key.sessions, np.array([first], np.int32))
    return first, int(starts[0])


forget_with_days(_places.cache_clear)


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
