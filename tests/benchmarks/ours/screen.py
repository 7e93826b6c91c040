"""A widget of ours on an off-screen window, drawn now, with a count of its paints."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget


class Drawn(QObject):
    """Counts paint events of one widget; `flush` delivers what is due."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.paints = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Count."""
        self.paints += event.type() is QEvent.Type.Paint
        return False

    def flush(self) -> None:
        """Let Qt paint."""
        QApplication.processEvents()

    def timed(self, steps: int, step: Callable[[int], None]) -> dict[str, Any]:
        """CPU milliseconds of one step with its painting; every step has to paint."""
        self.flush()
        self.paints, started = 0, time.process_time()
        for number in range(steps):
            step(number)
            self.flush()
        used = time.process_time() - started
        assert self.paints >= steps, f"{self.paints} paints in {steps} steps"
        return {"value": used / steps * 1000, "paints": self.paints}
