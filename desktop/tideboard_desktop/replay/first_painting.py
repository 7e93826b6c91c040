"""Holds back the first painting of the docks of a replay: empty ones would be painted and drawn anew at once."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from tideboard_desktop.ui.frame import Frame

LONGEST_MS: Final = 400
"""After which the docks are painted as they are: what is read takes long, or cannot be read."""


def hold_painting(docks: QWidget, frame: Frame, known: Callable[[], bool]) -> None:
    """Paint nothing of the docks until a frame in which the linked security is `known`."""

    def end() -> None:
        if not docks.updatesEnabled():
            docks.setUpdatesEnabled(True)

    def look(_changed: Set[object]) -> None:
        if known():
            end()

    docks.setUpdatesEnabled(False)
    frame.add(docks, look)
    QTimer.singleShot(LONGEST_MS, docks, end)
