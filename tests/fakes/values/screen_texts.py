"""What a person reads in watchlist, capital flow, order book and tape, live or in a replay: the docks' own texts."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from tideboard_desktop.book.dock import OrderBookDock
from tideboard_desktop.flow.chart.minute_reading import reading_at, reading_row
from tideboard_desktop.flow.chart.readout import minute_readout
from tideboard_desktop.flow.dock import CapitalFlowDock
from tideboard_desktop.flow.quote_strip import quote_items
from tideboard_desktop.watchlists.columns import ListColumn
from tideboard_desktop.watchlists.dock import WatchlistDock

LEVELS: Final = 10
"""A side: what is recorded of a book."""
TRADES: Final = 20
"""Rows of the tape that are compared, the newest ones."""
COLUMNS: Final = (
    ListColumn.SYMBOL,
    ListColumn.LAST,
    ListColumn.CHANGE,
    ListColumn.FLOW,
    ListColumn.PERCENTILE,
    ListColumn.CHANGE_AMOUNT,
    ListColumn.RATIO,
    ListColumn.VOLUME,
    ListColumn.TURNOVER,
    ListColumn.OPEN,
    ListColumn.HIGH,
    ListColumn.LOW,
    ListColumn.PREV_CLOSE,
    ListColumn.AMPLITUDE,
)
"""All but two: neither the part of all shares that was traded nor prices outside US hours are recorded."""
_HEADLINE: Final = ("net", "net of turnover", "block", "minute", "last 15 minutes")
_READING: Final = ("symbol", "minute", "currency", "net", "extra-large", "large", "medium", "small", "change", "ratio")
Texts = dict[str, str]


def watchlist_texts(dock: WatchlistDock) -> Texts:
    """Each cell of the rows on screen."""
    model = dock.model
    return {
        f"watchlist {model.id_at(row)} {column.key}": model.words(model.index(row, column))
        for row in dock.visible_rows()
        for column in COLUMNS
    }


def book_texts(dock: OrderBookDock) -> Texts:
    """Price, shares and orders of ten levels a side, the row between them, the bids' share; or why there is none."""
    ladder, state = dock.ladder.shown, dock.book._pane.footer.state
    found = {
        f"book {side} {number}": f"{row.price_text} {row.quantity} {row.orders}"
        for side, rows in (("ask", ladder.asks[::-1]), ("bid", ladder.bids))
        for number, row in enumerate(rows[:LEVELS], start=1)
    }
    spread = dock.ladder._spread
    found["book spread"] = f"{spread.last} {spread.change} {spread.spread}"
    found["book share"] = "" if ladder.bid_percent is None else f"{ladder.bid_percent}%"
    found["book state"] = "" if state is None else f"{state.sentence}: {state.reason}"
    return found


def tape_texts(dock: OrderBookDock) -> Texts:
    """The newest trades, the newest first; the tape has to be on screen."""
    view = dock.tape.view
    assert view.isVisible()
    return {f"tape {row + 1}": view.row_words(row) for row in range(min(TRADES, view.row_count()))}


def flow_texts(dock: CapitalFlowDock, until: float = math.inf) -> Texts:
    """The headline, the line of the quote, the read-out of the newest minute that ended by `until` (UTC seconds).

    The caption of the net names its day live, in a replay the frame does: what it says of the minute is read.
    The read-out is that of the crosshair, and the row that is copied from it in full precision without its ratio: the
    turnover of LongPort's running minute is made of pushes by the second until the line is read again.
    """
    body = dock.body
    assert body is not None
    *figures, price = body.headline.texts()
    names = [*_HEADLINE, *(f"beside {number}" for number in range(len(figures) - len(_HEADLINE)))]
    found = dict(zip(names, figures, strict=True)) | {"price": price}
    texts = {f"flow {name}": f"{caption}: {figure}" for name, (caption, figure) in found.items()}
    texts["flow net"] = texts["flow net"].rpartition("to ")[2]
    day = body.day
    for item in quote_items(day.quote, day.facts, None, body.sources.units):
        texts[f"flow quote {item.caption}"] = item.spoken()
    if day.series is not None and body.chart.picture is not None:
        subject, newest = day.subject(), int(np.searchsorted(day.series.times, until, side="right")) - 1
        reading = reading_at(day.series, day.price, newest, day.comparison)
        cells = reading_row(reading, subject.symbol, subject.currency, subject.zone).split("\t")
        names = [*_READING, "price", "price change"]
        texts |= {f"flow copied {name}": text for name, text in zip(names, cells, strict=True) if name != "ratio"}
        shown = minute_readout(reading, body.chart.picture)
        texts |= {
            f"flow read-out {number}": f"{row.name} {row.plain} {row.signed}"
            for number, row in enumerate((*shown.upper, *shown.lower))
        }
        texts["flow read-out"] = shown.title
    return texts


def screen_texts(
    watchlist: WatchlistDock, flow: CapitalFlowDock, book: OrderBookDock, until: float = math.inf
) -> Texts:
    """All of it; `until` as for `flow_texts`."""
    return {**watchlist_texts(watchlist), **flow_texts(flow, until), **book_texts(book), **tape_texts(book)}
