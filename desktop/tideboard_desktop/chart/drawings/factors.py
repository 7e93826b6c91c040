"""Prices of one adjustment out of those of another, by the ratios of a provider's own closes of the same days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from tideboard_core.market.bars.intervals import Minutes, minute_of
from tideboard_core.model.quote import Bar, BarAdjustment
from tideboard_desktop.chart.drawings.model import Anchor
from tideboard_desktop.ui.charts.polygons import Floats


class Factors(NamedTuple):
    """What a price as traded is multiplied by, for each exchange day with a bar: `starts` are those of the days.

    `whole` says that there are no older days.
    """

    starts: Minutes
    ratios: Floats
    whole: bool

    def at(self, minute: int) -> float | None:
        """The factor of an instant, that of the day before where a day has no bar; None before the first day."""
        place = int(self.starts.searchsorted(minute, side="right")) - 1
        if place < 0:
            return float(self.ratios[0]) if self.whole and len(self.ratios) else None
        return float(self.ratios[place])


Known = Mapping[BarAdjustment, Factors]
"""The factors that are known of a security, by adjustment."""


def factors_of(raw: Sequence[Bar], adjusted: Sequence[Bar], *, whole: bool) -> Factors:
    """Factors from daily bars of one provider. Days that only one of them has are left out.

    A dividend makes a ratio exact at the close alone, see `market.bars.factors`.
    """
    closes = {bar.start: float(bar.close) for bar in raw if bar.close > 0}
    pairs = [(minute_of(bar.start), float(bar.close) / closes[bar.start]) for bar in adjusted if bar.start in closes]
    kept = [(start, ratio) for start, ratio in pairs if ratio > 0]
    starts, ratios = ([one[place] for one in kept] for place in (0, 1))
    return Factors(np.array(starts, np.int32), np.array(ratios, np.float64), whole)


def factor_of(minute: int, adjustment: BarAdjustment, known: Known) -> float | None:
    """What turns a price as traded into an adjusted one; None if it is not known."""
    if adjustment is BarAdjustment.NONE:
        return 1.0
    factors = known.get(adjustment)
    return None if factors is None else factors.at(minute)


def shown_price(anchor: Anchor, shown: BarAdjustment, known: Known) -> float | None:
    """An anchor's price on bars of an adjustment; None while a factor that it needs is not known."""
    if anchor.basis is shown:
        return anchor.price
    there, here = factor_of(anchor.priced_at, shown, known), factor_of(anchor.priced_at, anchor.basis, known)
    return None if there is None or here is None else anchor.price / here * there


def anchor_of(minute: int, price: float, shown: BarAdjustment, known: Known, now: int) -> Anchor:
    """An anchor at a price on bars of an adjustment: as traded if the factor is known, else on that basis.

    One ahead of `now` has a price of the shares of now: a split before its minute moves it with the bars.
    """
    set_at = now if minute > now else None
    factor = factor_of(min(minute, now), shown, known)
    if factor is None:
        return Anchor(minute=minute, price=price, basis=shown, set_at=set_at)
    return Anchor(minute=minute, price=price / factor, set_at=set_at)
