"""The limits that can be set, with their words and bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.limits import MoneyLimits, TradingLimits
from tideboard_desktop.ui.number_input import NumberFault, WrongNumber, fault_words, read_number

translate = QCoreApplication.translate

MOST_MONEY = 10_000_000_000


@dataclass(frozen=True, slots=True)
class LimitField:
    """One figure: its field, its bounds (both allowed), and whether it has decimals.

    `field` is the name in `TradingLimits`, of an amount of money `HKD.order` and the like.
    """

    field: str
    name: str
    unit: str
    least: Decimal | int
    most: Decimal | int
    whole: bool = False
    explanation: str = ""

    @property
    def currency(self) -> str:
        """The currency of an amount, empty for other limits."""
        return self.field.partition(".")[0] if "." in self.field else ""


def price_limits() -> list[LimitField]:
    """How far prices may be away, and when to warn; the bounds keep a typing error from disabling a check."""
    hundredth = Decimal("0.01")
    return [
        LimitField(
            "collar_last_percent",
            translate("Settings", "Price away from last"),
            "%",
            hundredth,
            50,
            explanation=translate("Settings", "Denied on the costly side, a warning on the other."),
        ),
        LimitField(
            "collar_best_percent", translate("Settings", "Price beyond the best opposite price"), "%", hundredth, 50
        ),
        LimitField("collar_trigger_percent", translate("Settings", "Stop price away from last"), "%", hundredth, 90),
        LimitField(
            "silent_levels",
            translate("Settings", "Warn when more levels are taken than"),
            translate("Settings", "levels"),
            0,
            10,
            whole=True,
        ),
        LimitField(
            "repeat_window",
            translate("Settings", "Warn of an equal order within"),
            translate("Settings", "seconds"),
            0,
            600,
        ),
    ]


def quantity_limits() -> list[LimitField]:
    """Quantities that are typed, and those of derivatives that are denied."""
    typed = translate("Settings", "Type the quantity above")
    rows = (
        (
            "typed_lots",
            typed,
            translate("Settings", "board lots"),
            1_000_000,
            translate("Settings", "Shares and funds in Hong Kong, the mainland and Singapore."),
        ),
        ("typed_shares", typed, translate("Settings", "US shares"), 100_000_000, ""),
        (
            "max_quantity",
            translate("Settings", "Shares behind options and futures"),
            translate("Common", "shares"),
            100_000_000,
            translate("Settings", "Holds while the price of what is behind them is not known."),
        ),
        (
            "max_warrants",
            translate("Settings", "Largest number of warrants"),
            translate("Settings", "warrants"),
            MOST_MONEY,
            "",
        ),
    )
    return [
        LimitField(field, name, unit, 1, most, whole=True, explanation=note) for field, name, unit, most, note in rows
    ]


def money_limits(currency: str) -> list[LimitField]:
    rows = (
        ("order", 1, translate("Settings", "Largest value of one order"), ""),
        ("day", 1, translate("Settings", "Largest value of a day"), ""),
        (
            "typed",
            0,
            translate("Settings", "LIVE: type the quantity above"),
            translate("Settings", "Larger LIVE orders are sent by typing their quantity."),
        ),
        (
            "behind",
            1,
            translate("Settings", "Largest value behind a derivative"),
            translate("Settings", "Contracts x multiplier x price of the underlying."),
        ),
    )
    return [
        LimitField(f"{currency}.{field}", name, currency, least, MOST_MONEY, explanation=note)
        for field, least, name, note in rows
    ]


def held(limits: TradingLimits, field: str) -> Decimal | int | float | None:
    """The figure in force; None where a currency has no limits."""
    currency, dot, name = field.partition(".")
    holder = limits.money.get(currency) if dot else limits
    if holder is None:
        return None
    value: Decimal | int | float = getattr(holder, name if dot else field)
    return value


def widened_figures(before: TradingLimits, after: TradingLimits) -> list[tuple[str, str, str]]:
    """Name, old and new figure of every limit that lets more pass than before."""
    rows = [*price_limits(), *quantity_limits()]
    for currency in after.money:
        rows += money_limits(currency)
    narrow = after.tightest(before)
    figures = [
        (f"{limit.currency} {limit.name}".strip(), words(held(before, limit.field)), words(held(after, limit.field)))
        for limit in rows
        if held(narrow, limit.field) != held(after, limit.field)
    ]
    on, off = translate("Settings", "on"), translate("Settings", "off")
    marks = [(name, on, off) for field, name in switches() if getattr(narrow, field) != getattr(after, field)]
    return figures + marks


def switches() -> list[tuple[str, str]]:
    """Limits that are on or off: field and name."""
    return [
        ("no_short_sales", translate("Settings", "No short sales of shares, funds and warrants")),
        ("no_short_contracts", translate("Settings", "No opening of short options and futures")),
    ]


def words(value: Decimal | float | None) -> str:
    """A figure as it is written in a field; empty for a limit that is not set."""
    return "" if value is None else f"{Decimal(str(value)).normalize():,f}"


def with_figures(limits: TradingLimits, figures: Mapping[str, Decimal | None]) -> TradingLimits:
    """`limits` with the figures of a page by field; a currency without any figure has no limits."""
    plain: dict[str, object] = {}
    money: dict[str, dict[str, Decimal]] = {}
    for field, number in figures.items():
        currency, dot, name = field.partition(".")
        if dot and number is not None:
            money.setdefault(currency, {})[name] = number
        elif number is not None:
            plain[field] = type(held(limits, field) or 0)(number)
    kept = {one: amounts for one, amounts in limits.money.items() if f"{one}.order" not in figures}
    amounts = kept | {one: MoneyLimits(**given) for one, given in money.items()}
    return replace(limits, **plain, money=amounts)  # type: ignore[arg-type]  # names of its fields


def read_limit(text: str, limit: LimitField) -> tuple[Decimal | None, str]:
    """The number in a field, or None and a sentence with the error."""
    try:
        number = read_number(text, whole=limit.whole, signed=True)
    except WrongNumber as error:
        return None, str(error)
    if number is None:
        return None, fault_words(NumberFault.TEXT)
    if not limit.least <= number <= limit.most:
        text = translate("Settings", "Write a number from {least} to {most}.")
        return None, text.format(least=f"{limit.least:,}", most=f"{limit.most:,}")
    return number, ""
