"""Moves windows onto a screen after a monitor was removed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication

GRIP_HEIGHT = 30
GRIP_WIDTH = 120
"""This much of a window's top edge must lie on a screen to be draggable."""
UNSEEN = frozenset({"offscreen", "minimal"})
"""Qt's platforms without a display."""


def on_screen(window: QRect, screens: Sequence[QRect]) -> QRect:
    """Where `window` may open on these screens' free areas: as it is if its top can be grasped, else moved and shrunk.

    A window that is larger than its screen is shrunk to it. Without any screen it stays as it is.
    """
    if not screens:
        return window
    screen = max(screens, key=lambda one: (_area(one & window), -_distance(one, window)))
    grip = QRect(window.topLeft(), QPoint(window.right(), window.top() + GRIP_HEIGHT - 1))
    seen = grip & screen
    fits = window.width() <= screen.width() and window.height() <= screen.height()
    if fits and seen.height() >= GRIP_HEIGHT and seen.width() >= min(GRIP_WIDTH, window.width()):
        return window
    size = window.size().boundedTo(screen.size())
    left = min(max(window.x(), screen.x()), screen.x() + screen.width() - size.width())
    top = min(max(window.y(), screen.y()), screen.y() + screen.height() - size.height())
    return QRect(QPoint(left, top), size)


def free_areas() -> list[QRect]:
    """Every screen's area without task bars, in logical pixels of the desktop; none on a platform without a display.

    Qt gives such a platform a screen of 800 x 800, which no window has to fit into.
    """
    if QGuiApplication.platformName() in UNSEEN:
        return []
    return [screen.availableGeometry() for screen in QGuiApplication.screens()]


def _area(rect: QRect) -> int:
    return rect.width() * rect.height() if rect.isValid() else 0


def _distance(screen: QRect, window: QRect) -> int:
    return (screen.center() - window.center()).manhattanLength()
