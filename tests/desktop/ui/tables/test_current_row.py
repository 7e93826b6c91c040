"""Tables and lists without accessible cells, and the current row that is read instead: in a process of its own.

Qt's factories of accessible interfaces hold for a whole process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

BEGIN = """
import json, sys
from PySide6.QtCore import Qt, qInstallMessageHandler
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView, QComboBox, QHBoxLayout, QLineEdit, QListWidget, QTableWidget, QTableWidgetItem, QTreeWidget,
    QTreeWidgetItem, QWidget)
from tideboard_desktop.smoke import accessible_control as screen
from tideboard_desktop.smoke.accessible_control import AccessibleControl, Role
from tideboard_desktop.startup.qt_application import QtApplication
from tideboard_desktop.ui.tables.current_row import CurrentRowReader

logged, cells = [], sys.argv[1] == "cells"
qInstallMessageHandler(lambda _type, context, text: logged.append(text) if context.category != "default" else None)
application = QtApplication([], accessible_cells=cells)
QAccessible.setActive(True)
window = QWidget()
window.setWindowTitle("Window")
row = QHBoxLayout(window)
table, choices, tree, combo, field = QTableWidget(3, 3), QListWidget(), QTreeWidget(), QComboBox(), QLineEdit()
for part in (table, choices, tree, combo, field):
    row.addWidget(part)
table.setAccessibleName("Orders")
table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
for at in range(9):
    table.setItem(at // 3, at % 3, QTableWidgetItem(f"cell {at}"))
table.setColumnHidden(1, True)
table.item(2, 2).setData(Qt.ItemDataRole.AccessibleTextRole, "Status working")
choices.addItems(["first", "second"])
tree.setHeaderLabels(["name", "value"])
tree.addTopLevelItem(QTreeWidgetItem(["a", "1"]))
combo.addItems(["buy", "sell"])
window.show()
window.activateWindow()
application.processEvents()

def nodes(node):
    yield node
    for at in range(node.childCount()):
        child = node.child(at)
        if child is not None:
            yield from nodes(child)

def roles():
    return sorted({node.role().name for node in nodes(QAccessible.queryAccessibleInterface(window))})
"""
CELLS = {"Cell", "ColumnHeader", "List", "ListItem", "RowHeader", "Table", "Tree", "TreeItem"}


def run(code: str, which: str) -> Any:
    command = [sys.executable, "-X", "faulthandler", "-c", f"{BEGIN}\n{code}", which]
    ended = subprocess.run(command, check=True, timeout=60, capture_output=True, text=True)
    assert ended.stderr == ""
    return json.loads(ended.stdout)


ROLES = """
for view in (table, choices, tree):
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Down)
combo.showPopup()
combo.hidePopup()
choices.clear()
table.setRowCount(1)
print(json.dumps([roles(), logged]))
"""


def test_no_view_has_cells_and_qt_misses_none() -> None:
    found, logged = run(ROLES, "none")
    assert not CELLS & set(found)
    assert "Grouping" in found
    assert logged == []


def test_elsewhere_all_have_theirs() -> None:
    found, logged = run(ROLES, "cells")
    assert set(found) >= CELLS
    assert logged == []


READ = """
words = []
reader = CurrentRowReader(application, lambda view, text: words.append(text))
field.setFocus()
table.setFocus()
QTest.keyClick(table, Qt.Key.Key_Down)
QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualItemRect(table.item(2, 0)).center())
choices.setFocus()
QTest.keyClick(choices, Qt.Key.Key_Down)
table.setCurrentCell(0, 0)
field.setFocus()
choices.setCurrentRow(0)
tree.setFocus()
table.setFocus()
table.deleteLater()
application.processEvents()
print(json.dumps(words))
"""


def test_the_row_of_the_focused_view_is_read_as_it_stands() -> None:
    """A hidden column is left out, and nothing is read of a view that has not the focus."""
    assert run(READ, "none") == [
        "cell 0, cell 2",
        "cell 3, cell 5",
        "cell 6, Status working",
        "first",
        "second",
        "a, 1",
        "cell 0, cell 2",
    ]


SMOKE = """
control = AccessibleControl(Role.Table, "Orders")
print(json.dumps([screen.cells(control), screen.picture(control).isNull()]))
"""


def test_the_smoke_test_finds_the_table_and_reads_its_rows() -> None:
    words, lost = run(SMOKE, "none")
    assert words == ["cell 0", "cell 2", "cell 3", "cell 5", "cell 6", "Status working"]
    assert not lost
