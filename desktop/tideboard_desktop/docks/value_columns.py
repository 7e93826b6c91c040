"""Columns of a dock's table: what a cell shows, sorts by, and gives to the clipboard and to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, Column, TextColour

R = TypeVar("R")
translate = QCoreApplication.translate


class ColumnScale:
    """The one unit of a column, fitted to its largest value (`most`, without sign) whenever rows are shown."""

    def __init__(self, style: fmt.UnitStyle) -> None:
        self._style = style
        self.unit = fmt.ONE
        self.most = 0.0

    def fit(self, values: Iterable[fmt.Number | None]) -> None:
        """Take the unit of the largest of these."""
        self.most = largest(values)
        self.unit = fmt.unit_for(self.most, self._style)


def largest(values: Iterable[fmt.Number | None]) -> float:
    """The largest of some figures without their signs, 0 without any."""
    return max((abs(float(value)) for value in values if value is not None), default=0.0)


def _nothing(_row: object) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueColumn(Column[R], Generic[R]):
    """`key` names the column in saved state. `figure` and `scale` belong together: one unit for all."""

    key: str = ""
    figure: Callable[[R], fmt.Number | None] = _nothing
    scale: ColumnScale | None = None


def missing(why: str = "") -> Cell:
    """The dash of a missing figure, with the reason as the tooltip."""
    return Cell(fmt.MISSING, TextColour.QUIET, exact=why or translate("Reference", "Not given by the broker"))


def sign_colour(value: fmt.Number) -> TextColour:
    return TextColour.UP if value > 0 else TextColour.DOWN if value < 0 else TextColour.ZERO


def text_column(
    key: str,
    title: str,
    get: Callable[[R], str],
    *,
    width: int = 0,
    second: Callable[[R], str] = lambda _row: "",
    strong: bool = False,
    spare: int = 0,
    code: bool = False,
) -> ValueColumn[R]:
    """Text, with a second one in grey behind it; `width` 0 takes the rest of the table. A `code` is never cut."""

    def cell(row: R) -> Cell:
        words, more = get(row), second(row)
        return Cell(words, second=more, strong=strong, exact=" ".join(part for part in (words, more) if part))

    def order(row: R) -> str | None:
        return get(row).casefold() or None

    return ValueColumn(
        key=key,
        head=key,
        title=title,
        width=width,
        cell=cell,
        order=order,
        value=get,
        spare=spare,
        code=get if code else None,
    )


def figure_column(
    key: str,
    title: str,
    get: Callable[[R], fmt.Number | None],
    show: Callable[[fmt.Number], str],
    *,
    width: int = 80,
    head: str = "",
    colour_of: Callable[[fmt.Number], TextColour] = lambda _value: TextColour.PLAIN,
    why: str = "",
    spare: int = 0,
) -> ValueColumn[R]:
    """A figure that `show` writes; the clipboard and CSV get every digit. `why` is the reason of a dash."""

    def cell(row: R) -> Cell:
        value = get(row)
        return missing(why) if value is None else Cell(show(value), colour_of(value))

    return ValueColumn(
        key=key,
        head=head or key,
        title=title,
        width=width,
        number=True,
        cell=cell,
        order=get,
        value=get,
        figure=get,
        spare=spare,
        idle=lambda row: get(row) is None,
    )


def _of_price(value: fmt.Number) -> str:
    return fmt.price(value) if isinstance(value, Decimal) else fmt.plain(value, 2)


def price_column(
    key: str, title: str, get: Callable[[R], Decimal | None], *, width: int = 80, head: str = "", spare: int = 0
) -> ValueColumn[R]:
    """A price with all of its own decimals, two at least."""
    return figure_column(key, title, get, _of_price, width=width, head=head, spare=spare)


def percent_column(
    key: str, title: str, get: Callable[[R], fmt.Number | None], *, width: int = 72, decimals: int = 2, spare: int = 0
) -> ValueColumn[R]:
    """A signed rate in percent, in the colour of its sign."""
    return figure_column(
        key,
        title,
        get,
        lambda value: fmt.percent(value, decimals),
        width=width,
        head=f"{key} [%]",
        colour_of=sign_colour,
        spare=spare,
    )


def share_column(
    key: str, title: str, get: Callable[[R], fmt.Number | None], *, width: int = 72, decimals: int = 1, spare: int = 0
) -> ValueColumn[R]:
    """A rate in percent without a sign of its own."""
    return figure_column(
        key, title, get, lambda value: fmt.share(value, decimals), width=width, head=f"{key} [%]", spare=spare
    )


def count_column(
    key: str, title: str, get: Callable[[R], int | None], *, width: int = 72, head: str = "", spare: int = 0
) -> ValueColumn[R]:
    """A whole number with commas."""
    return figure_column(key, title, get, lambda value: fmt.quantity(int(value)), width=width, head=head, spare=spare)


def amount_column(
    key: str,
    title: str,
    get: Callable[[R], fmt.Number | None],
    style: fmt.UnitStyle,
    *,
    width: int = 88,
    head: str = "",
    signed: bool = False,
    why: str = "",
    spare: int = 0,
) -> ValueColumn[R]:
    """An amount in the one unit of the column; `signed` = a flow or a change, in the colour of its sign."""
    scale = ColumnScale(style)

    def cell(row: R) -> Cell:
        value = get(row)
        if value is None:
            return missing(why)
        write, text_colour = (fmt.flow, sign_colour(value)) if signed else (fmt.amount, TextColour.PLAIN)
        return Cell(
            write(float(value), scale.unit, 2), text_colour, exact=fmt.plain(value, 0 if isinstance(value, int) else 2)
        )

    return ValueColumn(
        key=key,
        head=head or key,
        title=title,
        width=width,
        number=True,
        cell=cell,
        order=get,
        value=get,
        figure=get,
        scale=scale,
        spare=spare,
        idle=lambda row: get(row) is None,
    )


def day_column(
    key: str, title: str, get: Callable[[R], date | None], *, width: int = 122, why: str = "", spare: int = 0
) -> ValueColumn[R]:
    """A day of an exchange."""

    def cell(row: R) -> Cell:
        day = get(row)
        return missing(why) if day is None else Cell(fmt.day_in_year(day), exact=fmt.day_long(day))

    return ValueColumn(
        key=key,
        head=key,
        title=title,
        width=width,
        cell=cell,
        order=get,
        value=get,
        spare=spare,
        idle=lambda row: get(row) is None,
    )
