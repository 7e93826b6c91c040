"""Our dock of price charts with 1, 4 and 6 of them, all of one security, linked as they are at first, 1200 x 900.

A round gives its running bar another price and moves the crosshair of the first chart, which all of them show.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QPointF
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from benchmarks.orders import asynchronous_orders
from benchmarks.ours.price_chart import moved_to
from benchmarks.ours.screen import Drawn
from benchmarks.subject import Stopwatch, figures, tell, versions
from fakes.scenes.chart import ChartScene, chart_scene
from fakes.servers.gateway_rigs import OPEND
from fakes.servers.sandbox import sandbox_process
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import Bar, BarPeriod
from tideboard_desktop.startup.app import run_loop

SHAPES = {1: "1", 4: "2x2", 6: "3x2"}
SIZE = (1200, 900)
TENCENT = InstrumentId("HK.00700")
TICKS, MOVES = 60, 40
SEEN = 0.8
"""Least share of steps that paint: in a tick that ends a minute bars are read, and drawn later."""
PATIENCE = 60.0
VOLUMES = itertools.count(10**9)
"""Of two pushes at one time the one of more volume is the later."""


async def stand(scene: ChartScene, charts: int) -> None:
    """Show so many charts, each with its bars."""
    grid = scene.dock.grid
    grid.show_shape(SHAPES[charts])
    async with asyncio.timeout(PATIENCE):
        while any(cell.reads.loading or cell.chart.count < 2 for cell in grid.cells):  # noqa: ASYNC110  many reads
            await asyncio.sleep(0.02)


def measured(scene: ChartScene) -> dict[str, Any]:
    """Milliseconds of a tick and of a move."""
    chart, key = scene.dock.grid.cells[0].chart, Topic.BARS_1M.of(TENCENT)
    drawn, picture = Drawn(chart), chart.picture
    assert picture is not None
    middle = Decimal(str(picture.rows.close[-1]))

    def ticked(number: int) -> None:
        start, close = scene.clock.market().replace(second=0, microsecond=0), middle + Decimal("0.2") * (number % 2 + 1)
        bar = Bar(
            instrument=TENCENT, period=BarPeriod.MIN_1, start=start, open=middle, high=middle + 1, low=middle - 1,
            close=close, volume=next(VOLUMES), turnover=close * 1000,
        )  # fmt: skip
        pushed: tuple[Bar, ...] = (bar,)
        scene.hub.publish(key, Lazy.ready(pushed))
        scene.frame_now()

    def drawn_each(count: int, step: Callable[[int], None]) -> dict[str, float]:
        drawn.flush()
        before, watch = drawn.paints, Stopwatch()
        for number in range(count):
            step(number)
            drawn.flush()
        assert drawn.paints - before >= SEEN * count, f"{drawn.paints - before} paints in {count} steps"
        return watch.each(count, 1000)

    def moved(number: int) -> None:
        moved_to(chart, QPointF(60 + number * 13 % 200, 60 + number * 7 % 100))

    ticked(1)  # it joins what was read
    parts = {"tick": drawn_each(TICKS, ticked), "crosshair": drawn_each(MOVES, moved)}
    chart.hide_crosshair()
    return figures(parts)


async def program() -> int:
    """Serve rounds."""
    with sandbox_process(start="10:30", speed=0) as sandbox:
        async with chart_scene(OPEND, sandbox, TENCENT) as scene:
            scene.show(*SIZE)
            await scene.subscribe()
            tell(ready=versions(["PySide6-Essentials", "numpy"]))
            async for order in asynchronous_orders():
                await stand(scene, order["charts"])
                tell(**measured(scene))
    return 0


def main() -> int:
    """Run in this process."""
    application = QApplication(sys.argv[:1])
    QCursor.setPos(0, 0)
    return run_loop(application, program)


if __name__ == "__main__":
    sys.exit(main())
