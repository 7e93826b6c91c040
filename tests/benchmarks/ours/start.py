"""The app as `tideboard` starts it, on its own practice market. Arguments: start (epoch seconds), data directory.

Prints when the empty window was painted, when the docks were, when all docks stood with the loop free again ("ready"),
when the first live quote came, the longest stall of the loop after the docks' first paint, and memory when ready. Each
moment comes twice: seconds since the start, and as "... cpu" the processor seconds of this process until then.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from benchmarks.peers.moments import Moments

PROBE_MS = 2


def watch(moments: Moments) -> None:
    """Look over the application's shoulder: nothing of it is changed, its `run` is told of."""
    from PySide6.QtCore import QEvent, QObject, Qt, QTimer

    from benchmarks.peers.memory import resident
    from tideboard_core.model.hub_keys import Key, Topic
    from tideboard_desktop.assembly import application as module

    class Shoulder(QObject):
        """First paint, stalls after it, the chart, the first quote."""

        def __init__(self, application: module.Application) -> None:
            super().__init__(application.window)
            self.application, self.last, self.last_cpu = application, 0.0, 0.0
            application.window.installEventFilter(self)
            application.hub.listen(Topic.QUOTE.of(application.selection.instrument), self.quote)
            self.probe = QTimer(self)
            self.probe.setTimerType(Qt.TimerType.PreciseTimer)
            self.probe.timeout.connect(self.shot)

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            if event.type() is QEvent.Type.Paint and "docks painted" not in moments.seen:
                moments.note("docks painted")
                self.last, self.last_cpu = time.perf_counter(), time.thread_time()
                self.probe.start(PROBE_MS)
            return False

        def shot(self) -> None:
            now, used = time.perf_counter(), time.thread_time()
            moments.longest("stall", now - self.last)
            moments.longest("stall cpu", used - self.last_cpu)
            self.last, self.last_cpu = now, used
            if "ready" not in moments.seen and self.application.built.chart_shown:
                moments.note("ready")
                moments.seen["rss"] = resident() / 2**20
            if "ready" in moments.seen and "first quote" in moments.seen:
                self.probe.stop()
                self.application.close()

        def quote(self, _key: Key[object]) -> None:
            if "first quote" not in moments.seen:
                moments.note("first quote")

    made: Callable[..., None] = module.Application.__init__

    def init(self: module.Application, *arguments: object) -> None:
        made(self, *arguments)
        self.shoulder = Shoulder(self)  # type: ignore[attr-defined]  # only kept alive here

    module.Application.__init__ = init  # type: ignore[method-assign,assignment]  # the same constructor, looked at


def main() -> int:
    """Run `tideboard` with a look over its shoulder: the rest of it is imported when the empty window is there."""
    moments = Moments(float(sys.argv[1]))
    from tideboard_desktop.__main__ import main as tideboard
    from tideboard_desktop.startup.placeholder_window import PlaceholderWindow

    appear = PlaceholderWindow.appear

    def appeared(self: PlaceholderWindow) -> None:
        appear(self)
        moments.note("first paint")
        watch(moments)

    PlaceholderWindow.appear = appeared  # type: ignore[method-assign]  # the same, and a look at the clock
    code = tideboard(["--data-dir", sys.argv[2], "--seed", "7"])
    print(json.dumps(moments.seen), flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
