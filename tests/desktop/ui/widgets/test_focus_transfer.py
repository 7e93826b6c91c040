"""Focus goes on to the part that takes a place."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.widgets.focus_transfer import transfer_focus


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
