"""What gives way in a narrow row."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.window.bars.overflow import Group, given_up, room, want


class Block(QWidget):
    """A widget of a given width."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self._hint = width

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._hint, 10)


def test_the_shortest_beginning_of_the_order_goes(qtbot: QtBot) -> None:
    a, b, c, whole, other = Block(100), Block(50), Block(30), Block(0), Block(0)
    for widget in (a, b, c, whole, other):
        qtbot.addWidget(widget)
    groups = [Group(whole, (a, b), 10), Group(other, (c,), 10)]

    assert room(groups, set(), 20) == 100 + 10 + 50 + 20 + 30
    assert given_up(groups, [b, other, a], 210, 20) == set()
    assert given_up(groups, [b, other, a], 209, 20) == {b}
    assert given_up(groups, [b, other, a], 149, 20) == {b, other}
    assert given_up(groups, [b, other, a], 5, 20) == {b, other, a}
    want(c, something=False)
    assert room(groups, set(), 20) == 160  # an empty group takes no gap either
