"""Our order book: new books of ten levels a side, from the book to its paint in the widget."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from benchmarks.ours.screen import Drawn, alone, measure_in_application
from fakes.scenes.screen.timers import next_frame
from fakes.values.trading import QUOTE, TENCENT
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import Level, OrderBook
from tideboard_core.orders.book_effect import NO_ORDER
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.book.ladder_rows import NO_SPREAD, LadderMaker

SIZE = (320, 520)
BOOKS = 1500
LEVELS = 10
CHANGED = 8
"""Rows that change from one book to the next."""


def side(sign: int, draw: random.Random) -> tuple[Level, ...]:
    """Ten levels away from the middle."""
    return tuple(
        Level(Decimal("612.50") + sign * level * Decimal("0.5"), draw.randrange(1, 500) * 100, draw.randrange(1, 30))
        for level in range(1, LEVELS + 1)
    )


def next_book(book: OrderBook, draw: random.Random) -> OrderBook:
    """The same book with other quantities in some rows."""
    sides = [list(book.bids), list(book.asks)]
    for _ in range(CHANGED):
        levels, place = draw.choice(sides), draw.randrange(LEVELS)
        levels[place] = Level(levels[place].price, draw.randrange(1, 500) * 100, draw.randrange(1, 30))
    return replace(book, bids=tuple(sides[0]), asks=tuple(sides[1]))


def prepared(application: Application) -> Callable[[], dict[str, Any]]:
    """The dock alone, with an instrument and a quote."""
    dock, hub, draw = application.built.book, application.hub, random.Random(7)
    alone(dock, SIZE)
    hub.publish(Topic.INSTRUMENT.of(TENCENT.id), Lazy.ready(TENCENT))
    hub.publish(Topic.QUOTE.of(TENCENT.id), Lazy.ready(QUOTE))
    books = [OrderBook(instrument=TENCENT.id, bids=side(-1, draw), asks=side(1, draw), time=QUOTE.time)]
    for _ in range(BOOKS):
        books.append(next_book(books[-1], draw))
    ladder, maker, price_step = dock.ladder, LadderMaker(), TENCENT.price_step(QUOTE.last)
    drawn = Drawn(ladder)
    hub.publish(Topic.BOOK.of(TENCENT.id), Lazy.ready(books[0]))
    next_frame(application.frame)

    def in_widget(number: int) -> None:
        ladder.show_book(maker.make(books[number], price_step, {}, NO_ORDER), NO_SPREAD)

    def round_() -> dict[str, Any]:
        in_widget(0)
        value = drawn.timed(BOOKS, lambda number: in_widget(number + 1))
        assert not ladder.holding
        return {"value": value}

    return round_


if __name__ == "__main__":
    sys.exit(measure_in_application(1, prepared))
