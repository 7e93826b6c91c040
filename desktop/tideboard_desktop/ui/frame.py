"""The frame timer: passes changed hub keys to the visible docks, at most 60 times a second; idle without changes.

A frame, and what is done each second, is spread over turns of the loop: input, sockets and painting come between two
docks. In a calm window a turn may last longer, so that all docks are painted together. Where a window is busy all the
time, frames come further apart, down to 30 a second.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from math import inf
from typing import ParamSpec, TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key
from tideboard_desktop.ui.tasks import ErrorReport

Refresh = Callable[[Set[Key[object]]], None]
"""Called with the keys that changed since the dock's last refresh, at first with all; some are of other docks."""

P = ParamSpec("P")
T = TypeVar("T")
_ORIGIN = QPoint()
FRAME_MS = 17
SLOWEST_MS = 33
"""Longest time between two frames of a window that is busy all the time; what it shows is less than 50 ms old."""
BUSY = 2.5
"""Frames come so many times further apart than what they and all else take of the processor: two fifths are enough."""
SMOOTH = 8
"""Frames over which that is averaged: Windows counts processor time in steps of 16 ms."""
TENTH = 0.1
"""Seconds between two refreshes of a dock whose figures nobody reads more often."""
TURN = 0.0015
"""Seconds after which the rest of a frame waits for the next turn of the loop."""
CALM_TURN = 0.006
"""The same in a calm window: a turn for each dock would paint the window, and wake the process, as often."""
CALM = 0.15
"""Share of a core between two frames below which a window is calm."""
SECOND_MS = 1000
REST = 10
"""Seconds between two calls of a refresh that may rest."""


def _never(_changed: Set[Key[object]]) -> bool:
    return False


@dataclass(slots=True, eq=False)
class _Client:
    widget: QWidget
    refresh: Refresh
    every: float = 0.0
    at_once: Callable[[Set[Key[object]]], bool] = _never
    then: Sequence[Callable[[], None]] = ()
    last: float = -inf
    missed: set[Key[object]] = field(default_factory=set)
    new: bool = True


@dataclass(slots=True, eq=False)
class _Second:
    """What is called each second; what `rests` every tenth one at rest. Without a widget it is called always."""

    refresh: Callable[[], None]
    widget: QWidget | None
    rests: bool
    new: bool = True


