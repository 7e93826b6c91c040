"""The margin of an account as a broker tells it, and how near it is to a call."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class RiskLevel(StrEnum):
    """How near to a margin call a broker sees an account; from WARNING on it is near."""

    ABSOLUTELY_SAFE = "absolutely-safe"
    SAFE = "safe"
    MEDIUM = "medium"
    WARNING = "warning"
    DANGER = "danger"
    OPTION_DANGER = "option-danger"


RISKY = frozenset({RiskLevel.WARNING, RiskLevel.DANGER, RiskLevel.OPTION_DANGER})
MARGIN_NEAR = Decimal(80)
"""Percent of the net assets from which a margin that has to be kept counts as near to a call, which comes at 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """Margin of an account as the broker tells it, in the currency of the funds; None = not told.

    `call_at` are the net assets below which the broker calls for money (Futu), `called` is its figure of a call
    (LongPort). `level` is the broker's own, `step` Futu's finer scale of 9: its pages call 1 the safest, its program 3.
    """

    initial: Decimal | None = None
    maintenance: Decimal | None = None
    call_at: Decimal | None = None
    called: Decimal | None = None
    level: RiskLevel | None = None
    step: int | None = None
