"""What is drawn over the candles or in panes of its own: values for each bar, named, with a width and dashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

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
    """One curve. `values` has a number for each bar of the series, NaN where there is none.

    `name` is that of the line, `of` the indicator's with its numbers: two of them may have lines of the same name.
    Values before row `settled` still show where the bars begin. `colour` is `#RRGGBB`, empty for the ink of text.
    `bars` draws columns from zero in the colours of up and down, `points` a dot for each bar.
    """

    name: str
    values: Floats
    of: str = ""
    colour: str = ""
    width: float = 1.2
    dash: Dash = Dash.SOLID
    bars: bool = False
    points: bool = False
    settled: int = 0


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
