"""The page of version and surroundings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tideboard_core.release.build_info import Build
from tideboard_desktop.about.build_facts import NAMES, details, facts
from tideboard_desktop.about.program_page import AboutPage
from tideboard_desktop.ui.theme import make_theme


def test_every_fact_is_shown_and_copied_as_it_is(installed: Build, qtbot: QtBot) -> None:
    told = facts(installed, Path("/srv/tideboard"), "memory")
    page = AboutPage(told, make_theme())
    qtbot.addWidget(page)
    page.show()

    assert set(page.values) == set(NAMES)
    assert [value.text().replace("\u200b", "") for value in page.values.values()] == [fact.shown for fact in told]
    assert page.values["qt"].accessibleName() == f"Qt: {page.values['qt'].text()}"
    QTest.mouseClick(page.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == details(told)
    assert page.copied.text() == "Copied."


def test_licence_and_what_is_not_promised_are_said(installed: Build, qtbot: QtBot) -> None:
    page = AboutPage(facts(installed, Path("/srv"), ""), make_theme())
    qtbot.addWidget(page)
    words = "\n".join(one.text() for one in page.findChildren(QLabel))

    assert "Apache License 2.0" in words
    assert "Nothing here is advice. There is no warranty; practise first." in words


def test_the_check_is_wanted_by_a_press_alone(installed: Build, qtbot: QtBot) -> None:
    page = AboutPage(facts(installed, Path("/srv"), ""), make_theme())
    qtbot.addWidget(page)
    wanted: list[bool] = []
    page.updates_wanted.connect(lambda: wanted.append(True))
    page.show()
    assert wanted == []
    page.updates.setFocus()
    QTest.keyClick(page.updates, Qt.Key.Key_Space)
    assert wanted == [True]
