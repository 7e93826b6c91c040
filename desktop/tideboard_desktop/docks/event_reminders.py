"""The reminders of dates as docks use them: set or taken away with one key; they outlive the windows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from tideboard_core.errors import BadInput
from tideboard_desktop.ui.words.errors import error_sentence

if TYPE_CHECKING:  # imported with the first use: the start has none
    from tideboard_core.alerts.reminders import DateKind, Reminder, Reminders
    from tideboard_core.model.behind.events import CalendarEvent

translate = QCoreApplication.translate


class EventReminders(QObject):
    """`changed` is emitted when one was set or taken away. `problem` says why none can be kept, empty if they can."""

    changed = Signal()

    def __init__(self, directory: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._directory = directory
        self._reminders: Reminders | None = None
        self.problem = ""

    @property
    def kept(self) -> Reminders:
        """The reminders; the first call reads their file."""
        if self._reminders is None:
            from tideboard_core.alerts.reminders import Reminders

            self._reminders = Reminders(self._directory)
            try:
                self._reminders.load()
            except BadInput as error:
                self.problem = error_sentence(error)
            except OSError as error:
                self.problem = str(error)
        return self._reminders

    def has(self, event: CalendarEvent) -> bool:
        """Whether there is one for an event."""
        reminder = reminder_of(event)
        return reminder is not None and self.kept.has(reminder)

    def remove(self, reminder: Reminder) -> str:
        """Take one away; returns a sentence about it, of the reason where it is still there."""
        try:
            self.kept.remove(reminder)
        except BadInput as error:
            return error_sentence(error)
        self.changed.emit()
        return translate("Reminders", "No reminder any more.")

    def toggle(self, event: CalendarEvent) -> tuple[bool, str]:
        """Set or take away the reminder of an event; returns whether it was done, and a sentence about it."""
        reminder = reminder_of(event)
        if reminder is None:
            return False, translate("Reminders", "An event without a market has no evening before.")
        had = self.kept.has(reminder)
        try:
            (self.kept.remove if had else self.kept.add)(reminder)
        except BadInput as error:
            return False, error_sentence(error)
        self.changed.emit()
        if had:
            return True, translate("Reminders", "No reminder any more.")
        return True, translate(
            "Reminders", "A notice comes the evening before and at the open. Price alerts lists it under Dates."
        )


def reminder_of(event: CalendarEvent) -> Reminder | None:
    """The reminder that stands for an event; None for one of no market."""
    from tideboard_core.alerts.reminders import DateKind, Reminder

    if event.market is None:
        return None
    kind, text = DateKind(event.kind.value), event.text or event.name
    return Reminder(day=event.day, market=event.market, kind=kind, instrument=event.instrument, text=text)


def date_kind_words(kind: DateKind) -> str:
    """What happens on a date."""
    return {
        "report": translate("Calendar", "Report"),
        "dividend": translate("Calendar", "Dividend"),
        "split": translate("Calendar", "Split"),
        "ipo": translate("Calendar", "Listing"),
        "macro": translate("Calendar", "Macro"),
        "closed": translate("Calendar", "Closed"),
        "meeting": translate("Calendar", "Meeting"),
        "merger": translate("Calendar", "Merger"),
        "order": translate("Calendar", "Order ends"),
        "last-trade": translate("Calendar", "Last trading day"),
        "expiry": translate("Calendar", "Expiry"),
        "stop-ends": translate("Calendar", "Stop withdrawn"),
    }[kind.value]
