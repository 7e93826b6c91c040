"""Conditions of a screen as written in the form: words and units of the fields, and the condition that a row means."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.watch.screen import DAILY_FIELDS, REPORT_FIELDS, ScreenCondition, ScreenField, ScreenRow
from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    amount_column,
    figure_column,
    price_column,
    sign_colour,
    text_column,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.number_input import WrongNumber, read_number

translate = QCoreApplication.translate

MOST_DAYS = 250
_PRICES = frozenset({ScreenField.PRICE, ScreenField.LOT_PRICE})
_AMOUNTS = frozenset(
    {ScreenField.MARKET_VALUE, ScreenField.TURNOVER, ScreenField.VOLUME, ScreenField.NET_PROFIT, ScreenField.REVENUE}
)
_RATIOS = frozenset({ScreenField.VOLUME_RATIO, ScreenField.PE_ANNUAL, ScreenField.PE_TTM, ScreenField.PB})
_SIGNED = frozenset(
    {
        ScreenField.CHANGE_RATE,
        ScreenField.CHANGE_RATE_5M,
        ScreenField.CHANGE_RATE_YEAR,
        ScreenField.NET_PROFIT_GROWTH,
        ScreenField.REVENUE_GROWTH,
    }
)


@dataclass(frozen=True, slots=True)
class WrittenCondition:
    """One condition as written in the form; texts may be empty (= open on that side) or invalid."""

    field: ScreenField
    least: str = ""
    most: str = ""
    days: int = 1


class ConditionError(ValueError):
    """The written condition is invalid; the text is the translated sentence."""


def condition_of(line: WrittenCondition) -> ScreenCondition:
    """The condition that is written; raises ConditionError."""
    least, most = _bound(line.least), _bound(line.most)
    if least is not None and most is not None and least > most:
        raise ConditionError(translate("Screener", "\u201cFrom\u201d is above \u201cto\u201d."))
    if not 1 <= line.days <= MOST_DAYS:
        words = translate("Screener", "Write a number of days from 1 to {most}.")
        raise ConditionError(words.format(most=MOST_DAYS))
    return ScreenCondition(field=line.field, least=least, most=most, days=line.days)


def written_condition(condition: ScreenCondition) -> WrittenCondition:
    return WrittenCondition(condition.field, _written(condition.least), _written(condition.most), condition.days)


def _bound(text: str) -> Decimal | None:
    """A figure with an optional K, M, B or its Chinese unit; None for nothing written."""
    try:
        return read_number(text, signed=True, percent=True, units=True)
    except WrongNumber as error:
        words = translate("Screener", "\u201c{text}\u201d: {reason}")
        raise ConditionError(words.format(text=text.strip(), reason=error)) from None


def _written(value: Decimal | None) -> str:
    if value is None:
        return ""
    for suffix, power in (("B", 9), ("M", 6)):
        if abs(value) >= 10**power and value.scaleb(3 - power) % 10 == 0:
            return f"{value.scaleb(-power).normalize():f}{suffix}"
    return f"{value.normalize():f}"


def field_words(field: ScreenField) -> str:
    return {
        ScreenField.PRICE: translate("Screener", "Price"),
        ScreenField.PRICE_TO_52W_HIGH: translate("Screener", "To 52-week high"),
        ScreenField.PRICE_TO_52W_LOW: translate("Screener", "To 52-week low"),
        ScreenField.VOLUME_RATIO: translate("Screener", "Volume ratio"),
        ScreenField.BID_ASK_RATIO: translate("Screener", "Bid/ask ratio"),
        ScreenField.LOT_PRICE: translate("Screener", "Price of a lot"),
        ScreenField.MARKET_VALUE: translate("Screener", "Market value"),
        ScreenField.PE_ANNUAL: translate("Screener", "P/E (annual)"),
        ScreenField.PE_TTM: translate("Screener", "P/E (TTM)"),
        ScreenField.PB: translate("Screener", "P/B"),
        ScreenField.CHANGE_RATE_5M: translate("Screener", "Change in 5 min"),
        ScreenField.CHANGE_RATE_YEAR: translate("Screener", "Change this year"),
        ScreenField.CHANGE_RATE: translate("Common", "Change"),
        ScreenField.AMPLITUDE: translate("Screener", "Amplitude"),
        ScreenField.VOLUME: translate("Common", "Volume"),
        ScreenField.TURNOVER: translate("Common", "Turnover"),
        ScreenField.TURNOVER_RATE: translate("Screener", "Turnover rate"),
        ScreenField.NET_PROFIT: translate("Screener", "Net profit"),
        ScreenField.NET_PROFIT_GROWTH: translate("Screener", "Profit growth"),
        ScreenField.REVENUE: translate("Screener", "Revenue"),
        ScreenField.REVENUE_GROWTH: translate("Screener", "Revenue growth"),
        ScreenField.NET_MARGIN: translate("Screener", "Net margin"),
        ScreenField.GROSS_MARGIN: translate("Screener", "Gross margin"),
        ScreenField.DEBT_RATIO: translate("Screener", "Debt ratio"),
        ScreenField.ROE: translate("Screener", "Return on equity"),
    }[field]


def unit_words(field: ScreenField, currency: str) -> str:
    """In what a field is measured: the currency, shares, percent, or nothing."""
    if field is ScreenField.VOLUME:
        return translate("Common", "shares")
    if field in _PRICES or field in _AMOUNTS:
        return currency
    return "" if field in _RATIOS else "%"


def hint_words(field: ScreenField) -> str:
    if field in REPORT_FIELDS:
        return translate("Screener", "of the newest annual report")
    if field in DAILY_FIELDS:
        return translate("Screener", "over this many trading days")
    return ""


def result_columns(fields: list[ScreenField], currency: str, units: fmt.UnitStyle) -> list[ValueColumn[ScreenRow]]:
    """The security, then a column for each field that was asked for."""
    name: ValueColumn[ScreenRow] = text_column(
        "name", translate("Common", "Security"), lambda row: row.instrument, second=lambda row: row.name, strong=True
    )
    return [name, *(_column(field, currency, units, spare) for spare, field in enumerate(fields))]


def _column(field: ScreenField, currency: str, units: fmt.UnitStyle, spare: int) -> ValueColumn[ScreenRow]:
    def get(row: ScreenRow) -> Decimal | None:
        return row.figures.get(field)

    title, head = field_words(field), f"{field.value} [{unit_words(field, currency) or '1'}]"
    if field in _PRICES:
        return price_column(field.value, title, get, width=96, head=head, spare=spare)
    if field in _AMOUNTS:
        return amount_column(field.value, title, get, units, width=104, head=head, spare=spare)
    if field in _RATIOS:
        return figure_column(
            field.value, title, get, lambda value: fmt.plain(value, 2), width=104, head=head, spare=spare
        )
    if field in _SIGNED:
        return figure_column(
            field.value, title, get, fmt.percent, width=112, head=head, colour_of=sign_colour, spare=spare
        )
    return figure_column(field.value, title, get, lambda value: fmt.share(value, 2), width=112, head=head, spare=spare)
