"""A row that breaks where the room ends."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.widgets.flow_layout import FlowLayout


def test_parts_wrap_and_hidden_ones_take_no_room(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    row = FlowLayout(whole, gap=5)
    parts = [QLabel() for _ in range(4)]
    for part in parts:
        part.setFixedSize(50, 20)
        row.addWidget(part)
    parts[1].hide()
    whole.show()
    assert row.heightForWidth(400) == 20
    assert row.heightForWidth(110) == 45
    row.setGeometry(QRect(0, 0, 110, 45))
    assert [part.geometry().topLeft().toTuple() for part in parts if part is not parts[1]] == [(0, 0), (55, 0), (0, 25)]
    assert row.sizeHint().width() == 160
    assert row.minimumSize().width() == 50
    assert row.takeAt(9) is row.itemAt(9) is None
