"""The app as `tideboard` starts it, on its own practice market. Arguments: start (epoch seconds), data directory.

Tells when the empty window was painted, when the docks were, when all docks stood with the loop free again ("ready"),
when the first live quote came, the longest stall of the loop after the docks' first paint, and memory when ready.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

STARTED = float(sys.argv[1])
PROBE_MS = 2


def watch(moments: dict[str, float]) -> None:
    """Look over the application's shoulder: nothing of it is changed, its `run` is told of."""
    from PySide6.QtCore import QEvent, QObject, Qt, QTimer

    from benchmarks.peers.memory import resident
    from tideboard_core.model.hub_keys import Key, Topic
    from tideboard_desktop.assembly import application as module

    class Shoulder(QObject):
        """First paint, stalls after it, the chart, the first quote."""

        def __init__(self, application: module.Application) -> None:
            super().__init__(application.window)
            self.application, self.last, self.quoted = application, 0.0, False
            application.window.installEventFilter(self)
            application.hub.listen(Topic.QUOTE.of(application.selection.instrument), self.quote)
            self.probe = QTimer(self)
            self.probe.setTimerType(Qt.TimerType.PreciseTimer)
            self.probe.timeout.connect(self.shot)

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            if event.type() is QEvent.Type.Paint and "docks painted" not in moments:
                moments["docks painted"] = time.time() - STARTED
                self.last = time.perf_counter()
                self.probe.start(PROBE_MS)
            return False

        def shot(self) -> None:
            now = time.perf_counter()
            if now - self.last > moments.get("stall", 0.0):
                moments["stall"], moments["stall at"] = now - self.last, time.time() - STARTED
            self.last = now
            if "ready" not in moments and self.application.built.chart_shown:
                moments["ready"] = time.time() - STARTED
                moments["rss"] = resident() / 2**20
            if "ready" in moments and "first quote" in moments:
                self.probe.stop()
                self.application.close()

        def quote(self, _key: Key[object]) -> None:
            moments.setdefault("first quote", time.time() - STARTED)

    made: Callable[..., None] = module.Application.__init__

    def init(self: module.Application, *arguments: object) -> None:
        made(self, *arguments)
        self.shoulder = Shoulder(self)  # type: ignore[attr-defined]  # only kept alive here

    module.Application.__init__ = init  # type: ignore[method-assign,assignment]  # the same constructor, looked at


def main() -> int:
    """Run `tideboard` with a look over its shoulder: the rest of it is imported when the empty window is there."""
    moments: dict[str, float] = {}
    from tideboard_desktop.__main__ import main as tideboard
    from tideboard_desktop.startup.placeholder_window import PlaceholderWindow

    appear = PlaceholderWindow.appear

    def appeared(self: PlaceholderWindow) -> None:
        appear(self)
        moments["first paint"] = time.time() - STARTED
        watch(moments)

    PlaceholderWindow.appear = appeared  # type: ignore[method-assign]  # the same, and a look at the clock
    code = tideboard(["--data-dir", sys.argv[2], "--seed", "7"])
    print(json.dumps(moments), flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
