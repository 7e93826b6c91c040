"""The page of everything inside, filled beside the window's thread."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from tideboard_desktop.about.components import Component
from tideboard_desktop.about.licences_page import LicencesPage
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme


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
    while not done.is_set() or asyncio.all_tasks() - {asyncio.current_task()}:  # noqa: ASYNC110  until the task ended
        await asyncio.sleep(0.01)


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
    while not page.list.count():  # noqa: ASYNC110  a turn of the loop at a time
        await asyncio.sleep(0.01)

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
