"""The About window: its pages, by key and by keyboard."""

from __future__ import annotations

import asyncio
import threading
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from fakes.values.waiting import running, until
from tideboard_core.release.build_info import Build
from tideboard_desktop.about.build_facts import NAMES, details, facts
from tideboard_desktop.about.components import Component
from tideboard_desktop.about.view import AboutDialog, AboutPage, LicencesPage
from tideboard_desktop.ui.dialogs.paged_window import Page
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

TODAY = date(2026, 3, 2)


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


def test_every_fact_is_shown_and_copied_as_it_is(installed: Build, qtbot: QtBot) -> None:
    told = facts(installed, Path("/srv/tideboard"), "memory", TODAY)
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
    page = AboutPage(facts(installed, Path("/srv"), "", TODAY), make_theme())
    qtbot.addWidget(page)
    words = "\n".join(one.text() for one in page.findChildren(QLabel))

    assert "Apache License 2.0" in words
    assert "Nothing here is advice. There is no warranty; practise first." in words


def test_the_check_is_wanted_by_a_press_alone(installed: Build, qtbot: QtBot) -> None:
    page = AboutPage(facts(installed, Path("/srv"), "", TODAY), make_theme())
    qtbot.addWidget(page)
    wanted: list[bool] = []
    page.updates_wanted.connect(lambda: wanted.append(True))
    page.show()
    assert wanted == []
    page.updates.setFocus()
    QTest.keyClick(page.updates, Qt.Key.Key_Space)
    assert wanted == [True]


async def test_a_window_that_closes_while_it_reads_takes_nothing_any_more(tasks: Tasks, qtbot: QtBot) -> None:
    go, done = threading.Event(), threading.Event()

    def read() -> list[Component]:
        go.wait(5)
        done.set()
        return [Component(name="a", version="1", license="MIT")]

    around = QWidget()
    qtbot.addWidget(around)
    around.show()
    page = LicencesPage(make_theme(), tasks, read)
    page.setParent(around)
    page.show()
    await asyncio.sleep(0)
    delete(page)
    go.set()
    await until(lambda: done.is_set() and not running())


async def test_parts_are_read_when_the_page_is_seen_and_shown_one_by_one(
    tmp_path: Path, tasks: Tasks, qtbot: QtBot
) -> None:
    (tmp_path / "a.txt").write_text("text of a")
    threads: list[int] = []

    def read() -> list[Component]:
        threads.append(threading.get_ident())
        return [
            Component(name="a", version="1", license="MIT", texts=(tmp_path / "a.txt",)),
            Component(name="b", version="", license=""),
        ]

    page = LicencesPage(make_theme(), tasks, read)
    qtbot.addWidget(page)
    assert threads == []
    page.show()
    await until(page.list.count)

    assert len(threads) == 1
    assert threading.get_ident() not in threads
    assert (page.licence.text(), page.text.toPlainText()) == ("a · 1 · MIT", "text of a")
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert page.licence.text() == "b · see the text"
    assert "No text came with this component" in page.text.toPlainText()
    assert page.text.isReadOnly()
    page.hide()
    page.show()
    assert len(threads) == 1
