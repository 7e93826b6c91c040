"""A dock whose content is imported and built when it is first shown; until then it keeps only its saved state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.dock_memory import JsonValue, Memory

if TYPE_CHECKING:  # with tables and panes it would cost the start some milliseconds
    from tideboard_desktop.reference.dock import ReferenceDock

Make = Callable[[], "ReferenceDock"]


class LazyDock(QWidget):
    """Is in the workspace from the start; `built` is emitted once its content, with its commands, is built."""

    built = Signal()

    def __init__(self, make: Make) -> None:
        super().__init__()
        self._make = make
        self._kept: Memory = {}
        self.number = 1
        """Number of the dock among those of its type."""
        self.inside: ReferenceDock | None = None
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)

    def build(self) -> ReferenceDock:
        """The content, made at the first call."""
        if self.inside is None:
            self.inside = self._make()
            self._room.addWidget(self.inside)
            self.inside.tell_apart(self.number)
            if self._kept:
                self.inside.recall(self._kept)
            self.built.emit()
        return self.inside

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Build the content when the dock is first shown."""
        self.build()
        super().showEvent(event)

    def commands(self) -> list[Command]:
        """Those of the content."""
        return [] if self.inside is None else self.inside.commands()

    def memory(self) -> Memory:
        """The state of the content, or the state kept for it until it is built."""
        return dict(self._kept) if self.inside is None else self.inside.memory()

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Restore an earlier state, now or after the content was built."""
        self._kept = dict(memory)
        if self.inside is not None:
            self.inside.recall(memory)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        """Focus the content."""
        if self.inside is not None:
            self.inside.setFocus(reason)
        else:
            super().setFocus(reason)
