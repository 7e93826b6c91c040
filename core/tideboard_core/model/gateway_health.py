"""State of a gateway program: delays, quota, login, and the scopes of its key."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

PRACTICE_NICKNAME: Final = "Tideboard practice"
"""Nickname of the login in the practice exchange."""


class Scope(StrEnum):
    """What a bearer key of FutuOpenD-rs may do (opend-rest.md section 4)."""

    QUOTE_READ = "qot:read"
    QUOTE_STATE = "qot:state"
    ACCOUNT_READ = "acc:read"
    TRADE_SIMULATE = "trade:simulate"
    TRADE_REAL = "trade:real"
    TRADE_UNLOCK = "trade:unlock"
    ADMIN = "admin"


class ScopeState(StrEnum):
    """What is known of a scope: shown by an answer, refused with 403, or not tried because trying would change it."""

    HELD = "held"
    MISSING = "missing"
    UNKNOWN = "unknown"


class DelayBand(NamedTuple):
    """`number` pushes took `begin` to `end` milliseconds; `share` and `share_up_to` in percent."""

    begin: int
    end: int
    number: int
    share: float
    share_up_to: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PushDelay:
    """Delays of one kind of push (`price`, `ticker`, `order-book`, `broker`), milliseconds."""

    kind: str
    average: float
    count: int
    bands: tuple[DelayBand, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDelay:
    """Milliseconds of one call on average: in all, in the gateway program, on the way to the broker."""

    name: str
    count: int
    total: float
    gateway: float
    network: float
    local: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDelay:
    """Milliseconds of one order: in all, in the gateway program, on the way, until its state came back."""

    order_id: str
    total: float
    gateway: float
    network: float
    update: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayStatistics:
    """What the gateway counted since it started."""

    pushes: tuple[PushDelay, ...] = ()
    calls: tuple[CallDelay, ...] = ()
    orders: tuple[OrderDelay, ...] = ()


class QuotaUse(NamedTuple):
    """Used subscriptions and used history securities of the whole login; None = unknown."""

    subscriptions: int | None
    history: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayUser:
    """Whose login it is: its id, and `details` as the broker sends them."""

    id: str
    details: dict[str, str] = field(default_factory=dict)

    @property
    def practice(self) -> bool:
        """Whether it says that it is the practice exchange's. Only for keeping data apart: orders never rely on it."""
        return self.details.get("nickName") == PRACTICE_NICKNAME


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminStatus:
    """The admin status as the gateway program sends it: any tree of JSON values; `time` UTC is when it was read."""

    time: datetime
    content: Any
