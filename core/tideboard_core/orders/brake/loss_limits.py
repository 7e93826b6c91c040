"""The limits of an account's loss brake, a raise of them that waits, and why a figure of the day is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from tideboard_core.errors import BadInput

MOST_LOSS = 10_000_000_000
MOST = {"streak": 100, "trades": 10_000, "cool_down": 24 * 60}
"""Largest figures; `cool_down` in minutes."""
RAISE_WAIT = 600.0
"""Seconds between the password and the moment from which a raised limit of a LIVE account counts."""


class BrakeRule(StrEnum):
    """What trips the loss brake: the day's loss, losing closings in a row, trades of the day, a recent loss."""

    LOSS = "loss"
    STREAK = "streak"
    TRADES = "trades"
    COOL_DOWN = "cool-down"


class BrakeGap(StrEnum):
    """Why a figure of the day is not known; CLOCK: two clocks have another date, LATE: lists not read in time."""

    ORDERS = "orders"
    FILLS = "fills"
    POSITIONS = "positions"
    PRICE = "price"
    PREVIOUS_CLOSE = "previous-close"
    CONTRACT_SIZE = "contract-size"
    CLOCK = "clock"
    LATE = "late"


class RaiseFrom(StrEnum):
    """From when a raised limit counts: after the wait, or from the next session of every market of the account."""

    WAIT = "wait"
    SESSION = "session"


@dataclass(frozen=True, slots=True, kw_only=True)
class LossLimits:
    """When the brake of an account trips; 0, or no amount in a currency, is off.

    `loss` is the largest loss of a day, realised and open, in each currency. `streak` counts orders in a row that
    closed with a loss, `trades` orders that traded and opened or increased a position (those that still wait count
    with their first fill), both per day and currency. After a loss the brake holds for `cool_down` minutes.
    """

    loss: dict[str, Decimal] = field(default_factory=dict)
    streak: int = 0
    trades: int = 0
    cool_down: int = 0

    def __post_init__(self) -> None:
        """Refuse figures that would hold nothing."""
        for name, most in MOST.items():
            value = getattr(self, name)
            if not 0 <= value <= most:
                raise BadInput("limit-out-of-bounds", name=name, value=value, least=0, most=most)
        for currency, amount in self.loss.items():
            if len(currency) != 3 or not currency.isascii() or not currency.isupper():
                raise BadInput("bad-currency", text=currency)
            if not amount.is_finite() or not 0 < amount <= MOST_LOSS:
                raise BadInput("limit-out-of-bounds", name=f"loss.{currency}", value=amount, least=0, most=MOST_LOSS)

    @property
    def on(self) -> bool:
        """Whether anything is limited."""
        return self != LossLimits()

    def tightest(self, other: LossLimits) -> LossLimits:
        """What holds everything that either holds."""
        both = (self.loss, other.loss)
        loss = {one: min(each[one] for each in both if one in each) for one in sorted({*self.loss, *other.loss})}
        return LossLimits(
            loss=loss,
            streak=_lower(self.streak, other.streak),
            trades=_lower(self.trades, other.trades),
            cool_down=max(self.cool_down, other.cool_down),
        )

    def raised(self, old: LossLimits) -> bool:
        """Whether some order passes with these that `old` holds."""
        return self.tightest(old) != self

    def eased(self, rule: BrakeRule, currency: str, old: LossLimits) -> bool:
        """Whether one rule passes what `old` holds by the same rule, in one currency for the day's loss."""
        if rule is not BrakeRule.LOSS:
            name = rule.value.replace("-", "_")
            return replace(old, **{name: getattr(self, name)}).raised(old)
        others = {one: amount for one, amount in old.loss.items() if one != currency}
        mine = {currency: self.loss[currency]} if currency in self.loss else {}
        return replace(old, loss=others | mine).raised(old)

    def to_log(self) -> dict[str, Any]:
        """The form in the order log."""
        loss = {currency: str(amount) for currency, amount in self.loss.items()}
        return {"loss": loss, "streak": self.streak, "trades": self.trades, "cool_down": self.cool_down}

    @classmethod
    def from_log(cls, logged: Mapping[str, Any]) -> LossLimits:
        """Read what `to_log` wrote; raises ValueError, and BadInput for figures that hold nothing."""
        try:
            loss = {str(currency): Decimal(amount) for currency, amount in logged["loss"].items()}
            figures = {name: int(logged[name]) for name in MOST}
        except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
            raise ValueError(str(error)) from None
        return cls(loss=loss, **figures)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRaise:
    """A raise that was asked for with the password and does not count yet.

    `wall` (UTC seconds since 1970) and `boot` (seconds of the clock that counts through sleep) are those of the
    request, `days` the exchange date of each market then, for a raise from the next session.
    """

    limits: LossLimits
    since: RaiseFrom
    wall: float
    boot: float
    days: dict[str, str] = field(default_factory=dict)

    def left(self, wall: float, boot: float) -> float:
        """Seconds still to wait: the larger of what either clock says; a clock that was set back shortens nothing.

        A boot clock that runs behind that of the request began anew: only what it shows has certainly passed.
        """
        passed = boot - self.boot if boot >= self.boot else boot
        return max(RAISE_WAIT - min(wall - self.wall, passed), 0.0)


def verdict_of(
    rule: BrakeRule, value: Decimal | int, limit: Decimal | int, currency: str, gaps: Sequence[tuple[BrakeGap, str]]
) -> tuple[bool, dict[str, Any]]:
    """Return whether a rule holds, and its figures; an unknown one counts as reached."""
    data: dict[str, Any] = {"rule": rule.value, "currency": currency, "value": value, "limit": limit}
    if gaps:
        gap, of = gaps[0]
        return True, data | {"value": None, "gap": gap.value, "of": of}
    return value >= limit, data


def _lower(one: int, other: int) -> int:
    """The lower of two figures of which 0 is off."""
    return min(one, other) if one and other else one or other
