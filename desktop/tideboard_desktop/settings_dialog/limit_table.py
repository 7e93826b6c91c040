"""The limits that a person can set, with their words and bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.limits import MoneyLimits, TradingLimits
from tideboard_desktop.typed_numbers import NumberFault, WrongNumber, fault_words, read_number

translate = QCoreApplication.translate


MOST_MONEY = Decimal(10_000_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One figure: its field, its bounds (both allowed), and whether it has decimals.

    `field` is the name in `TradingLimits`, of an amount of money `HKD.order` and the like.
    """

    field: str
    name: str
    unit: str
    least: Decimal
    most: Decimal
    whole: bool = False
    explanation: str = ""

    @property
    def currency(self) -> str:
        """The currency of an amount, empty for other limits."""
        return self.field.partition(".")[0] if "." in self.field else ""


def price_limits() -> list[Limit]:
    """How far prices may lie away, and what is a warning; the bounds keep a slip from switching one off."""
    percent, hundredth = "%", Decimal("0.01")
    return [
        Limit(
            field="collar_last_percent",
            name=translate("Settings", "Price away from last"),
            unit=percent,
            least=hundredth,
            most=Decimal(50),
            explanation=translate("Settings", "Denied on the costly side, a warning on the other."),
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


def quantity_limits() -> list[Limit]:
    """Quantities that are typed, and those of derivatives that are denied."""
    return [
        Limit(
            field="typed_lots",
            name=translate("Settings", "Type the quantity above"),
            unit=translate("Settings", "board lots"),
            least=Decimal(1),
            most=Decimal(1_000_000),
            whole=True,
            explanation=translate("Settings", "Shares and funds in Hong Kong, the mainland and Singapore."),
        ),
        Limit(
            field="typed_shares",
            name=translate("Settings", "Type the quantity above"),
            unit=translate("Settings", "US shares"),
            least=Decimal(1),
            most=Decimal(100_000_000),
            whole=True,
        ),
        Limit(
            field="max_quantity",
            name=translate("Settings", "Shares behind options and futures"),
            unit=translate("Settings", "shares"),
            least=Decimal(1),
            most=Decimal(100_000_000),
            whole=True,
            explanation=translate("Settings", "Holds while the price of what is behind them is not known."),
        ),
        Limit(
            field="max_warrants",
            name=translate("Settings", "Largest number of warrants"),
            unit=translate("Settings", "warrants"),
            least=Decimal(1),
            most=MOST_MONEY,
            whole=True,
        ),
    ]


def money_limits(currency: str) -> list[Limit]:
    """The amounts of one currency."""
    rows = (
        ("order", translate("Settings", "Largest value of one order"), ""),
        ("day", translate("Settings", "Largest value of a day"), ""),
        (
            "typed",
            translate("Settings", "LIVE: type the quantity above"),
            translate("Settings", "Larger LIVE orders are sent by typing their quantity."),
        ),
        (
            "behind",
            translate("Settings", "Largest value behind a derivative"),
            translate("Settings", "Contracts x multiplier x price of the underlying."),
        ),
    )
    return [
        Limit(
            field=f"{currency}.{field}",
            name=name,
            unit=currency,
            least=Decimal(0 if field == "typed" else 1),
            most=MOST_MONEY,
            explanation=explanation,
        )
        for field, name, explanation in rows
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


def read_limit(text: str, limit: Limit) -> tuple[Decimal | None, str]:
    """The number in a field, or None and the sentence that says what is wrong with it."""
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
