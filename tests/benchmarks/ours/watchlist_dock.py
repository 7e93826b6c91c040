"""Our watchlist dock, 900 x 900: argument ROWS. A round is some frames of 42 updates, taken and painted."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from benchmarks.frames import price_of, symbols
from benchmarks.ours.screen import Drawn, alone, measure_in_application
from fakes.trading_values import QUOTE
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports import Key, Lazy, Topic
from tideboard_desktop.application import Application

SIZE = (900, 900)
UPDATES = 42
FRAMES = 120


def prepared(application: Application) -> Callable[[], dict[str, Any]]:
    """The dock alone, every row filled."""
    dock, hub, draw = application.parts.watchlist, application.hub, random.Random(7)
    codes = symbols(int(sys.argv[1]))
    ids = [InstrumentId(f"HK.{code}") for code in codes]
    alone(dock, SIZE)
    drawn = Drawn(dock.table.viewport())

    def update(one: int) -> None:
        last = Decimal(str(price_of(codes[one], draw)))
        quote = replace(QUOTE, instrument=ids[one], last=last, volume=draw.randrange(10**7))
        hub.publish(Key(Topic.QUOTE, ids[one]), Lazy.ready(quote))

    for one in range(len(ids)):
        update(one)
    application.frame._tick()

    def step(_number: int) -> None:
        update(draw.randrange(len(dock.visible_rows())))  # each frame changes something on screen
        for _ in range(UPDATES - 1):
            update(draw.randrange(len(ids)))
        application.frame._tick()

    return lambda: {**drawn.timed(FRAMES, step), "rows on screen": len(dock.visible_rows())}


if __name__ == "__main__":
    sys.exit(measure_in_application(int(sys.argv[1]), prepared))
