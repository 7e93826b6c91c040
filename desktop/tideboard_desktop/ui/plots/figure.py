"""What a plot shows: axes, lines, points, bars, texts, what its cursor reads out, and the same as a table."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from tideboard_desktop.ui.charts.steps import nice_step
from tideboard_desktop.ui.csv_export import CsvCell, rows_to_csv
from tideboard_desktop.ui.theme import Theme, Type, colour

translate = QCoreApplication.translate
Floats: TypeAlias = NDArray[np.float64]
Shade: TypeAlias = Callable[[Theme], QColor]
"""A colour that follows the theme."""
Part: TypeAlias = "Curve | Discs | PlotBars | PlotNote"
TableRow: TypeAlias = "tuple[CsvCell, ...]"


def shade(token: str, alpha: float = 1.0) -> Shade:
    """The colour of a token: `surface.text2`, `up.text`."""
    return lambda theme: colour(attrgetter(token)(theme), alpha)


@dataclass(frozen=True, slots=True)
class Axis:
    """The values at the left or lower end and at the other one, and texts at some of them."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...] = ()

    @property
    def ends(self) -> tuple[float, float]:
        return self.low, self.high

    def share(self, value: float) -> float:
        """Where a value is: 0 at `low`, 1 at `high`."""
        return (value - self.low) / (self.high - self.low)


def axis(low: float, high: float, parts: int, text: Callable[[float, float], str]) -> Axis:
    """An axis with about `parts` round steps; `text` gets a value and the step."""
    step = nice_step((high - low) / parts)
    values = np.arange(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1) * step
    return Axis(low, high, tuple((value, text(value, step)) for value in values.tolist()))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Curve:
    """A curve, broken at NaN; lengths are logical pixels. `fill` colours what is between it and zero.

    One with a `name` is in the legend.
    """

    x: Floats
    y: Floats
    shade: Shade
    width: float = 1.5
    dashes: tuple[float, ...] = ()
    fill: Shade | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Discs:
    """Discs of `size` logical pixels; `fill` None = the colour of `shade`, else a ring of `shade` around it."""

    x: Floats
    y: Floats
    shade: Shade
    size: float = 5.0
    fill: Shade | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PlotBars:
    """Bars over `base`, their lower edge, each from a left edge on; lengths in the units of the axes."""

    left: Floats
    wide: float | Floats
    high: float | Floats
    shade: Shade
    base: float | Floats = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotNote:
    """A text at a point; `beside` and `above` are the shares of it that lie left of the point and above it.

    It stays within the plot and, with `room` logical pixels, ends in an ellipsis if it is wider.
    """

    x: float
    y: float
    text: str
    shade: Shade
    role: Type = Type.CAPTION
    beside: float = 0.5
    above: float = 0.5
    room: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """A column of the figures: `title` is on screen, `head` names it and its unit in CSV and is not translated."""

    title: str
    head: str
    values: Sequence[CsvCell]
    text: Callable[[Any], str] = str
    number: bool = True
    width: int = 96


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Figure:
    """One picture. `words` say what it shows, as sentences; a `sentence` stands in its middle.

    The cursor stands at one of `stops` (ascending), where `read` says what is there; `start` is the stop that the first
    step of a key leaves. With `places` the stops are middles of pictures side by side, as many units apart. `reading`
    stands in the row of the read-out while there is no cursor. With `upright` the stops are on the y axis, and
    `right` has the texts of an axis at the right side.
    """

    x: Axis
    y: Axis
    parts: tuple[Part, ...] = ()
    words: tuple[str, ...] = ()
    sentence: str = ""
    stops: Floats = field(default_factory=lambda: np.zeros(0))
    read: Callable[[int], str] = lambda _stop: ""
    start: int | None = None
    places: float = 0.0
    reading: str = ""
    upright: bool = False
    right: Axis = Axis(0.0, 1.0)
    columns: tuple[TableColumn, ...] = ()

    @property
    def headed(self) -> bool:
        return len(self.stops) > 0 and not self.places

    @property
    def rows(self) -> list[TableRow]:
        return list(zip(*(column.values for column in self.columns), strict=True))

    def csv(self) -> str:
        return rows_to_csv([column.head for column in self.columns], self.rows)

    def nearest(self, x: float) -> int | None:
        """The stop that is nearest to a value; None without stops."""
        return int(np.abs(self.stops - x).argmin()) if len(self.stops) else None


def without_figure(sentence: str) -> Figure:
    """Nothing but a sentence that says why."""
    return Figure(x=Axis(0.0, 1.0), y=Axis(0.0, 1.0), sentence=sentence, words=(sentence,))


def unknown_column(
    name: str, source: str, values: Sequence[CsvCell], text: Callable[[Any], str], *, title: str = ""
) -> TableColumn:
    """A figure of which nobody knows what it counts in, under the broker's name for it."""
    words = translate("Common", "{name}, unit not known").format(name=title or name)
    return TableColumn(title=words, head=f"{name} [{source}, unit not known]", values=values, text=text, width=200)
