"""The dialog for a layout's name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fakes.workspace_bench import Bench
from tideboard_desktop.workspace.name_dialog import LONGEST, NameDialog


def test_a_name_is_needed_and_a_taken_one_is_said(bench: Bench) -> None:
    dialog = NameDialog("Save", "Save", "", ["Day"], bench.theme, bench.window)
    dialog.open()
    height = dialog.sizeHint().height()
    assert not dialog.accept_button.isEnabled()

    QTest.keyClicks(dialog.field, "  Day ")
    assert dialog.accept_button.isEnabled()
    assert dialog.note.text() == "Replaces the layout of this name."
    assert dialog.sizeHint().height() == height

    QTest.keyClicks(dialog.field, "x" * 100)
    assert dialog.note.text() == ""
    assert len(dialog.name) <= LONGEST
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.result() == NameDialog.DialogCode.Accepted


def test_its_own_name_is_not_taken(bench: Bench) -> None:
    dialog = NameDialog("Rename", "Rename", "Day", ["Day", "Night"], bench.theme, bench.window)

    assert dialog.note.text() == ""
    assert dialog.field.selectedText() == "Day"
