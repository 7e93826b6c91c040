"""The dialogs that are open over a window."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget

D = TypeVar("D", bound=QDialog)


def visible(window: QWidget, kind: type[D]) -> list[D]:
    """Those of a class that are on screen."""
    return [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]


def name_file(dialog: QFileDialog, path: Path) -> None:
    """Type a file's path: a file that is selected in the list can be lost again once the folder has been read."""
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(str(path))
