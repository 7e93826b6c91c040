"""Every action of the order book dock can be commanded."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.market.book import BookScene
from tideboard_desktop.book.ladder_rows import DEPTH


def test_commands_act_on_the_tab_they_belong_to(qapp: QApplication, qtbot: QtBot) -> None:
    """Ids are unique; what belongs to a tab behind is not offered."""
    scene = BookScene(qapp, qtbot)
    commands = {command.id: command for command in scene.dock.commands()}
    assert len(commands) == len(scene.dock.commands())
    assert not commands["tape.copy"].enabled()

    commands["book.roomy"].run()
    commands["book.levels"].run()
    assert (scene.dock.levels, scene.dock.roomy) == (DEPTH // 2, True)
    commands["book.down"].run()
    assert scene.dock.ladder.cursor_price is not None
    commands["book.tab.tape"].run()

    assert scene.dock.tab == "tape"
    assert commands["tape.copy"].enabled()
    assert not commands["book.recentre"].enabled()
    commands["tape.large.only"].run()
    assert scene.dock.tape.mode.key == "only"


def test_the_menu_holds_what_can_be_done_now(qapp: QApplication, qtbot: QtBot) -> None:
    """No mere keys, nothing of other tabs."""
    scene = BookScene(qapp, qtbot)
    menu = scene.dock.menu()
    words = [action.text() for action in menu.actions()]

    assert "Re-centre the book" in words
    assert "One price up" not in words
    assert "Copy trades" not in words
