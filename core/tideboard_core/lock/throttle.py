"""Growing pauses after wrong passwords, which also last over connections and restarts of the program.

Beside them stands a pause that the broker asks for, which ends with its connection.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.errors import RateLimited
from tideboard_core.model.lock import LockEvent
from tideboard_core.ports.system import Clock

FREE_TRIES = 2
"""As at FutuOpenD-rs, which refuses every try for a minute after two wrong ones in a row."""
FIRST_PAUSE = 60.0
"""Seconds; the next pauses are twice as long each, up to LONGEST_PAUSE."""
LONGEST_PAUSE = 900.0
LONGEST_BOOT = 1e9
"""Seconds (31 years) below which a record's boot clock is one: above stands wall time, as older versions wrote it."""
PASSED_EVERY = 10.0
"""Seconds after which a way out may ask the broker once more in a pause that the broker asked for."""
SOON = 1.0
"""Seconds after which to ask again while other tries are being judged."""


@dataclass(frozen=True, slots=True)
class _Pause:
    """A pause from `boot` of `Clock.boot()` on, 0.0 if the computer was started since.

    `wall` is set for a record of a version that knew no boot clock on this system: both clocks have to show it over.
    """

    seconds: float
    boot: float
    wall: datetime | None = None


class Throttle:
    """A try under way counts as wrong until it is judged, so that several at once cannot evade the pause.

    The time that passed is what `Clock.boot()` says: a sleep does not lengthen the pause, and setting the wall clock
    changes nothing. After a restart of the computer the pause lasts once more from that start on. What `failed` and
    `passed` return is to be kept in the order log, for `restore`.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wrong = 0
        self._under_way = 0
        self._pauses = 0
        self._pause: _Pause | None = None
        self._broker_until = self._passes_at = float("-inf")
        self._lost = False

    @property
    def tries_left(self) -> int:
        """Wrong tries that are still free."""
        return FREE_TRIES - self._wrong

    @property
    def pause_left(self) -> float:
        """Seconds until the next try that is for no way out; 0.0 = now."""
        return max(self._own_left, self._broker_left)

    @property
    def paused_by_broker(self) -> bool:
        """Whether the broker's own pause is what is left of it."""
        return self._broker_left > self._own_left

    @property
    def _broker_left(self) -> float:
        return max(self._broker_until - self._clock.boot(), 0.0)

    @property
    def _own_left(self) -> float:
        """Seconds of the pause after wrong passwords, which nothing passes."""
        pause = self._pause
        if pause is None:
            return 0.0
        passed = self._clock.boot() - pause.boot
        if pause.wall is not None:
            passed = min(passed, (self._clock.wall() - pause.wall).total_seconds())
        return min(max(pause.seconds - passed, 0.0), pause.seconds)

    @contextmanager
    def trying(self, *, way_out: bool = False) -> Iterator[None]:
        """Count a try for as long as it is judged; raises RateLimited while a pause lasts or none is free.

        A `way_out` passes the broker's pause once in PASSED_EVERY, and that after wrong passwords never.
        """
        now = self._clock.boot()
        if self.paused_by_broker and not (way_out and now >= self._passes_at):
            seconds = min(self._broker_left, self._passes_at - now) if way_out else self._broker_left
            raise RateLimited("broker-pause", retry_after=seconds)
        left = self._own_left
        if left > 0:
            raise RateLimited("password-pause", retry_after=left)
        if self._wrong + self._under_way >= FREE_TRIES:
            raise RateLimited("password-under-way", retry_after=SOON)
        if self.paused_by_broker:
            self._passes_at = now + PASSED_EVERY
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    def failed(self) -> dict[str, object]:
        """Count a wrong try; the second in a row starts a pause of one minute, then two, four ..."""
        now = self._clock.boot()
        self._count(now)
        return {"kind": LockEvent.PASSWORD_REFUSED, "boot": now, "boot_id": self._clock.boot_id()}

    def passed(self) -> dict[str, object]:
        """Forget the wrong tries; empty when there were none."""
        counted = self._wrong or self._pauses
        self._forget()
        return {"kind": LockEvent.PASSWORD_ACCEPTED} if counted else {}

    def asked_by_broker(self, seconds: float) -> None:
        """Start or lengthen the broker's own pause."""
        self._broker_until = max(self._broker_until, self._clock.boot() + seconds)

    def broker_gone(self) -> None:
        """End the broker's own pause with its connection."""
        self._broker_until = self._passes_at = float("-inf")

    def restore(self, records: Iterable[Record]) -> None:
        """Count the tries of earlier runs, from the order log."""
        now, boot, this = self._clock.wall(), self._clock.boot(), self._clock.boot_id()
        for record in records:
            kind = record.data.get("kind") if record.kind is RecordKind.LOCK else None
            if kind == LockEvent.PASSWORD_REFUSED:
                begun, start = record.data.get("boot"), record.data.get("boot_id")
                if isinstance(begun, int | float) and begun < LONGEST_BOOT:
                    # Of another start of the computer only what this one shows has certainly passed. Where the starts
                    # cannot be told apart, a clock that runs behind that of the record began anew.
                    other = bool(this and start) and start != this
                    self._count(0.0 if other or not 0 <= begun <= boot else begun)
                else:
                    self._count(0.0, min(record.at, now))
            elif kind == LockEvent.PASSWORD_ACCEPTED:
                self._forget()
        if self._lost:  # the records of a damaged log end no pause
            self._pause_once()

    def lost(self) -> None:
        """Start one pause in place of a count that was lost; a second call does nothing."""
        if not self._lost:
            self._lost = True
            self._pause_once()

    def _pause_once(self) -> None:
        if self._own_left < FIRST_PAUSE:
            self._pause = _Pause(FIRST_PAUSE, self._clock.boot())

    def _count(self, boot: float, wall: datetime | None = None) -> None:
        self._wrong += 1
        if self._wrong >= FREE_TRIES:
            self._wrong = 0
            self._pause = _Pause(min(FIRST_PAUSE * 2**self._pauses, LONGEST_PAUSE), boot, wall)
            self._pauses += 1

    def _forget(self) -> None:
        self._wrong = self._pauses = 0
        self._pause = None
        self.broker_gone()
