"""Windows closed as a person closes them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid


def put_away(window: QWidget) -> None:
    """Close what opened and see it deleted, unless it is a part of the window or its owner has done so already."""
    if not isValid(window):
        return
    if isinstance(window, QDialog):
        window.reject()  # also one that was never shown ends its work then
    else:
        window.close()
    if isValid(window) and window.isWindow():
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
