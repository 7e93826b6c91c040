"""The table of a reference dock: rows copied and saved with every digit, columns left out by hand, a memory."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tideboard_desktop.docks.saved_state import TableState
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn, count_column, price_column, text_column
from tideboard_desktop.ui.theme import make_theme

DOWN = Qt.SortOrder.DescendingOrder
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Row(NamedTuple):
    name: str
    last: Decimal | None
    volume: int | None


ROWS = [Row("HSBC", Decimal("98.125"), 1200), Row("BYD", None, 3_400_000), Row("Tencent", Decimal("613.5"), None)]


@pytest.fixture
def table(qtbot: QtBot) -> Table:
    columns: list[ValueColumn[Row]] = [
        text_column("name", "Security", lambda row: row.name),
        price_column("last", "Last", lambda row: row.last, width=80),
        count_column("volume", "Volume", lambda row: row.volume, width=80, spare=1),
    ]
    model: TableModel[Row] = TableModel(columns, lambda row: row.name)
    made = Table(model, make_theme(), identifier="table", name="Rows")
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    model.show_rows(ROWS)
    return made


def popup(table: Table) -> QMenu:
    """The menu that is open."""
    return next(menu for menu in table.findChildren(QMenu) if menu.isVisible() and menu.parent() is table)


def test_chosen_rows_are_copied_in_their_order_on_screen(table: Table) -> None:
    table.rows.sort(0, DOWN)
    table.selectAll()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Tencent\t613.5\t\nHSBC\t98.125\t1200\nBYD\t\t3400000"


def test_nothing_chosen_leaves_the_clipboard(table: Table) -> None:
    QGuiApplication.clipboard().setText("before")
    table.clearSelection()
    table.copy_rows()
    assert QGuiApplication.clipboard().text() == "before"


def test_a_column_left_out_is_not_copied_but_saved(table: Table) -> None:
    table.show_column("last", shown=False)
    assert table.isColumnHidden(1)
    table.choose_row(0)
    table.copy_rows()
    assert QGuiApplication.clipboard().text().count("\t") == 1
    assert "last" in table.csv().splitlines()[0]
    table.show_column("last", shown=True)
    assert not table.isColumnHidden(1)


def test_the_room_of_a_column_left_out_goes_to_one_that_had_none(table: Table) -> None:
    table.resize(300, 300)
    table.setColumnHidden(2, False)
    while not table.isColumnHidden(2):
        table.resize(table.width() - 10, 300)
        assert table.width() > 50
    table.show_column("last", shown=False)
    assert not table.isColumnHidden(2)


def test_the_row_under_the_keys_is_told(table: Table) -> None:
    told: list[int] = []
    table.chosen.connect(told.append)
    table.choose_row(1)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert told == [1, 2]
    assert table.picked() == [table.row_at(2)]


def test_the_menu_of_rows_has_the_docks_acts_copy_and_columns(table: Table) -> None:
    given: list[object] = []
    table.fill_menu = lambda menu, rows: given.append((menu.addAction("Show").text(), list(rows)))
    table.choose_row(0)
    place = table.visualRect(table.rows.index(0, 0)).center()
    table.customContextMenuRequested.emit(place)
    menu = popup(table)
    assert given == [("Show", [table.row_at(0)])]
    assert [action.text() for action in menu.actions() if not action.isSeparator()] == ["Show", "Copy", "Columns"]
    menu.close()

    table.customContextMenuRequested.emit(QPoint(5, table.height() * 2))
    menu = popup(table)
    assert [action.text() for action in menu.actions()] == ["Columns"]
    menu.close()


def test_columns_are_chosen_at_the_header_but_never_the_first(table: Table) -> None:
    table.horizontalHeader().customContextMenuRequested.emit(QPoint(5, 5))
    menu = popup(table)
    assert [(action.text(), action.isChecked()) for action in menu.actions()] == [("Last", True), ("Volume", True)]
    menu.actions()[1].toggle()
    menu.close()
    assert table.isColumnHidden(2)


def test_a_memory_has_the_columns_and_the_sort(table: Table) -> None:
    table.show_column("volume", shown=False)
    table.rows.sort(1, DOWN)
    kept = table.saved_state()
    table.show_column("volume", shown=True)
    table.rows.sort(0, Qt.SortOrder.AscendingOrder)
    table.restore(kept)
    assert table.saved_state() == kept
    assert table.isColumnHidden(2)
    assert table.row_at(0).name == "Tencent"
    table.restore(TableState(dropped=("name", "other"), sort="nobody"))
    assert not table.isColumnHidden(0)
