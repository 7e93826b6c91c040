"""What is known of an indicator without computing it: parameters with bounds, lines, and how many bars it needs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

Value = float | str
"""Numbers, and words for a choice."""
Settings = Mapping[str, Value]
"""A value for every parameter of one indicator, by name."""

_SETTLED: Final = 1e-3
"""Weight of the seed below which a value counts as warmed up."""
_EQUAL: Final = 1e-12
"""Weight of the seed below which a run over the last bars gives what a run over all bars does."""


class Group(StrEnum):
    """The list's sections."""

    AVERAGES = "averages"
    BANDS = "bands"
    MOMENTUM = "momentum"
    VOLUME = "volume"
    VOLATILITY = "volatility"
    FLOW = "flow"


class Style(StrEnum):
    """How a line is drawn."""

    LINE = "line"
    DOTTED = "dotted"
    POINTS = "points"
    BARS = "bars"


class ValueUnit(StrEnum):
    """What a line's values are: in the price's currency, turnover's currency, shares, percent, or plain numbers."""

    PRICE = "price"
    MONEY = "money"
    SHARES = "shares"
    PERCENT = "percent"
    PLAIN = "plain"


class FlowPart(StrEnum):
    """A figure of a bar's capital flow: net inflow, that of the big tiers, or the percentile of the net inflow."""

    NET = "net"
    BLOCK = "block"
    RANK = "rank"


class Tail(StrEnum):
    """Where a run over the end of the bars has to begin, if not a fixed number of bars before the end."""

    ALL = "all"
    """With the first bar."""
    SESSION = "session"
    """With the session's first bar."""
    SUM = "sum"
    """With the bar before: the values are a running sum."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number between two bounds, or one of several words if there are `choices`. Whole without decimals."""

    name: str
    default: Value
    least: float = 2
    most: float = 500
    decimals: int = 0
    choices: tuple[str, ...] = ()

    def accepts(self, value: Value) -> bool:
        if self.choices or isinstance(value, str):
            return value in self.choices
        return self.least <= value <= self.most and (self.decimals > 0 or value == int(value))

    def typed(self, value: Value) -> Value:
        """An allowed value as an int if it is whole by nature: files have numbers with a point."""
        return value if isinstance(value, str) or self.decimals else int(value)


@dataclass(frozen=True, slots=True)
class Line:
    """An output. `label` is a format of the parameters (`MA{period_1}`), the same in all languages.

    `shift` names the parameter that says how many bars to the right of its bar a value is drawn, the bar itself
    counted; with a minus before the name, to the left. The line is off while the parameter in `needs` is 0.
    """

    label: str
    style: Style = Style.LINE
    unit: ValueUnit = ValueUnit.PRICE
    shift: str = ""
    needs: str = ""


class WarmUp(NamedTuple):
    """Bars that a formula takes, the last one included.

    `needs` until a first value, `settled` until where it began no longer shows, `tail` until a run over these bars
    alone gives the last value of a run over all of them. With `moving` the tail counts from the last bar whose price
    was another: a ratio of fading changes stays while nothing changes, however small both have become.
    """

    needs: int
    settled: int
    tail: int | Tail
    moving: bool = False

    def then(self, later: WarmUp) -> WarmUp:
        """Return the warm-up of a formula that is computed on the values of this one."""
        settled = self.settled + later.settled - 1
        if isinstance(self.tail, Tail) or isinstance(later.tail, Tail):
            return WarmUp(self.needs + later.needs - 1, settled, Tail.ALL)
        return WarmUp(self.needs + later.needs - 1, settled, self.tail + later.tail - 1)

    def of_all(self) -> WarmUp:
        """Return the warm-up of a recursive formula, whose last value rests on all bars."""
        return self._replace(tail=Tail.ALL)

    def of_moves(self) -> WarmUp:
        """Return the warm-up of a ratio of fading changes, counted from the last bar with another price."""
        return self._replace(moving=True)


def window(bars: int) -> WarmUp:
    """Return the warm-up of a formula over a fixed number of bars."""
    return WarmUp(bars, bars, bars)


def exponential(period: int) -> WarmUp:
    """Of an average with the weight 2 / (period + 1), which begins with the mean of a period."""
    return _fading(period, (period - 1) / (period + 1))


def wilder(period: int) -> WarmUp:
    """Of an average with the weight 1 / period, which begins with the mean of a period."""
    return _fading(period, 1 - 1 / period)


def beside(*parts: WarmUp) -> WarmUp:
    """Of formulas side by side; those without a memory beyond their window are settled with their first value."""
    numbers = [part.tail for part in parts if not isinstance(part.tail, Tail)]
    needs = min(part.needs for part in parts)
    settled = max((part.settled for part in parts if part.settled > part.needs), default=needs)
    return WarmUp(needs, settled, max(numbers) if len(numbers) == len(parts) else Tail.ALL)


def _fading(period: int, factor: float) -> WarmUp:
    if factor <= 0:
        return window(period)
    settled, equal = (math.ceil(math.log(weight) / math.log(factor)) for weight in (_SETTLED, _EQUAL))
    return WarmUp(period, period + settled, period + equal)


def whole(settings: Settings, name: str) -> int:
    """A parameter that is a whole number."""
    return int(settings[name])


def number(settings: Settings, name: str) -> float:
    """A parameter that is a number."""
    return float(settings[name])


def shift_of(line: Line, settings: Settings) -> int:
    """How many bars to the right of its bar a line's value is drawn; negative to the left."""
    if not line.shift:
        return 0
    away = whole(settings, line.shift.removeprefix("-")) - 1
    return -away if line.shift.startswith("-") else away
