"""A menu of ticks: several are chosen in one go."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tideboard_desktop.options.staying_menu import StayingMenu

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def menu(qtbot: QtBot) -> StayingMenu:
    made = StayingMenu()
    qtbot.addWidget(made)
    for words in ("UBS", "J.P. Morgan", "off"):
        action = made.addAction(words)
        action.setCheckable(True)
    made.actions()[2].setEnabled(False)
    made.addAction("All")
    made.popup(made.pos())
    return made


def click(menu: StayingMenu, action: QAction) -> None:
    place = menu.actionGeometry(action).center()
    QTest.mouseMove(menu, place)
    menu.setActiveAction(action)
    QTest.mouseClick(menu, LEFT, pos=place)


def test_ticks_are_turned_over_and_the_menu_stays(menu: StayingMenu) -> None:
    first, second = menu.actions()[:2]
    click(menu, first)
    click(menu, second)
    QTest.keyClick(menu, Qt.Key.Key_Space)
    assert (first.isChecked(), second.isChecked()) == (True, False)
    assert menu.isVisible()
    menu.close()


def test_what_is_off_is_not_turned_over(menu: StayingMenu) -> None:
    off = menu.actions()[2]
    menu.setActiveAction(off)
    QTest.keyClick(menu, Qt.Key.Key_Space)
    assert not off.isChecked()
    menu.close()


def test_an_entry_without_a_tick_acts_and_closes_it(menu: StayingMenu, qtbot: QtBot) -> None:
    with qtbot.waitSignal(menu.actions()[3].triggered, timeout=0):
        click(menu, menu.actions()[3])
    assert not menu.isVisible()
