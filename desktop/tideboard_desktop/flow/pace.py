"""Holds a repeated action to a pace: at once when it rests, else once more when the pause is over."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Pace:
    """`ask` runs the action now or, within `pause_ms` of the last run, once at its end."""

    def __init__(self, action: Callable[[], None], pause_ms: int, parent: QObject) -> None:
        self._action = action
        self._due = False
        self._timer = QTimer(parent)
        self._timer.setSingleShot(True)
        self._timer.setInterval(pause_ms)
        self._timer.timeout.connect(self._over)

    def ask(self) -> None:
        """Run the action as soon as the pace allows."""
        if self._timer.isActive():
            self._due = True
        else:
            self.run()

    def run(self) -> None:
        """Run the action now; the pause begins anew."""
        self._due = False
        self._timer.start()
        self._action()

    def _over(self) -> None:
        if self._due:
            self.run()
