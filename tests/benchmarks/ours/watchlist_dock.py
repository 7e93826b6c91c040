"""Our watchlist dock, 900 x 900: argument ROWS. A round is some frames of 42 updates, taken and painted."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from msgspec import structs

from benchmarks.frames import price_of, symbols
from benchmarks.ours.screen import Drawn, alone, measure_in_application
from fakes.values.trading import QUOTE
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import Quote
from tideboard_desktop.assembly.application import Application

SIZE = (900, 900)
UPDATES = 42
FRAMES = 120


def prepared(application: Application) -> Callable[[], dict[str, Any]]:
    """The dock alone, every row filled."""
    dock, hub, draw = application.built.watchlist, application.hub, random.Random(7)
    codes = symbols(int(sys.argv[1]))
    ids = [InstrumentId(f"HK.{code}") for code in codes]
    alone(dock, SIZE)
    drawn = Drawn(dock.view.viewport())

    lasts: dict[int, Decimal] = {}

    def update(one: int) -> tuple[Key[Quote], Lazy[Quote]]:
        last = lasts.get(one)
        while last == lasts.get(one):  # the price before would paint nothing
            last = Decimal(str(price_of(codes[one], draw)))
        assert last is not None
        lasts[one] = last
        quote = structs.replace(QUOTE, instrument=ids[one], last=last, volume=draw.randrange(10**7))
        return Topic.QUOTE.of(ids[one]), Lazy.ready(quote)

    def updates() -> list[tuple[Key[Quote], Lazy[Quote]]]:
        """One frame's: the first is of a row on screen, so that each frame changes something there."""
        first = draw.randrange(len(dock.visible_rows()))
        return [update(one) for one in (first, *(draw.randrange(len(ids)) for _ in range(UPDATES - 1)))]

    for one in range(len(ids)):
        hub.publish(*update(one))
    application.frame._tick()

    def round_() -> dict[str, Any]:
        frames = [updates() for _ in range(FRAMES)]

        def published(number: int) -> None:
            for key, lazy in frames[number]:
                hub.publish(key, lazy)

        def taken(_number: int) -> None:
            dock.refresh(hub.take_dirty())

        def both(number: int) -> None:
            published(number)
            taken(number)

        whole = drawn.timed(FRAMES, both)
        dock_alone = drawn.timed(FRAMES, taken, ready=published)
        return {**dock_alone, "with hub": whole["value"], "rows on screen": len(dock.visible_rows())}

    return round_


if __name__ == "__main__":
    sys.exit(measure_in_application(int(sys.argv[1]), prepared))
