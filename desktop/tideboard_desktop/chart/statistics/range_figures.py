"""What happened over some bars of a chart: change, extremes, turnover, flow, average price."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tideboard_core.market.bars.columns import Columns
from tideboard_desktop.ui.charts.picture import BarFlow
from tideboard_desktop.ui.charts.polygons import Floats


class RangeFigures(NamedTuple):
    """Figures of `bars` bars, of which the first starts at `first` and the last at `last` (minutes since 1970, UTC).

    `change` counts from the close before the first bar, or from its open if there is none before. `vwap` is the
    volume-weighted typical price as the indicator VWAP has it, None without volume. `net` and `block` are sums of the
    bars whose flow is known, None if none is; `unknown` counts the others.
    """

    bars: int
    first: int
    last: int
    base: float
    change: float
    high: float
    low: float
    volume: int
    turnover: float
    vwap: float | None
    net: float | None
    block: float | None
    unknown: int

    @property
    def percent(self) -> float | None:
        """The change in percent, None from a base of zero."""
        return self.change / self.base * 100 if self.base else None


def range_figures(rows: Columns, flow: BarFlow | None, first: int, last: int) -> RangeFigures:
    """Figures of the rows `first` to `last`, both included."""
    part = rows.part(first, last + 1)
    base = float(rows.close[first - 1]) if first else float(part.open[0])
    volume = int(part.volume.sum())
    typical = (part.high + part.low + part.close) / 3
    nets = None if flow is None else flow.net[first : last + 1]
    return RangeFigures(
        bars=len(part.start),
        first=int(part.start[0]),
        last=int(part.start[-1]),
        base=base,
        change=float(part.close[-1]) - base,
        high=float(part.high.max()),
        low=float(part.low.min()),
        volume=volume,
        turnover=float(part.turnover.sum()),
        vwap=float((typical * part.volume).sum()) / volume if volume else None,
        net=None if nets is None else _sum(nets),
        block=None if flow is None else _sum(flow.block_net[first : last + 1]),
        unknown=len(part.start) if nets is None else int(np.isnan(nets).sum()),
    )


def _sum(values: Floats) -> float | None:
    return float(np.nansum(values)) if np.isfinite(values).any() else None
