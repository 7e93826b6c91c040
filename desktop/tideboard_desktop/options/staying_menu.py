"""A menu of ticks that stays open while several are chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu


class StayingMenu(QMenu):
    """A click or Space turns an entry with a tick over and leaves the menu open; Enter and Esc close it."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Turn a tick over; anything else does what it does."""
        if not self._turn_over():
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Space turns a tick over."""
        if event.key() != Qt.Key.Key_Space or not self._turn_over():
            super().keyPressEvent(event)

    def _turn_over(self) -> bool:
        action: QAction | None = self.activeAction()
        if action is None or not action.isCheckable() or not action.isEnabled():
            return False
        action.trigger()
        return True
