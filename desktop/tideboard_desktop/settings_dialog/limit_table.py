"""The limits that a person can set, with their words and bounds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One figure: its field in `TradingLimits`, its bounds (both allowed), and whether it has decimals."""

    field: str
    name: str
    unit: str
    least: Decimal
    most: Decimal
    whole: bool = False
    explanation: str = ""


def limits() -> list[Limit]:
    """Every limit of the guard in the order of the page; the bounds keep a slip from switching one off."""
    percent, money, shares = "%", translate("Settings", "in the currency of the order"), translate("Settings", "shares")
    hundredth = Decimal("0.01")
    return [
        Limit(
            field="collar_last_percent",
            name=translate("Settings", "Price away from last"),
            unit=percent,
            least=hundredth,
            most=Decimal(50),
            explanation=translate("Settings", "An order further away is denied."),
        ),
        Limit(
            field="collar_best_percent",
            name=translate("Settings", "Price beyond the best opposite price"),
            unit=percent,
            least=hundredth,
            most=Decimal(50),
        ),
        Limit(
            field="collar_trigger_percent",
            name=translate("Settings", "Stop price away from last"),
            unit=percent,
            least=hundredth,
            most=Decimal(90),
        ),
        Limit(
            field="max_quantity",
            name=translate("Settings", "Largest quantity"),
            unit=shares,
            least=Decimal(1),
            most=Decimal(100_000_000),
            whole=True,
        ),
        Limit(
            field="max_value",
            name=translate("Settings", "Largest value of one order"),
            unit=money,
            least=Decimal(1),
            most=Decimal(10_000_000_000),
        ),
        Limit(
            field="max_daily_value",
            name=translate("Settings", "Largest value of a day"),
            unit=money,
            least=Decimal(1),
            most=Decimal(10_000_000_000),
        ),
        Limit(
            field="typed_quantity_value",
            name=translate("Settings", "LIVE: type the quantity above"),
            unit=money,
            least=Decimal(0),
            most=Decimal(10_000_000_000),
            explanation=translate("Settings", "Larger LIVE orders are sent by typing their quantity."),
        ),
        Limit(
            field="silent_levels",
            name=translate("Settings", "Warn when more levels are taken than"),
            unit=translate("Settings", "levels"),
            least=Decimal(0),
            most=Decimal(10),
            whole=True,
        ),
        Limit(
            field="repeat_window",
            name=translate("Settings", "Warn of an equal order within"),
            unit=translate("Settings", "seconds"),
            least=Decimal(0),
            most=Decimal(600),
        ),
    ]


def read_number(text: str, limit: Limit) -> tuple[Decimal | None, str]:
    """The number in a field, or None and the sentence that says what is wrong with it."""
    try:
        number = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        return None, translate("Settings", "This is not a number.")
    if not number.is_finite():
        return None, translate("Settings", "This is not a number.")
    if limit.whole and number != number.to_integral_value():
        return None, translate("Settings", "Write a whole number.")
    if not limit.least <= number <= limit.most:
        text = translate("Settings", "Write a number from {least} to {most}.")
        return None, text.format(least=f"{limit.least:,}", most=f"{limit.most:,}")
    return number, ""
