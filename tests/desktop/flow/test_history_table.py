"""The history's table in docks of several widths."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tideboard_desktop.flow.history_table import HistoryTable
from tideboard_desktop.theme import Theme


@pytest.mark.parametrize(("width", "sums"), [(926, 0), (980, 1), (1060, 2), (1140, 3)])
def test_sums_leave_before_anything_has_to_be_scrolled(
    width: int, sums: int, theme: Theme, on_screen: Callable[..., None]
) -> None:
    """The longest leaves first, and what stays is all in view."""
    table = HistoryTable(theme, "History")
    on_screen(table, width, 300)
    hidden = [at for at in range(len(table.table.columns)) if table.isColumnHidden(at)]

    assert hidden == list(range(len(table.table.columns)))[len(table.table.columns) - 3 + sums :]
    assert table.horizontalScrollBar().maximum() == 0
