"""Our order-book dock. A round is some new books of ten levels a side, taken and painted."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QApplication

from benchmarks.ours.screen import Drawn
from benchmarks.ours.watchlist import fail
from benchmarks.subject import serve
from fakes.trading_values import QUOTE, TENCENT
from tideboard_core.clock import SystemClock
from tideboard_core.hub import Hub
from tideboard_core.model.quote import Level, OrderBook
from tideboard_core.ports import Key, Lazy, Topic
from tideboard_desktop.docks.order_book import OrderBookDock
from tideboard_desktop.frame import Frame
from tideboard_desktop.selection import Selection
from tideboard_desktop.theme import install, make_theme

SIZE = (320, 520)
BOOKS = 300
LEVELS = 10
CHANGED = 8
"""Rows that change from one book to the next."""


def side(sign: int, draw: random.Random) -> tuple[Level, ...]:
    """Ten levels away from the middle."""
    step = Decimal("0.5")
    return tuple(
        Level(Decimal("612.50") + sign * step * level, draw.randrange(1, 500) * 100, draw.randrange(1, 30))
        for level in range(1, LEVELS + 1)
    )


def next_book(book: OrderBook, draw: random.Random) -> OrderBook:
    """The same book with other quantities in some rows."""
    sides = [list(book.bids), list(book.asks)]
    for _ in range(CHANGED):
        levels, place = draw.choice(sides), draw.randrange(LEVELS)
        levels[place] = Level(levels[place].price, draw.randrange(1, 500) * 100, draw.randrange(1, 30))
    return replace(book, bids=tuple(sides[0]), asks=tuple(sides[1]))


def main() -> None:
    """Serve rounds."""
    qt = QApplication([])
    theme, clock, draw = make_theme(), SystemClock(), random.Random(7)
    install(qt, theme)
    hub = Hub(clock)
    dock = OrderBookDock(hub, Selection(TENCENT.id), frame := Frame(hub, fail), theme)
    dock.resize(*SIZE)
    dock.show()
    hub.publish(Key(Topic.INSTRUMENT, TENCENT.id), Lazy.ready(TENCENT))
    hub.publish(Key(Topic.QUOTE, TENCENT.id), Lazy.ready(QUOTE))
    books = [OrderBook(instrument=TENCENT.id, bids=side(-1, draw), asks=side(1, draw), time=QUOTE.time)]
    for _ in range(BOOKS):
        books.append(next_book(books[-1], draw))
    drawn = Drawn(dock.ladder)

    def step(number: int) -> None:
        hub.publish(Key(Topic.BOOK, TENCENT.id), Lazy.ready(books[number]))
        frame._tick()

    def round_() -> dict[str, Any]:
        return drawn.timed(BOOKS, step)

    serve(round_, "PySide6-Essentials")


if __name__ == "__main__":
    main()
