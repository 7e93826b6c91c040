"""The marks of a price chart: on which bars they fall, their words and commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.market.bars.intervals import Interval, Minutes, Unit, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.behind.events import SessionPart
from tideboard_core.model.quote import BarSessions
from tideboard_core.ports.bars import day_end, day_start
from tideboard_desktop.chart.drawings.bar_axis import BarAxis
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.event_layer import EventMarks, Marks
from tideboard_desktop.docks.event_marks import EventMark
from tideboard_desktop.docks.event_reads import want_marks, want_splits
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate
_DAY: Final = 24 * 60
_ONE_DAY: Final = Interval(1, Unit.DAY)
_FARTHEST: Final = 60
"""Columns after the newest one that are looked at: so many can be free at the right."""


def event_layer(chart: PriceChart, context: DockContext) -> EventMarks:
    """The row of a price chart; a chart of a grid has no room for it."""
    layer = EventMarks(
        chart,
        context.services.events(),
        lambda instrument: want_marks(context, instrument),
        lambda marks, picture: marks_of(marks, picture.key, picture.view.slots.start),
        lambda: not chart.compact,
        lambda instrument: want_splits(context, instrument),
    )
    context.frame.each_second(chart, layer.want, rests=True)
    return layer


def marks_in(chart: PriceChart) -> Marks:
    """What falls on the columns of a chart, nothing without the row."""
    return next((layer.marks(chart.picture) for layer in chart.layers if isinstance(layer, EventMarks)), {})


def marks_of(marks: Iterable[EventMark], key: SeriesKey, starts: Minutes) -> Marks:
    """The columns of marks on bars of `key` whose columns start at `starts` (minutes since 1970, ascending).

    A bar of several days has those of its days. On shorter bars a mark with a time is at the bar of that minute, of
    the next minute with a bar if there is none; one of a day is at the first bar of the day, or of the next day with
    bars, and at the last one of the day if it comes after the close. Days before the first column are left out; those
    after the newest are on the calendar.
    """
    if not len(starts):
        return {}
    axis, found = BarAxis(key, starts), dict[int, tuple[EventMark, ...]]()
    for mark in marks:
        place = _place_of(mark, key, starts, axis)
        if place is not None and place < len(starts) + _FARTHEST:
            found[place] = (*found.get(place, ()), mark)
    return dict(sorted(found.items()))


def _place_of(mark: EventMark, key: SeriesKey, starts: Minutes, axis: BarAxis) -> int | None:
    first, last = int(starts[0]), len(starts) - 1
    minutes = key.interval.unit is Unit.MINUTE
    minute = minute_of(day_start(key.market, mark.day))
    if minutes and key.sessions is BarSessions.EXTENDED:  # the day begins with the night before it
        minute = minute_of(day_end(key.market, mark.day - timedelta(days=1)))
    timed = minutes and mark.time is not None
    if timed and mark.time is not None:
        minute = minute_of(mark.time)
        place = int(starts.searchsorted(minute, side="right")) - 1
        if place >= 0 and minute >= int(starts[place]) + key.interval.length:
            place += 1  # between the bars of two parts of the day, or after the newest
    elif minutes or key.interval == _ONE_DAY:
        place = int(starts.searchsorted(minute))
        if minutes and mark.part_of_day is SessionPart.AFTER:
            place = max(int(starts.searchsorted(minute_of(day_end(key.market, mark.day)))) - 1, place)
    else:
        place = int(starts.searchsorted(minute, side="right")) - 1
        if place < 0:
            return None
        place += place == last and minute - int(starts[-1]) >= key.longest
    if place > last:
        return max(axis.column(minute), place)
    if place <= 0 and first - minute >= _DAY:
        return None
    return max(place, 0)


def event_words(chart: PriceChart, slot: int) -> str:
    """What took effect at a column of a chart, empty for nothing."""
    return next((layer.words_at(slot) for layer in chart.layers if isinstance(layer, EventMarks)), "")


def mark_commands(current: Callable[[], EventMarks], scope: QWidget) -> list[Command]:
    """From mark to mark, and the row itself; of the chart in use."""
    group = translate("PriceChart", "Price chart")

    def flip() -> None:
        current().set_on(on=not current().on)

    rows: tuple[tuple[str, str, Callable[[], None], str], ...] = (
        (
            "previous",
            translate("ChartMarks", "Cursor to the mark before"),
            lambda: current().step(-1),
            "[",
        ),
        ("next", translate("ChartMarks", "Cursor to the next mark"), lambda: current().step(1), "]"),
        ("show", translate("ChartMarks", "Show or hide the marks"), flip, ""),
    )
    return [
        Command(
            id=f"chart.mark.{name}",
            text=titled(group, text),
            group=group,
            run=run,
            keys=(keys,) if keys else (),
            scope=scope if keys else None,
            enabled=lambda: not current().why_not,
            why_not=lambda: current().why_not,
        )
        for name, text, run, keys in rows
    ]
