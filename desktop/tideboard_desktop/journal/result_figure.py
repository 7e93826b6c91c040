"""The figure of the result by day: net and before fees as running sums, and a bar for each day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from tideboard_core.trips.figures import TripFacts
from tideboard_core.trips.results import days
from tideboard_desktop.journal.words import Amounts
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.steps import nice_step
from tideboard_desktop.ui.plots.figure import (
    Axis,
    Curve,
    Figure,
    Floats,
    Part,
    PlotBars,
    PlotNote,
    TableColumn,
    shade,
    without_figure,
)
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
_DASHES: Final = (4.0, 3.0)
_BARS: Final = 0.3
"""The share of the height that the bars of the days take, below the running sums."""
_WIDE: Final = 0.72
MONEY, R = "money", "r"


@dataclass(frozen=True, slots=True)
class ResultDay:
    """A day's own result and the running sums up to it, in money or in R."""

    day: date
    net: Decimal
    running: Decimal
    running_gross: Decimal


def money_days(trips: Sequence[TripFacts]) -> list[ResultDay]:
    """The days of trips of one currency, in money."""
    return [ResultDay(one.day, one.net, one.running, one.running_gross) for one in days(trips)]


def r_days(trips: Sequence[TripFacts]) -> list[ResultDay]:
    """The days on which trips with a known risk closed, in R."""
    found: dict[date, tuple[Decimal, Decimal]] = {}
    for one in trips:
        if one.r is None or one.exit_day is None or one.trip.realised is None or not one.risk:
            continue
        net, gross = found.get(one.exit_day, (Decimal(0), Decimal(0)))
        found[one.exit_day] = net + one.r, gross + one.trip.realised / one.risk
    rows, running, running_gross = [], Decimal(0), Decimal(0)
    for day in sorted(found):
        net, gross = found[day]
        running, running_gross = running + net, running_gross + gross
        rows.append(ResultDay(day, net, running, running_gross))
    return rows


