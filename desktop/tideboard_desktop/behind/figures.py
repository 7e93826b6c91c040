"""The two forms of picture of the dock: rows as bars around zero, and values by day."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.shares import Shares
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.csv_export import CsvCell
from tideboard_desktop.ui.plots.figure import (
    Axis,
    Curve,
    Discs,
    Figure,
    Floats,
    Part,
    PlotBars,
    Shade,
    TableColumn,
    axis,
    shade,
    unknown_column,
    without_figure,
)

translate = QCoreApplication.translate
Shown = TypeVar("Shown")
AxisText: TypeAlias = Callable[[float, float], str]
Value: TypeAlias = "Decimal | int | float"
ACCENT, QUIET, FAINT = shade("surface.accent"), shade("surface.text2"), shade("surface.text3")
UP, DOWN = shade("up.text"), shade("down.text")
_BAND, _ZERO = shade("surface.accent", 0.14), shade("surface.chart_grid")
_DASHES: Final = (4.0, 3.0)
LONGEST_NAME: Final = 24
"""Letters of a name beside its bar, where there is room for them."""
_WIDE: Final = 0x1100
"""First of the letters that are as wide as two."""
_THICK: Final = 0.72
_LEAST_PLACES: Final = 6
"""Places between the ends of the axis of names, so that the bars of few rows stay bars."""
_DAY_TICKS: Final = 7
_POINTS: Final = 40
"""Steps up to which each has a point."""
_MONTHS: Final = 400
"""Days from which the texts below are months."""


def amounts(values: Iterable[Value | None]) -> AxisText:
    """Texts of an axis of large numbers, all in one unit."""
    unit = fmt.unit_for(
        max((abs(float(each)) for each in values if each is not None), default=0.0), fmt.units_in_force()
    )

    def text(value: float, step: float) -> str:
        return fmt.amount(value, unit, _digits(step / unit.divisor) if value else 0)

    return text


def plain_numbers(value: float, step: float) -> str:
    return fmt.plain(value, _digits(step))


def percents(value: float, step: float) -> str:
    return fmt.share(value, _digits(step))


def _digits(step: float) -> int:
    return next((digits for digits in range(9) if math.isclose(round(step, digits), step)), 9)


def signed_shares(value: Shares) -> str:
    """`+1,000`: a change of a number of shares."""
    return f"+{fmt.quantity(value)}" if value > 0 else fmt.quantity(value)


def shares_or_none(value: Shares | None) -> str:
    return fmt.MISSING if value is None else fmt.quantity(value)


def plain_number(value: Value) -> str:
    """A number with the digits that it has."""
    return fmt.plain(value, 2) if isinstance(value, float) else fmt.quantity(value)


def two_digits(value: Value) -> str:
    """A percentage in a table."""
    return fmt.share(value, 2)


def column(
    title: str, head: str, values: Sequence[CsvCell], text: Callable[[Any], str] = plain_number, *, width: int = 104
) -> TableColumn:
    """A column of numbers."""
    return TableColumn(title=title, head=head, values=values, text=text, width=width)


def word_column(title: str, head: str, values: Sequence[str], *, width: int = 180) -> TableColumn:
    """A column of words; `head` names it in CSV."""
    return TableColumn(title=title, head=head, values=values, number=False, width=width)


def day_column(title: str, head: str, days: Sequence[date | None]) -> TableColumn:
    """A column of days; `head` names it in CSV."""
    return TableColumn(title=title, head=head, values=days, text=fmt.day_in_year, number=False, width=126)


def known(columns: Iterable[TableColumn]) -> tuple[TableColumn, ...]:
    """Those that have a value in any row."""
    return tuple(each for each in columns if any(value not in {None, ""} for value in each.values))


def unstated_columns(rows: Sequence[Sequence[UnstatedFigure]], source: str) -> list[TableColumn]:
    """Figures whose unit is not known, a column for each name that the broker has for one."""
    names = dict.fromkeys(figure.name for row in rows for figure in row)
    found = [{figure.name: figure.value for figure in row} for row in rows]
    return [unknown_column(name, source, [row.get(name) for row in found], plain_number) for name in names]


# --- rows -----------------------------------------------------------------------------------------------------------


class Row(NamedTuple):
    """A bar with its name and what the cursor says of it."""

    name: str
    value: Value
    read: str


def ranked(
    rows: Sequence[Row],
    text: AxisText,
    *,
    words: Sequence[str] = (),
    columns: tuple[TableColumn, ...] = (),
    shades: tuple[Shade, Shade] = (UP, DOWN),
    letters: int = LONGEST_NAME,
) -> Figure:
    """Bars around zero in their order from the top, named at the left in so many letters.

    `shades` are of those above and below zero.
    """
    count, values = len(rows), np.array([float(row.value) for row in rows])
    low, high = min(values.min(), 0.0), max(values.max(), 0.0)
    room = (high - low) * 0.04 or 1.0
    beside = max(_LEAST_PLACES - count, 0) / 2
    upper = high + room
    lower = low - room if low < 0 else low
    places = np.arange(float(count))
    parts: list[Part] = [Curve(x=np.zeros(2), y=np.array([-0.5, count - 0.5]), shade=FAINT, width=1.0)]
    for tone, mine in ((shades[0], values > 0), (shades[1], values < 0)):
        if mine.any():
            left = np.minimum(values[mine], 0.0)
            wide = np.abs(values[mine])
            parts.append(PlotBars(left=left, wide=wide, base=places[mine] - _THICK / 2, high=_THICK, shade=tone))
    return Figure(
        x=axis(lower, upper, 5, text),
        y=Axis(
            count - 0.5 + beside,
            -0.5 - beside,
            tuple((float(at), _short(row.name, letters)) for at, row in enumerate(rows)),
        ),
        parts=tuple(parts),
        words=tuple(words),
        stops=places,
        read=lambda stop: rows[stop].read,
        start=-1,
        reading=rows[0].read,
        upright=True,
        columns=columns,
    )


def _short(name: str, letters: int) -> str:
    """As many letters as have room; one of Chinese takes two."""
    ends = np.cumsum([2 if ord(letter) >= _WIDE else 1 for letter in name])
    return name if not len(ends) or ends[-1] <= letters else f"{name[: int((ends < letters).sum())]}\u2026"


def fitting(rows: Sequence[Shown], most: int) -> tuple[list[Shown], str]:
    """The first `most` rows, and words of how many that are of all; empty if none is left out."""
    if len(rows) <= most:
        return list(rows), ""
    text = translate("Behind", "{count} of {all} are drawn, T shows all")
    return list(rows[:most]), text.format(count=most, all=fmt.quantity(len(rows)))


def in_table_alone(columns: tuple[TableColumn, ...]) -> Figure:
    """Figures of which nothing can be drawn."""
    return replace(without_figure(translate("Behind", "Nothing to draw; T shows the table")), columns=columns)


# --- values by day --------------------------------------------------------------------------------------------------


class DatedValues(NamedTuple):
    """What one provider tells by day; only values of the same `measure` are drawn on one axis."""

    source: str
    measure: str
    values: Mapping[date, Value | None]

    def line(self, days: Sequence[date], measure: str, *, steps: bool = False) -> list[DayLine]:
        """Its line over the days of another provider; none of another measure or without a common day."""
        values = [self.values.get(day) for day in days]
        if measure != self.measure or all(value is None for value in values):
            return []
        return [DayLine(values=values, steps=steps, dashed=True, shade=FAINT, name=self.source)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """Values by day, None where one is not known; as a curve, as steps that hold until the next day, or as bars."""

    values: Sequence[Value | None]
    shade: Shade = ACCENT
    name: str = ""
    steps: bool = False
    bars: bool = False
    dashed: bool = False
    right: bool = False


def dated(
    days: Sequence[date],
    lines: Sequence[DayLine],
    text: AxisText,
    read: Callable[[int], str],
    *,
    right: AxisText = plain_numbers,
    usual: Sequence[float] = (),
    words: Sequence[str] = (),
    columns: tuple[TableColumn, ...] = (),
) -> Figure:
    """Lines over days; those of the `right` axis have their own scale. `usual` are low, middle and high of a band."""
    x = np.array([float(day.toordinal()) for day in days])
    across = _days_axis(days, x)
    at_left = [line for line in lines if not line.right]
    upright = _scale(at_left, text, usual)
    beside = _scale([line for line in lines if line.right], right, ())
    parts: list[Part] = []
    if usual:
        low, middle, high = usual
        ends = np.array(across.ends)
        band = PlotBars(left=ends[:1], wide=across.high - across.low, base=low, high=high - low, shade=_BAND)
        parts += [band, Curve(x=ends, y=np.full(2, middle), shade=QUIET, width=1.0, dashes=_DASHES)]
    for line in lines:
        parts += _parts(line, x, upright, beside)
    return Figure(
        x=across,
        y=upright,
        right=beside,
        parts=tuple(parts),
        words=tuple(words),
        stops=x,
        read=read,
        start=len(days),
        reading=read(len(days) - 1),
        columns=columns,
    )


def _parts(line: DayLine, x: Floats, upright: Axis, beside: Axis) -> list[Part]:
    y = _floats(line.values)
    if line.right:
        y = upright.low + (y - beside.low) / (beside.high - beside.low) * (upright.high - upright.low)
    if line.bars:
        drawn = np.isfinite(y)
        return [PlotBars(left=x[drawn] - _THICK / 2, wide=_THICK, high=y[drawn], shade=line.shade)]
    drawn = np.isfinite(y)
    x, y = x[drawn], y[drawn]
    stepped = (np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]) if line.steps and len(x) else (x, y)
    curve = Curve(x=stepped[0], y=stepped[1], shade=line.shade, name=line.name, dashes=_DASHES if line.dashed else ())
    return [curve, Discs(x=x, y=y, shade=line.shade)] if len(x) <= (_POINTS if line.steps else _DAY_TICKS) else [curve]


def _scale(lines: Sequence[DayLine], text: AxisText, usual: Sequence[float]) -> Axis:
    """The axis of these lines, with zero if they have bars; without any value one without texts."""
    values = [float(each) for line in lines for each in line.values if each is not None] + list(usual)
    if not values:
        return Axis(0.0, 1.0)
    with_zero = [0.0] if any(line.bars for line in lines) else []
    low, high = min(values + with_zero), max(values + with_zero)
    room = (high - low) * 0.06 or abs(high) * 0.02 or 1.0
    return axis(
        low if with_zero and low == 0 else low - room, high if with_zero and high == 0 else high + room, 4, text
    )


def _days_axis(days: Sequence[date], x: Floats) -> Axis:
    step = max(math.ceil(len(days) / _DAY_TICKS), 1)
    word = fmt.month_in_year if x[-1] - x[0] > _MONTHS else fmt.day_short
    marks = range((len(days) - 1) % step, len(days), step)
    room = max((x[-1] - x[0]) * 0.01, 0.6)
    return Axis(float(x[0] - room), float(x[-1] + room), tuple((float(x[at]), word(days[at])) for at in marks))


def _floats(values: Sequence[Value | None]) -> Floats:
    return np.array([math.nan if each is None else float(each) for each in values])
