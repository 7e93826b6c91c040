"""The question before a replay hides a LIVE account with open orders or positions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from fakes.values.trading import ACCOUNTS
from tideboard_core.model.order import Environment
from tideboard_desktop.replay.leave_live import LeaveLiveDialog
from tideboard_desktop.ui.theme import make_theme


def test_it_names_what_goes_on_and_stays_by_itself(qtbot: QtBot) -> None:
    dialog = LeaveLiveDialog(ACCOUNTS[Environment.LIVE], 2, 3, make_theme(), None)
    qtbot.addWidget(dialog)
    dialog.show()
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "2 open orders and 3 positions" in words
    stay = dialog.findChild(QPushButton, "stay_live")
    assert isinstance(stay, QPushButton)
    assert dialog.focusWidget() is stay
    answers: list[int] = []
    dialog.finished.connect(answers.append)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert answers == [0]
    dialog.show()
    leave = dialog.findChild(QPushButton, "leave_live_now")
    assert isinstance(leave, QPushButton)
    QTest.mouseClick(leave, Qt.MouseButton.LeftButton)
    assert answers == [0, 1]


def test_before_a_practice_it_says_that_the_connection_ends(qtbot: QtBot) -> None:
    dialog = LeaveLiveDialog(ACCOUNTS[Environment.LIVE], 2, 3, make_theme(), None, for_practice=True)
    qtbot.addWidget(dialog)
    texts = [part.text() for part in dialog.findChildren(QLabel)]
    words = " ".join([*texts, *(part.text() for part in dialog.findChildren(QPushButton))])
    assert "the connection to this account ends" in words
    assert "lead back" not in words
    assert "replay" not in words.casefold()
