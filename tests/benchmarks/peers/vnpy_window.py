"""VeighNa's main window without a gateway: order {"do": "rest", "seconds":}."""

from __future__ import annotations

import sys
import threading
import time
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from benchmarks.peers.vnpy_parts import main_window
from benchmarks.subject import orders, tell, versions


class Relay(QObject):
    """From the reading thread to Qt's."""

    asked = Signal(object)


def main() -> int:
    """Show it, serve orders from a thread."""
    qt, window, engine = main_window()
    relay = Relay()

    def rest(order: dict[str, Any]) -> None:
        used = time.process_time()
        QTimer.singleShot(int(order["seconds"] * 1000), lambda: tell(cpu=time.process_time() - used))

    relay.asked.connect(rest)

    def serve() -> None:
        for order in orders():
            relay.asked.emit(order)
        QTimer.singleShot(0, qt.quit)

    def begin() -> None:
        tell(ready=versions(["vnpy", "PySide6-Essentials", "pyqtgraph"]))
        threading.Thread(target=serve, daemon=True).start()

    QTimer.singleShot(1500, begin)
    qt.exec()
    del window
    engine.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
