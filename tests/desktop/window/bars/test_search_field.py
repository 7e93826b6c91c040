"""The field of the top bar that opens the palette."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.whole_style import install
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.bars.search_field import PaletteOpener


@pytest.fixture
def opener(qapp: QApplication, qtbot: QtBot) -> PaletteOpener:
    """A shown one."""
    install(qapp, make_theme())
    result = PaletteOpener(make_theme())
    qtbot.addWidget(result)
    result.show()
    return result


def test_a_click_enter_and_space_open(opener: PaletteOpener, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opener.clicked):
        QTest.mouseClick(opener, Qt.MouseButton.LeftButton)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(opener.clicked):
            QTest.keyClick(opener, key)


def test_it_shows_the_key_of_now(opener: PaletteOpener) -> None:
    hint = opener.findChild(QLabel, "key_hint")
    assert hint is not None
    opener.show_key("Ctrl+J")
    assert hint.text() == "Ctrl+J"
    opener.show_key("")
    assert not hint.isVisible()


def test_it_has_a_name_and_an_identifier(opener: PaletteOpener) -> None:
    assert opener.accessibleIdentifier() == "symbol_search"
    assert opener.accessibleName() == "Symbol, name, pinyin or command"
