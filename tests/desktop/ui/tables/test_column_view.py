"""Which columns leave a table that is too narrow."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from fakes.values.reviews import order
from tideboard_core.model.order import Order
from tideboard_desktop.blotter.order_columns import order_columns
from tideboard_desktop.ui.tables.column_model import ColumnTable
from tideboard_desktop.ui.tables.column_view import MARGIN, ColumnView
from tideboard_desktop.ui.theme import Type, make_theme, style_sheet


def shown(view: ColumnView) -> set[str]:
    """Titles of the columns in view."""
    return {one.title for at, one in enumerate(view.table.columns) if not view.isColumnHidden(at)}


def test_its_header_has_our_font_and_room_by_the_windows_style_sheet(qtbot: QtBot) -> None:
    """A style sheet of the header's own makes Qt's plugin for Windows take the system's font instead."""
    theme = make_theme()
    window = QMainWindow()
    qtbot.addWidget(window)
    view = ColumnView(
        ColumnTable[Order](order_columns(), lambda row: row.id), theme, identifier="orders", name="Orders"
    )
    window.setStyleSheet(style_sheet(theme))
    window.setCentralWidget(view)
    window.show()
    header = view.horizontalHeader()

    assert header.styleSheet() == ""
    assert header.font().families() == theme.font(Type.CAPTION).families()
    wide = header.sectionSizeFromContents(0).width()
    text = header.fontMetrics().horizontalAdvance(str(header.model().headerData(0, Qt.Orientation.Horizontal)))
    assert wide - text >= 2 * MARGIN


@pytest.mark.parametrize("typed", ["7", "t", "T", "\u9a30"])
def test_letters_and_digits_go_to_the_window(qtbot: QtBot, typed: str) -> None:
    """Typing a code opens the palette from a table, too; Qt would look for a row that begins so."""
    table = ColumnTable[Order](order_columns(), lambda row: row.id)
    view = ColumnView(table, make_theme(), identifier="orders", name="Orders")
    qtbot.addWidget(view)
    table.show_rows([order()])
    event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, typed)
    QApplication.sendEvent(view, event)

    assert not event.isAccepted()


def test_a_cell_is_copied_where_the_system_gives_the_key_its_letter(qtbot: QtBot) -> None:
    """As macOS does with Command+C."""
    table = ColumnTable[Order](order_columns(), lambda row: row.id)
    view = ColumnView(table, make_theme(), identifier="orders", name="Orders")
    qtbot.addWidget(view)
    table.show_rows([order()])
    view.setCurrentIndex(table.index(0, 0))
    QGuiApplication.clipboard().clear()
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier, "c")
    QApplication.sendEvent(view, event)

    assert QGuiApplication.clipboard().text() == table.data(table.index(0, 0))


def test_the_trigger_leaves_first_while_no_order_has_one(qtbot: QtBot) -> None:
    """And comes back with the first that has; then the spare ones leave as usual."""
    table = ColumnTable[Order](order_columns(), lambda row: row.id)
    view = ColumnView(table, make_theme(), identifier="orders", name="Orders")
    qtbot.addWidget(view)
    view.resize(946, 200)
    view.show()
    plain = replace(order(), id="1", trigger=None)
    table.show_rows([plain])
    assert {"Trigger", "Time"} - shown(view) == {"Trigger"}
    assert {"Avg price", "As of"} <= shown(view)
    table.show_rows([plain, replace(plain, id="2", trigger=Decimal(600))])
    assert {"Trigger", "Time"} - shown(view) == {"Time"}
    table.show_rows([plain])
    view.resize(1002, 200)
    assert {"Trigger", "Time"} - shown(view) == {"Trigger"}
    view.resize(1276, 200)
    assert {"Trigger", "Time"} <= shown(view)
