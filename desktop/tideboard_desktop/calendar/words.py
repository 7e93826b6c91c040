"""Words of the calendar's events."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.alerts.reminders import DateKind
from tideboard_core.model.behind.events import CalendarEvent, EventKind, SessionPart
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_desktop.docks.event_reminders import date_kind_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate


def kind_words(kind: EventKind) -> str:
    return date_kind_words(DateKind(kind.value))


def session_words(part: SessionPart) -> str:
    return {
        SessionPart.BEFORE: translate("Calendar", "before the open"),
        SessionPart.DURING: translate("Calendar", "during trading"),
        SessionPart.AFTER: translate("Calendar", "after the close"),
    }[part]


def time_words(event: CalendarEvent) -> str:
    """`08:30 HKT`, `after the close`, both or nothing; an estimated day is named so."""
    parts = []
    if event.time is not None:
        zone = "UTC" if event.market is None else MARKET_ZONE[event.market]
        parts.append(f"{fmt.clock_minutes(event.time, zone)} {fmt.zone_name(event.time, zone)}")
    if event.session is not None:
        parts.append(session_words(event.session))
    if event.estimated:
        parts.append(translate("Calendar", "day estimated"))
    return listed(parts)


def subject_of(event: CalendarEvent) -> str:
    """The security, else whose figure or holiday it is."""
    return event.instrument or event.name or (event.market.value if event.market is not None else "")


def short_words(event: CalendarEvent) -> str:
    """`HK.00700 Report`, `US CPI year on year`: one line in a column of the week."""
    if event.instrument is None:
        return " ".join(part for part in (subject_of(event), event.text) if part)
    return f"{event.instrument} {kind_words(event.kind)}"


def long_words(event: CalendarEvent) -> str:
    """All that is known of an event, for tool tips, screen readers and notices."""
    head = " ".join(part for part in (event.instrument or "", event.name) if part)
    parts = [head, kind_words(event.kind), fmt.day_long(event.day), time_words(event), event.text]
    parts += [f"{figure.key} {figure.text}" for figure in event.figures if figure.text]
    return listed(part for part in parts if part)
