"""Windows closed as a person closes them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid


def put_away(window: QWidget) -> None:
    """Close a window and see it deleted; its owner may have done so already."""
    if isinstance(window, QDialog):
        window.reject()  # also one that was never shown ends its work then
    elif isValid(window):
        window.close()
    if isValid(window):
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
