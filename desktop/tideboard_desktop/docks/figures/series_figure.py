"""A figure of values side by side, one place for each day, week or minute, over one or two axes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

import numpy as np

from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.plots.figure import (
    Axis,
    Curve,
    Figure,
    Floats,
    Part,
    PlotBars,
    Shade,
    TableColumn,
    axis,
    shade,
)

AxisText: TypeAlias = Callable[[float, float], str]
Value: TypeAlias = "Decimal | int | float"
ACCENT, QUIET, FAINT = shade("surface.accent"), shade("surface.text2"), shade("surface.text3")
_DASHES: Final = (4.0, 3.0)
_TICKS: Final = 6
_SAMPLE: Final = 6.0
"""Width of the sample of bars in the legend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPart:
    """Values in order, None where one is not known: a curve, or bars of the width `wide` moved by `beside` places."""

    values: Sequence[Value | None]
    shade: Shade = ACCENT
    name: str = ""
    dashed: bool = False
    right: bool = False
    wide: float = 0.0
    beside: float = 0.0


def amount_texts(values: Sequence[Value | None]) -> AxisText:
    """Texts of an axis of large numbers, all in one unit of those in force."""
    largest = max((abs(float(each)) for each in values if each is not None), default=0.0)
    unit = fmt.unit_for(largest, fmt.units_in_force())

    def text(value: float, step: float) -> str:
        return fmt.amount(value, unit, _digits(step / unit.divisor) if value else 0)

    return text


def number_text(value: float, step: float) -> str:
    """A number with the digits that the step needs."""
    return fmt.plain(value, _digits(step))


def _digits(step: float) -> int:
    return next((digits for digits in range(9) if math.isclose(round(step, digits), step)), 9)


def percent_text(value: float, step: float) -> str:
    return f"{number_text(value, step)}%"


def series_figure(
    labels: Sequence[str],
    series: Sequence[SeriesPart],
    text: AxisText,
    read: Callable[[int], str],
    *,
    beside: AxisText = number_text,
    words: Sequence[str] = (),
    columns: tuple[TableColumn, ...] = (),
) -> Figure:
    """One place for each label, of which some stand below the axis; `text` writes the left axis, `beside` the right."""
    count = len(labels)
    x = np.arange(float(count))
    step = max(math.ceil(count / _TICKS), 1)
    ticks = tuple((float(at), labels[at]) for at in range((count - 1) % step, count, step))
    left = _scale([each for each in series if not each.right], text)
    right = _scale([each for each in series if each.right], beside)
    parts: list[Part] = []
    for each in series:
        parts += _parts(each, x, left, right)
    return Figure(
        x=Axis(-0.7, max(count - 1, 0) + 0.7, ticks),
        y=left,
        right=right,
        parts=tuple(parts),
        words=tuple(words),
        stops=x,
        read=read,
        start=count,
        reading=read(count - 1),
        columns=columns,
    )


def _parts(one: SeriesPart, x: Floats, left: Axis, right: Axis) -> list[Part]:
    y = np.array([math.nan if each is None else float(each) for each in one.values])
    if one.right:
        y = left.low + (y - right.low) / (right.high - right.low) * (left.high - left.low)
    if not one.wide:
        return [Curve(x=x, y=y, shade=one.shade, name=one.name, dashes=_DASHES if one.dashed else ())]
    drawn = np.isfinite(y)
    edges = x[drawn] + one.beside - one.wide / 2
    sample = Curve(x=np.zeros(1), y=np.zeros(1), shade=one.shade, name=one.name, width=_SAMPLE)
    return [PlotBars(left=edges, wide=one.wide, high=y[drawn], shade=one.shade), sample]


def _scale(series: Sequence[SeriesPart], text: AxisText) -> Axis:
    """The axis of these values, with zero if they have bars; without any one without texts."""
    values = [float(each) for one in series for each in one.values if each is not None]
    if not values:
        return Axis(0.0, 1.0)
    with_zero = [0.0] if any(one.wide for one in series) else []
    low, high = min(values + with_zero), max(values + with_zero)
    room = (high - low) * 0.06 or abs(high) * 0.02 or 1.0
    return axis(low if with_zero and low == 0 else low - room, high + room, 4, text)
