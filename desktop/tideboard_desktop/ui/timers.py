"""Timers of widgets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget


def single_shot(owner: QWidget, milliseconds: int, action: Callable[[], None]) -> QTimer:
    """A timer that calls `action` once after each start; deleted with its owner."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(action)
    return timer
