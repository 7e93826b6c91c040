"""Drops the mouse presses that were aimed at what stood where a dock has just come to."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from tideboard_core.ports.system import Clock
from tideboard_desktop.window.workspace.dock_area import Workspace
from tideboard_desktop.window.workspace.dock_widget import DockWidget

SECONDS = 0.4
"""How long such a dock takes no press: as long as a confirmation that has just opened."""
_PRESSES = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class PressShield(QObject):
    """Shields docks that trade after `workspace.raised`, every dock after `room_changed`, while their time runs."""

    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        super().__init__(workspace)
        self._clock = clock
        self._until: dict[DockWidget, float] = {}
        self._last = 0.0
        workspace.raised.connect(self._raised)
        workspace.room_changed.connect(lambda: self._shield(workspace.docks.values()))

    def _raised(self, dock: DockWidget) -> None:
        if dock.trading:
            self._shield((dock,))

    def _shield(self, docks: Iterable[DockWidget]) -> None:
        application = QApplication.instance()
        if application is None:
            return
        if not self._until:
            application.installEventFilter(self)
        self._last = self._clock.monotonic() + SECONDS
        self._until |= dict.fromkeys(docks, self._last)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Drop a press on a dock that was raised just now; end with the last one's time.

        Every event of the program comes through here meanwhile: what is no press is let go first.
        """
        now = self._clock.monotonic()
        if now >= self._last:
            self._until.clear()
            application = QApplication.instance()
            if application is not None:
                application.removeEventFilter(self)
            return False
        if event.type() not in _PRESSES or not isinstance(watched, QWidget):
            return False
        shielded = (dock for dock, until in self._until.items() if now < until and isValid(dock))
        return any(watched is dock or dock.isAncestorOf(watched) for dock in shielded)
