"""A dock of the real window alone on an off-screen window, drawn now, with a count of its paints."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.ours.window import application_on
from benchmarks.subject import serve
from fakes.values.waiting import between_tasks
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.startup.app import run_loop

NOWHERE = "9"
"""A port that nobody listens on; nothing connects here."""
PLACE = (400, 300)
"""Away from the corner, into which the mouse is put: under it an order book stands still."""


class Drawn(QObject):
    """Counts paint events of one widget; `flush` paints what is due, without running the loop."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.widget, self.paints = widget, 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Count."""
        self.paints += event.type() is QEvent.Type.Paint
        return False

    def flush(self) -> None:
        """Paint what was asked for."""
        QCoreApplication.sendPostedEvents(self.widget.window(), QEvent.Type.UpdateRequest.value)

    def timed(
        self, steps: int, step: Callable[[int], None], ready: Callable[[int], object] = lambda _number: None
    ) -> float:
        """Milliseconds of processor time of one step with its painting; every step has to paint.

        `ready` comes before each step and is not counted.
        """
        self.flush()
        self.paints, used = 0, 0.0
        for number in range(steps):
            ready(number)
            began = time.process_time()
            step(number)
            self.flush()
            used += time.process_time() - began
        assert self.paints >= steps, f"{self.paints} paints in {steps} steps"
        return used / steps * 1000


def alone(widget: QWidget, size: tuple[int, int]) -> None:
    """Take a dock out of its window and show it by itself."""
    QCursor.setPos(0, 0)
    widget.setParent(None)
    widget.setGeometry(*PLACE, *size)
    widget.show()
    QApplication.processEvents()


def measure_in_application(count: int, prepare: Callable[[Application], Callable[[], dict[str, Any]]]) -> int:
    """Build the application without connecting it, and serve rounds of what `prepare` made of its docks."""
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)

    async def program() -> int:
        application = application_on(qt, NOWHERE, Path.home() / "tideboard", count)
        await between_tasks(lambda: serve(prepare(application), "PySide6-Essentials"))
        await application.tasks.close()
        return 0

    return run_loop(qt, program)
