"""What programs asked for with each key: calls and proposals of the day, and when a key was used last."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from tideboard_core.ports.system import Clock

LOOKED: Final = timedelta(minutes=10)
"""How long a look at the computer's calendar holds, within its day."""


class KeyUse(NamedTuple):
    """Of one key; times are those of the computer.

    `begin` is since when calls are counted: the window's opening at `opened`, or the last midnight. `last` is None if
    the key was not used since `opened`.
    """

    now: datetime
    opened: datetime
    begin: datetime
    calls: int
    proposals: int
    last: datetime | None


class UseOfKeys:
    """Counts by key, from now on. A day is one of the computer's own calendar."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._opened = self._begin = self._now
        self._calls: Counter[str] = Counter()
        self._proposals: Counter[str] = Counter()
        self._last: dict[str, datetime] = {}
        self._looked = self._until = clock.wall()

    @property
    def _now(self) -> datetime:
        return self._clock.wall().astimezone()

    def note_call(self, identity: str) -> None:
        """The program with this key called."""
        now = self._clock.wall()
        if not self._looked <= now < self._until:  # for each call the calendar would cost as much as the answer
            self._turn()
        self._calls[identity] += 1
        self._last[identity] = now

    def note_proposal(self, identity: str) -> None:
        """What it proposed stands before the person."""
        self._turn()
        self._proposals[identity] += 1

    def of(self, identity: str) -> KeyUse:
        """What it did today."""
        self._turn()
        counts = self._calls[identity], self._proposals[identity]
        last = self._last.get(identity)
        return KeyUse(self._now, self._opened, self._begin, *counts, None if last is None else last.astimezone())

    def _turn(self) -> None:
        """Begin at nothing on another day: also where the clock was set back."""
        wall = self._clock.wall()
        now = wall.astimezone()
        today, tomorrow = now.date(), (now.replace(tzinfo=None) + timedelta(days=1)).replace(hour=0, minute=0, second=0)
        self._looked = wall
        self._until = min(wall + LOOKED, tomorrow.replace(microsecond=0).astimezone())
        if today != self._begin.date():
            self._begin = self._now.replace(hour=0, minute=0, second=0, microsecond=0)
            self._calls.clear()
            self._proposals.clear()
