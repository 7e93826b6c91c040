"""Curves of what was measured: by the size of the work as a picture, over all runs that are kept as a page.

Both are drawn by the program's own plots. The page is one file and loads nothing.
"""

from __future__ import annotations

import base64
import html
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from benchmarks.history import form_of, kept_runs
from benchmarks.judging import Outcome, figure
from benchmarks.measures.growth import MOST
from fakes.scenes.screen.whole_style import install
from pictures.palette import reduced
from tideboard_desktop.ui.charts.captioned import captioned_image, captioned_svg
from tideboard_desktop.ui.plots.figure import Axis, Curve, Discs, Figure, axis, shade
from tideboard_desktop.ui.plots.plot import Plot
from tideboard_desktop.ui.theme import Appearance, make_theme

LINE, GUIDE = shade("surface.accent"), shade("surface.text3")
SIZE = (380, 200)
COLUMNS = 3
ROOM = 0.06
"""Of an axis, left free at its ends."""


class Series(NamedTuple):
    """What was judged of one measure in each run that has it: places of the runs, values, and the last limit."""

    title: str
    runs: list[int]
    values: list[float]
    limit: float | None


def drawing_plot() -> tuple[QApplication, Plot]:
    """A plot in the light theme for one figure after the other, and the application, which has to outlive it."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    theme = make_theme(Appearance.LIGHT)
    install(application, theme)
    plot = Plot(theme, identifier="curve", name="Curve")
    plot.resize(*SIZE)
    return application, plot


# --- by the size of the work ----------------------------------------------------------------------------------------


def growth_figure(curve: Mapping[int, float]) -> Figure:
    """Costs by size, both on logarithmic axes, with what `MOST` for each doubling would allow."""
    sizes, costs = np.array(sorted(curve), float), np.array([curve[size] for size in sorted(curve)])
    allowed = costs[0] * MOST ** np.log2(sizes / sizes[0])
    x, y, most = np.log10(sizes), np.log10(costs), np.log10(allowed)
    return Figure(
        x=_wide(float(x[0]), float(x[-1]), [(math.log10(size), f"{size:,.0f}") for size in sizes]),
        y=_wide(min(float(y.min()), float(most[0])), float(max(y.max(), most[-1])), list(_decades(y, most))),
        parts=(
            Curve(x=x, y=most, shade=GUIDE, width=1.0, dashes=(4.0, 3.0)),
            Curve(x=x, y=y, shade=LINE),
            Discs(x=x, y=y, shade=LINE, size=6),
        ),
    )


def _decades(*values: Any) -> Iterator[tuple[float, str]]:
    low, high = min(float(each.min()) for each in values), max(float(each.max()) for each in values)
    for power in range(math.floor(low), math.ceil(high) + 1):
        yield float(power), f"{figure(10.0**power)} ms"


def _wide(low: float, high: float, ticks: list[tuple[float, str]]) -> Axis:
    room = max((high - low) * ROOM, 0.05)
    begin, end = low - room, high + room
    return Axis(begin, end, tuple(each for each in ticks if begin <= each[0] <= end))


def draw_growth(outcomes: Sequence[Outcome], file: Path) -> None:
    """Write a PNG with a curve for each outcome that has one."""
    (_application, plot), shown = drawing_plot(), [outcome for outcome in outcomes if outcome.curve]

    def tile_of(outcome: Outcome) -> QImage:
        words = [outcome.what, f"{figure(outcome.ours)} times for each doubling"]
        plot.show_figure(growth_figure(outcome.curve))
        return plot.picture(1.0, lambda paint, size: captioned_image(paint, size, 1.0, words, plot.theme))

    tiles = [tile_of(outcome) for outcome in shown]
    wide, high = max(tile.width() for tile in tiles), max(tile.height() for tile in tiles)
    sheet = QImage(QSize(wide * COLUMNS, high * -(-len(tiles) // COLUMNS)), QImage.Format.Format_ARGB32_Premultiplied)
    sheet.fill(plot.theme.surface.panel)
    painter = QPainter(sheet)
    for number, tile in enumerate(tiles):
        place = QRectF(number % COLUMNS * wide, number // COLUMNS * high, tile.width(), tile.height())
        painter.drawImage(place, tile)
    painter.end()
    small = reduced(sheet)
    if not (small or sheet).save(str(file)):
        raise RuntimeError(f"{file} cannot be written")


# --- over all runs ----------------------------------------------------------------------------------------------------


def series_of(runs: Sequence[Mapping[str, Any]]) -> dict[str, list[Series]]:
    """By goal the ratios of each measure in every run: what is no ratio depends on the machine or on nothing."""
    found: dict[tuple[str, str, str], Series] = {}
    for place, run in enumerate(runs):
        for each in run["figures"]:
            for bound in each["bounds"]:
                if not (beside := bound["beside"]) or bound.get("difference"):
                    continue
                key = each["goal"], each["what"], beside
                row = found.setdefault(key, Series(f"{each['what']}, x {beside}", [], [], None))
                row.runs.append(place)
                row.values.append(bound["value"])
                limit = bound.get("at_most", bound.get("at_least"))
                found[key] = row._replace(limit=limit)
    by_goal: dict[str, list[Series]] = {}
    for (goal, _what, _beside), row in sorted(found.items(), key=lambda item: _order(item[0][0])):
        by_goal.setdefault(goal, []).append(row)
    return by_goal


def _order(goal: str) -> tuple[int, str]:
    return (int(goal), "") if goal.isdecimal() else (10**6, goal)


def history_figure(series: Series, names: Sequence[str]) -> Figure:
    """Values by run; the goal is dashed."""
    x, y = np.array(series.runs, float), np.array(series.values)
    every = [*series.values, *([] if series.limit is None else [series.limit])]
    low, high = min(0.0, *every), max(every) * (1 + ROOM) or 1.0
    goal = [] if series.limit is None else [np.full(2, series.limit)]
    ends = np.array([-0.5, len(names) - 0.5])
    return Figure(
        x=Axis(-0.5, len(names) - 0.5, tuple((float(place), name) for place, name in enumerate(names))),
        y=axis(low, high, 4, lambda value, _step: figure(value)),
        parts=(
            *(Curve(x=ends, y=line, shade=GUIDE, width=1.0, dashes=(4.0, 3.0)) for line in goal),
            Curve(x=x, y=y, shade=LINE),
            Discs(x=x, y=y, shade=LINE, size=6),
        ),
    )


def page_of(runs: Sequence[Mapping[str, Any]]) -> str:
    """The page: for each goal its curves by commit and date, then the runs."""
    _application, plot = drawing_plot()
    names = [f"{run['date'][5:10]} {run['commit'][:7]}" for run in runs]
    parts = ["<!doctype html><meta charset=utf-8><title>Benchmarks</title><style>", STYLE, "</style>"]
    parts.append(
        "<h1>Benchmarks</h1><p>Ratios to peers and to the calibrated unit, by commit and date; the goal is dashed.</p>"
    )
    for goal, rows in series_of(runs).items():
        parts.append(f"<h2>Goal {html.escape(goal)}</h2><div>")
        parts += [_image(row, names, plot) for row in rows]
        parts.append("</div>")
    parts.append(
        "<h2>Runs</h2><table><tr><th>date<th>commit<th>processor<th>load before, after<th>form<th>not measured"
    )
    for run in runs:
        cells = (
            run["date"], run["commit"], run["machine"]["processor"], ", ".join(map(str, run["load"])),
            form_of(run), ", ".join(run["not measured"]),
        )  # fmt: skip
        parts.append("<tr>" + "".join(f"<td>{html.escape(str(cell))}" for cell in cells))
    return "\n".join([*parts, "</table>"])


STYLE = (
    "body{font:14px sans-serif;margin:24px;color:#222}div{display:flex;flex-wrap:wrap;gap:12px}"
    "img{border:1px solid #ddd}td,th{text-align:left;padding:2px 12px 2px 0}"
)


def _image(series: Series, names: Sequence[str], plot: Plot) -> str:
    plot.show_figure(history_figure(series, names))
    last = f"last {figure(series.values[-1])}" + ("" if series.limit is None else f", goal {figure(series.limit)}")
    svg = plot.picture(1.0, lambda paint, size: captioned_svg(paint, size, [series.title, last], plot.theme))
    picture = base64.b64encode(svg).decode()  # apart from the others: each has clips of the same names
    words = html.escape(f"{series.title}: {last}", quote=True)
    return f'<img alt="{words}" src="data:image/svg+xml;base64,{picture}">'


def write_curves(history: Path, page: Path) -> int:
    """Write the page of all runs of a history; returns how many there are. FileNotFoundError without one."""
    runs = kept_runs(history)
    page.write_text(page_of(runs), encoding="utf-8")
    return len(runs)
