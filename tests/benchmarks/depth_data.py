"""Books of the practice exchange as a recording keeps them: a whole one each minute, received a little later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import numpy as np

from fakes.values.archive_market import DAY, session
from tideboard_core.archive.depth.book_rows import BookChange, BookRows, book_change, book_step, whole_book
from tideboard_core.archive.units import instant, micros
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import OrderBook
from tideboard_sandbox.exchange.facade import Exchange

STEP = 0.05
"""Exchange seconds between two looks at a book: nearly every event is a change of its own."""
_MINUTE = 60_000_000
_LATE, _SPREAD = 3.2, 0.5
"""Mean and spread of the logarithm of the milliseconds that a push takes."""


def practice_books(symbols: list[InstrumentId], minutes: int, seed: int) -> dict[InstrumentId, tuple[BookRows, int]]:
    """The changes of some securities from the open on, and how many levels changed; broker's times in milliseconds."""
    exchange = Exchange(seed=seed, date=DAY, start=time(9, 30))
    rng = np.random.default_rng(seed)
    changes: dict[InstrumentId, list[BookChange]] = {symbol: [] for symbol in symbols}
    last: dict[InstrumentId, OrderBook] = {}
    levels = dict.fromkeys(symbols, 0)
    for symbol in symbols:
        exchange.watch(symbol)
    for now in _moments(minutes):
        exchange.advance_to(now)
        for symbol in symbols:
            book, before = exchange.order_book(symbol), last.get(symbol)
            if before is not None and (book.bids, book.asks) == (before.bids, before.asks):
                continue
            book = OrderBook(
                instrument=symbol, bids=book.bids, asks=book.asks, time=instant(micros(now) // 1000 * 1000)
            )
            known = changes[symbol][-1].received if before is not None else 0
            received = max(known + 1, micros(now) + int(1000 * np.exp(rng.normal(_LATE, _SPREAD))))
            levels[symbol] += len(book_change(before, book))
            if before is None or received // _MINUTE != known // _MINUTE:
                changes[symbol].append(whole_book(received, book))
            else:
                changes[symbol].append(book_step(received, before, book))
            last[symbol] = book
    return {symbol: (BookRows.of(changes[symbol]), levels[symbol]) for symbol in symbols}


def _moments(minutes: int) -> Iterator[datetime]:
    """The moments of continuous trading, without the break."""
    hours, left = session(DAY), minutes * 60.0
    for begin, end in hours.segments:
        for step in range(int(min((end - begin).total_seconds(), left) / STEP)):
            yield begin + timedelta(seconds=STEP * (step + 1))
        left -= (end - begin).total_seconds()
        if left <= 0:
            return
