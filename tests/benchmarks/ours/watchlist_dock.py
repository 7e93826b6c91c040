"""Our watchlist dock, 900 x 900: argument ROWS. A round is some frames of 42 updates, taken and painted."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from msgspec import structs

from benchmarks.frames import price_of, symbols
from benchmarks.ours.screen import Drawn, alone, measure_in_application
from fakes.scenes.screen.timers import next_frame
from fakes.values.trading import QUOTE
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import Quote
from tideboard_desktop.assembly.application import Application

SIZE = (900, 900)
UPDATES = 42
FRAMES = 120


class Quotes:
    """Quotes of a list, each with another price than the one before, which would paint nothing."""

    def __init__(self, codes: Sequence[str]) -> None:
        self.draw, self._codes = random.Random(7), codes
        self._ids = [InstrumentId(f"HK.{code}") for code in codes]
        self._lasts: dict[int, Decimal] = {}

    def update(self, one: int) -> tuple[Key[Quote], Lazy[Quote]]:
        last = self._lasts.get(one)
        while last == self._lasts.get(one):
            last = Decimal(str(price_of(self._codes[one], self.draw)))
        assert last is not None
        self._lasts[one] = last
        quote = structs.replace(QUOTE, instrument=self._ids[one], last=last, volume=self.draw.randrange(10**7))
        return Topic.QUOTE.of(self._ids[one]), Lazy.ready(quote)


def prepared(application: Application) -> Callable[[], dict[str, Any]]:
    """The dock alone, every row filled."""
    dock, hub, count = application.built.watchlist, application.hub, int(sys.argv[1])
    quotes = Quotes(symbols(count))
    draw = quotes.draw
    alone(dock, SIZE)
    drawn = Drawn(dock.view.viewport())

    def updates() -> list[tuple[Key[Quote], Lazy[Quote]]]:
        """One frame's: the first is of a row on screen, so that each frame changes something there.

        No other is of that row: a second one could bring back what is shown.
        """
        first = draw.randrange(len(dock.visible_rows()))
        others = draw.choices([row for row in range(count) if row != first], k=UPDATES - 1)
        return [quotes.update(one) for one in (first, *others)]

    def publish(news: Iterable[tuple[Key[Quote], Lazy[Quote]]]) -> None:
        for key, lazy in news:
            hub.publish(key, lazy)

    publish(map(quotes.update, range(count)))
    next_frame(application.frame)

    def round_() -> dict[str, Any]:
        frames = [updates() for _ in range(FRAMES)]
        taken = drawn.timed(FRAMES, lambda _number: dock.refresh(hub.take_dirty()), lambda at: publish(frames[at]))
        return {"value": taken}

    return round_


if __name__ == "__main__":
    sys.exit(measure_in_application(int(sys.argv[1]), prepared))
