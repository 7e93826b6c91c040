"""The history's table in docks of several widths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from fakes.scenes.flow.history import history
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.system.appearance import Units
from tideboard_desktop.flow.history.period_table import HistoryTable, history_columns, history_rows
from tideboard_desktop.ui.tables.column_model import ColumnTable, TextColour
from tideboard_desktop.ui.theme import Theme


def test_newest_first_with_one_unit_per_column() -> None:
    """All amounts of a column end in the same letter; signs carry the colour."""
    rows = history_rows(history(), 2, Units.KMB)
    columns = {column.title: column for column in history_columns(FlowPeriod.DAY)}

    assert list(columns) == [
        "Date",
        "Net",
        "Of turnover",
        "Block",
        "XL",
        "L",
        "M",
        "S",
        "Close",
        "Change",
        "Sum of 5",
        "Sum of 10",
        "Sum of 20",
        "Marks",
    ]
    assert [row.day for row in rows] == sorted((row.day for row in rows), reverse=True)
    for name in ("Net", "XL", "Block", "Sum of 20"):
        cells = [columns[name].cell(row) for row in rows]
        suffixes = {cell.text[-1] for cell in cells if cell.text != "\u2014"}
        assert len(suffixes) == 1
        assert {cell.colour for cell in cells} <= {TextColour.UP, TextColour.DOWN, TextColour.QUIET}
    assert columns["Net"].cell(rows[0]).exact.endswith(f"{abs(rows[0].amounts[0] or 0):,.2f}")


def test_the_unknown_is_a_dash_and_sorts_last() -> None:
    """A gap is never a zero."""
    series = history()
    net = series.net.copy()
    net[10] = np.nan
    rows = history_rows(replace(series, net=net), 2, Units.KMB)
    columns = history_columns(FlowPeriod.DAY)
    gap = next(row for row in rows if row.place == 10)

    assert columns[1].cell(gap).text == "\u2014"
    assert columns[1].order is not None
    assert min(rows, key=columns[1].order) is gap
    assert all(column.order is not None for column in columns)


def test_rows_keep_their_identity_when_today_moves() -> None:
    """Only the row that changed is told."""
    series = history()
    table = ColumnTable(history_columns(FlowPeriod.DAY), lambda row: row.day)
    table.show_rows(history_rows(series, 2, Units.KMB))
    told: list[int] = []
    table.dataChanged.connect(lambda first, _last: told.append(first.row()))
    net = series.net.copy()
    net[-1] += 1.0
    table.show_rows(history_rows(replace(series, net=net), 2, Units.KMB))

    assert told == [0]


@pytest.mark.parametrize(("width", "sums"), [(926, 0), (980, 1), (1060, 2), (1140, 3)])
def test_sums_leave_before_anything_has_to_be_scrolled(
    width: int, sums: int, theme: Theme, on_screen: Callable[..., None]
) -> None:
    """Marks leave where there are none, then the longest sum, and what stays is all in view."""
    table = HistoryTable(theme, "History")
    on_screen(table, width, 300)
    hidden = [at for at in range(len(table.table.columns)) if table.isColumnHidden(at)]

    assert hidden == list(range(len(table.table.columns)))[len(table.table.columns) - 4 + sums :]
    assert table.horizontalScrollBar().maximum() == 0
