"""The button of a choice whose word is longer than its room."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice


def test_a_word_without_room_is_told_by_the_tooltip(qtbot: QtBot) -> None:
    choice = MenuChoice([("trips", "Round trips of this account")], make_theme(), identifier="shown", name="Shown")
    qtbot.addWidget(choice)
    choice.grab()
    assert choice.toolTip() == ""

    choice.resize(90, choice.height())
    choice.grab()
    assert choice.toolTip() == choice.text() == "Round trips of this account"
