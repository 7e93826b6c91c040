"""Our watchlist dock, 900 x 900: argument ROWS. A round is some frames of 42 updates, taken and painted."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QApplication

from benchmarks.frames import price_of, symbols
from benchmarks.ours.screen import Drawn
from benchmarks.subject import serve
from fakes.trading_values import QUOTE
from tideboard_core.clock import SystemClock
from tideboard_core.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports import Key, Lazy, Topic
from tideboard_desktop.docks.watchlist import WatchlistDock
from tideboard_desktop.frame import Frame
from tideboard_desktop.selection import Selection
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import install, make_theme

SIZE = (900, 900)
UPDATES = 42
FRAMES = 120


def fail(error: BaseException, name: str) -> None:
    """Nothing may fail here."""
    raise AssertionError(name) from error


def main() -> None:
    """Serve rounds."""
    qt = QApplication([])
    theme, clock = make_theme(), SystemClock()
    install(qt, theme)
    codes, hub, draw = symbols(int(sys.argv[1])), Hub(clock), random.Random(7)
    ids = [InstrumentId(f"HK.{code}") for code in codes]
    dock = WatchlistDock(
        hub,
        Selection(ids[0]),
        frame := Frame(hub, fail),
        clock,
        theme,
        Tasks(fail),
        lookup=None,  # type: ignore[arg-type]  # nobody types here
        ids=ids,
    )
    dock.resize(*SIZE)
    dock.show()
    drawn = Drawn(dock.table.viewport())

    def update(one: int) -> None:
        last = Decimal(str(price_of(codes[one], draw)))
        quote = replace(QUOTE, instrument=ids[one], last=last, volume=draw.randrange(10**7))
        hub.publish(Key(Topic.QUOTE, ids[one]), Lazy.ready(quote))

    for one in range(len(ids)):
        update(one)

    def step(_number: int) -> None:
        update(draw.randrange(len(dock.visible_rows())))  # each frame changes something on screen
        for _ in range(UPDATES - 1):
            update(draw.randrange(len(ids)))
        frame._tick()

    def round_() -> dict[str, Any]:
        return {**drawn.timed(FRAMES, step), "rows on screen": len(dock.visible_rows())}

    serve(round_, "PySide6-Essentials")


if __name__ == "__main__":
    main()
