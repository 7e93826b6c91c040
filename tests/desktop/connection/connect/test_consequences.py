"""What is asked before a connection is made."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tideboard_core.model.order import Environment
from tideboard_desktop.connection.connect.consequences import ConnectConfirmation
from tideboard_desktop.ui.theme import make_theme


def test_real_money_stands_on_its_own_ground_and_in_the_buttons_words(qtbot: QtBot) -> None:
    question = ConnectConfirmation(make_theme())
    qtbot.addWidget(question)
    question.show()
    question.ask(["This brings real money."], Environment.LIVE)
    assert question.go.text() == "Connect to LIVE"
    assert "real money" in question.accessibleName()
    assert question._band.isVisible()
    question.ask(["Trading is unlocked."], None)
    assert question.go.text() == "Connect"
    assert not question._band.isVisible()
