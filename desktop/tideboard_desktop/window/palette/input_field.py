"""The input field of the palette: keys that move and choose are emitted as signals."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

PAGE = 8
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -PAGE,
    Qt.Key.Key_PageDown: PAGE,
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_Backtab: -1,
}


class PaletteField(QLineEdit):
    """Tab moves in the list, because nothing else in the palette takes the focus."""

    stepped = Signal(int)
    taken = Signal()
    added = Signal()
    left = Signal()
    focus_lost = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Emit a signal for keys that move, choose, add or close; the others edit the text."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                (self.added if shift else self.taken).emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, _forward: bool) -> bool:  # noqa: N802, FBT001  Qt's name and form
        """Return False, so that Tab comes to `keyPressEvent`."""
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Emit `focus_lost`, but not for another window or a context menu."""
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}:
            self.focus_lost.emit()
