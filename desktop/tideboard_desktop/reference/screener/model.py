"""Conditions of a screen as written in the form: words and units of the fields, and the condition that a row means."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.watch.screen import (
    DAILY_FIELDS,
    REPORT_FIELDS,
    OwnCondition,
    OwnField,
    ScreenCondition,
    ScreenField,
    ScreenRow,
)
from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    amount_column,
    figure_column,
    missing,
    price_column,
    sign_colour,
    text_column,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.number_input import WrongNumber, read_number
from tideboard_desktop.ui.tables.column_model import Cell

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
_LIKE = {
    ScreenField.MARKET_VALUE: "marketcap",
    ScreenField.PE_TTM: "pettm",
    ScreenField.PB: "pbmrq",
    ScreenField.TURNOVER_RATE: "turnover_rate",
    ScreenField.NET_PROFIT: "netincome",
    ScreenField.NET_PROFIT_GROWTH: "netincomegrowthyoy",
    ScreenField.REVENUE: "sales",
    ScreenField.REVENUE_GROWTH: "salesgrowthyoy",
    ScreenField.NET_MARGIN: "netmargin",
    ScreenField.ROE: "roe",
}
"""The field of LongPort's own that is about the same thing, in a unit of its own."""
_PREFIX = "filter_"
_DIGITS = 168
"""Room for amounts of 10^13 in full: nobody says in what a figure without a unit counts, so none is shortened."""

Field = ScreenField | OwnField
Condition = ScreenCondition | OwnCondition


class FieldOffer(NamedTuple):
    """What conditions can be about. `own` = fields of the broker's own, which are none before they have come.

    Those that are lacking are shown, with `reason`, and cannot be chosen.
    """

    fields: tuple[Field, ...] = tuple(ScreenField)
    lacking: tuple[Field, ...] = ()
    reason: str = ""
    own: bool = False

    def has(self, field: Field) -> bool:
        """Whether a condition on the field can be asked, as far as is known."""
        if not self.own:
            return isinstance(field, ScreenField)
        return isinstance(field, OwnField) and (not self.fields or self.find(key_of(field)) is not None)

    def find(self, key: str) -> Field | None:
        """The field of a key."""
        return next((each for each in self.fields if key_of(each) == key), None)


def own_offer(fields: Sequence[OwnField], provider: str) -> FieldOffer:
    """The broker's own fields, and those of `ScreenField` to which it has nothing like."""
    keys = {each.key.removeprefix(_PREFIX) for each in fields}
    lacking = tuple(each for each in ScreenField if _LIKE.get(each) not in keys) if fields else ()
    words = translate("Screener", "{provider} has no such condition.")
    return FieldOffer(tuple(fields), lacking, words.format(provider=provider), own=True)


@dataclass(frozen=True, slots=True)
class WrittenCondition:
    """One condition as written in the form; texts may be empty (= open on that side) or invalid."""

    field: Field
    least: str = ""
    most: str = ""
    days: int = 1
    chosen: dict[str, str] = dataclass_field(default_factory=dict)


class ConditionError(ValueError):
    """The written condition is invalid; the text is the translated sentence."""


def condition_of(line: WrittenCondition) -> Condition:
    """The condition that is written; raises ConditionError."""
    own = isinstance(line.field, OwnField)
    least, most = _bound(line.least, units=not own), _bound(line.most, units=not own)
    if least is not None and most is not None and least > most:
        raise ConditionError(translate("Screener", "\u201cFrom\u201d is above \u201cto\u201d."))
    if isinstance(line.field, OwnField):
        key, name, unit = line.field.key, line.field.name, line.field.unit
        return OwnCondition(key=key, name=name, unit=unit, least=least, most=most, chosen=line.chosen)
    if not 1 <= line.days <= MOST_DAYS:
        words = translate("Screener", "Write a number of days from 1 to {most}.")
        raise ConditionError(words.format(most=MOST_DAYS))
    return ScreenCondition(field=line.field, least=least, most=most, days=line.days)


def written_condition(condition: Condition) -> WrittenCondition:
    if isinstance(condition, OwnCondition):
        own = OwnField(key=condition.key, name=condition.name, unit=condition.unit)
        least, most = ("" if each is None else f"{each:f}" for each in (condition.least, condition.most))
        return WrittenCondition(own, least, most, chosen=condition.chosen)
    return WrittenCondition(condition.field, _written(condition.least), _written(condition.most), condition.days)


def line_words(line: WrittenCondition) -> str:
    """A condition in one line: `Market value \u2265 10B`."""
    bounds = [f"{sign} {bound}" for sign, bound in (("\u2265", line.least), ("\u2264", line.most)) if bound]
    return " ".join([field_words(line.field), *bounds, *line.chosen.values()])


def _bound(text: str, *, units: bool) -> Decimal | None:
    """A figure, with `units` an optional K, M, B or its Chinese unit; None for nothing written."""
    try:
        return read_number(text, signed=True, percent=True, units=units)
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


def key_of(field: Field) -> str:
    """What names a field among all of them: an own one has the broker's prefix."""
    return field.key if isinstance(field, OwnField) else field.value


def field_words(field: Field) -> str:
    if isinstance(field, OwnField):
        return field.name or field.key.removeprefix(_PREFIX)
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


def unit_words(field: Field, currency: str) -> str:
    """In what a field is measured: the currency, shares, percent, or nothing; an own one as the broker says."""
    if isinstance(field, OwnField):
        return field.unit
    if field is ScreenField.VOLUME:
        return translate("Common", "shares")
    if field in _PRICES or field in _AMOUNTS:
        return currency
    return "" if field in _RATIOS else "%"


def hint_words(field: Field) -> str:
    if isinstance(field, OwnField):
        return field.group
    if field in REPORT_FIELDS:
        return translate("Screener", "of the newest annual report")
    if field in DAILY_FIELDS:
        return translate("Screener", "over this many trading days")
    return ""


def result_columns(fields: Collection[Field], currency: str, units: fmt.UnitStyle) -> list[ValueColumn[ScreenRow]]:
    """The security, then a column for each field that was asked for."""
    name: ValueColumn[ScreenRow] = text_column(
        "name",
        translate("Common", "Security"),
        lambda row: row.instrument,
        second=lambda row: row.name,
        strong=True,
        code=True,
    )
    return [
        name,
        *(
            _own_column(each, spare) if isinstance(each, OwnField) else _column(each, currency, units, spare)
            for spare, each in enumerate(fields)
        ),
    ]


def _own_column(field: OwnField, spare: int) -> ValueColumn[ScreenRow]:
    """What the broker wrote, each figure with the unit that came with it."""

    def get(row: ScreenRow) -> Decimal | None:
        figure = row.own.get(field.key)
        return None if figure is None else figure.value

    def written(row: ScreenRow) -> str:
        figure = row.own.get(field.key)
        if figure is None or not figure.text:
            return ""
        text = figure.text if figure.value is None else f"{figure.value:,f}"
        return f"{text} {figure.unit}".rstrip()

    def cell(row: ScreenRow) -> Cell:
        text = written(row)
        return Cell(text) if text else missing()

    return ValueColumn(
        key=field.key,
        head=field.key,
        title=field_words(field),
        width=_DIGITS,
        number=True,
        cell=cell,
        order=get,
        value=written,
        figure=get,
        spare=spare,
        idle=lambda row: not written(row),
    )


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
