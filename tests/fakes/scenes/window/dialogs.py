"""The dialogs that are open over a window."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QDialog, QWidget

D = TypeVar("D", bound=QDialog)


def visible(window: QWidget, kind: type[D]) -> list[D]:
    """Those of a class that are on screen."""
    return [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]
