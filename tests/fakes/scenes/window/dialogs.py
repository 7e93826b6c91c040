"""The dialogs that are open over a window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QWidget

D = TypeVar("D", bound=QDialog)


def visible(window: QWidget, kind: type[D]) -> list[D]:
    """Those of a class that are on screen."""
    return [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]


def name_file(dialog: QFileDialog, path: Path) -> None:
    """Type a file's path: a file that is selected in the list can be lost again once the folder has been read."""
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(str(path))


class _TypedAtShow(QObject):
    def __init__(self, kind: type[QDialog], field: QLineEdit, text: str) -> None:
        super().__init__()
        self.kind, self.field, self.text = kind, field, text
        self.shown = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() is QEvent.Type.Show and isinstance(watched, self.kind):
            self.shown += 1
            QTest.keyClicks(self.field, self.text)
        return False


@contextmanager
def typed_before_focus(kind: type[QDialog], text: str) -> Iterator[QLineEdit]:
    """A field of another window into which `text` is typed when a dialog is shown: window systems focus it later."""
    field = QLineEdit("before")
    typist = _TypedAtShow(kind, field, text)
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(typist)
    try:
        yield field
        assert typist.shown == 1
    finally:
        application.removeEventFilter(typist)
        field.deleteLater()
