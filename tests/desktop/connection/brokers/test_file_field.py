"""A certificate authority of one's own: chosen, shown, removed."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tideboard_desktop.connection.brokers.file_field import FileField, authority_field
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme


def made(tasks: Tasks, qtbot: QtBot) -> tuple[FileField, list[str]]:
    field = authority_field(tasks, make_theme(), "rest")
    qtbot.addWidget(field)
    field.show()
    told: list[str] = []
    field.changed.connect(told.append)
    return field, told


async def test_a_file_is_chosen_without_a_loop_of_its_own(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    file = tmp_path / "authority.pem"
    file.write_text("certificate")
    field, told = made(tasks, qtbot)
    field.show_path(str(tmp_path / "other.pem"))
    field.choose.click()
    await asyncio.sleep(0)
    dialog = field.findChild(QFileDialog)
    assert dialog is not None
    dialog.selectFile(str(file))
    dialog.done(1)
    await asyncio.sleep(0)
    assert told == [str(file)]
    assert field.path.text() == str(file)
    assert field.path.accessibleDescription() == str(file)


async def test_a_dialog_that_is_left_changes_nothing(tasks: Tasks, qtbot: QtBot) -> None:
    field, told = made(tasks, qtbot)
    field.choose.click()
    await asyncio.sleep(0)
    dialog = field.findChild(QFileDialog)
    assert dialog is not None
    dialog.done(0)
    await asyncio.sleep(0)
    assert told == []
    assert field.path.text() == "none"


async def test_it_is_removed(tasks: Tasks, qtbot: QtBot) -> None:
    field, told = made(tasks, qtbot)
    assert not field.remove.isVisible()
    field.show_path("/a.pem")
    field.remove.click()
    assert told == [""]
    assert field.path.text() == "none"
    assert not field.remove.isVisible()
