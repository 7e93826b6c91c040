"""The flash of a changed cell: the role's dim background at once, held 120 ms, faded in six steps over 480 ms."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from tideboard_core.ports.system import Clock

HOLD = 0.12
FADE = 0.48
STEPS = 6
NOT_AGAIN = 0.5
LARGEST_SHARE = 0.2
"""When more than this share of the visible cells changes in one frame, none flashes."""


@dataclass(slots=True)
class _Flash:
    started: float
    up: bool


class CellFlashes(QObject):
    """Which cells flash, and how strongly; calls `repaint` with the cells of each step. Its timer runs only then."""

    def __init__(self, clock: Clock, repaint: Callable[[Iterable[Hashable]], None], parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._repaint = repaint
        self._cells: dict[Hashable, _Flash] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(int(FADE / STEPS * 1000))
        self._timer.timeout.connect(self._step)

    def start(self, changes: dict[Hashable, float], visible_cells: int) -> None:
        """Flash the cells of one frame; a change is its signed difference."""
        if len(changes) > visible_cells * LARGEST_SHARE:
            return
        now = self._clock.monotonic()
        for cell, difference in changes.items():
            running = self._cells.get(cell)
            if difference and (running is None or now - running.started >= NOT_AGAIN):
                self._cells[cell] = _Flash(now, difference > 0)
        if self._cells and not self._timer.isActive():
            self._timer.start()

    def strength(self, cell: Hashable) -> float:
        """Opacity of the cell's glow, 0.0 without one; negative means down."""
        flash = self._cells.get(cell)
        if flash is None:
            return 0.0
        passed = self._clock.monotonic() - flash.started - HOLD
        step = 0 if passed <= 0 else int(passed / FADE * STEPS) + 1
        glow = max(0.0, 1.0 - step / STEPS)
        return glow if flash.up else -glow

    @property
    def active(self) -> bool:
        """Whether anything glows."""
        return self._timer.isActive()

    def clear(self) -> None:
        """Stop at once."""
        self._cells.clear()
        self._timer.stop()

    def _step(self) -> None:
        now = self._clock.monotonic()
        cells = list(self._cells)
        for cell in cells:
            if now - self._cells[cell].started >= HOLD + FADE:
                del self._cells[cell]
        self._repaint(cells)
        if not self._cells:
            self._timer.stop()
