"""Our dock of depth over time: 1,500 columns of a second x 200 prices, best prices and trades over the cells.

A round repaints all of it, takes the pushes of a new second, and moves the mouse, read-out and panels included.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QCursor, QMouseEvent
from PySide6.QtWidgets import QApplication

from benchmarks.depth_cells import COLUMNS, HOVERS, LEVELS, STEPS, middles, shares
from benchmarks.ours.screen import PLACE, Drawn
from benchmarks.subject import figures, serve
from fakes.scenes.market.depth import DepthScene
from fakes.scenes.market.reference import ReferenceScene
from fakes.values.depth_books import BEGIN, SECOND, book, tick
from fakes.values.waiting import between_tasks
from tideboard_core.model.quote import OrderBook
from tideboard_desktop.startup.app import run_loop

FIELD = (1500, 600)
TRADED = 40
"""Columns from one large trade to the next."""


def books() -> list[OrderBook]:
    """The books of the columns, in prices of half a dollar."""
    found = []
    for middle, sizes in zip(middles().tolist(), shares().tolist(), strict=True):
        bids = [(600 + (middle - step) / 2, sizes[step]) for step in range(LEVELS)]
        asks = [(600 + (middle + 1 + step) / 2, sizes[LEVELS + step]) for step in range(LEVELS)]
        found.append(book(bids, asks))
    return found


async def program(qt: QApplication, folder: Path) -> int:
    """Serve rounds."""
    scene = DepthScene(ReferenceScene(qt, folder))
    QCursor.setPos(0, 0)
    dock = scene.show(width=2200, height=900)
    dock.window().setGeometry(*PLACE, 2200, 900)
    dock.panels_button.setChecked(True)
    dock.map.setFixedSize(FIELD[0] + 308, FIELD[1] + 126)
    dock.controls.restore(dock.controls.keys() | {"column": "1", "trades": "1m"})
    told = books()
    for second in range(COLUMNS):
        dock.live.day.log.take(told[second], BEGIN + second * SECOND)
        if second % TRADED == 0:
            best = told[second].asks[0]
            scene.trade(tick(second, second, float(best.price), 2000))
    scene.push(COLUMNS - 1, told[COLUMNS - 1])
    dock.refresh(scene.hub.take_dirty())
    while dock.map.plane is None or dock.map.plane.per_column > 1:
        dock.map.zoom_time(-1)
    await scene.second(dock)
    dock.map._row_height, dock.map._fits_prices = 3, False
    dock.map.redraw()
    plane = dock.map.plane
    assert plane is not None
    assert (plane.cells, plane.rows) == (COLUMNS, FIELD[1] // 3), plane
    QApplication.processEvents()
    drawn = Drawn(dock.map)

    def repaint(_number: int) -> None:
        dock.map.redraw()

    seconds = count(COLUMNS + 1)

    def column(_number: int) -> None:
        second = next(seconds)
        for part in range(3):
            scene.push(second + part / 4, told[(second + part) % COLUMNS])
        dock.refresh(scene.hub.take_dirty())

    def hover(number: int) -> None:
        place = QPointF(200 + number * 29 % 1200, 40 + number * 53 % 500)
        nothing = Qt.MouseButton.NoButton
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, place, dock.map.mapToGlobal(place),
            nothing, nothing, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(dock.map, event)

    def round_() -> dict[str, Any]:
        dock.map.point_at(None)
        parts = {"repaint": drawn.timed(STEPS, repaint), "column": drawn.timed(STEPS, column)}
        parts["hover"] = drawn.timed(HOVERS, hover)
        now = dock.map.plane
        assert now is not None
        assert now.cells == COLUMNS
        return figures(parts)

    await between_tasks(lambda: serve(round_, "PySide6-Essentials", "numpy"))
    await asyncio.sleep(0)
    await scene.reference.end()
    return 0


def main() -> None:
    """Serve rounds over a folder that goes away."""
    qt = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(run_loop(qt, lambda: program(qt, Path(folder))))


if __name__ == "__main__":
    main()
