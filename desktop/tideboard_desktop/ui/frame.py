"""The frame timer: passes changed hub keys to the visible docks, at most 60 times a second; idle without changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key
from tideboard_desktop.ui.tasks import ErrorReport

Refresh = Callable[[Set[Key[object]]], None]
"""Called with the keys that changed since the dock's last refresh; the set may hold keys of other docks."""

T = TypeVar("T")
FRAME_MS = 17
SECOND_MS = 1000
REST = 10
"""Seconds between two calls of a refresh that may rest."""


@dataclass(slots=True, eq=False)
class _Client:
    widget: QWidget
    refresh: Refresh
    missed: set[Key[object]] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class _Second:
    """What is called each second; what `rests` every tenth one at rest. Without a widget it is called always."""

    refresh: Callable[[], None]
    widget: QWidget | None
    rests: bool


class Frame(QObject):
    """One timer for the whole window. A hidden dock is not refreshed; it gets the missed keys when it is shown."""

    def __init__(
        self, hub: Hub, report: ErrorReport, parent: QObject | None = None, *, second_ms: int = SECOND_MS
    ) -> None:
        """`second_ms` is for tests that cannot wait a second."""
        super().__init__(parent)
        self._hub = hub
        self._report = report
        self._clients: list[_Client] = []
        self._seconds: list[_Second] = []
        self._rests: Callable[[], bool] = _never
        self._at_rest = False
        self._rested = 0
        self._last = 0.0
        self._ended = False
        self._interval = FRAME_MS
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._second = QTimer(self)
        self._second.setInterval(second_ms)
        self._second.timeout.connect(self._second_tick)
        hub.on_dirty(self.request)

    def add(self, widget: QWidget, refresh: Refresh) -> None:
        """Call `refresh` with the changed keys whenever `widget` is on screen; ends when the widget is destroyed."""
        client = _Client(widget, refresh)
        self._clients.append(client)
        widget.installEventFilter(self)
        widget.destroyed.connect(lambda: _discard(self._clients, client))
        self.request()

    def each_second(self, widget: QWidget, refresh: Callable[[], None], *, rests: bool = False) -> None:
        """Call `refresh` once a second while `widget` is on screen: ages, countdowns and clocks.

        With `rests` it is called every tenth second while the window is at rest.
        """
        self._add_second(_Second(refresh, widget, rests))

    def every_second(self, action: Callable[[], None], *, rests: bool = False) -> None:
        """Call `action` once a second also while nothing is on screen: what must not wait for a minimised window."""
        self._add_second(_Second(action, None, rests))

    def rest_while(self, rests: Callable[[], bool]) -> None:
        """Let the window rest while `rests` returns true and no value in the hub changes."""
        self._rests = rests

    def _add_second(self, entry: _Second) -> None:
        self._seconds.append(entry)
        if entry.widget is not None:
            entry.widget.destroyed.connect(lambda: _discard(self._seconds, entry))
        if not self._second.isActive():
            self._second.start()

    def request(self) -> None:
        """Ask for a frame soon, also when no hub key changed (fades, geometry); many requests make one frame."""
        self._at_rest = False
        if self._ended or self._timer.isActive():
            return
        if not self._clients or any(_on_screen(client.widget) for client in self._clients):
            passed = (time.monotonic() - self._last) * 1000
            self._timer.start(max(0, int(self._interval - passed)))

    def set_rate(self, frames_per_second: int) -> None:
        """Hold frames to this rate; 60 is normal, 10 is the Calm setting."""
        self._interval = max(FRAME_MS, 1000 // frames_per_second)

    @property
    def running(self) -> bool:
        return self._timer.isActive()

    def remaining(self) -> int:
        """Milliseconds until the frame that is due; -1 when none is."""
        return self._timer.remainingTime()

    def stop(self) -> None:
        """Stop all timers for good, before the window is destroyed: its docks still emit signals while they end."""
        self._ended = True
        self._timer.stop()
        self._second.stop()
        self._clients.clear()
        self._seconds.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Bring a dock up to date when it appears."""
        if event.type() == QEvent.Type.Show:
            self.request()
        return super().eventFilter(watched, event)

    def _tick(self) -> None:
        self._last = time.monotonic()
        dirty = self._hub.take_dirty()
        for client in tuple(self._clients):
            if client not in self._clients:  # a refresh before it destroyed the widget
                continue
            if not _on_screen(client.widget):
                client.missed |= dirty
                continue
            changed: Set[Key[object]] = dirty
            if client.missed:
                changed = dirty | client.missed
                client.missed.clear()
            self._guarded(_name(client.widget), lambda: client.refresh(changed))  # noqa: B023  called at once

    def _second_tick(self) -> None:
        self._rested += 1
        everything = not self._at_rest or self._rested >= REST
        for entry in tuple(self._seconds):
            if entry not in self._seconds or (entry.rests and not everything):
                continue
            if entry.widget is None:
                self._guarded("every second", entry.refresh)
            elif _on_screen(entry.widget):
                self._guarded(_name(entry.widget), entry.refresh)
        if everything:
            self._rested = 0
            self._guarded("rest", self._look_for_rest)

    def _look_for_rest(self) -> None:
        self._at_rest = self._rests()

    def _guarded(self, name: str, refresh: Callable[[], None]) -> None:
        try:
            refresh()
        except Exception as error:  # noqa: BLE001  the per-frame boundary: one broken dock must not stop the others
            self._report(error, f"frame {name}")


def _never() -> bool:
    return False


def _name(widget: QWidget) -> str:
    return widget.objectName() or type(widget).__name__


def _discard(entries: list[T], entry: T) -> None:
    if entry in entries:
        entries.remove(entry)


def _on_screen(widget: QWidget) -> bool:
    """Whether it can be seen. Qt calls a dock behind another tab visible, but keeps it at negative coordinates."""
    if not widget.isVisible():
        return False
    window = widget.window()
    corner = widget.mapTo(window, widget.rect().bottomRight())
    return corner.x() >= 0 and corner.y() >= 0 and not window.isMinimized()
