"""Whether a lock of the screen is noticed on this desktop, and how long LIVE waits for input where none was seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tideboard_core.audit.records import Record
from tideboard_core.lock.gateway_lock import UNWRITTEN, LockJournal
from tideboard_core.model.lock import LockEvent

UNSEEN_MINUTES: Final = 5
"""Minutes without input after which LIVE locks at the latest where no lock of the screen was seen."""


class ScreenLocks:
    """A source of locks counts while a desktop's own saver owns its name, or once a lock of the screen was seen here.

    The order log keeps by `desktop` that one was seen, and the longest idle time that a hand confirmed without one.
    `own_saver` is set by who watches the system; None as long as nobody does, as in a program without a window.
    """

    def __init__(self, journal: LockJournal = UNWRITTEN, desktop: str = "") -> None:
        self._journal, self._desktop = journal, desktop
        self.own_saver: bool | None = None
        self._seen = False
        self.confirmed = 0
        """The longest idle time in minutes that a hand confirmed here."""

    @property
    def noticed(self) -> bool:
        """Whether a lock of the screen would be noticed."""
        return self._seen or self.own_saver is not False

    def saw(self) -> None:
        """A source told of a lock; it is believed from now on."""
        if not self._seen:
            self._seen = True
            self._journal.note({"kind": LockEvent.SCREEN_LOCK_SEEN, "desktop": self._desktop})

    def confirm(self, minutes: int) -> None:
        """A hand chose this idle time for LIVE, knowing that no lock was seen; 0 takes an earlier choice back."""
        if minutes != self.confirmed:
            self.confirmed = minutes
            self._journal.note({"kind": LockEvent.IDLE_CONFIRMED, "desktop": self._desktop, "minutes": minutes})

    def live_idle(self, seconds: float) -> float:
        """Seconds without input after which LIVE locks, where the settings say `seconds`."""
        if self.noticed or self.confirmed * 60 >= seconds:  # a line of the log may have any number
            return seconds
        return min(seconds, max(UNSEEN_MINUTES, self.confirmed) * 60.0)

    def restore(self, records: Iterable[Record]) -> None:
        """Take over from the order log what was seen and confirmed on this desktop."""
        for record in records:
            if record.data.get("desktop") != self._desktop:
                continue
            minutes = record.data.get("minutes")
            if record.data.get("kind") == LockEvent.SCREEN_LOCK_SEEN:
                self._seen = True
            elif record.data.get("kind") == LockEvent.IDLE_CONFIRMED and isinstance(minutes, int):
                self.confirmed = minutes
