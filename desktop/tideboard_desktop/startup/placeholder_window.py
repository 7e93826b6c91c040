"""The placeholder window: backgrounds of bars and docks only, shown until the main window has been painted."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tideboard_desktop.ui.colours import DARK, LIGHT
from tideboard_desktop.window.workspace.layout_state import FARTHEST

SIZE = (1600, 1000)
FRAME, GUTTER, TOP_BAR, STRIP, RADIUS = 4, 4, 44, 26, 6
COLUMNS = (338, 312)
"""Widths of the side columns in the default layout, in logical pixels."""
TITLE_BAR = 40
"""Height that a title bar of the system may take above the window."""
PATIENCE = 0.1
"""Seconds that the start waits for the system to show the empty window; a hidden one is never painted."""


@dataclass(frozen=True, slots=True)
class LastAppearance:
    """Theme and geometry of the last run; `place` is None for the default."""

    dark: bool = True
    place: QRect | None = None
    maximised: bool = False


def default_place(free: QRect) -> QRect:
    """Where a window without a place of its own stands on a screen with this free area: in the middle, all of it.

    Both windows of the start are told it: left to the system, each would get a place of its own.
    """
    width, height = min(SIZE[0], free.width()), min(SIZE[1], free.height() - TITLE_BAR)
    left, top = (free.width() - width) // 2, (free.height() - TITLE_BAR - height) // 2
    return QRect(free.x() + left, free.y() + TITLE_BAR + top, width, height)


def last_appearance(directory: Path) -> LastAppearance:
    """Read what the files of the data directory tell about the window; whatever cannot be read is the default.

    The files are not validated here; settings and layouts are read again later.
    """
    look = _part(_read(directory / "settings.json"), "appearance")
    place = _part(_part(_read(directory / "layouts.json"), "current"), "place")
    dark = look.get("theme") != "light"
    try:
        sides = [int(str(place[name])) for name in ("x", "y", "width", "height")]
    except (KeyError, ValueError):
        return LastAppearance(dark)
    if max(map(abs, sides)) > FARTHEST:
        return LastAppearance(dark)
    return LastAppearance(dark, QRect(*sides), place.get("maximised") is True)


def _read(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _part(of: dict[str, object], name: str) -> dict[str, object]:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


class PlaceholderWindow(QWidget):
    """Painted without text: loading fonts would take longer than everything else here."""

    def __init__(self, left: LastAppearance) -> None:
        super().__init__()
        self._surface = DARK if left.dark else LIGHT
        self.painted = False
        self.setWindowTitle("Tideboard")
        if sys.platform == "win32":
            from tideboard_desktop.ui.native_title_bar import has_title_bars, paint_title_bar

            if has_title_bars():
                paint_title_bar(int(self.winId()), left.dark)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._restore_geometry(left)

    def _restore_geometry(self, left: LastAppearance) -> None:
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        self._placed = left.place is not None and any(screen.intersects(left.place) for screen in screens)
        if left.place is not None and self._placed:
            self.setGeometry(left.place)
        else:
            self.setGeometry(default_place(QGuiApplication.primaryScreen().availableGeometry()))
        if left.maximised:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def appear(self) -> None:
        """Show the window and return once it is on the screen, or when the system takes its time.

        No event loop runs yet, so none is entered twice here.
        """
        self.show()
        end = time.monotonic() + PATIENCE
        while not self.painted and time.monotonic() < end:
            QGuiApplication.sync()

    def replace_by(self, window: QWidget) -> None:
        """Delete this window as soon as another one has been painted, which stands where this one does."""
        if not (self._placed or window.isVisible()):
            window.setGeometry(self.geometry())
        self._successor = _FirstPaint(window, self)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint background, bars and the panels of the default layout."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._surface.app))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for area, tint in self._areas():
            painter.setBrush(QColor(tint))
            painter.drawRoundedRect(area, RADIUS, RADIUS)
        self.painted = True

    def _areas(self) -> list[tuple[QRect, str]]:
        inner = self.rect().adjusted(FRAME, FRAME, -FRAME, -FRAME)
        bar = QRect(inner.x(), inner.y(), inner.width(), TOP_BAR)
        strip = QRect(inner.x(), inner.bottom() - STRIP + 1, inner.width(), STRIP)
        top, height = bar.bottom() + 1 + GUTTER, strip.top() - bar.bottom() - 1 - 2 * GUTTER
        left, right = COLUMNS
        middle = inner.width() - left - right - 4 * GUTTER
        places = (
            (inner.x() + GUTTER, left),
            (inner.x() + 2 * GUTTER + left, middle),
            (inner.right() + 1 - GUTTER - right, right),
        )
        panels = [(QRect(x, top, width, height), self._surface.panel) for x, width in places]
        return [(bar, self._surface.raised), (strip, self._surface.raised), *panels]


class _FirstPaint(QObject):
    """Deletes the placeholder when the main window has been painted."""

    def __init__(self, window: QWidget, placeholder: PlaceholderWindow) -> None:
        super().__init__(placeholder)
        self._placeholder = placeholder
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """The paint itself comes after this filter; the placeholder goes with the next turn of the loop."""
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._placeholder.deleteLater()
        return False
