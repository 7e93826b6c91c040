"""Reminders of dates: kept in a file, due the evening before and at the open of their day, each once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, Market, instrument_id
from tideboard_core.model.session import TradingCalendar
from tideboard_core.system.versioned_file import VersionedFile

VERSION: Final = 2
FILE: Final = "reminders.json"
MOST: Final = 500
"""Reminders of one file."""
MOST_SAID: Final = 2000
"""Marks of what was said that are kept, the newest."""


class DateKind(StrEnum):
    """What happens on a date: what a calendar lists, the end of a contract, and of a stop that its broker withdraws."""

    REPORT = "report"
    DIVIDEND = "dividend"
    SPLIT = "split"
    IPO = "ipo"
    MACRO = "macro"
    CLOSED = "closed"
    MEETING = "meeting"
    MERGER = "merger"
    ORDER = "order"
    LAST_TRADE = "last-trade"
    EXPIRY = "expiry"
    STOP_ENDS = "stop-ends"


class Occasion(StrEnum):
    """When a reminder is due."""

    EVENING = "evening"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A date of `market` to be reminded of: `words` are the provider's for it, `text` what the person sees of it."""

    day: date
    market: Market
    kind: DateKind
    instrument: InstrumentId | None = None
    text: str = ""

    @property
    def key(self) -> str:
        """Tells it apart from others; the same date told twice is the same."""
        return f"{self.date_key}/{self.text}"

    @property
    def date_key(self) -> str:
        """What it is about, in whatever words the provider has for it on that day and in that language."""
        return f"{self.market}/{self.instrument or '-'}/{self.kind}/{self.day.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReminders:
    """What the file holds: the reminders that were set, and what was said of which, as `said_key` has it."""

    version: int = VERSION
    reminders: tuple[Reminder, ...] = ()
    said: tuple[str, ...] = ()


def _check(stored: StoredReminders) -> None:
    """Raises ValueError for a security that is none."""
    for one in stored.reminders:
        try:
            instrument_id(one.instrument or f"{one.market}.-")
        except BadInput as error:
            raise ValueError(str(error)) from None


class Reminders:
    """Not for several threads at once. `load` first; a file that cannot be used is left alone, and nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._file = (
            None
            if folder is None
            else VersionedFile(folder / FILE, StoredReminders, name="reminders", version=VERSION, check=_check)
        )
        self._kept: dict[str, Reminder] = {}
        self._said: dict[str, None] = {}

    def load(self) -> None:
        """Read the file. Raises BadInput and OSError for one that cannot be used.

        Of a damaged one the reminders that can be read are kept.
        """
        if self._file is None:
            return
        try:
            self._take(self._file.load())
        except BadInput:
            self._take(self._file.rest)
            raise

    def _take(self, stored: StoredReminders | None) -> None:
        if stored is not None:
            self._kept = {one.key: one for one in stored.reminders[:MOST]}
            self._said = dict.fromkeys(stored.said)

    def all(self) -> list[Reminder]:
        """Those that were set, by day."""
        return sorted(self._kept.values(), key=lambda one: (one.day, one.key))

    def has(self, reminder: Reminder) -> bool:
        return reminder.key in self._kept

    def add(self, reminder: Reminder) -> None:
        """Keep one. Raises BadInput if there are too many, or the file cannot be written."""
        if len(self._kept) >= MOST:
            raise BadInput("reminders-full", most=MOST)
        self._save({**self._kept, reminder.key: reminder}, self._said)

    def remove(self, reminder: Reminder) -> None:
        """Forget one. Raises BadInput as `add`."""
        self._save({key: one for key, one in self._kept.items() if key != reminder.key}, self._said)

    def due(
        self, dates: Iterable[Reminder], now: datetime, calendar: TradingCalendar
    ) -> list[tuple[Reminder, Occasion]]:
        """Which of these dates and of those that were set are to be said now, and were not said before."""
        found = {one.key: one for one in (*self._kept.values(), *dates)}
        return [
            (one, occasion)
            for one in found.values()
            if (occasion := occasion_at(one, now, calendar)) is not None and not self.is_marked(one, occasion)
        ]

    def is_marked(self, reminder: Reminder, occasion: Occasion) -> bool:
        """Whether it has rung before, in this run or an earlier one."""
        return said_key(reminder, occasion) in self._said

    def mark_said(self, said: Iterable[tuple[Reminder, Occasion]], today: date) -> None:
        """Say none of these again, and forget reminders of days that are over. Raises BadInput as `add`."""
        marks = dict.fromkeys((*self._said, *(said_key(one, occasion) for one, occasion in said)))
        newest = dict.fromkeys(list(marks)[-MOST_SAID:])
        kept = {key: one for key, one in self._kept.items() if one.day >= today - timedelta(days=1)}
        self._save(kept, newest)

    def mark_in_memory(self, said: Iterable[tuple[Reminder, Occasion]]) -> None:
        """Say none of these again while the program runs, where the file cannot be written."""
        self._said |= dict.fromkeys(said_key(one, occasion) for one, occasion in said)

    def _save(self, kept: dict[str, Reminder], said: dict[str, None]) -> None:
        if self._file is not None:
            try:
                self._file.save(StoredReminders(reminders=tuple(kept.values()), said=tuple(said)))
            except OSError as error:
                raise BadInput("reminders-not-saved", path=str(self._file.path), text=str(error)) from None
        self._kept, self._said = kept, said


def said_key(reminder: Reminder, occasion: Occasion) -> str:
    """A security's date is the same event in other words; without a security the words alone tell events apart."""
    return f"{reminder.key if reminder.instrument is None else reminder.date_key}/{occasion}"


def occasion_at(reminder: Reminder, now: datetime, calendar: TradingCalendar) -> Occasion | None:
    """EVENING from the close of the trading day before until the open of its day, OPEN from then until its close.

    On a day without trading the open of the next trading day counts.
    """
    market, day = reminder.market, reminder.day
    before = calendar.previous_session(market, day)
    session = calendar.session_on(market, day) or calendar.next_session(market, day)
    if before.close <= now < session.open:
        return Occasion.EVENING
    return Occasion.OPEN if session.open <= now < session.close else None
