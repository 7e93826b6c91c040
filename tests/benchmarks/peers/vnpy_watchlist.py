"""VeighNa's TickMonitor as shipped, 900 x 900: argument ROWS. A round is some frames of 42 ticks, taken and painted."""

from __future__ import annotations

import random
import sys
from datetime import datetime
from typing import Any

from vnpy.event import Event, EventEngine  # type: ignore[import-not-found]  # lives in the peers' environment only
from vnpy.trader.constant import Exchange  # type: ignore[import-not-found]
from vnpy.trader.object import TickData  # type: ignore[import-not-found]
from vnpy.trader.ui import create_qapp  # type: ignore[import-not-found]
from vnpy.trader.ui.widget import TickMonitor  # type: ignore[import-not-found]

from benchmarks.peers.painting import Paints
from benchmarks.subject import serve, timed

SIZE = (900, 900)
UPDATES = 42
FRAMES = 8
"""It sorts the table at every tick."""


def tick(number: int, draw: random.Random) -> Any:
    """A tick of one stock."""
    price = 20 + number % 60 + draw.randrange(-20, 20) * 0.05
    return TickData(
        gateway_name="BENCH",
        symbol=f"{number:05}",
        exchange=Exchange.SEHK,
        datetime=datetime.now().astimezone(),
        name=f"Stock {number}",
        volume=draw.randrange(10**7),
        last_price=price,
        open_price=price,
        high_price=price + 1,
        low_price=price - 1,
        bid_price_1=price - 0.05,
        ask_price_1=price + 0.05,
        bid_volume_1=draw.randrange(500),
        ask_volume_1=draw.randrange(500),
    )


def main() -> None:
    """Serve rounds."""
    qt, rows, draw = create_qapp(), int(sys.argv[1]), random.Random(7)
    engine = EventEngine()
    monitor = TickMonitor(None, engine)
    monitor.resize(*SIZE)
    monitor.show()
    for number in range(rows):
        monitor.process_event(Event("eTick.", tick(number, draw)))
    paints = Paints(monitor.viewport())
    qt.processEvents()

    def round_() -> dict[str, Any]:
        frames = [[Event("eTick.", tick(draw.randrange(rows), draw)) for _ in range(UPDATES)] for _ in range(FRAMES)]
        paints.count = 0

        def work() -> None:
            for events in frames:
                for event in events:
                    monitor.process_event(event)
                qt.processEvents()

        used = timed(FRAMES, work)
        assert paints.count >= FRAMES, paints.count
        return {"value": used}

    serve(round_, "vnpy", "PySide6-Essentials")


if __name__ == "__main__":
    main()
