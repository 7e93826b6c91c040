"""State of the trading lock as views show it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LockKind(StrEnum):
    """Locked, unlocked, about to lock for want of input, or locked by another program at the gateway."""

    LOCKED = "locked"
    UNLOCKED = "unlocked"
    LOCKING_SOON = "locking-soon"
    LOCKED_ELSEWHERE = "locked-elsewhere"


class LockReason(StrEnum):
    """Why trading is locked."""

    START = "start"
    BY_HAND = "by-hand"
    EXPIRED = "expired"
    IDLE = "idle"
    SCREEN_LOCKED = "screen-locked"
    SUSPENDED = "suspended"
    ACCOUNT_SWITCHED = "account-switched"
    CONNECTION_LOST = "connection-lost"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105  a reason, not a secret
    KICKED_OUT = "kicked-out"
    LOGGED_OUT = "logged-out"
    OTHER_PROGRAM = "other-program"
    EXIT = "exit"


class UnlockLifetime(StrEnum):
    """How long an unlock lives."""

    MINUTES_5 = "5"
    MINUTES_15 = "15"
    MINUTES_30 = "30"
    SESSION = "session"


class PasswordKind(StrEnum):
    """Whose password opens the account: the broker's trade password, our own, or our own that is yet to be chosen."""

    BROKER = "broker"
    OWN = "own"
    OWN_NEW = "own-new"


@dataclass(frozen=True, slots=True, kw_only=True)
class LockStatus:
    """What the top bar shows. `expires` and `idle_locks` are seconds of `Clock.boot()`; None while locked.

    `since` is `Clock.boot()` of the last change; `account_id` is the account in view, empty before there is one.
    """

    kind: LockKind
    account_id: str
    since: float
    reason: LockReason | None = None
    expires: float | None = None
    idle_locks: float | None = None

    @property
    def unlocked(self) -> bool:
        """Whether the local gate is open."""
        return self.kind in {LockKind.UNLOCKED, LockKind.LOCKING_SOON}

    def seconds_left(self, boot: float) -> float:
        """Seconds until it locks by itself at `Clock.boot()` time `boot`; 0.0 while locked."""
        ends = [end for end in (self.expires, self.idle_locks) if end is not None]
        return max(0.0, min(ends) - boot) if ends else 0.0
