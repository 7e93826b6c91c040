"""The dialog for one name."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.dialogs.name_dialog import LONGEST, NameDialog, NameWords, ask_name
from tideboard_desktop.ui.theme import make_theme

WORDS = NameWords(title="Save layout as", action="Save", field="Name of the layout", clash="Replaces the layout.")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_a_name_is_needed_and_a_taken_one_is_said(window: QWidget) -> None:
    dialog = NameDialog(WORDS, "", ["Day"], make_theme(), window)
    dialog.open()
    height = dialog.sizeHint().height()
    assert not dialog.accept_button.isEnabled()
    assert dialog.field.accessibleName() == WORDS.field

    QTest.keyClicks(dialog.field, "  Day ")
    assert dialog.accept_button.isEnabled()
    assert dialog.note.text() == WORDS.clash
    assert dialog.sizeHint().height() == height

    QTest.keyClicks(dialog.field, "x" * 100)
    assert dialog.note.text() == ""
    assert len(dialog.name) <= LONGEST
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.result() == NameDialog.DialogCode.Accepted


@pytest.mark.parametrize(("key", "given"), [(Qt.Key.Key_Return, "Night shift"), (Qt.Key.Key_Escape, "")])
async def test_the_name_is_told_to_who_asked_and_none_is_when_the_mind_changed(
    window: QWidget, key: Qt.Key, given: str
) -> None:
    dialog = NameDialog(WORDS, "Day", [], make_theme(), window)
    asked = asyncio.get_running_loop().create_task(ask_name(dialog))
    await asyncio.sleep(0)
    assert dialog.field.selectedText() == "Day"

    QTest.keyClicks(dialog.field, " Night   shift ")
    QTest.keyClick(dialog.field, key)

    assert await asked == given
