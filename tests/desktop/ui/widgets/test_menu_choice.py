"""The button of a choice whose word is longer than its room."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from fakes.scenes.screen.clipping import clipped
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice


def test_a_word_without_room_is_told_by_the_tooltip(qtbot: QtBot) -> None:
    options = [("trips", "Round trips of this account"), ("trip", "Trip")]
    choice = MenuChoice(options, make_theme(), identifier="shown", name="Shown")
    holder = as_widget(hbox(choice, margins=0))
    qtbot.addWidget(holder)
    holder.show()
    holder.grab()
    assert (choice.text(), choice.toolTip()) == ("Round trips of this account", "")

    choice.setFixedWidth(90)
    holder.grab()
    assert choice.toolTip() == "Round trips of this account"
    assert list(clipped(holder)) == []
    choice.choose("trip")
    holder.grab()
    assert choice.toolTip() == ""
