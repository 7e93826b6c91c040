"""What a click on a cell does can be done by an assistive program, too, and to no other row than the one it read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fakes.values.reviews import order
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Order, OrderStatus
from tideboard_desktop.blotter.order_columns import order_columns
from tideboard_desktop.ui.tables.column_model import ColumnTable
from tideboard_desktop.ui.tables.column_view import ColumnView
from tideboard_desktop.ui.theme import make_theme

FIRST, SECOND = replace(order(), id="1"), replace(order(), id="2", instrument=InstrumentId("HK.09988"), name="BABA-W")


class Desk:
    """A dock with one table in a stack, and what was done to its rows."""

    def __init__(self, qtbot: QtBot) -> None:
        self.table = ColumnTable[Order](order_columns(), lambda row: row.id)
        self.view = ColumnView(self.table, make_theme(), identifier="orders", name="Orders")
        self.dock = QWidget()
        qtbot.addWidget(self.dock)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(QWidget())
        QVBoxLayout(self.dock).addWidget(self.stack)
        self.acted: list[str] = []
        self.view.acted.connect(lambda row: self.acted.append(self.table.rows[row].id))
        self.dock.resize(1100, 300)
        self.dock.show()

    def show(self, *orders: Order) -> None:
        """Other rows, and a turn of the loop."""
        self.table.show_rows(orders)
        QApplication.processEvents()

    def buttons(self) -> list[QAccessibleInterface]:
        """The buttons beside the table, as an assistive program finds them."""
        QAccessible.queryAccessibleInterface(self.view)
        QApplication.processEvents()
        dock = QAccessible.queryAccessibleInterface(self.dock)
        assert dock is not None
        children = [dock.child(place) for place in range(dock.childCount())]
        return [child for child in children if child.role() is QAccessible.Role.Button and not child.state().invisible]

    def said(self) -> list[str]:
        """What they are called."""
        return [button.text(QAccessible.Text.Name) for button in self.buttons()]

    def press(self, place: int) -> None:
        """Do what a button offers; Qt clicks it a moment later."""
        act = self.buttons()[place].actionInterface()
        assert act is not None
        assert act.actionNames() == [act.pressAction()]
        act.doAction(act.pressAction())
        assert self.acted == []

    def wait(self, qtbot: QtBot) -> None:
        """Until a click must have come."""
        other = QPushButton()
        qtbot.addWidget(other)
        with qtbot.waitSignal(other.clicked):
            other.animateClick()


@pytest.fixture(params=[True, False], ids=["from the start", "later"])
def desk(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[Desk]:
    """Somebody listens before there is a table, or comes when its rows stand already."""
    QAccessible.setActive(request.param)
    made = Desk(qtbot)
    made.show(FIRST, SECOND)
    QAccessible.setActive(True)
    yield made
    QAccessible.setActive(False)


def test_each_button_cell_can_be_pressed(desk: Desk, qtbot: QtBot) -> None:
    assert [name.split(", ")[:2] for name in desk.said()] == [
        ["Cancel: Side Buy", "Symbol HK.00700 騰訊控股"],
        ["Cancel: Side Buy", "Symbol HK.09988 BABA-W"],
    ]
    desk.press(1)
    desk.wait(qtbot)
    assert desk.acted == ["2"]


def test_a_button_keeps_to_the_row_that_it_named(desk: Desk, qtbot: QtBot) -> None:
    """Rows change places between the press and the click; then the row is gone."""
    desk.press(1)
    desk.show(SECOND, FIRST)
    desk.wait(qtbot)
    assert desk.acted == ["2"]
    desk.acted.clear()
    desk.press(0)
    desk.show(FIRST)
    desk.wait(qtbot)
    assert desk.acted == []


def test_it_does_nothing_else_than_it_said(desk: Desk, qtbot: QtBot) -> None:
    """Cancel has become Settle between the press and the click."""
    desk.press(0)
    desk.show(replace(FIRST, status=OrderStatus.UNKNOWN), SECOND)
    desk.wait(qtbot)
    assert desk.acted == []
    assert [name.split(":")[0] for name in desk.said()] == ["Settle", "Cancel"]


def test_buttons_go_with_their_cells_and_with_the_page(desk: Desk) -> None:
    assert len(desk.buttons()) == 2
    desk.show(SECOND, replace(FIRST, status=OrderStatus.FILLED))
    assert [name.split(", ")[1] for name in desk.said()] == ["Symbol HK.09988 BABA-W"]
    desk.stack.setCurrentIndex(1)
    assert desk.buttons() == []
    desk.stack.setCurrentIndex(0)
    assert len(desk.buttons()) == 1


def test_nobody_else_meets_them(qtbot: QtBot) -> None:
    """No button is made while nobody listens; those that are take neither mouse nor keys."""
    desk = Desk(qtbot)
    desk.show(FIRST)
    assert desk.dock.findChildren(QWidget, "orders_act_0") == []
    assert len(desk.buttons()) == 1
    cell = desk.view.visualRect(desk.table.index(0, len(desk.table.columns) - 1)).center()
    there = desk.view.viewport().mapTo(desk.dock, cell)
    assert desk.dock.childAt(there) is desk.view.viewport()
    [button] = desk.dock.findChildren(QWidget, "orders_act_0")
    assert button.geometry().contains(there)
    desk.dock.grab()
