"""Where nothing may move: an arrow before a changed number for a second, instead of a flash."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping

from PySide6.QtCore import QObject, QTimer

from tideboard_core.ports.system import Clock

SHOWN = 1.0
"""Seconds."""
UP, DOWN = "\u25b2", "\u25bc"


class ChangeArrows(QObject):
    """Which cells have an arrow; calls `repaint` with those that lose it. Its timer runs only while there are any."""

    def __init__(self, clock: Clock, repaint: Callable[[Iterable[Hashable]], None], parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._repaint = repaint
        self._cells: dict[Hashable, tuple[float, str]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(250)
        self._timer.timeout.connect(self._end)

    def start(self, changes: Mapping[Hashable, float]) -> None:
        """Mark the cells of one frame; a change is its signed difference."""
        until = self._clock.monotonic() + SHOWN
        self._cells.update({cell: (until, UP if change > 0 else DOWN) for cell, change in changes.items() if change})
        if self._cells and not self._timer.isActive():
            self._timer.start()

    def arrow(self, cell: Hashable) -> str:
        """The arrow of a cell, empty without one."""
        mark = self._cells.get(cell)
        return "" if mark is None else mark[1]

    @property
    def active(self) -> bool:
        return self._timer.isActive()

    def clear(self) -> None:
        self._cells.clear()
        self._timer.stop()

    def _end(self) -> None:
        now = self._clock.monotonic()
        over = [cell for cell, (until, _arrow) in self._cells.items() if now >= until]
        for cell in over:
            del self._cells[cell]
        if over:
            self._repaint(over)
        if not self._cells:
            self._timer.stop()
