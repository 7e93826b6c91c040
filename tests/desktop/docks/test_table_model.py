"""Rows of reference data: what is not told sorts last, a column has one unit, whole changes replace all at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest
from PySide6.QtCore import Qt

from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    amount_column,
    count_column,
    day_column,
    percent_column,
    price_column,
    text_column,
)
from tideboard_desktop.ui.csv_export import rows_to_csv
from tideboard_desktop.ui.format import UnitStyle
from tideboard_desktop.ui.tables.column_model import TextColour, csv_rows


class Row(NamedTuple):
    name: str
    value: Decimal | None
    day: date | None = None


ROWS = [
    Row("b", Decimal(2500000)),
    Row("=a", None, date(2026, 11, 20)),
    Row("c", Decimal(-750)),
]


def model() -> TableModel[Row]:
    columns: list[ValueColumn[Row]] = [
        text_column("name", "Name", lambda row: row.name),
        amount_column("net", "Net", lambda row: row.value, UnitStyle.KMB, signed=True, head="net [HKD]"),
        day_column("day", "Day", lambda row: row.day),
        price_column("price", "Price", lambda row: row.value),
        percent_column("rate", "Rate", lambda row: row.value),
        count_column("count", "Count", lambda row: None if row.value is None else int(row.value)),
    ]
    made: TableModel[Row] = TableModel(columns, lambda row: row.name)
    made.show_rows(ROWS)
    return made


@pytest.mark.parametrize(
    ("order", "names"),
    [(Qt.SortOrder.DescendingOrder, ["b", "c", "=a"]), (Qt.SortOrder.AscendingOrder, ["c", "b", "=a"])],
)
def test_what_is_not_told_sorts_last_either_way(order: Qt.SortOrder, names: list[str]) -> None:
    rows = model()
    rows.sort(1, order)
    assert [row.name for row in rows.rows] == names


def test_rows_that_somebody_points_at_keep_their_places_until_they_are_sorted() -> None:
    rows = model()
    rows.sort(1, Qt.SortOrder.DescendingOrder)
    rows.held = True
    rows.show_rows([Row("b", Decimal(-9)), Row("c", Decimal(5)), Row("new", Decimal(7)), Row("=a", None)])
    assert [row.name for row in rows.rows] == ["b", "c", "=a", "new"]
    assert rows.rows[0].value == -9, "their figures are the new ones"
    assert rows.overdue
    rows.resort()
    assert [row.name for row in rows.rows] == ["new", "c", "b", "=a"]
    assert not rows.overdue
    rows.sort(1, Qt.SortOrder.AscendingOrder)
    assert [row.name for row in rows.rows] == ["b", "c", "new", "=a"], "a click on a heading sorts"


def test_a_column_has_one_unit_but_for_an_amount_that_would_read_zero_and_every_digit_as_tooltip() -> None:
    rows = model()
    cells = [rows.cell(rows.index(place, 1)) for place in range(3)]
    assert [cell.text for cell in cells] == ["+2.50M", "\u2014", "\u22120.75K"]
    assert [cell.colour for cell in cells] == [TextColour.UP, TextColour.QUIET, TextColour.DOWN]
    assert cells[0].exact == "2,500,000.00"
    assert cells[1].exact
    rows.show_rows(ROWS[2:])
    assert rows.cell(rows.index(0, 1)).text == "\u2212750.00"


def test_other_rows_replace_all_at_once_and_the_same_ones_keep_their_places() -> None:
    rows = model()
    resets: list[int] = []
    rows.modelReset.connect(lambda: resets.append(1))
    rows.show_rows([*ROWS, Row("d", None)])
    assert resets == []
    rows.show_rows([Row("x", None)])
    assert resets == [1]


def test_a_file_has_every_digit_and_runs_no_formula() -> None:
    rows = model()
    text = rows_to_csv(*csv_rows(rows.shown_columns, rows.rows))
    assert text.splitlines()[0] == "name,net [HKD],day,price,rate [%],count"
    assert text.splitlines()[2] == "'=a,,2026-11-20,,,"
    assert text.splitlines()[1] == "b,2500000,,2500000,2500000,2500000"
