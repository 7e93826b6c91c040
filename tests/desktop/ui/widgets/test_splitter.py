"""Two parts of a dock: beside each other where there is room, else above each other."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.splitter import splitter, turn


@pytest.mark.parametrize(
    ("width", "way"),
    [(719, Qt.Orientation.Vertical), (720, Qt.Orientation.Horizontal), (1400, Qt.Orientation.Horizontal)],
)
def test_it_turns_with_the_room(qtbot: QtBot, width: int, way: Qt.Orientation) -> None:
    split = splitter(make_theme())
    qtbot.addWidget(split)
    assert turn(split, width, 720) is (way is Qt.Orientation.Horizontal)
    assert split.orientation() is way
    assert not split.childrenCollapsible()
