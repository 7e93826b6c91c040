"""Whether the flow of a closed day's bars adds up to the newest flow point and to the provider's figure of the day."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.flow.session_minutes import SessionMinutes
from tideboard_core.market.bars.columns import Columns
from tideboard_desktop.chart.bar_flow import start_minutes
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axes import CaptionedFigure
from tideboard_desktop.ui.charts.picture import BarFlow

translate = QCoreApplication.translate
TOLERANCE: Final = 0.001
"""Part of the day's turnover by which sums may differ."""


class FlowCheck(NamedTuple):
    """Money of one day: sum of its bars, newest flow point, the provider's figure (None without), what may differ."""

    bars: float
    newest: float
    figure: float | None
    allowed: float

    @property
    def adds_up(self) -> bool:
        """Whether the bars are the newest point together."""
        return abs(self.bars - self.newest) <= self.allowed

    @property
    def late(self) -> float:
        """What the day's figure has beyond the newest point: auctions and late trades; 0.0 within the tolerance."""
        apart = 0.0 if self.figure is None else self.figure - self.newest
        return apart if abs(apart) > self.allowed else 0.0


def flow_check(
    day: SessionMinutes, rows: Columns, flow: BarFlow, longest: int, figure: float | None
) -> FlowCheck | None:
    """Check the bars of a day that is over; None if one of its sums is not known. `longest` is a bar in minutes.

    Nothing is known of the sum while the day's first bars are not loaded.
    """
    known = day.net[np.isfinite(day.net)]
    minutes = start_minutes(day.session)
    low = int(np.searchsorted(rows.start, minutes[0] - longest, side="right"))
    high = int(np.searchsorted(rows.start, minutes[-1], side="right"))
    nets = flow.net[low:high]
    if not len(rows.start) or rows.start[0] > minutes[0]:
        return None
    if not len(known) or not np.isfinite(nets).any():
        return None
    turnover = float(rows.turnover[low:high].sum())
    return FlowCheck(float(np.nansum(nets)), float(known[-1]), figure, TOLERANCE * turnover)


def check_figures(check: FlowCheck, units: fmt.UnitStyle, warn: str) -> list[CaptionedFigure]:
    """The check in words for the pane's legend; `warn` is the colour of what asks for attention."""
    if not check.adds_up:
        unit = fmt.unit_for(max(abs(check.bars), abs(check.newest)), units)
        words = translate("PriceChart", "does not add up: bars {bars}, newest point {newest}")
        text = words.format(bars=fmt.flow(check.bars, unit), newest=fmt.flow(check.newest, unit))
        return [CaptionedFigure("", text, tint=warn)]
    if check.late:
        name = translate("PriceChart", "auctions and late trades")
        return [CaptionedFigure(name, fmt.flow(check.late, fmt.unit_for(check.late, units)), check.late)]
    return [CaptionedFigure(translate("PriceChart", "adds up to the day"), "")]
