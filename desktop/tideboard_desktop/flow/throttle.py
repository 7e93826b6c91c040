"""Limits the rate of a repeated action: at once if idle, else once when the pause is over."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class DrawThrottle:
    """`ask` runs the action now or, within `pause_ms` of the last run, once at the end of that pause."""

    def __init__(self, action: Callable[[], None], pause_ms: int, parent: QObject) -> None:
        self._action = action
        self._due = False
        self._timer = QTimer(parent)
        self._timer.setSingleShot(True)
        self._timer.setInterval(pause_ms)
        self._timer.timeout.connect(self._over)

    def ask(self) -> None:
        """Run the action as soon as the rate allows."""
        if self._timer.isActive():
            self._due = True
        else:
            self.run()

    def run(self) -> None:
        """Run the action now; the pause starts again."""
        self._due = False
        self._timer.start()
        self._action()

    def _over(self) -> None:
        if self._due:
            self.run()
