"""The calendar's rows: which events pass the chips, their figures, and the columns of the list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import TideboardError
from tideboard_core.model.behind.events import CalendarEvent, EventFigure, EventKind
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_desktop.calendar.words import kind_words, subject_of, time_words
from tideboard_desktop.docks.value_columns import ValueColumn, day_column, missing, text_column
from tideboard_desktop.ui.tables.column_model import Cell

translate = QCoreApplication.translate
MARKETS: Final = (Market.HK, Market.US, Market.SH, Market.SG)
WEEK: Final = 7
MONTH: Final = 35
"""Days of the longer list: five whole weeks."""
_MAINLAND: Final = frozenset({Market.SH, Market.SZ})


@dataclass(frozen=True, slots=True)
class CalendarSpan:
    """Events by day, what could not be read of which kind, and the first field that could not be read."""

    rows: tuple[CalendarEvent, ...]
    lacking: tuple[tuple[EventKind, TideboardError], ...] = ()
    unread: str = ""
    cut: bool = False


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def passing(
    events: Iterable[CalendarEvent],
    *,
    kinds: Collection[EventKind],
    market: Market | None,
    own: Collection[InstrumentId] | None,
) -> list[CalendarEvent]:
    """The events of these kinds and market (None = all) whose security is one of `own` (None = any).

    Of macro figures and holidays, which have no security, those of the markets of one's own pass.
    """
    markets = None if own is None else {one.partition(".")[0] for one in own}
    found = []
    for event in events:
        if event.kind not in kinds or not _of_market(event, market):
            continue
        if own is not None and markets is not None:
            if event.instrument is not None and event.instrument not in own:
                continue
            if event.instrument is None and event.market is not None and event.market.value not in markets:
                continue
        found.append(event)
    return found


def _of_market(event: CalendarEvent, market: Market | None) -> bool:
    if market is None or event.market is market:
        return True
    return market in _MAINLAND and event.market in _MAINLAND


def figure_of(event: CalendarEvent, *words: str) -> EventFigure | None:
    """The first figure whose key begins with one of these words and that has a text."""
    return next((one for one in event.figures if one.text and one.key.startswith(words)), None)


def previous_of(event: CalendarEvent) -> EventFigure | None:
    return figure_of(event, "previous", "prior")


def expected_of(event: CalendarEvent) -> EventFigure | None:
    return figure_of(event, "estimate", "expected", "consensus", "forecast")


def actual_of(event: CalendarEvent) -> EventFigure | None:
    return figure_of(event, "actual")


def identity(event: CalendarEvent) -> tuple[object, ...]:
    return event.kind, event.day, event.market, event.instrument, event.text, event.id, event.time


def by_day(events: Sequence[CalendarEvent], begin: date, days: int = WEEK) -> list[list[CalendarEvent]]:
    """The events of each day from `begin` on; timed ones after those of the whole day, important ones first."""
    found: list[list[CalendarEvent]] = [[] for _ in range(days)]
    for event in events:
        place = (event.day - begin).days
        if 0 <= place < days:
            found[place].append(event)
    for day in found:
        day.sort(key=_within_day)
    return found


def ordered(events: Iterable[CalendarEvent]) -> list[CalendarEvent]:
    """By day, and within a day as in `by_day`."""
    return sorted(events, key=lambda event: (event.day, *_within_day(event)))


def _within_day(event: CalendarEvent) -> tuple[object, ...]:
    time = "" if event.time is None else event.time.isoformat()
    return time, -event.stars, event.instrument or "", event.text


def event_columns() -> list[ValueColumn[CalendarEvent]]:
    """Day, time, kind, security, what, previous, expected, actual, importance."""
    return [
        day_column("day", translate("Calendar", "Day"), lambda row: row.day, width=124),
        text_column("time", translate("Calendar", "Time"), time_words, width=128, spare=3),
        text_column("kind", translate("Common", "Kind"), lambda row: kind_words(row.kind), width=88, spare=1),
        text_column(
            "security",
            translate("Common", "Security"),
            subject_of,
            second=lambda row: row.name if row.instrument else "",
            width=168,
            strong=True,
        ),
        text_column("what", translate("Calendar", "What"), lambda row: row.text),
        _figure("previous", translate("Calendar", "Previous"), previous_of, spare=4),
        _figure("expected", translate("Calendar", "Expected"), expected_of, spare=2),
        _figure("actual", translate("Calendar", "Actual"), actual_of, spare=2),
        text_column("stars", translate("Calendar", "Importance"), lambda row: "•" * row.stars, width=92, spare=5),
        text_column("source", translate("Calendar", "Source"), lambda row: row.source, width=96, spare=6),
    ]


def _figure(
    key: str, title: str, get: Callable[[CalendarEvent], EventFigure | None], *, spare: int
) -> ValueColumn[CalendarEvent]:
    """A figure in the provider's words; what the figure is stands in the tool tip under the provider's name."""

    def cell(row: CalendarEvent) -> Cell:
        figure = get(row)
        return missing() if figure is None else Cell(figure.text, exact=f"{figure.key}: {figure.text}")

    def order(row: CalendarEvent) -> object:
        figure = get(row)
        return None if figure is None else figure.value

    return ValueColumn(
        key=key,
        head=key,
        title=title,
        width=80,
        number=True,
        cell=cell,
        order=order,
        value=lambda row: "" if (figure := get(row)) is None else figure.text,
        spare=spare,
        idle=lambda row: get(row) is None,
    )
