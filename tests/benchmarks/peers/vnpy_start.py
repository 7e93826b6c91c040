"""VeighNa from nothing to its main window painted and its loop free. Argument: start, epoch seconds."""

from __future__ import annotations

import json
import os
import sys


def main() -> None:
    """Start, tell, end."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    from benchmarks.peers.memory import resident
    from benchmarks.peers.moments import Moments
    from benchmarks.peers.vnpy_parts import main_window

    qt, _window, _engine = main_window()
    moments = Moments(float(sys.argv[1]))

    class FirstPaint(QObject):
        """Notes when anything of the window is painted for the first time."""

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            if event.type() is QEvent.Type.Paint and "first paint" not in moments.seen:
                moments.note("first paint")
                QTimer.singleShot(0, ready)
            return False

    def ready() -> None:
        moments.note("ready")
        moments.seen["rss"] = resident() / 2**20
        print(json.dumps(moments.seen), flush=True)
        os._exit(0)  # it would ask whether to quit, and wait for the threads of its engine

    paint = FirstPaint()
    qt.installEventFilter(paint)
    qt.exec()


if __name__ == "__main__":
    main()
