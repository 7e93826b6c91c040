"""What is counted of a step: calls, paint events and the painted area, modules that were imported."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from counts.calls import Calls


@dataclass(slots=True)
class Counted:
    """One step. `area` is in pixels that widgets were asked to paint, those behind others too."""

    functions: Counter[str] = field(default_factory=Counter)
    paints: int = 0
    area: int = 0
    imported: list[str] = field(default_factory=list)

    @property
    def modules(self) -> int:
        """All modules."""
        return len(self.imported)

    @property
    def calls(self) -> int:
        """All calls of our functions."""
        return self.functions.total()


class Events(QObject):
    """Adds the paint events of the application to the step that is being counted, and lets no timer fire.

    Whether one is due depends on how fast the machine is. Steps call what they want of them; qasync's own is no QTimer.
    """

    def __init__(self) -> None:
        super().__init__()
        self.step: Counted | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Count; true keeps the event from its receiver."""
        if self.step is not None and isinstance(event, QPaintEvent):
            self.step.paints += 1
            self.step.area += sum(part.width() * part.height() for part in event.region())  # type: ignore[attr-defined]  # the stubs lack it
        return event.type() is QEvent.Type.Timer and isinstance(watched, QTimer)


class Steps:
    """Counts named steps; `found` has each by its name."""

    def __init__(self, application: QApplication, calls: Calls) -> None:
        self._calls, self._events = calls, Events()
        self.found: dict[str, Counted] = {}
        application.installEventFilter(self._events)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count the block; the collector waits, since what it frees belongs to no step."""
        assert name not in self.found, name
        self.found[name] = counted = Counted()
        gc.collect()
        gc.disable()
        modules = {*sys.modules}
        self._events.step = counted
        try:
            with self._calls.counted() as counted.functions:
                yield
        finally:
            self._events.step = None
            counted.imported = sorted({*sys.modules} - modules)
            gc.enable()

    def repeated(self, name: str, step: Callable[[int], None], times: int = 3) -> None:
        """Do a step so many times and count the last: the first makes what is kept for the others."""
        for number in range(times - 1):
            step(number)
        with self.step(name):
            step(times - 1)


def painted() -> None:
    """Lay out and paint now what was asked for, and delete what was given up; no timer fires."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for kind in (QEvent.Type.LayoutRequest, QEvent.Type.UpdateRequest):
        for window in QApplication.topLevelWidgets():
            QCoreApplication.sendPostedEvents(window, kind.value)
