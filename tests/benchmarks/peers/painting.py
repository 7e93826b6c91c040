"""Counts the paints of a peer's widget, and times steps that have to paint."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.subject import timed


class Paints(QObject):
    """Counts paint events of one widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Count."""
        self.count += event.type() is QEvent.Type.Paint
        return False

    def timed(self, steps: int, step: Callable[[int], None]) -> float:
        """Milliseconds of one step with its painting; every step has to paint."""
        QApplication.processEvents()
        self.count = 0

        def work() -> None:
            for number in range(steps):
                step(number)
                QApplication.processEvents()

        used = timed(steps, work)
        assert self.count >= steps, f"{self.count} paints in {steps} steps"
        return used
