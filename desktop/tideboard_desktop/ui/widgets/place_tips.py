"""The tool tip of a place in a widget that paints what it shows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget

from tideboard_desktop.ui.literal_text import tip


def show_tip(event: QEvent, widget: QWidget, words_at: Callable[[QPoint], str]) -> bool:
    """Show the words of the place under the mouse if a tool tip is wanted, none for an empty text; returns whether."""
    if not isinstance(event, QHelpEvent) or event.type() is not QEvent.Type.ToolTip:
        return False
    QToolTip.showText(event.globalPos(), tip(words_at(event.pos())), widget)
    return True
