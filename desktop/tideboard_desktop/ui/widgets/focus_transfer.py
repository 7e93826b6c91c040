"""Moves the keyboard focus from a widget that is about to be hidden to the one that replaces it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def transfer_focus(going: QWidget, heir: QWidget) -> None:
    """Focus `heir` if `going` has the focus; otherwise Qt would move it to the next widget of the window.

    Call it while both are shown.
    """
    holder = QApplication.focusWidget()
    if holder is not None and (holder is going or going.isAncestorOf(holder)):
        heir.setFocus(Qt.FocusReason.OtherFocusReason)