class Frame(QObject):
    """One timer for the whole window. A hidden dock is not refreshed; it gets the missed keys when it is shown.

    What is added is first called in the first frame in which it is on screen, `refresh` with every key of the hub: a
    part that is made while the session goes on gets no publish of what came before.
    """

    def __init__(
        self,
        hub: Hub,
        report: ErrorReport,
        parent: QObject | None = None,
        *,
        second_ms: int = SECOND_MS,
        turn: float = TURN,
        calm_turn: float = CALM_TURN,
    ) -> None:
        """`second_ms` is for tests that cannot wait a second, turns of other lengths for those that look at turns."""
        super().__init__(parent)
        self._hub = hub
        self._report = report
        self._clients: list[_Client] = []
        self._seconds: list[_Second] = []
        self._rests: Callable[[], bool] = bool
        self._at_rest = False
        self._rested = self._used_for = 0
        self._last = self._used = self._busy = 0.0
        self._busy_turn, self._calm_turn, self._turn = turn, calm_turn, turn
        self._ended = self._asked = False
        self._left: deque[Callable[[], None]] = deque()
        self._interval = self._shortest = FRAME_MS
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._second_ms = second_ms
        self._second = QTimer(self)
        self._second.setInterval(second_ms)
        self._second.timeout.connect(self._second_tick)
        hub.on_dirty(self.request)

    def add(
        self,
        widget: QWidget,
        refresh: Refresh,
        *,
        every: float = 0.0,
        at_once: Callable[[Set[Key[object]]], bool] = _never,
        then: Sequence[Callable[[], None]] = (),
    ) -> None:
        """Call `refresh` with the changed keys whenever `widget` is on screen; ends when the widget is destroyed.

        With `every` at most once in so many seconds, in one frame with the others whose time it is, unless `at_once`
        says of the changed keys that they must not wait. What is to be done `then` comes after each refresh; the turn
        of the loop may end before each part.
        """
        client = _Client(widget, refresh, every, at_once, then)
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
        """Call `action` once a second also while nothing is on screen: what must not wait for a minimised window.

        Where nothing is on screen and all of them rest, the timer itself waits as long at rest.
        """
        self._add_second(_Second(action, None, rests))

    def rest_while(self, rests: Callable[[], bool]) -> None:
        """Let the window rest while `rests` returns true and no value in the hub changes."""
        self._rests = rests

    def stay_awake(self) -> None:
        """Let the window rest `REST` seconds from now at the soonest: somebody uses it and waits for answers."""
        self._used_for = REST
        if self._at_rest:
            self._at_rest = False
            self._count_seconds()

    def _add_second(self, entry: _Second) -> None:
        self._seconds.append(entry)
        self._count_seconds()
        if entry.widget is not None:
            entry.widget.destroyed.connect(lambda: _discard(self._seconds, entry))
        if not self._second.isActive():
            self._second.start()

    def request(self) -> None:
        """Ask for a frame soon, also when no hub key changed (fades, geometry); many requests make one frame."""
        self._at_rest = False
        self._count_seconds()
        if self._left:
            self._asked = True  # it may have passed already what asks
        else:
            self._ask()

    def _ask(self) -> None:
        if not self._clients or any(_on_screen(client.widget) for client in self._clients):
            self._start()

    def _start(self, earliest: float = 0.0) -> None:
        due = max(earliest, self._last + self._interval / 1000)
        wait = max(0, int((due - time.monotonic()) * 1000))
        if not self._ended and not 0 <= self._timer.remainingTime() <= wait:
            self._timer.start(wait)

    def set_rate(self, frames_per_second: int) -> None:
        """Hold frames to this rate; 60 is normal, 10 is the Calm setting."""
        self._interval = self._shortest = max(FRAME_MS, 1000 // frames_per_second)

    @property
    def running(self) -> bool:
        return self._timer.isActive()

    @property
    def unfinished(self) -> bool:
        """Whether a part of a frame or a second waits for the next turn of the loop."""
        return bool(self._left)

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
        self._left.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Bring a dock up to date when it appears."""
        if event.type() == QEvent.Type.Show:
            self.request()
        return super().eventFilter(watched, event)

    def _count_seconds(self) -> None:
        """Let the timer of seconds come each second again."""
        if self._second.interval() != self._second_ms:
            self._second.setInterval(self._second_ms)

    def catch_up(self) -> None:
        """Bring every dock on screen up to date now, in one turn of the loop: what is shown is another time's."""
        if not self._ended:
            self._timer.stop()
            self._begin()
            while self._left:
                self._left.popleft()()

    def _tick(self) -> None:
        if not self._left:
            self._begin()
        self._go_on()

    def _begin(self) -> None:
        now, before = time.monotonic(), self._last
        self._last = now
        self._pace(time.thread_time(), now - before if before else 0.0)
        dirty = self._hub.take_dirty()
        begun = [(one, one.widget) for one in self._seconds if one.new and one.widget is not None]
        widgets = {*(client.widget for client in self._clients), *(widget for _, widget in begun)}
        shown = {widget: _on_screen(widget) for widget in widgets}
        every: Set[Key[object]] = frozenset()
        for client in self._clients:
            if not shown[client.widget]:
                client.missed |= dirty
                continue
            changed: Set[Key[object]] = dirty
            if client.new:
                client.new, client.missed = False, set()
                changed = every = every or frozenset(self._hub.keys() | dirty)
            elif client.missed:
                changed, client.missed = dirty | client.missed, set()
            if client.every and changed and not self._urgent(client, changed):
                # All of them in one frame where it is time: each in a frame of its own would paint the window again.
                if now < client.last + client.every:
                    client.missed |= changed
                    continue
                client.last = now
            self._left.append(partial(self._serve, client, changed))
            self._left.extend(partial(self._serve_part, client, part) for part in client.then)
        self._left.extend(partial(self._serve_second, one) for one, widget in begun if shown[widget])

    def _urgent(self, client: _Client, changed: Set[Key[object]]) -> bool:
        try:
            return client.at_once(changed)
        except Exception as error:  # noqa: BLE001  as in _guarded
            self._report(error, f"frame {_name(client.widget)}")
            return True

    def _pace(self, used: float, passed: float = 0.0) -> None:
        """Hold frames further apart while this thread is busy, and turns longer while it is calm.

        `used` is its processor time until now, `passed` the time since the frame before, 0 at the first.
        """
        self._turn = self._calm_turn if used - self._used < CALM * passed else self._busy_turn
        self._busy += (used - self._used - self._busy) / SMOOTH
        self._used = used
        self._interval = max(self._shortest, min(SLOWEST_MS, int(BUSY * self._busy * 1000)))

    def _go_on(self) -> None:
        """Serve what is left until the turn is over; the last turn asks for the next frame if there is a reason."""
        end = time.perf_counter() + self._turn
        while self._left:
            self._left.popleft()()
            if self._left and time.perf_counter() >= end:
                self._timer.start(0)
                return
        waits = (one.last + one.every for one in self._clients if one.every and one.missed and _on_screen(one.widget))
        asked, self._asked = self._asked or self._hub.dirty, False
        if asked:
            self._ask()
        elif held := tuple(waits):
            self._start(min(held))

    def _serve(self, client: _Client, changed: Set[Key[object]]) -> None:
        if client not in self._clients:  # a refresh before it destroyed the widget
            return
        if client.widget.isVisible():  # and on screen when the frame began
            self._guarded(client.widget, client.refresh, changed)
        else:
            client.missed |= changed

    def _serve_part(self, client: _Client, part: Callable[[], None]) -> None:
        if client in self._clients:
            self._guarded(client.widget, part)

    def _second_tick(self) -> None:
        self._rested += self._second.interval() // self._second_ms
        everything = not self._at_rest or self._rested >= REST
        begun = bool(self._left)
        self._left.extend(
            partial(self._serve_second, entry) for entry in self._seconds if everything or not entry.rests
        )
        if everything:
            self._rested = 0
            self._left.append(partial(self._guarded, "rest", self._look_for_rest))
        if self._left and not (begun and self._timer.isActive()):  # begun, it waits only if a turn was cut off
            self._asked |= self._timer.isActive()  # a turn of its own takes the place of the frame that is due
            self._go_on()

    def _serve_second(self, entry: _Second) -> None:
        if entry not in self._seconds:
            return
        if entry.widget is None:
            self._guarded("every second", entry.refresh)
        elif _on_screen(entry.widget):
            entry.new = False
            self._guarded(entry.widget, entry.refresh)

    def _look_for_rest(self) -> None:
        self._used_for = max(self._used_for - 1, 0)
        self._at_rest = not self._used_for and self._rests()
        counted = (each for each in self._seconds if not each.rests)
        if self._at_rest and not any(each.widget is None or _on_screen(each.widget) for each in counted):
            self._second.setInterval(REST * self._second_ms)
        else:
            self._count_seconds()

    def _guarded(self, of: QWidget | str, refresh: Callable[P, None], *changed: P.args, **none: P.kwargs) -> None:
        try:
            refresh(*changed, **none)
        except Exception as error:  # noqa: BLE001  the per-frame boundary: one broken dock must not stop the others
            self._report(error, f"frame {of if isinstance(of, str) else _name(of)}")


def _name(widget: QWidget) -> str:
    """Its name, also of one that its own refresh has destroyed."""
    return (isValid(widget) and widget.objectName()) or type(widget).__name__


def _discard(entries: list[T], entry: T) -> None:
    if entry in entries:
        entries.remove(entry)


def _on_screen(widget: QWidget) -> bool:
    """Whether it can be seen. Qt calls a dock behind another tab visible, but keeps it at negative coordinates."""
    if not widget.isVisible():
        return False
    window = widget.window()
    if window.isMinimized():
        return False
    place = widget.mapTo(window, _ORIGIN)
    left, top = place.x(), place.y()
    return (left >= 0 and top >= 0) or (left > -widget.width() and top > -widget.height())
