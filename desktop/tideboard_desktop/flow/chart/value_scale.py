"""Value axes: ranges that move in steps, flow symmetric around zero, price with its previous close on flow zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tideboard_core.flow.session_minutes import Floats
from tideboard_desktop.ui.charts.steps import nice_step

MAIN_TICKS = 2
"""Grid lines on each side of zero in the main pane."""
MAIN_REACH = 2.35
MINUTE_TICKS = 1
MINUTE_REACH = 1.3
"""How many ticks the pane extends beyond zero: leaves room for the label of the last grid line."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A vertical axis: `middle` is the value at pixel `zero`; `step` one grid line, `pitch` its pixels."""

    middle: float
    step: float
    zero: float
    pitch: float
    ticks_each_side: int

    def y(self, values: Floats) -> Floats:
        """Pixels of many values; NaN stays NaN."""
        return self.zero - (values - self.middle) / self.step * self.pitch

    def y_of(self, value: float) -> float:
        """Pixel of one value."""
        return self.zero - (value - self.middle) / self.step * self.pitch

    def value_at(self, y: float) -> float:
        """Value at a pixel."""
        return self.middle + (self.zero - y) / self.pitch * self.step

    def ticks(self) -> list[float]:
        """Values of the grid lines, lowest first."""
        each = self.ticks_each_side
        return [self.middle + index * self.step for index in range(-each, each + 1)]


def main_scale(largest: float, top: float, bottom: float) -> Scale:
    """Flow axis of the main pane that holds amounts up to `largest` on either side."""
    return _around(0.0, nice_step(largest / (MAIN_REACH * 0.94)), top, bottom, MAIN_REACH, MAIN_TICKS)


def minute_scale(largest: float, top: float, bottom: float) -> Scale:
    """Flow axis of the minute bars."""
    return _around(0.0, nice_step(largest / MINUTE_REACH), top, bottom, MINUTE_REACH, MINUTE_TICKS)


def pinned_price_scale(prev_close: float, furthest: float, flow: Scale, smallest_step: float) -> Scale:
    """Price axis on the grid of `flow`: the previous close lies on flow zero, and `furthest` from it still fits."""
    step = max(nice_step(furthest / (MAIN_REACH * 0.94)), nice_step(smallest_step))
    return Scale(prev_close, step, flow.zero, flow.pitch, flow.ticks_each_side)


def free_price_scale(prices: Sequence[float], flow: Scale, smallest_step: float) -> Scale:
    """Independent price axis on the grid of `flow`: all of `prices` fit, whatever the previous close was."""
    low, high = min(prices), max(prices)
    step = max(nice_step((high - low) / 2 / (MAIN_REACH * 0.94)), nice_step(smallest_step))
    middle = round((low + high) / 2 / step) * step
    furthest = max(high - middle, middle - low)
    if furthest > step * MAIN_REACH * 0.94:
        step = nice_step(step * 1.01)
        middle = round((low + high) / 2 / step) * step
    return Scale(middle, step, flow.zero, flow.pitch, flow.ticks_each_side)


def _around(middle: float, step: float, top: float, bottom: float, reach: float, ticks: int) -> Scale:
    return Scale(middle, step, (top + bottom) / 2, (bottom - top) / 2 / reach, ticks)
