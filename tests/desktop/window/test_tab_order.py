"""Tab goes where the eye goes, whatever was made first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.window.tab_order import set_tab_order


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """Two parts, the lower one made first, and a button in none of them; each button bears a number."""
    window = QWidget()
    column = QVBoxLayout(window)
    lower, upper = QWidget(window), QWidget(window)
    for number, parent in enumerate((lower, lower, upper, upper, window)):
        button = QPushButton(str(number), parent)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus if number == 3 else Qt.FocusPolicy.StrongFocus)
    column.addWidget(upper)
    column.addWidget(lower)
    qtbot.addWidget(window)
    return window


def test_parts_come_in_their_order_and_what_is_in_none_last(window: QWidget) -> None:
    lower, upper = (child for child in window.children() if type(child) is QWidget)

    set_tab_order(window, [upper, lower])

    assert walk(window) == ["2", "0", "1", "4"]


def walk(window: QWidget) -> list[str]:
    """The numbers of the buttons that can take the focus, in the order of Tab."""
    found: list[str] = []
    window.show()
    window.findChildren(QPushButton)[2].setFocus()
    for _ in range(4):
        button = window.focusWidget()
        found.append(button.text() if isinstance(button, QPushButton) else "")
        window.focusNextChild()
    window.hide()
    return found
