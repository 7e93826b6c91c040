"""What is measured inside a running window: lateness of its loop, age of what it shows, what arrived, what it drew."""

from __future__ import annotations

import time
from collections.abc import Sequence, Set
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from fakes.values.hub_values import known
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Quote
from tideboard_desktop.ui.frame import Frame

PROBE_MS = 5
LONGEST_AGE = 60.0
"""Seconds; a quote older than this was not stamped by our blaster."""
LOAD_TOPICS = {Topic.QUOTE, Topic.BOOK, Topic.TICKS}


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie; 0 without any."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Lateness:
    """A 5 ms timer on the GUI loop; seconds by which each shot came late."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._due = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(PROBE_MS)
        self._timer.timeout.connect(self._shot)

    def start(self) -> None:
        """Begin anew."""
        self.late.clear()
        self._due = time.monotonic() + PROBE_MS / 1000
        self._timer.start()

    def stop(self) -> dict[str, float]:
        """Milliseconds: p99 and longest."""
        self._timer.stop()
        return {"p99": percentile(self.late, 0.99) * 1000, "longest": max(self.late, default=0.0) * 1000}

    def _shot(self) -> None:
        now = time.monotonic()
        self.late.append(max(0.0, now - self._due))
        self._due = now + PROBE_MS / 1000


class Paints(QObject):
    """Counts paint events of widgets; hidden ones get none."""

    def __init__(self, widgets: dict[str, QWidget]) -> None:
        super().__init__()
        self.counts = dict.fromkeys(widgets, 0)
        self._names = {id(widget): name for name, widget in widgets.items()}
        for widget in widgets.values():
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Count."""
        if event.type() is QEvent.Type.Paint and (name := self._names.get(id(watched))):
            self.counts[name] += 1
        return False


class Ages(QObject):
    """Age of the oldest update of each visible row when it is drawn: sent, waiting for the frame, painted."""

    def __init__(self, hub: Hub, frame: Frame, viewport: QWidget, shown: Sequence[InstrumentId]) -> None:
        super().__init__()
        self.ages: list[float] = []
        self._hub, self._viewport = hub, viewport
        self._waiting: dict[Key[object], float] = {}
        self._drawn_next: list[float] = []
        for one in shown:
            hub.listen(Topic.QUOTE.of(one), self._arrived)
        dock = next(client for client in frame._clients if client.widget.isAncestorOf(viewport))
        refresh = dock.refresh

        def refreshed(changed: Set[Key[object]]) -> None:
            refresh(changed)  # from here on the rows are drawn at the next paint
            self._drawn_next += self._waiting.values()
            self._waiting.clear()

        dock.refresh = refreshed
        viewport.installEventFilter(self)

    def _arrived(self, key: Key[Quote]) -> None:
        if key not in self._waiting:
            sent = float(known(self._hub, key).turnover)
            if 0 <= time.monotonic() - sent < LONGEST_AGE:
                self._waiting[key] = sent

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """The rows appear."""
        if event.type() is QEvent.Type.Paint and self._drawn_next:
            now = time.monotonic()
            self.ages += [now - sent for sent in self._drawn_next]
            self._drawn_next.clear()
        return False


def applied(hub: Hub) -> int:
    """Updates of quotes, books and ticks that the hub took so far."""
    return sum(entry.serial for key, entry in hub._entries.items() if key.topic in LOAD_TOPICS)


def figures_of(ages: Sequence[float]) -> dict[str, Any]:
    """Milliseconds: p99 of the ages and how many there were."""
    return {"age p99": percentile(ages, 0.99) * 1000, "ages": len(ages)}
