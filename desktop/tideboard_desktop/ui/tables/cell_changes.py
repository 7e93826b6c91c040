"""How a table shows which cells changed: a flash, or an arrow where nothing may move."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QObject

from tideboard_core.ports.system import Clock
from tideboard_desktop.ui.tables.cell_flash import CellFlashes
from tideboard_desktop.ui.tables.change_arrows import ChangeArrows
from tideboard_desktop.ui.theme import Theme


class CellChanges(QObject):
    """Calls `repaint` with the cells that look different. Its timer runs only while there are any."""

    def __init__(
        self, theme: Theme, clock: Clock, repaint: Callable[[Iterable[Hashable]], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._motion = theme.motion
        self.flashes, self.marks = CellFlashes(clock, repaint, self), ChangeArrows(clock, repaint, self)

    def note(self, changes: Mapping[Any, float], visible_cells: int) -> None:
        """Show the cells of one frame; a change is its signed difference, zero is none."""
        moved: dict[Hashable, float] = {cell: change for cell, change in changes.items() if change}
        if moved and self._motion:
            self.flashes.start(moved, visible_cells)
        elif moved:
            self.marks.start(moved)

    @property
    def active(self) -> bool:
        """Whether anything glows or carries an arrow."""
        return self.flashes.active or self.marks.active

    def clear(self) -> None:
        self.flashes.clear()
        self.marks.clear()
