"""A toggle with the line that it switches: solid or dashed, in its colour while it is on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.line_switch import LineSwitch

TINT = "#12ab34"


def coloured(toggle: LineSwitch, tint: str) -> int:
    """Pixels of the middle row that have about this colour."""
    image, wanted = toggle.grab().toImage(), QColor(tint)
    row = image.height() // 2
    found = (image.pixelColor(at, row) for at in range(4, 30))
    return sum(abs(one.green() - wanted.green()) < 40 and abs(one.red() - wanted.red()) < 40 for one in found)


@pytest.mark.parametrize("dashed", [False, True])
def test_the_line_is_in_its_colour_while_it_is_on(qtbot: QtBot, dashed: bool) -> None:
    toggle = LineSwitch("Net after fees", make_theme(), identifier="net_line", tint=TINT, dashed=dashed)
    qtbot.addWidget(toggle)
    toggle.resize(toggle.sizeHint())

    assert toggle.isChecked()
    on = coloured(toggle, TINT)
    assert on > 0
    assert (on >= 16) is not dashed
    QTest.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert not toggle.isChecked()
    assert coloured(toggle, TINT) == 0
