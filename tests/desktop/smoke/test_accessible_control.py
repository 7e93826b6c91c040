"""Sees and acts as a screen reader does, on the windows of this process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from tideboard_desktop.smoke import accessible_control as screen
from tideboard_desktop.smoke.accessible_control import AccessibleControl, PressInTurn, Role
from tideboard_desktop.smoke.newcomer_walk import colours

SEND = AccessibleControl(Role.Button, "Send .*")


@pytest.fixture
def window(qapp: QApplication) -> Iterator[QWidget]:
    """A window with one of each."""
    made = QWidget()
    made.setWindowTitle("Ticket")
    column = QVBoxLayout(made)
    table = QTableView()
    table.setAccessibleName("Orders")
    model = QStandardItemModel(1, 2, table)
    model.setItem(0, 0, QStandardItem("Buy"))
    model.setItem(0, 1, QStandardItem("100"))
    table.setModel(model)
    field = QLineEdit("7")
    field.setAccessibleName("Quantity")
    hidden = QPushButton("Send later")
    for part in (hidden, QPushButton("Send order"), field, QCheckBox("I have read it"), table):
        column.addWidget(part)
    hidden.hide()
    made.show()
    yield made
    made.close()
    made.deleteLater()


def part(window: QWidget, kind: type[QWidget]) -> QWidget:
    """The one that is not hidden."""
    return next(one for one in window.findChildren(kind) if one.isVisible())


def test_a_control_is_found_by_role_and_name_if_it_is_on_screen(window: QWidget) -> None:
    assert screen.on_screen(SEND)
    assert screen.name_of(SEND) == "Send order"
    assert not screen.on_screen(AccessibleControl(Role.CheckBox, "Send order"))
    assert not screen.on_screen(AccessibleControl(Role.Button, "Send"))
    assert not screen.on_screen(AccessibleControl(Role.Button, "Send later"))
    assert screen.names_of(AccessibleControl(None, "Send order|I have.*")) == ["Send order", "I have read it"]
    assert screen.windows() == ["Ticket"]


def test_a_button_is_pressed_when_it_takes_presses(window: QWidget, qtbot: QtBot) -> None:
    button = part(window, QPushButton)
    assert isinstance(button, QPushButton)
    button.setEnabled(False)
    assert not screen.do(SEND)
    button.setEnabled(True)
    with qtbot.waitSignal(button.clicked):
        assert screen.do(SEND)


def test_a_tick_is_set_once(window: QWidget) -> None:
    tick = AccessibleControl(Role.CheckBox, "I have read it")
    found = [screen.choose(tick) for _ in range(3)]
    box = part(window, QCheckBox)

    assert found == [False, True, True]
    assert isinstance(box, QCheckBox)
    assert box.isChecked()
    assert not screen.choose(AccessibleControl(Role.CheckBox, "Another"))


def test_the_text_of_a_field_is_replaced(window: QWidget) -> None:
    assert screen.write(AccessibleControl(Role.EditableText, "Quantity"), "1200")
    field = part(window, QLineEdit)

    assert isinstance(field, QLineEdit)
    assert field.text() == "1200"
    assert not screen.write(AccessibleControl(Role.EditableText, "Price"), "1")


def test_the_cells_of_a_table_are_read(window: QWidget) -> None:
    assert screen.cells(AccessibleControl(Role.Table, "Orders")) == ["Buy", "100"]
    assert screen.cells(AccessibleControl(Role.Table, "Fills")) == []


def test_a_description_is_read(window: QWidget) -> None:
    part(window, QLineEdit).setAccessibleDescription("lots of 100")

    assert screen.description_of(AccessibleControl(None, "Quantity")) == "lots of 100"
    assert screen.description_of(AccessibleControl(None, "Nothing")) == ""


def test_a_control_is_pictured(window: QWidget) -> None:
    button = screen.picture(SEND)

    assert (button.width(), button.height()) == (part(window, QPushButton).width(), part(window, QPushButton).height())
    assert colours(button) > 1
    assert screen.picture(AccessibleControl(Role.Button, "Cancel")).isNull()


def test_a_dialog_comes_before_its_window_and_can_be_asked_for(window: QWidget) -> None:
    dialog = QDialog(window)
    dialog.setWindowTitle("Confirm · PRACTICE")
    QVBoxLayout(dialog).addWidget(QPushButton("Send practice buy"))
    dialog.show()

    assert screen.windows() == ["Confirm · PRACTICE", "Ticket"]
    assert screen.name_of(SEND) == "Send practice buy"
    assert screen.name_of(SEND._replace(window="Ticket")) == "Send order"
    assert screen.window_name("Confirm.*PRACTICE") == "Confirm · PRACTICE"
    dialog.close()
    assert screen.window_name("Confirm.*PRACTICE") == ""


def test_a_press_comes_a_turn_after_its_search(window: QWidget) -> None:
    """A search that takes long on a busy computer is no part of the turn in which the press begins."""
    button = part(window, QPushButton)
    pressed: list[bool] = []
    assert isinstance(button, QPushButton)
    button.pressed.connect(lambda: pressed.append(True))
    press = PressInTurn(SEND)

    assert not press()
    assert not pressed
    assert press()
    assert pressed == [True]


def test_a_control_that_is_gone_or_off_is_not_pressed(window: QWidget) -> None:
    press = PressInTurn(SEND)
    assert not press()
    assert not press.refused
    part(window, QPushButton).setEnabled(False)
    assert not press()
    assert press.refused
    deleted = QPushButton("Send it")
    delete(deleted)
    assert not screen.press(deleted)
