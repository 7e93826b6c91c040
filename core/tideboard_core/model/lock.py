"""State of the trading lock as views show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from tideboard_core.model.order import Account, AccountId


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
    CLOCK_SET = "clock-set"
    ACCOUNT_SWITCHED = "account-switched"
    NOT_UNLOCKED = "not-unlocked"
    """It was not unlocked since it came into view or was unpinned."""
    PINNED = "pinned"
    CONNECTION_LOST = "connection-lost"
    ACCOUNTS_REFUSED = "accounts-refused"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105  a reason, not a secret
    KICKED_OUT = "kicked-out"
    NOT_PAPER = "not-paper"
    LOGGED_OUT = "logged-out"
    OTHER_PROGRAM = "other-program"
    FAULT = "fault"
    WINDOW_CLOSED = "window-closed"
    EXIT = "exit"


class UnlockLifetime(StrEnum):
    """How long an unlock lasts."""

    MINUTES_5 = "5"
    MINUTES_15 = "15"
    MINUTES_30 = "30"
    SESSION = "session"


class PasswordKind(StrEnum):
    """Whose password opens the account: the broker's trade password, our own, or our own that is yet to be chosen."""

    BROKER = "broker"
    OWN = "own"
    OWN_NEW = "own-new"


class LockEvent(StrEnum):
    """What the order log keeps beside the lock's own openings and closings: OpenD's lock, tries of a password, pins.

    An unlock of OpenD is written before it is sent. It ends when OpenD refuses it, answers that it is locked, or stays
    open because of the setting.
    """

    GATEWAY_UNLOCKING = "opend-unlocking"
    GATEWAY_REFUSED = "opend-unlock-refused"
    GATEWAY_LOCKED = "opend-locked"
    GATEWAY_LEFT = "opend-left-unlocked"
    PASSWORD_REFUSED = "password-refused"  # noqa: S105  an event, not a secret
    PASSWORD_ACCEPTED = "password-accepted"  # noqa: S105
    PINNED = "account-pinned"
    UNPINNED = "account-unpinned"
    SCREEN_LOCK_SEEN = "screen-lock-seen"
    IDLE_CONFIRMED = "idle-confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """An unlock of OpenD that no answer of OpenD has ended. `address` is None if the log does not have it."""

    id: str
    account_id: str
    address: str | None
    login: str = ""
    firm: str = ""
    practice: bool = False

    def kept(self) -> dict[str, str]:
        """The data of it in the order log."""
        return {
            "opening": self.id,
            "address": self.address or "",
            "login": self.login,
            "account": self.account_id,
            "firm": self.firm,
        }

    @classmethod
    def from_stored(cls, data: Mapping[str, Any]) -> Opening:
        """Read what `kept` wrote."""
        texts = {name: str(data.get(name, "")) for name in ("opening", "address", "login", "account", "firm")}
        return cls(
            id=texts["opening"],
            account_id=texts["account"],
            address=texts["address"],
            login=texts["login"],
            firm=texts["firm"],
        )


@dataclass(frozen=True, slots=True)
class PinnedAccounts:
    """The accounts of real money that are pinned: of those that `pins` may name, all but the `lifted` ones.

    A pin of an older version names its account by the number alone, and so pins those of every broker; the password of
    one of them lifts it for that one.
    """

    pins: frozenset[AccountId] = frozenset()
    lifted: frozenset[AccountId] = frozenset()

    def __contains__(self, account: Account) -> bool:
        identity = account.identity
        return identity in self.pins or (identity not in self.lifted and any(one.binds(identity) for one in self.pins))

    def having(self, account: AccountId) -> PinnedAccounts:
        """The pinned accounts with `account`."""
        return PinnedAccounts(self.pins | {account}, frozenset(one for one in self.lifted if not account.binds(one)))

    def without(self, account: AccountId) -> PinnedAccounts:
        """The pinned accounts without `account`; a number alone takes out only what it must mean."""
        if not account.broker:
            kept = frozenset(one for one in self.pins if not account.permits(one, self.pins))
            return PinnedAccounts(kept, self.lifted)
        return PinnedAccounts(self.pins - {account}, self.lifted | {account})


NO_PINS: Final = PinnedAccounts()


@dataclass(frozen=True, slots=True, kw_only=True)
class LockStatus:
    """What the top bar shows. `expires` and `idle_locks` are seconds of `Clock.boot()`; None while locked.

    `since` is the exchange time (UTC) of the last change, kept as it was then: reports of the exchange time jump, and a
    practice market runs faster than the computer. `account` is the one in view, None before there is one.
    `owed` are unlocks of OpenD that are still to be closed, `owed_here` whether this connection's OpenD is among them.
    `also_open` are the accounts that are unlocked beside the one in view, `pinned` those that are pinned, `view_pinned`
    whether the one in view is.
    """

    kind: LockKind
    account: AccountId | None
    since: datetime
    reason: LockReason | None = None
    expires: float | None = None
    idle_locks: float | None = None
    owed: tuple[Opening, ...] = ()
    owed_here: bool = False
    also_open: tuple[AccountId, ...] = ()
    pinned: PinnedAccounts = NO_PINS
    view_pinned: bool = False

    @property
    def unlocked(self) -> bool:
        """Whether the local gate is open."""
        return self.kind in {LockKind.UNLOCKED, LockKind.LOCKING_SOON}

    def opens(self, account: Account) -> bool:
        """Whether the gate is open for this account; another account's unlock does not count."""
        return self.unlocked and self.account == account.identity

    @property
    def idle_first(self) -> bool:
        """Whether it locks for want of input before its time is over: any input then moves the end."""
        return self.idle_locks is not None and (self.expires is None or self.idle_locks < self.expires)

    def seconds_left(self, boot: float) -> float:
        """Seconds until it locks by itself at `Clock.boot()` time `boot`; 0.0 while locked."""
        ends = [end for end in (self.expires, self.idle_locks) if end is not None]
        return max(0.0, min(ends) - boot) if ends else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LockPolicy:
    """`idle` in seconds; `lock_gateway_too` also locks OpenD, if we unlocked it, for every program on it."""

    idle: float = 600.0
    lock_gateway_too: bool = True
