"""The flash of a changed cell: the role's dim background at once, held 120 ms, faded in six steps over 480 ms."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer

from tideboard_core.ports.system import Clock

HOLD = 0.12
FADE = 0.48
STEPS = 6
NOT_AGAIN = 0.5
AFTER_FRAME_MS = 125
"""Wait after a frame for the next step: longer than `HOLD`, so that a frame soon after draws it."""
TOGETHER = 0.02
"""Steps come at multiples of so many seconds, at which those of another widget come too: the window is painted once.

A step lasts a whole number of them, and none is later for it than a frame may be.
"""
STEP_MS = round((FADE / STEPS - TOGETHER / 2) * 1000)
"""The least wait after a step: one that came half a moment late or early is followed by the next a whole step on."""
LARGEST_SHARE = 0.2
"""When more than this share of the visible cells changes in one frame, none flashes."""


@dataclass(slots=True)
class _Flash:
    started: float
    up: bool
    drawn: float = 1.0


class CellFlashes(QObject):
    """Which cells flash, and how strongly; calls `repaint` with the cells of each step. Its timer runs only then.

    Who has frames calls `advance` in each: steps that are due by then cost no paint of their own.
    """

    def __init__(self, clock: Clock, repaint: Callable[[Iterable[Hashable]], None], parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._repaint = repaint
        self._cells: dict[Hashable, _Flash] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)  # a coarse one is up to a twentieth late or early
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
            self._timer.start(wait_ms(now, AFTER_FRAME_MS))

    def advance(self) -> None:
        """Draw the steps that are due in this frame, and put off the timer."""
        if self._cells:
            self._draw_due(AFTER_FRAME_MS)

    def strength(self, cell: Hashable) -> float:
        """Opacity of the cell's glow, 0.0 without one; negative means down."""
        flash = self._cells.get(cell)
        if flash is None:
            return 0.0
        glow = _glow(self._clock.monotonic() - flash.started)
        return glow if flash.up else -glow

    def strengths(self) -> dict[Hashable, float]:
        """The opacity of every cell that flashes, as `strength` has it."""
        now = self._clock.monotonic()
        return {cell: _glow(now - flash.started) * (1 if flash.up else -1) for cell, flash in self._cells.items()}

    @property
    def active(self) -> bool:
        return self._timer.isActive()

    def clear(self) -> None:
        self._cells.clear()
        self._timer.stop()

    def _step(self) -> None:
        self._draw_due(STEP_MS)

    def _draw_due(self, pause: int) -> None:
        now, due = self._clock.monotonic(), list[Hashable]()
        for cell, flash in list(self._cells.items()):
            glow = _glow(now - flash.started)
            if glow != flash.drawn:
                flash.drawn = glow
                due.append(cell)
            if not glow:
                del self._cells[cell]
        if due:
            self._repaint(due)
        if self._cells:
            self._timer.start(wait_ms(now, pause))
        else:
            self._timer.stop()


def wait_ms(now: float, least: int) -> int:
    """Milliseconds from `now` (monotonic seconds) to the first common moment that is at least so many away."""
    return math.ceil((math.ceil((now + least / 1000) / TOGETHER) * TOGETHER - now) * 1000)


_GLOWS = tuple(1.0 - step / STEPS for step in range(STEPS + 1))


def _glow(age: float) -> float:
    """Opacity after so many seconds."""
    if age <= HOLD:
        return 1.0
    step = int((age - HOLD) / FADE * STEPS) + 1
    return _GLOWS[step] if step < STEPS else 0.0
