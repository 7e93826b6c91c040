"""What is drawn for bars: their form, and curves with a value for each of them, over the candles or in panes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from tideboard_desktop.ui.charts.polygons import Floats


class Dash(Enum):
    """How a line is dashed."""

    SOLID = auto()
    DASHED = auto()
    DOTTED = auto()

    @property
    def pattern(self) -> tuple[float, ...]:
        """Lengths and gaps along the line in pixels, none for a solid one."""
        return _PATTERNS[self]


_PATTERNS = {Dash.SOLID: (), Dash.DASHED: (6.0, 2.5), Dash.DOTTED: (2.0, 2.4)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChartLine:
    """One curve. `values` has a number for each bar of the series from row `first` on, NaN where there is none.

    `others` answers numbers that `values` lacks: from a row to before another.
    `name` is that of the line, `of` the indicator's with its numbers: two of them may have lines of the same name.
    Values before row `settled` still show where the bars begin. `colour` is `#RRGGBB`, empty for the ink of text.
    `bars` draws columns from zero in the colours of up and down, `points` a dot for each bar. What begins anew with
    each session is drawn `by_session`, without a line across the night.
    """

    name: str
    values: Floats
    of: str = ""
    colour: str = ""
    width: float = 1.2
    dash: Dash = Dash.SOLID
    bars: bool = False
    points: bool = False
    by_session: bool = False
    settled: int = 0
    first: int = 0
    others: Callable[[int, int], Floats] | None = None

    def at(self, rows: NDArray[np.intp]) -> Floats:
        """The numbers of some rows (ascending); NaN for those that `values` lacks."""
        places = rows - self.first
        if not len(rows) or (places[0] >= 0 and places[-1] < len(self.values)):
            return self.values[places]
        inside = (places >= 0) & (places < len(self.values))
        values = np.full(len(rows), np.nan)
        values[inside] = self.values[places[inside]]
        return values

    def part(self, first: int, last: int) -> Floats:
        """The numbers from row `first` to before `last`, NaN where there are none."""
        if self.first <= first <= last <= self.first + len(self.values):
            return self.values[first - self.first : last - self.first]
        return self.at(np.arange(first, last)) if self.others is None else self.others(first, last)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IndicatorPane:
    """A pane below the candles with curves of one unit. `levels` are values at which a line lies across."""

    key: str
    title: str
    lines: Sequence[ChartLine]
    levels: Sequence[float] = field(default=())
    decimals: int = 2


Curves = tuple[Sequence[ChartLine], Sequence[IndicatorPane]]
"""What lies over the candles, and what is below them."""


translate = QCoreApplication.translate


class ChartForm(StrEnum):
    """`HOLLOW` draws rising candles as outlines; `LINE` and `AREA` show closes alone."""

    CANDLES = "candles"
    HOLLOW = "hollow"
    BARS = "bars"
    LINE = "line"
    AREA = "area"

    @property
    def joins(self) -> bool:
        """Whether it is a curve from bar to bar."""
        return self in {ChartForm.LINE, ChartForm.AREA}


def form_of(word: object, otherwise: ChartForm = ChartForm.CANDLES) -> ChartForm:
    """The form that a layout or a template names."""
    return next((form for form in ChartForm if form.value == word), otherwise)


def form_words() -> dict[ChartForm, str]:
    """The forms as menus and buttons have them."""
    return {
        ChartForm.CANDLES: translate("PriceChart", "Candles"),
        ChartForm.HOLLOW: translate("PriceChart", "Hollow candles"),
        ChartForm.BARS: translate("PriceChart", "OHLC bars"),
        ChartForm.LINE: translate("PriceChart", "Line"),
        ChartForm.AREA: translate("PriceChart", "Area"),
    }
