"""Volume and capital flow of bars: on-balance volume, volume at each price, sums and shares of the block flow."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from tideboard_core.indicators.averages import periods
from tideboard_core.indicators.bars import Bars, Floats
from tideboard_core.indicators.parameters import Settings, whole
from tideboard_core.indicators.windows import mean, padded, total

VALUE_AREA: Final = 0.7
"""Share of the volume in the value area."""


def volumes(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """VOL: the volume of each bar and up to two means of it."""
    nothing = np.full(bars.size, np.nan)
    return bars.volume, *(mean(bars.volume, period) if period else nothing for period in periods(settings))


def on_balance(bars: Bars) -> tuple[Floats, ...]:
    """OBV: volumes of bars that closed higher less those that closed lower; it begins with the first bar's volume."""
    signs = np.sign(np.diff(bars.close, prepend=bars.close[:1]))
    signs[:1] = 1
    return (np.cumsum(signs * bars.volume),)


class VolumeProfile(NamedTuple):
    """Volume at each price: `volume[i]` was traded from `edges[i]` to `edges[i + 1]`.

    `control` is the row with the most (the point of control), `low` and `high` the first and last of the value area.
    """

    edges: Floats
    volume: Floats
    control: int
    low: int
    high: int


def volume_profile(bars: Bars, rows: int, share: float = VALUE_AREA) -> VolumeProfile | None:
    """The volume of the received bars by price, in rows of equal height; None without volume.

    A bar's volume counts evenly over its range, since where in it the trades were is not known. The value area is the
    Chicago Board of Trade's: from the point of control on, the two rows above or the two below are added, whichever
    pair has more volume (above if equal), until they hold the share. Of rows with equal volume the lowest is the
    control.
    """
    some = ~np.isnan(bars.close) & (bars.volume > 0)
    low, high, volume = bars.low[some], bars.high[some], bars.volume[some]
    if not len(volume):
        return None
    bottom, top = float(low.min()), float(high.max())
    if bottom == top:
        return VolumeProfile(np.array([bottom, top]), np.array([volume.sum()]), 0, 0, 0)
    edges = np.linspace(bottom, top, rows + 1)
    wide = high > low
    density = volume[wide] / (high[wide] - low[wide])
    below = _area(edges, low[wide] - bottom, density, bottom) - _area(edges, high[wide] - bottom, density, bottom)
    points, _ = np.histogram(low[~wide], edges, weights=volume[~wide])
    found = np.maximum(np.diff(below), 0) + points
    control = int(found.argmax())
    return VolumeProfile(edges, found, control, *_value_area(found.tolist(), control, share))


def _area(edges: Floats, begins: Floats, density: Floats, bottom: float) -> Floats:
    """Sum over all bars of density times how far each edge lies above the bar's begin."""
    order = np.argsort(begins)
    counted = np.searchsorted(begins[order], edges - bottom)
    slopes = np.append(0.0, np.cumsum(density[order]))
    moments = np.append(0.0, np.cumsum((density * begins)[order]))
    area: Floats = slopes[counted] * (edges - bottom) - moments[counted]
    return area


def _value_area(volume: list[float], control: int, share: float) -> tuple[int, int]:
    low = high = control
    held, wanted = volume[control], share * sum(volume)
    while held < wanted and (low > 0 or high < len(volume) - 1):
        above, below = sum(volume[high + 1 : high + 3]), sum(volume[max(low - 2, 0) : low])
        if low == 0 or (high < len(volume) - 1 and above >= below):
            high, held = min(high + 2, len(volume) - 1), held + above
        else:
            low, held = max(low - 2, 0), held + below
    return low, high


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
