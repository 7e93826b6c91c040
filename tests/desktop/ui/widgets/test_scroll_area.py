"""A high widget in a low place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.widgets.scroll_area import scrolling


def test_it_scrolls_down_and_never_sideways(qtbot: QtBot) -> None:
    inner = QWidget()
    inner.setMinimumSize(50, 900)
    area = scrolling(inner)
    qtbot.addWidget(area)
    area.resize(200, 300)
    area.show()

    assert area.verticalScrollBar().maximum() == 600
    assert area.horizontalScrollBar().maximum() == 0
    assert inner.width() == area.viewport().width()
    assert area.focusPolicy() is Qt.FocusPolicy.NoFocus
