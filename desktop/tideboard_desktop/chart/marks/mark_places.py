"""At which columns of a chart the ex-dates of a security are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.bars.intervals import Interval, Minutes, Unit, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.reference import ActionKind, CorporateAction
from tideboard_core.ports.bars import day_start
from tideboard_desktop.chart.drawings.bar_axis import BarAxis
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.reference import part_words

translate = QCoreApplication.translate
_CASH: Final = {ActionKind.DIVIDEND, ActionKind.SPECIAL_DIVIDEND}
_DAY: Final = 24 * 60
_FARTHEST: Final = 60
"""Columns after the newest one that are looked at: so many can be free at the right."""

Marks = Mapping[int, tuple[CorporateAction, ...]]
"""What takes effect at a column, in ascending order of the columns."""


def marks_of(actions: Iterable[CorporateAction], key: SeriesKey, starts: Minutes) -> Marks:
    """The columns of ex-dates on bars of `key` whose columns start at `starts` (minutes since 1970, ascending).

    A bar of several days has those of its days. On shorter bars it is the first one of the day, of the next day with
    bars if that day has none. Days before the first column are left out; those after the newest are on the calendar.
    """
    if not len(starts):
        return {}
    within = key.interval.unit is Unit.MINUTE or key.interval == Interval(1, Unit.DAY)
    axis = BarAxis(key, starts)
    found: dict[int, tuple[CorporateAction, ...]] = {}
    for action in sorted(actions, key=lambda one: one.ex_date):
        minute = minute_of(day_start(key.market, action.ex_date))
        if within:
            place = int(starts.searchsorted(minute))
            before = place == 0 and int(starts[0]) - minute >= _DAY
        else:
            place = int(starts.searchsorted(minute, side="right")) - 1
            before = place < 0
            place += place == len(starts) - 1 and minute - int(starts[-1]) >= key.longest
        if place == len(starts):
            place = max(axis.column(minute), place)
        if not before and place < len(starts) + _FARTHEST:
            found[place] = (*found.get(place, ()), action)
    return found


def mark_words(actions: Iterable[CorporateAction]) -> str:
    """What took effect and when: `Dividend 2.40 a share, ex 20 Nov 2026`."""
    words = translate("ChartMarks", "{what}, ex {day}")
    return listed(
        words.format(what=listed(part_words(part) for part in action.parts), day=fmt.day_long(action.ex_date))
        for action in actions
    )


def mark_letter(actions: Iterable[CorporateAction]) -> str:
    """What stands in the box of a mark."""
    if all(part.kind in _CASH for action in actions for part in action.parts):
        return translate("ChartMarks", "D", "mark of a dividend")
    return translate("ChartMarks", "D", "mark of a split or an issue")


def short_words(actions: Iterable[CorporateAction]) -> str:
    """The same without the day, for beside a mark."""
    return listed(part_words(part) for action in actions for part in action.parts)