def result_figure(rows: Sequence[ResultDay], amounts: Amounts, unit_words: str, *, net: bool, gross: bool) -> Figure:
    """`unit_words` is the currency or R; `net` and `gross` tell which lines are drawn."""
    if not rows:
        return without_figure(translate("Journal", "No results by day"))
    own, running, before = (
        np.array([float(getattr(row, name)) for row in rows]) for name in ("net", "running", "running_gross")
    )
    lines = [line for line, drawn in ((running, net), (before, gross)) if drawn]
    low, high = min((line.min() for line in lines), default=0.0), max((line.max() for line in lines), default=0.0)
    upper = _Scale.of(min(low, 0.0), max(high, 0.0))
    lower = _Scale.of(min(own.min(), 0.0), max(own.max(), 0.0))
    factor = (upper.high - upper.low) * _BARS / (1 - _BARS) / (lower.high - lower.low)
    floor = upper.low - (upper.high - upper.low) * 0.06  # zero of the running sums is zero of the figure
    zero = floor - lower.high * factor
    bottom = zero + lower.low * factor
    text = _texts(amounts, unit_words)
    ticks = (
        *((value, text(value, upper.step)) for value in upper.ticks),
        *((zero + value * factor, text(value, lower.step)) for value in lower.ticks),
    )
    parts: list[Part] = [
        *_bars(own, zero, factor),
        _level(len(rows), zero),
        _level(len(rows), 0.0),
    ]
    if gross:
        parts.append(Curve(x=_places(rows), y=before, shade=shade("surface.text2"), width=1.2, dashes=_DASHES))
    if net:
        parts += _signed(_places(rows), running)
    parts += _ends(rows, amounts, unit_words, net=net, gross=gross)
    parts.append(
        PlotNote(
            x=len(rows) - 0.2,
            y=zero,
            text=translate("Journal", "per day"),
            shade=shade("surface.text3"),
            beside=0.0,
        )
    )
    return Figure(
        x=Axis(-0.8, len(rows) - 0.2 + max(len(rows) * 0.11, 0.8), _day_ticks(rows)),
        y=Axis(bottom, upper.high, ticks),
        parts=tuple(parts),
        words=_words(rows, amounts, unit_words),
        stops=_places(rows),
        read=lambda stop: _read(rows[stop], amounts, unit_words),
        start=len(rows),
        reading=_read(rows[-1], amounts, unit_words),
        columns=_columns(rows, amounts, unit_words),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float
    step: float

    @classmethod
    def of(cls, low: float, high: float) -> _Scale:
        room = (high - low) * 0.06 or 1.0
        return cls(low - room, high + room, nice_step((high - low + 2 * room) / 4))

    @property
    def ticks(self) -> list[float]:
        first, last = int(np.ceil(self.low / self.step)), int(np.floor(self.high / self.step))
        return [number * self.step for number in range(first, last + 1)]


def _places(rows: Sequence[ResultDay]) -> Floats:
    return np.arange(float(len(rows)))


def _texts(amounts: Amounts, unit_words: str) -> Callable[[float, float], str]:
    def text(value: float, step: float) -> str:
        if unit_words == "R":
            return fmt.signed(value, 0 if step >= 1 else 1)
        unit = fmt.unit_for(step, fmt.units_in_force())
        decimals = 0 if step / unit.divisor == round(step / unit.divisor) else 1
        return amounts.short(value, unit, decimals) if value else "0"

    return text


def _bars(own: Floats, zero: float, factor: float) -> list[PlotBars]:
    places = np.arange(float(len(own)))
    found = []
    for role, chosen in (("up.text", own > 0), ("down.text", own < 0)):
        if chosen.any():
            high = own[chosen] * factor
            found.append(
                PlotBars(
                    left=places[chosen] - _WIDE / 2,
                    wide=_WIDE,
                    high=np.abs(high),
                    base=zero + np.minimum(high, 0.0),
                    shade=shade(role),
                )
            )
    return found


def _level(count: int, at: float) -> Curve:
    return Curve(x=np.array([-0.8, count - 0.5]), y=np.array([at, at]), shade=shade("surface.chart_zero"), width=1.0)


def _signed(x: Floats, y: Floats) -> list[Curve]:
    """The line with its area, each sign in its colour: it is cut where it crosses zero."""
    before, after = y[:-1], y[1:]
    cuts = np.flatnonzero(before * after < 0)
    places = x[cuts] + before[cuts] / (before[cuts] - after[cuts])
    x = np.insert(x, cuts + 1, places)
    y = np.insert(y, cuts + 1, 0.0)
    found = []
    for role, kept in (("up", _kept(y, y >= 0)), ("down", _kept(y, y <= 0))):
        part = np.where(kept, y, np.nan)
        if np.nanmax(np.abs(part), initial=0.0) > 0:
            found.append(Curve(x=x, y=part, shade=shade(f"{role}.text"), width=2.0, fill=shade(f"{role}.text", 0.22)))
    return found


def _kept(y: Floats, own: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The points of one sign, of those at zero only such as lie beside them."""
    inside = own & (y != 0)
    near = inside.copy()
    near[1:] |= inside[:-1]
    near[:-1] |= inside[1:]
    found: NDArray[np.bool_] = own & near
    return found


def _ends(rows: Sequence[ResultDay], amounts: Amounts, unit_words: str, *, net: bool, gross: bool) -> list[PlotNote]:
    """The last value of each line, beside its end, pushed apart."""
    last, text = rows[-1], _short(amounts, unit_words)
    wanted = [
        (float(value), text(value), tone)
        for value, tone, drawn in (
            (last.running, "up.text" if last.running > 0 else "down.text", net),
            (last.running_gross, "surface.text2", gross),
        )
        if drawn
    ]
    most = max((value for value, _words, _tone in wanted), default=0.0)
    return [
        PlotNote(
            x=len(rows) - 0.2,
            y=value,
            text=words,
            shade=shade(tone),
            role=Type.CAPTION_STRONG,
            beside=0.0,
            above=0.5 if len(wanted) == 1 else 1.0 if value == most else 0.0,
        )
        for value, words, tone in wanted
    ]


def _short(amounts: Amounts, unit_words: str) -> Callable[[Decimal], str]:
    def text(value: Decimal) -> str:
        if unit_words == "R":
            return fmt.signed(value, 1)
        return amounts.short(float(value), fmt.unit_for(float(value), fmt.units_in_force()))

    return text


def _long(value: Decimal, amounts: Amounts, unit_words: str) -> str:
    return fmt.signed(value, 2) if unit_words == "R" else amounts.signed(value)


def _day_ticks(rows: Sequence[ResultDay]) -> tuple[tuple[float, str], ...]:
    """The first day of each month, and the last day."""
    found = [
        (float(at), fmt.month_name(row.day))
        for at, row in enumerate(rows)
        if at == 0 or row.day.month != rows[at - 1].day.month
    ]
    every = max(len(found) // 12, 1)
    return (*found[::every], (float(len(rows) - 1), fmt.day_short(rows[-1].day)))


def _read(row: ResultDay, amounts: Amounts, unit_words: str) -> str:
    return listed(
        (
            fmt.day_long(row.day),
            translate("Journal", "net {amount} {currency}").format(
                amount=_long(row.net, amounts, unit_words), currency=unit_words
            ),
            translate("Journal", "running {amount}").format(amount=_long(row.running, amounts, unit_words)),
            translate("Journal", "before fees {amount}").format(amount=_long(row.running_gross, amounts, unit_words)),
        )
    )


def _words(rows: Sequence[ResultDay], amounts: Amounts, unit_words: str) -> tuple[str, ...]:
    text = translate("Journal", "Result of {count} days, from {begin} to {end}.")
    return (
        text.format(count=len(rows), begin=fmt.day_long(rows[0].day), end=fmt.day_long(rows[-1].day)),
        _read(rows[-1], amounts, unit_words),
    )


def _columns(rows: Sequence[ResultDay], amounts: Amounts, unit_words: str) -> tuple[TableColumn, ...]:
    def money(value: Decimal) -> str:
        return _long(value, amounts, unit_words)

    columns = (
        (translate("Journal", "Net"), "net", [row.net for row in rows]),
        (translate("Journal", "Running net"), "running net", [row.running for row in rows]),
        (translate("Journal", "Running before fees"), "running before fees", [row.running_gross for row in rows]),
    )
    day = TableColumn(
        title=translate("Journal", "Day"),
        head="day",
        values=[row.day for row in rows],
        text=fmt.day_long,
        number=False,
        width=140,
    )
    return (
        day,
        *(
            TableColumn(title=title, head=f"{head} [{unit_words}]", values=values, text=money, width=140)
            for title, head, values in columns
        ),
    )
