"""The dialog of crash reports: whole text, several reports, copying, saving, deleting, what cannot be read."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from fakes.values.waiting import tasks_done
from tideboard_core.crash.files import CrashFiles
from tideboard_desktop.crash import view as dialog_module
from tideboard_desktop.crash.view import CrashDialog, local_moment
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

AT = datetime(2026, 11, 20, 21, 30, 5, tzinfo=UTC)
TEXT = "first line\n" + "a long line " * 40 + "\nthe last line"


def dialog_of(files: CrashFiles, tasks: Tasks, qtbot: QtBot, *, text: str = "", opens: bool = True) -> CrashDialog:
    dialog = CrashDialog(
        files, make_theme(), tasks, None, text=text, open_folder=lambda path: opens and path == files.folder
    )
    qtbot.addWidget(dialog)
    return dialog


def test_the_newest_report_is_shown_whole_and_cannot_be_changed(files: CrashFiles, tasks: Tasks, qtbot: QtBot) -> None:
    files.write("older", AT - timedelta(days=1))
    files.write(TEXT, AT)
    dialog = dialog_of(files, tasks, qtbot)

    assert dialog.view.toPlainText() == TEXT
    assert dialog.view.isReadOnly()
    assert dialog.choice.currentText() == local_moment(AT)
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == TEXT

    dialog.choice.setCurrentIndex(1)
    dialog.choice.activated.emit(1)
    assert dialog.view.toPlainText() == "older"


def test_deleting_goes_on_with_the_next_one_until_none_is_left(files: CrashFiles, tasks: Tasks, qtbot: QtBot) -> None:
    files.write("older", AT - timedelta(days=1))
    files.write(TEXT, AT)
    dialog = dialog_of(files, tasks, qtbot)

    dialog.delete.click()
    assert dialog.view.toPlainText() == "older"
    dialog.delete.click()
    assert files.kept() == []
    assert dialog.view.toPlainText() == "There is no crash report."
    assert not dialog.copy.isEnabled()
    assert dialog.delete.isHidden()
    dialog._delete()


def test_a_report_that_is_on_no_disk_can_be_copied_but_not_deleted(
    files: CrashFiles, tasks: Tasks, qtbot: QtBot
) -> None:
    files.write("of another crash", AT)
    dialog = dialog_of(files, tasks, qtbot, text=TEXT)

    assert dialog.view.toPlainText() == TEXT
    assert dialog.copy.isEnabled()
    assert all(part.isHidden() for part in (dialog.delete, dialog.folder, dialog.choice))


def test_a_report_that_cannot_be_read_is_said(files: CrashFiles, tasks: Tasks, qtbot: QtBot) -> None:
    path = files.write(TEXT, AT)
    dialog = dialog_of(files, tasks, qtbot)
    path.unlink()
    dialog.choice.activated.emit(0)
    assert str(path) in dialog.note.text()
    path.symlink_to(files.folder)
    dialog.choice.activated.emit(0)
    assert "link" in dialog.note.text()
    assert dialog.view.toPlainText() == ""


def test_a_folder_that_nothing_shows_is_named(files: CrashFiles, tasks: Tasks, qtbot: QtBot) -> None:
    files.write(TEXT, AT)
    dialog = dialog_of(files, tasks, qtbot)
    dialog.folder.click()
    assert dialog.note.text() == ""

    shut = dialog_of(files, tasks, qtbot, opens=False)
    shut.folder.click()
    assert str(files.folder) in shut.note.text()


def test_what_went_wrong_is_spoken(
    files: CrashFiles, tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line appears away from the focus: who does not see it has to be told."""
    said: list[str] = []
    monkeypatch.setattr(dialog_module, "announce", lambda _widget, words: said.append(words))
    files.write(TEXT, AT)
    made = dialog_of(files, tasks, qtbot, opens=False)

    made.folder.click()

    assert said == [made.note.text()]
    assert str(files.folder) in said[0]


async def test_a_copy_is_saved_where_the_person_wants_it(
    files: CrashFiles, tasks: Tasks, qtbot: QtBot, tmp_path: Path
) -> None:
    files.write(TEXT, AT)
    dialog = dialog_of(files, tasks, qtbot)
    dialog.save.click()
    await asyncio.sleep(0)
    chooser = next(one for one in dialog.findChildren(QFileDialog) if one.isVisible())
    chooser.setDirectory(str(tmp_path))
    chooser.selectFile("for the makers.txt")
    chooser.done(QDialog.DialogCode.Accepted)
    await tasks_done()

    assert (tmp_path / "for the makers.txt").read_text() == TEXT
