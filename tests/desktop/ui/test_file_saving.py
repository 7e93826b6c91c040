"""Saving a file: the question where, the whole file or none, the reason of a failure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox, QWidget

from tideboard_desktop.ui.csv_export import save_csv
from tideboard_desktop.ui.file_saving import SaveError, file_name, write_whole

Dialog = TypeVar("Dialog", QFileDialog, QMessageBox)


@pytest.fixture
async def window(qapp: QApplication) -> AsyncIterator[QWidget]:
    """A window to ask over."""
    qapp.setQuitOnLastWindowClosed(False)
    result = QWidget()
    result.show()
    yield result
    result.close()
    result.deleteLater()
    qapp.setProperty("last_saved_folder", None)


async def opened(window: QWidget, kind: type[Dialog]) -> Dialog:
    """The dialog of a kind once it is on screen."""
    while True:
        await asyncio.sleep(0)
        found = [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]
        if found:
            return found[0]


def type_name(dialog: QFileDialog, path: Path) -> None:
    """Write the whole path into the dialog's field."""
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(str(path))


def finish(dialog: QFileDialog, path: Path, kind: int = 0) -> None:
    """Choose a type and a place, as a person does."""
    dialog.selectNameFilter(dialog.nameFilters()[kind])
    type_name(dialog, path)
    dialog.accept()


async def saving(window: QWidget, answer: Callable[[], Coroutine[None, None, None]]) -> Path | None:
    """Save a small table while `answer` runs the dialogs."""
    path, _done = await asyncio.gather(save_csv(window, "HK.00700 day", "a\r\n1\r\n"), answer())
    return path


async def test_a_table_is_written_where_the_person_said(qapp: QApplication, window: QWidget, tmp_path: Path) -> None:
    """With a byte order mark for Excel; the next dialog begins in the same folder."""

    async def answer() -> None:
        finish(await opened(window, QFileDialog), tmp_path / "day")

    assert await saving(window, answer) == tmp_path / "day.csv"
    assert (tmp_path / "day.csv").read_bytes() == b"\xef\xbb\xbfa\r\n1\r\n"
    assert qapp.property("last_saved_folder") == str(tmp_path)


async def test_the_second_type_is_plain(window: QWidget, tmp_path: Path) -> None:
    """The type chosen in the dialog decides, not its order."""

    async def answer() -> None:
        finish(await opened(window, QFileDialog), tmp_path / "day.csv", kind=1)

    await saving(window, answer)
    assert (tmp_path / "day.csv").read_bytes() == b"a\r\n1\r\n"


async def test_an_existing_file_is_replaced_only_when_the_person_says_so(window: QWidget, tmp_path: Path) -> None:
    """Saying no leads back to the first question, and Cancel there leaves everything."""
    path = tmp_path / "day.csv"
    path.write_text("old")

    async def refuse() -> None:
        finish(await opened(window, QFileDialog), path)
        question = await opened(window, QMessageBox)
        assert "day.csv" in question.text()
        question.reject()
        (await opened(window, QFileDialog)).reject()

    async def replace() -> None:
        finish(await opened(window, QFileDialog), path)
        (await opened(window, QMessageBox)).button(QMessageBox.StandardButton.Save).click()

    assert await saving(window, refuse) is None
    assert path.read_text() == "old"
    assert await saving(window, replace) == path
    assert path.read_text(encoding="utf-8-sig") == "a\n1\n"


async def test_a_failure_is_said_with_place_and_reason(window: QWidget, tmp_path: Path) -> None:
    """Nothing is left half written."""
    path = tmp_path / "gone" / "day.csv"
    path.parent.mkdir()

    async def answer() -> None:
        dialog = await opened(window, QFileDialog)
        type_name(dialog, path)
        path.parent.rmdir()
        dialog.accept()
        message = await opened(window, QMessageBox)
        assert message.text() == "day.csv was not saved"
        assert str(path.parent) in message.informativeText()
        message.accept()

    assert await saving(window, answer) is None


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    """Whole or not at all."""
    folder = tmp_path / "day.csv"
    folder.mkdir()
    with pytest.raises(SaveError):
        write_whole(folder, b"new")
    assert list(tmp_path.iterdir()) == [folder]


def test_a_name_for_every_system() -> None:
    """No character that Windows refuses."""
    assert file_name("HK.00700", "flow day", "10:46", "") == "HK.00700 flow day 10-46"
