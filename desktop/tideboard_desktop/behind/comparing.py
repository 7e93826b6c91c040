"""Two providers' answers to one question: both in one table, and where they differ, in words.

Rows are the same where their first column is. Only figures of the same head, which names their unit, are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.csv_export import CsvCell
from tideboard_desktop.ui.plots.figure import TableColumn
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate
Columns = Sequence[TableColumn]
_NAMED: Final = 2
"""Columns whose newest difference is told; of further ones their number."""


class Names(NamedTuple):
    """Both providers."""

    first: str
    second: str


def both_columns(first: Columns, second: Columns, names: Names) -> tuple[TableColumn, ...]:
    """One table: rows of the first, then those that the second alone has; figures of one head side by side.

    The table of the first alone where the rows of the two are about different things.
    """
    if not _comparable(first, second):
        return tuple(first)
    rows, others = _rows(first), _rows(second)
    keys = [*rows, *(key for key in others if key not in rows)]
    found = [replace(first[0], values=keys)]
    for head in dict.fromkeys(each.head for each in (*first[1:], *second[1:])):
        for columns, table, name in ((first, rows, names.first), (second, others, names.second)):
            at = _place(columns, head)
            if at is not None:
                own, values = columns[at], [table[key][at] if key in table else None for key in keys]
                title, named = f"{own.title} \u00b7 {name}", f"{head} ({name})"
                found.append(
                    replace(own, title=title, head=named, values=values, text=_text(own.text), width=own.width + 40)
                )
    return tuple(found)


def difference_words(first: Columns, second: Columns, names: Names) -> str:
    """Where the figures of both differ, the newest day first, and how often; or that all are the same, or none is."""
    rows, others = _rows(first), _rows(second)
    keys = [key for key in rows if key in others] if _comparable(first, second) else []
    if all(isinstance(key, date) for key in keys):
        keys.sort(reverse=True, key=str)
    said: list[str] = []
    compared = further = 0
    for place, own in enumerate(first[1:], 1):
        at = _place(second, own.head) if own.number else None
        pairs = [] if at is None else [(key, rows[key][place], others[key][at]) for key in keys]
        told = [each for each in pairs if each[1] is not None and each[2] is not None]
        differ = [each for each in told if not same(each[1], each[2])]
        compared += len(told)
        if differ and len(said) < _NAMED:
            said.append(_difference(first[0], own, differ, len(told), names))
        elif differ:
            further += 1
    if not compared:
        text = translate("Behind", "{first} and {second} tell nothing that can be compared")
        return text.format(first=names.first, second=names.second)
    if not said:
        text = translate("Behind", "{first} and {second} tell the same: {count} figures")
        return text.format(first=names.first, second=names.second, count=fmt.quantity(compared))
    if further:
        said.append(translate("Behind", "{count} more columns differ").format(count=further))
    return titled(translate("Behind", "They differ"), listed(said))


def same(one: object, other: object) -> bool:
    """Whether two figures are the same, as far as the one with fewer decimals tells it."""
    if not isinstance(one, int | float | Decimal) or not isinstance(other, int | float | Decimal):
        return one == other
    left, right = Decimal(str(one)), Decimal(str(other))
    if left == right or isinstance(one, int) or isinstance(other, int):
        return left == right
    places = min(_decimals(left), _decimals(right))
    return abs(left - right) <= Decimal(1).scaleb(-places) / 2


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _difference(
    key: TableColumn, own: TableColumn, differ: Sequence[tuple[Any, Any, Any]], told: int, names: Names
) -> str:
    where, one, other = differ[0]
    text = translate("Behind", "{figure} of {row}: {first} {one}, {second} {other} ({count} of {all} differ)")
    return text.format(
        figure=own.title,
        row=key.text(where),
        first=names.first,
        one=own.text(one),
        second=names.second,
        other=own.text(other),
        count=fmt.quantity(len(differ)),
        all=fmt.quantity(told),
    )


def _comparable(first: Columns, second: Columns) -> bool:
    return bool(first and second) and first[0].head == second[0].head


def _place(columns: Columns, head: str) -> int | None:
    """Where the figures of a head stand; the first column has names."""
    return next((place for place, each in enumerate(columns) if place and each.head == head), None)


def _rows(columns: Columns) -> Mapping[CsvCell, tuple[CsvCell, ...]]:
    """Rows by their first cell; of one that is there twice the first."""
    found: dict[CsvCell, tuple[CsvCell, ...]] = {}
    for row in zip(*(column.values for column in columns), strict=True):
        found.setdefault(row[0], row)
    return found


def _text(text: Callable[[Any], str]) -> Callable[[Any], str]:
    """A cell that one of them lacks has the dash."""
    return lambda value: fmt.MISSING if value is None else text(value)
