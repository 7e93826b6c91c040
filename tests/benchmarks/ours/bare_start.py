"""An empty window of Qt: what any program of ours pays. Argument: start, epoch seconds."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from benchmarks.peers.memory import resident
from benchmarks.peers.moments import Moments


class FirstPaint(QObject):
    """Ends the program with the first paint of the window."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Tell and end."""
        if event.type() is QEvent.Type.Paint:
            moments = Moments(float(sys.argv[1]))
            moments.note("first paint")
            moments.seen["rss"] = resident() / 2**20
            print(json.dumps(moments.seen), flush=True)
            QTimer.singleShot(0, QApplication.quit)
        return False


def main() -> int:
    """Show it."""
    qt = QApplication([])
    window, paint = QMainWindow(), FirstPaint()
    window.installEventFilter(paint)
    window.resize(1600, 1000)
    window.show()
    return qt.exec()


if __name__ == "__main__":
    sys.exit(main())
