"""Keys of both charts: stepping, the ends, copying."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

FAR = 10
"""Steps of an arrow key with Shift."""
END = 10**6
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_UPRIGHT = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ENDS = {Qt.Key.Key_Home: -END, Qt.Key.Key_End: END}


def wanted_step(event: QKeyEvent, *, upright: bool = False) -> int | None:
    """How many points a key moves the crosshair, on an `upright` axis down too; None for other keys."""
    key = Qt.Key(event.key())
    if key in _ENDS:
        return _ENDS[key]
    steps = _STEPS | _UPRIGHT if upright else _STEPS
    if key in steps:
        return steps[key] * (FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
    return None


def is_copy(event: QKeyEvent) -> bool:
    """Ctrl+C (Cmd+C on macOS)."""
    wanted = Qt.KeyboardModifier.ControlModifier
    return event.key() == Qt.Key.Key_C and bool(event.modifiers() & wanted)


def next_index(current: int | None, step: int, count: int) -> int:
    """The point after a step, within the data; without a crosshair a step shows the last point, Home the first."""
    if current is None:
        return 0 if step == -END else count - 1
    return min(max(current + step, 0), count - 1)
