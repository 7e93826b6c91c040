"""Whether a person can see a widget: Qt calls one visible that lies behind another tab, outside the window."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget


def in_sight(widget: QWidget) -> bool:
    """Whether it is shown, and not left of the window, where Qt puts a covered dock; scrolling moves none there."""
    return widget.isVisible() and widget.mapTo(widget.window(), QPoint(widget.width(), 0)).x() >= 0
