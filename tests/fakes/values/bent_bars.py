"""Daily bars that splits bend: straight, as a broker sends them forward-adjusted, and as they were traded."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

import numpy as np
from hypothesis import strategies as st

from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import Interval, Unit, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarAdjustment
from tideboard_core.model.session import TradingCalendar
from tideboard_core.model.splits import Split, shares_between
from tideboard_core.ports.bars import day_start

TENCENT: Final = InstrumentId("HK.00700")
COUNT: Final = 90
DAYS: Final = [one.date for one in TradingCalendar().sessions(Market.HK, date(2026, 6, 1), date(2026, 12, 1))][:COUNT]
RATIOS: Final = [Fraction(one) for one in ("2", "5", "10", "1/2", "1/5", "1/10", "3/2", "11/10", "4/5", "13/10")]
_WHOLE: Final = 16 * 9 * 25 * 121 * 169
"""Volumes are multiples of it: each of two splits leaves whole shares."""


class Bent(NamedTuple):
    """Splits, and the walk of prices and volumes that they bend."""

    splits: tuple[Split, ...]
    seed: int

    def straight(self) -> Columns:
        """Prices and volumes in the shares of the last day."""
        draw = np.random.default_rng(self.seed)
        close = 100 * np.exp(np.cumsum(draw.normal(0, 0.02, COUNT)))
        opened = close * np.exp(draw.normal(0, 0.005, COUNT))
        high, low = np.maximum(opened, close) * 1.004, np.minimum(opened, close) * 0.996
        volume = _WHOLE * draw.integers(1, 400, COUNT)
        turnover = volume * (high + low + close) / 3 * np.exp(draw.normal(0, 0.002, COUNT))
        starts = np.array([minute_of(day_start(Market.HK, day)) for day in DAYS], np.int32)
        return Columns(starts, opened, high, low, close, volume, turnover, np.ones(COUNT, np.int32))

    def factors(self) -> list[Fraction]:
        """How many of the last shares one of each day is."""
        found = [shares_between(self.splits, day, DAYS[-1]) for day in DAYS]
        return [one for one in found if one is not None]

    def forward(self) -> Columns:
        """As a broker sends it forward-adjusted: volumes are as they were traded."""
        rows, factors = self.straight(), self.factors()
        traded = [int(volume) / one for volume, one in zip(rows.volume.tolist(), factors, strict=True)]
        assert all(one.denominator == 1 for one in traded)
        return rows._replace(volume=np.array([int(one) for one in traded], np.int64))

    def as_traded(self) -> Columns:
        """Without adjustment."""
        rows, factors = self.forward(), np.array([float(one) for one in self.factors()])
        prices = {name: getattr(rows, name) * factors for name in ("open", "high", "low", "close")}
        return rows._replace(**prices)


SPLITS = st.lists(st.builds(Split, st.sampled_from(DAYS[1:]), st.sampled_from(RATIOS)), min_size=1, max_size=2).map(
    lambda found: tuple(sorted({one.day: one for one in found}.values(), key=lambda one: one.day))
)
BENT = st.builds(Bent, SPLITS, st.integers(0, 2**32))


def key(adjustment: BarAdjustment) -> SeriesKey:
    """Days of one security."""
    return SeriesKey(TENCENT, Interval(1, Unit.DAY), adjustment)
