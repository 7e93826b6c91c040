"""The app as `tideboard` starts it. Arguments: start (epoch seconds), data directory, then those of `tideboard`.

Without any of these it starts on a practice market of its own.

Prints when the empty window was painted, when the docks were, when all docks stood with the loop free again ("ready"),
when the first live quote came, the longest stall of the loop from the first dock on, and memory when ready. Each
moment comes twice: seconds since the start, and as "... cpu" the processor seconds of this process until then.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.peers.moments import Moments

PROBE_MS = 2


def note_once(moments: Moments, name: str) -> None:
    """Note the first time only."""
    if name not in moments.seen:
        moments.note(name)


def watch(moments: Moments) -> None:
    """Look over the application's shoulder: nothing of it is changed, its `run` is told of."""
    from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer

    from benchmarks.peers.memory import resident
    from tideboard_core.model.hub_keys import Key, Topic
    from tideboard_desktop.assembly import application as module
    from tideboard_desktop.docks.lazy_dock import LazyDock

    class Shoulder(QObject):
        """First paint, stalls after it, the chart, the first quote."""

        def __init__(self, application: module.Application) -> None:
            super().__init__()
            self.application = application
            self.unpainted: list[QObject] = []
            application.hub.listen(Topic.QUOTE.of(application.selection.instrument), self.quote)
            self.probe = QTimer(self)
            self.probe.setTimerType(Qt.TimerType.PreciseTimer)
            self.probe.timeout.connect(self.shot)
            self.last, self.last_cpu = time.perf_counter(), time.thread_time()
            self.probe.start(PROBE_MS)

        def built(self) -> None:
            docks = self.application.window.workspace.docks.values()
            self.unpainted = [dock for dock in docks if dock.findChild(LazyDock) is None]  # behind a tab it never is
            for dock in self.unpainted:
                dock.installEventFilter(self)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            if event.type() is QEvent.Type.Paint:
                watched.removeEventFilter(self)
                self.unpainted.remove(watched)
                if not self.unpainted:
                    moments.note("docks painted")
            return False

        def shot(self) -> None:
            now, used = time.perf_counter(), time.thread_time()
            moments.longest("stall", now - self.last)
            moments.longest("stall cpu", used - self.last_cpu)
            self.last, self.last_cpu = now, used
            shown = self.application.rebuild.begun and self.application.built.chart_shown
            if "ready" not in moments.seen and shown:
                moments.note("ready")
                moments.seen["rss"] = resident() / 2**20
            if "ready" in moments.seen and "first quote" in moments.seen:
                self.probe.stop()
                self.application.close()

        def quote(self, _key: Key[object]) -> None:
            note_once(moments, "first quote")

    build: Callable[[module.Application, QRect], Coroutine[Any, Any, None]] = module.Application.build_in_turns

    async def built(self: module.Application, place: QRect) -> None:
        self.shoulder = Shoulder(self)  # type: ignore[attr-defined]  # only kept alive here
        await build(self, place)
        self.shoulder.built()  # type: ignore[attr-defined]

    module.Application.build_in_turns = built  # type: ignore[method-assign]  # the same, looked at


def main() -> int:
    """Run `tideboard` with a look over its shoulder, which imports nothing before the program does."""
    moments = Moments(float(sys.argv[1]))
    from tideboard_core.system.code_cache import kept_code
    from tideboard_desktop.__main__ import main as tideboard
    from tideboard_desktop.ui.collector import pause_collector

    pause_collector()  # as the program does before it imports more
    with kept_code("launch"):
        from tideboard_desktop.startup import launch  # before anything of Qt, as in the program
    from tideboard_desktop.startup.placeholder_window import PlaceholderWindow

    appear = PlaceholderWindow.appear

    def appeared(self: PlaceholderWindow) -> None:
        appear(self)
        moments.note("first paint")

    @contextmanager
    def imported(name: str) -> Iterator[None]:
        with kept_code(name):
            yield
        if name == "window":
            watch(moments)

    PlaceholderWindow.appear = appeared  # type: ignore[method-assign]  # the same, and a look at the clock
    launch.kept_code = imported  # type: ignore[attr-defined,assignment]  # the same, and `watch` when all is imported
    code = tideboard(["--data-dir", sys.argv[2], *(sys.argv[3:] or ["--seed", "7"])])
    print(json.dumps(moments.seen), flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
