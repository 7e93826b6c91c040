"""The connection log on screen."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fakes.values.clock import ManualClock
from tideboard_core.market.connection_log import ConnectionLog
from tideboard_core.market.hub import Hub
from tideboard_core.model.live import LinkEventKind
from tideboard_desktop.connection.log.view import LogPage
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme


def log_of(*kinds: LinkEventKind) -> ConnectionLog:
    clock = ManualClock()
    log = ConnectionLog(Hub(clock), clock)
    for kind in kinds:
        log.add(kind)
    return log


def page_of(log: ConnectionLog, tasks: Tasks, qtbot: QtBot) -> LogPage:
    page = LogPage(log, make_theme(), tasks)
    qtbot.addWidget(page)
    page.show()
    return page


def rows(page: LogPage) -> list[str]:
    return [page.list.item(row).text().partition("   ")[2] for row in range(page.list.count())]


async def test_newest_first_and_followed_while_it_is_seen(tasks: Tasks, qtbot: QtBot) -> None:
    log = log_of(LinkEventKind.DATA_AGAIN, LinkEventKind.ENDED)
    page = page_of(log, tasks, qtbot)
    assert rows(page) == ["Connection ended by Tideboard.", "Data comes again."]
    page.hide()
    log.add(LinkEventKind.READ_AGAIN)
    assert page.list.count() == 2
    page.show()
    assert rows(page)[0] == "Accounts, orders and fills were read again."


async def test_all_of_it_or_the_chosen_lines_are_copied(tasks: Tasks, qtbot: QtBot) -> None:
    page = page_of(log_of(LinkEventKind.DATA_AGAIN, LinkEventKind.ENDED), tasks, qtbot)
    page.copy.click()
    assert QGuiApplication.clipboard().text().count("\n") == 2
    page.list.setCurrentRow(1)
    QTest.keyClick(page.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().endswith("Data comes again.")


async def test_it_is_saved_whole(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    page = page_of(log_of(LinkEventKind.ENDED), tasks, qtbot)
    work = tasks.spawn(page._save(), name="save")
    await asyncio.sleep(0)
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.selectFile(str(tmp_path / "log.txt"))
    dialog.done(1)
    await work
    assert "Connection ended by Tideboard." in (tmp_path / "log.txt").read_text()
