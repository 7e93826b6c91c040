"""The keyboard focus of a part that is about to go is handed to the part that takes its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def hand_over(going: QWidget, heir: QWidget) -> None:
    """Give the focus on if the part that goes has it; else Qt gives it to whatever is next in the window.

    Called while `going` is still shown, and `heir` already.
    """
    holder = QApplication.focusWidget()
    if holder is not None and (holder is going or going.isAncestorOf(holder)):
        heir.setFocus(Qt.FocusReason.OtherFocusReason)
