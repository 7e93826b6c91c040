"""The trader's own precautions, checked before every order."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TradingLimits:
    """Limits of the guard. Amounts are in the instrument's currency, percents as shown (2 means 2 %), times in seconds.

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
