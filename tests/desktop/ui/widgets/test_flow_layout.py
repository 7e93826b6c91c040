"""A row that breaks where the room ends."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
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


def test_parts_stand_in_the_middle_of_their_row_within_the_margins(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    row = FlowLayout(whole, gap=5)
    row.setContentsMargins(8, 4, 8, 6)
    parts = [QLabel() for _ in range(3)]
    for part, high in zip(parts, (20, 30, 10), strict=True):
        part.setFixedSize(50, high)
        row.addWidget(part)
    whole.show()
    assert (row.sizeHint().width(), row.sizeHint().height()) == (176, 40)
    assert row.heightForWidth(176) == 40
    assert row.heightForWidth(175) == 55
    row.setGeometry(QRect(0, 0, 175, 55))
    assert [part.geometry().topLeft().toTuple() for part in parts] == [(8, 9), (63, 4), (8, 39)]
    row.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    row.setGeometry(QRect(0, 0, 176, 60))
    assert [part.y() for part in parts] == [19, 14, 24]
    row.setAlignment(parts[2], Qt.AlignmentFlag.AlignTop)
    row.setAlignment(Qt.AlignmentFlag(0))
    row.setGeometry(QRect(0, 0, 176, 40))
    assert [part.y() for part in parts] == [9, 4, 4], "one that is to stand at the top does"
