"""The About window: its pages, by key and by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.about.view import AboutDialog
from tideboard_desktop.ui.dialogs.paged_window import Page
from tideboard_desktop.ui.theme import make_theme


@pytest.fixture
def dialog(qtbot: QtBot) -> AboutDialog:
    made = AboutDialog([Page("one", "One", QWidget()), Page("two", "Two", QWidget())], make_theme(), None)
    qtbot.addWidget(made)
    made.show()
    return made


def test_pages_turn_by_key_and_an_unknown_one_leaves_the_present(dialog: AboutDialog) -> None:
    assert dialog.page == "one"
    dialog.show_page("two")
    dialog.show_page("three")
    assert dialog.page == "two"
    dialog.bar.setFocus()
    QTest.keyClick(dialog.bar, Qt.Key.Key_Left)
    assert dialog.page == "one"


def test_escape_closes_it_and_nothing_is_in_the_way(dialog: AboutDialog) -> None:
    assert not dialog.isModal()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
