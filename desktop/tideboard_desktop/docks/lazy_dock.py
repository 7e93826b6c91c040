"""A dock whose content is imported and built when it is first looked at; until then it keeps only its saved state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.dock_memory import JsonValue, Memory

if TYPE_CHECKING:  # with tables and panes it would cost the start some milliseconds
    from tideboard_desktop.docks.dock import Dock

Make = Callable[[], "Dock"]


class LazyDock(QWidget):
    """Is in the workspace from the start; `built` is emitted once its content, with its commands, is built.

    That is when it gets the focus, else in the turn of the loop after its first painting: one behind another tab is
    shown to Qt, but never painted, and what a saved layout has in front does not delay the window's first painting.
    While it is `held`, what it imports is on its way, and painting builds nothing.
    """

    built = Signal()

    def __init__(self, make: Make, *, held: bool = False) -> None:
        super().__init__()
        self._make = make
        self.kept: Memory = {}
        """What it was told to recall last."""
        self.number = 1
        """Number of the dock among those of its type."""
        self.inside: Dock | None = None
        self._due = self._painted = False
        self.held = held
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)

    def build(self) -> Dock:
        """The content, made at the first call."""
        if self.inside is None:
            self.inside = self._make()
            self._room.addWidget(self.inside)
            self.inside.show()  # Qt would do so in the next turn of the loop, too late for the focus
            self.inside.tell_apart(self.number)
            if self.kept:
                self.inside.recall(self.kept)
            self.built.emit()
        return self.inside

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Build the content soon after the dock was first on screen."""
        super().paintEvent(event)
        self._painted = True
        if self.inside is None and not (self._due or self.held):
            self._due = True
            QTimer.singleShot(0, self, self.build)

    @property
    def wanted(self) -> bool:
        """Whether it was painted, and has no content yet."""
        return self._painted and self.inside is None

    def begin_again(self) -> None:
        """As `Dock.begin_again`; without content there is nothing to forget."""
        if self.inside is not None:
            self.inside.begin_again()

    def commands(self) -> list[Command]:
        return [] if self.inside is None else self.inside.commands()

    def memory(self) -> Memory:
        """The state of the content, or the state kept for it until it is built."""
        return dict(self.kept) if self.inside is None else self.inside.memory()

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Restore an earlier state, now or after the content was built."""
        self.kept = dict(memory)
        if self.inside is not None:
            self.inside.recall(memory)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        self.build().setFocus(reason)
