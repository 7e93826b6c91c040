"""Focus goes on to the part that takes a place, and along the buttons of a bar."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.widgets.focus_transfer import OneStop, transfer_focus


def test_the_heir_gets_the_focus_of_what_goes_and_no_other(qtbot: QtBot) -> None:
    whole, group = QWidget(), QWidget()
    inner, other, heir = QLineEdit(), QLineEdit(), QLineEdit()
    QHBoxLayout(group).addWidget(inner)
    row = QHBoxLayout(whole)
    for part in (other, group, heir):
        row.addWidget(part)
    qtbot.addWidget(whole)
    with qtbot.waitActive(whole):
        whole.show()
        whole.activateWindow()

    other.setFocus()
    transfer_focus(group, heir)
    assert other.hasFocus()

    inner.setFocus()
    transfer_focus(group, heir)
    group.hide()
    assert heir.hasFocus()


class Bar:
    """Three buttons between two fields; the first button has the mouse's focus, too."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        self.before, self.after = QLineEdit(), QLineEdit()
        self.first, self.second, self.third = QPushButton("1"), QToolButton(), QToolButton()
        self.buttons = (self.first, self.second, self.third)
        row = QHBoxLayout(self.window)
        for place, part in enumerate((self.before, *self.buttons, self.after)):
            part.setObjectName(("before", "first", "second", "third", "after")[place])
            row.addWidget(part)
        self.first.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.stop = OneStop(self.window)
        self.stop.add(self.second)
        self.stop.add(self.first, self.third)
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def press(self, *keys: Qt.Key) -> str:
        """The name of where the focus is after these keys."""
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.window, key)
        return self.focused

    @property
    def focused(self) -> str:
        found = QApplication.focusWidget()
        assert found is not None
        return found.objectName()


@pytest.fixture
def bar(qtbot: QtBot) -> Bar:
    return Bar(qtbot)


TAB, BACK, LEFT, RIGHT = Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Left, Qt.Key.Key_Right


def test_tab_stops_once_at_a_bar_and_arrows_go_on(bar: Bar) -> None:
    bar.before.setFocus()
    assert bar.press(TAB) == "second"
    assert bar.press(RIGHT) == "third"
    assert bar.press(RIGHT) == "third"
    assert bar.press(TAB) == "after"
    assert bar.press(BACK) == "third"
    assert bar.press(LEFT, LEFT, LEFT) == "first"
    assert bar.press(BACK) == "before"
    assert bar.press(TAB, TAB) == "after"


def test_the_stop_of_a_bar_is_never_one_that_cannot_be_used(bar: Bar) -> None:
    bar.second.hide()
    bar.before.setFocus()
    assert bar.press(TAB, RIGHT) == "third"
    bar.after.setFocus()
    bar.third.setEnabled(False)
    assert bar.press(BACK) == "first"
    assert bar.press(RIGHT) == "first"
    bar.first.deleteLater()
    QApplication.sendPostedEvents(bar.first, QEvent.Type.DeferredDelete.value)
    bar.second.show()
    bar.after.setFocus()
    assert bar.press(BACK) == "second"


def test_a_click_takes_the_focus_where_it_did_before(bar: Bar) -> None:
    bar.after.setFocus()
    QTest.mouseClick(bar.third, Qt.MouseButton.LeftButton)
    assert bar.focused == "after"
    QTest.mouseClick(bar.first, Qt.MouseButton.LeftButton)
    assert bar.focused == "first"
    assert bar.press(TAB) == "after"


def test_a_focus_from_elsewhere_makes_the_stop(bar: Bar) -> None:
    bar.third.setFocus()
    assert bar.press(TAB) == "after"
    assert bar.press(BACK) == "third"
    assert [bool(button.focusPolicy() & Qt.FocusPolicy.TabFocus) for button in bar.buttons] == [False, False, True]


def test_a_bar_that_nobody_used_begins_with_its_first_button(bar: Bar) -> None:
    bar.second.setEnabled(False)
    bar.second.setEnabled(True)
    bar.before.setFocus()
    assert bar.press(TAB, RIGHT) == "third"
    bar.first.hide()
    bar.first.show()
    bar.before.setFocus()
    assert bar.press(TAB) == "third"
