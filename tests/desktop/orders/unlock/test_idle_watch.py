"""The idle watcher hears real input in every window of the program, and nothing else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from tideboard_desktop.orders.unlock.idle_watch import NO_PRESENCE, IdleWatch


def test_keys_and_mouse_count_paint_and_timers_do_not(qtbot: QtBot, qapp: QApplication) -> None:
    touched: list[str] = []
    field = QLineEdit()
    qtbot.addWidget(field)
    with qtbot.waitExposed(field):
        field.show()
    field.activateWindow()
    watcher = IdleWatch(qapp, lambda: touched.append("input"))
    window = field.windowHandle()
    watcher.watch(window)

    QApplication.sendEvent(window, QEvent(QEvent.Type.UpdateRequest))
    assert touched == []

    QTest.keyClick(window, Qt.Key.Key_A)
    assert touched
    heard = len(touched)
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(3, 3))
    assert len(touched) > heard
    watcher.deleteLater()


def test_a_dialogs_window_is_heard_too(qtbot: QtBot, qapp: QApplication) -> None:
    touched: list[str] = []
    watcher = IdleWatch(qapp, lambda: touched.append("input"))
    dialog = QDialog()
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    watcher.watch(dialog.windowHandle())
    watcher.watch(dialog.windowHandle())

    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Space)

    assert len(touched) == 1, "one window, one filter, however often it gets the focus"
    dialog.close()
    watcher.deleteLater()


@pytest.mark.qt_log_ignore("grabbing the keyboard", "does not support raise", extend=True)
def test_a_window_that_is_no_presence_has_dialogs_and_menus_that_are_none(qtbot: QtBot, qapp: QApplication) -> None:
    touched: list[str] = []
    watcher = IdleWatch(qapp, lambda: touched.append("input"))
    window = QLineEdit()
    qtbot.addWidget(window)
    window.winId()
    handle = window.windowHandle()
    assert handle is not None
    handle.setProperty(NO_PRESENCE, True)
    window.show()
    dialog, menu = QDialog(window), QMenu(window)
    qtbot.addWidget(menu)
    menu.addAction("Act")
    dialog.open()
    menu.popup(QPoint(5, 5))
    for one in (window, dialog, menu):
        shown = one.windowHandle()
        watcher.watch(shown)
        QTest.keyClick(shown, Qt.Key.Key_A)
    assert touched == []
    menu.close()
    dialog.close()
    watcher.deleteLater()
