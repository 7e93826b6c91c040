"""The least that a program on Qt, asyncio and Python pays for a window in which something changes.

Order {"do": "rest", "seconds":, "rate":, "cells":} = CPU seconds while so many texts of a window without any other
content are painted so many times a second, by a timer of the loop.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from qasync import QEventLoop

from benchmarks.orders import asynchronous_orders
from benchmarks.subject import tell, versions

SIZE = (1600, 1000)
COLUMNS, WIDE, HIGH = 10, 90, 20
SETTLING = 1.0


class Cells(QWidget):
    """Texts in a grid; `show_next` gives each of the first ones another, and paints no others."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._number, self._count = 0, 0

    def show_next(self, count: int) -> None:
        """Change so many texts."""
        self._number, self._count = self._number + 1, count
        for cell in range(count):
            self.update(cell % COLUMNS * WIDE, cell // COLUMNS * HIGH, WIDE, HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint background and texts of the dirty region."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor("#101418"))
        painter.setPen(QColor("#e6e6e6"))
        for cell in range(self._count):
            left, top = cell % COLUMNS * WIDE, cell // COLUMNS * HIGH
            painter.drawText(left, top + HIGH - 5, f"{self._number / 100:.2f}")


async def rest(cells: Cells, *, seconds: float, rate: float, count: int) -> dict[str, Any]:
    """CPU seconds of this process while the texts change."""
    await asyncio.sleep(SETTLING)
    used, end = time.process_time(), time.monotonic() + seconds
    while time.monotonic() < end:
        await asyncio.sleep(1 / rate)
        cells.show_next(count)
    return {"cpu": time.process_time() - used}


async def program() -> int:
    """Show the window, serve orders."""
    window, cells = QMainWindow(), Cells()
    window.setCentralWidget(cells)
    window.resize(*SIZE)
    window.show()
    tell(ready=versions(["PySide6-Essentials", "qasync"]))
    async for order in asynchronous_orders():
        tell(**await rest(cells, seconds=order["seconds"], rate=order["rate"], count=order["cells"]))
    window.close()
    return 0


def main() -> int:
    """Run in this process."""
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: QEventLoop(qt)) as runner:
        return runner.run(program())


if __name__ == "__main__":
    sys.exit(main())
