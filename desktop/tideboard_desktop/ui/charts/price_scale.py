"""The price axis: linear, logarithmic or in percent, its grid on the steps at which prices stand."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from tideboard_desktop.ui.charts.polygons import Floats

AIR: Final = 0.08
"""Free share of the pane above and below the bars."""
_GRID: Final = 44.0
"""Least pixels between two grid lines; the next nice step keeps them below 110."""
_ROUND = (1.0, 2.0, 5.0)
_MOST_STRETCHED: Final = 100.0
"""Largest range of an axis that was stretched, in prices of its middle."""
_DECADES: Final = 4
"""Powers of ten within which a multiple of the price step is looked for."""

_LEAST: Final = 1e-12
"""Where a LOG axis has zero and what lies below it."""


class ScaleKind(StrEnum):
    """How prices lie on the axis; PERCENT is linear, counted from the first visible close."""

    LINEAR = "linear"
    LOG = "log"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class PriceScale:
    """`low` and `high` are the prices at the pixels `bottom` and `top`. `base` is 0 % of a PERCENT scale."""

    low: float
    high: float
    top: float
    bottom: float
    kind: ScaleKind = ScaleKind.LINEAR
    base: float = 0.0

    def y(self, prices: Floats) -> Floats:
        """Pixels of many prices; NaN stays NaN. The lower band of a volatile stock can be below zero."""
        if self.kind is ScaleKind.LOG:
            prices = np.log(np.maximum(prices, _LEAST))
        return self.bottom - (prices - self._floor) * self._slope

    def y_of(self, price: float) -> float:
        """Pixel of one price."""
        value = math.log(max(price, _LEAST)) if self.kind is ScaleKind.LOG else price
        return self.bottom - (value - self._floor) * self._slope

    def price_at(self, y: float) -> float:
        """Price at a pixel."""
        value = self._floor + (self.bottom - y) / self._slope
        return math.exp(value) if self.kind is ScaleKind.LOG else value

    def holds(self, low: float, high: float) -> bool:
        """Whether these prices lie in the pane, and use enough of it."""
        return self.low <= low and high <= self.high

    def stretched(self, factor: float, least: float) -> PriceScale:
        """The same middle with a range this many times as large, from ten price steps (`least`) to a hundred times.

        A LOG axis keeps the middle of its pixels. What would be smaller or larger stays as it is. One step is a factor
        of 0.1 to 10.
        """
        factor = min(max(factor, 0.1), 10.0)
        if self.kind is ScaleKind.LOG:
            middle, ratio = math.sqrt(self.low * self.high), (self.high / self.low) ** (factor / 2)
            low, high = middle / ratio, middle * ratio
        else:
            middle, half = (self.low + self.high) / 2, (self.high - self.low) / 2 * factor
            low, high = middle - half, middle + half
        widest = _MOST_STRETCHED * max(abs(middle), 10 * least)
        if not (least_range(middle, least) <= high - low <= widest):
            return self
        return replace(self, low=low, high=high)

    def percent(self, price: float) -> float:
        """Distance from the base in percent."""
        return (price / self.base - 1) * 100 if self.base else 0.0

    def ticks(self, step: Callable[[float], float]) -> list[float]:
        """Prices of the grid lines, lowest first, each a multiple of the price step at it."""
        if self.kind is ScaleKind.PERCENT and self.base > 0:
            unit = _nice(_GRID / self._slope / self.base * 100, 0.01)
            first = math.ceil(self.percent(self.low) / unit)
            last = math.floor(self.percent(self.high) / unit)
            return [self.base * (1 + number * unit / 100) for number in range(first, last + 1)]
        return self._log_ticks(step) if self.kind is ScaleKind.LOG else self._linear_ticks(step)

    @property
    def _floor(self) -> float:
        return math.log(self.low) if self.kind is ScaleKind.LOG else self.low

    @property
    def _slope(self) -> float:
        high = math.log(self.high) if self.kind is ScaleKind.LOG else self.high
        return (self.bottom - self.top) / (high - self._floor)

    def _linear_ticks(self, step: Callable[[float], float]) -> list[float]:
        unit = _nice(_GRID / self._slope, step(max(self.high, 0.0)))
        first, last = math.ceil(self.low / unit - 1e-9), math.floor(self.high / unit + 1e-9)
        return [number * unit for number in range(first, last + 1)]

    def _log_ticks(self, step: Callable[[float], float]) -> list[float]:
        """Steps that grow with the price, each at least one grid pitch above the one before."""
        ticks: list[float] = []
        price = self.low
        for _line in range(int((self.bottom - self.top) / _GRID) + 2):
            over = self.price_at(self.y_of(price) - _GRID)
            unit = _nice((over - price) / 2, step(over))
            price = math.ceil((over if ticks else price) / unit - 1e-9) * unit
            if price < self.low:  # by rounding, or because the step is larger than the price
                price += unit
            if price > self.high:
                break
            ticks.append(price)
        return ticks


def scale_for(
    low: float, high: float, top: float, bottom: float, *, kind: ScaleKind, base: float, least: float
) -> PriceScale:
    """A scale that shows prices from `low` to `high` with air around; at least ten price steps (`least`) high."""
    base = base if kind is ScaleKind.PERCENT else 0.0
    middle = (high + low) / 2
    span = least_range(middle, least)
    if high - low < span:
        low, high = middle - span / 2, middle + span / 2
    if kind is ScaleKind.LOG and low > 0:
        air = (high / low) ** AIR
        return PriceScale(low / air, high * air, top, bottom, kind, base)
    air = (high - low) * AIR
    usable = ScaleKind.LINEAR if kind is ScaleKind.LOG else kind  # prices of zero or less have no logarithm
    return PriceScale(low - air, high + air, top, bottom, usable, base)


def least_range(middle: float, least: float) -> float:
    """The smallest range of an axis: ten price steps, and more digits than a float has."""
    return max(10 * least, abs(middle) * 1e-9)


def _nice(least: float, tick: float) -> float:
    """Smallest of 1, 2, 5 times a power of ten from `least` on that is a multiple of the price step."""
    power = math.floor(math.log10(max(least, tick, 1e-9)))
    units = [digit * 10.0 ** (power + more) for more in range(_DECADES) for digit in _ROUND]
    fitting = [unit for unit in units if unit >= max(least, tick) * (1 - 1e-9)]
    whole = (unit for unit in fitting if abs(unit / tick - round(unit / tick)) < 1e-6)
    return next(whole, fitting[0])
