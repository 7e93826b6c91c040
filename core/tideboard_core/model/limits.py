"""The trader's own precautions, checked before every order."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal

from tideboard_core.errors import BadInput

_WIDEST = {
    "collar_last_percent": 90,
    "collar_best_percent": 90,
    "collar_trigger_percent": 90,
    "max_quantity": 100_000_000,
    "silent_levels": 10,
    "repeat_window": 600,
}
_MOST_MONEY = 10_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TradingLimits:
    """Limits of the guard. Amounts are in the instrument's currency, percents as shown (2 means 2 %), times in seconds.

    `max_quantity` counts shares, of options and futures those behind the contracts.

    A stop's trigger stands away from the market by its nature: `collar_trigger_percent` from last instead of
    `collar_last_percent`; its limit may lie `collar_best_percent` beyond the trigger.

    An order that takes more than `silent_levels` levels of the book, or equals one sent within `repeat_window`, is a
    warning; a LIVE order above `typed_quantity_value` is sent by typing its quantity.
    """

    collar_last_percent: Decimal = Decimal(2)
    collar_best_percent: Decimal = Decimal(2)
    collar_trigger_percent: Decimal = Decimal(10)
    max_quantity: int = 5_000
    max_value: Decimal = Decimal(2_000_000)
    max_daily_value: Decimal = Decimal(5_000_000)
    silent_levels: int = 1
    repeat_window: float = 10.0
    typed_quantity_value: Decimal = Decimal(500_000)

    def __post_init__(self) -> None:
        """Refuse what would hold nothing (a file edited by hand): below zero, no number, wider than anybody trades."""
        for one in fields(self):
            value, most = Decimal(getattr(self, one.name)), _WIDEST.get(one.name, _MOST_MONEY)
            if not value.is_finite() or not 0 <= value <= most:
                raise BadInput("limit-out-of-bounds", name=one.name, value=value, least=0, most=most)
