"""Reports, dividends, splits, news and buy-backs of days, weeks and months: their period, and their words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import Market
from tideboard_desktop.docks.event_layer import Marks
from tideboard_desktop.docks.event_marks import EventMark, MarkKind, short_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate
_MOST: Final = 6
"""Marks of a period that are told; a month can have hundreds of headlines."""


def period_marks(marks: Iterable[EventMark], period: FlowPeriod, dates: Sequence[date]) -> Marks:
    """The slots of marks among periods that end on `dates`, placed as on the price chart.

    One whose day, week or month has no session is at the next with one.

    Those before the first period are left out, as are days after the last session.
    """
    found = dict[int, tuple[EventMark, ...]]()
    if dates:
        begin = _begin(period, dates[0])
        for mark in marks:
            if begin <= mark.day <= dates[-1]:
                slot = bisect_left(dates, _begin(period, mark.day))
                found[slot] = (*found.get(slot, ()), mark)
    return dict(sorted(found.items()))


def period_words(marks: Sequence[EventMark], period: FlowPeriod, market: Market) -> list[str]:
    """Each of the marks, in weeks and months with its day; headlines come last, and the last one counts the rest."""
    ordered = sorted(marks, key=lambda mark: mark.kind is MarkKind.NEWS)
    found = [_words(mark, period, market) for mark in ordered[:_MOST]]
    if len(ordered) > _MOST:
        found.append(translate("ChartMarks", "{count} more").format(count=len(ordered) - _MOST))
    return found


def _words(mark: EventMark, period: FlowPeriod, market: Market) -> str:
    words = short_words(mark, market)
    return words if period is FlowPeriod.DAY else titled(fmt.day_and_month(mark.day), words)


def _begin(period: FlowPeriod, day: date) -> date:
    """The first day of the period of a day."""
    if period is FlowPeriod.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if period is FlowPeriod.MONTH else day
