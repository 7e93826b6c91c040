"""Indicators of the capital flow of each bar: NaN where none was recorded, and where a sum would miss a part."""

from __future__ import annotations

import numpy as np

from tideboard_core.indicators.bars import Bars, Floats
from tideboard_core.indicators.parameters import Settings, whole
from tideboard_core.indicators.windows import padded, total


def block_sum(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """Net inflow of the super and big tiers since the session's first bar; of days and longer over the last ones."""
    if not bars.within_day:
        return (total(bars.block, whole(settings, "days")),)
    unknown = np.isnan(bars.block)
    sums, missed = np.cumsum(np.where(unknown, 0.0, bars.block)), np.cumsum(unknown)
    begins = np.flatnonzero(np.append([True], bars.session[1:] != bars.session[:-1]))
    lengths = np.diff(np.append(begins, bars.size))
    sums -= np.repeat(np.append(0.0, sums)[begins], lengths)
    missed = missed - np.repeat(np.append(0, missed)[begins], lengths)
    return (np.where(missed > 0, np.nan, sums),)


def block_share(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """Net inflow of the super and big tiers over some bars in percent of their turnover."""
    period = whole(settings, "period")
    return (_percent(total(bars.block, period), total(bars.turnover, period)),)


def against_price(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """Net inflow over some bars in percent of their turnover, the change of the close in percent, and disagreement.

    The third has the first's values where one of both rose and the other fell.
    """
    period = whole(settings, "period")
    share = _percent(total(bars.net, period), total(bars.turnover, period))
    before, now = bars.close[:-period], bars.close[period:]
    change = padded(_percent(now - before, before), bars.size)
    return share, change, np.where(share * change < 0, share, np.nan)


def _percent(part: Floats, of: Floats) -> Floats:
    found: Floats = np.divide(100 * part, of, out=np.full(len(of), np.nan), where=of > 0)
    return found
