"""The minutes after the last known bar, as recorded trades and quotes tell them: bars are read once a minute alone."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.depth.quote_rows import QuoteRows
from tideboard_core.archive.records import NULL, Rows
from tideboard_core.archive.units import MONEY, PRICE
from tideboard_core.replay.known_rows import MINUTE, Moments

_OF_PRICE: Final = PRICE // MONEY
"""Price times shares by what the archive counts money in."""


class ToldMinute(NamedTuple):
    """A minute that ends at `end` (microseconds of UTC): price in 1/10000, shares and money (1/1000) traded in it."""

    end: int
    price: int
    volume: int
    turnover: int


def newest_minutes(trades: Rows, *, reach_back: bool, quotes: QuoteRows, ends: Moments) -> list[ToldMinute]:
    """The minutes that end at `ends` in which there was a trade by the known `trades`, or else by the quotes.

    `reach_back`: none is missing before the first of `trades`. A minute whose begin neither reaches is left out.
    Trades come first, as they say when each was made; a quote may tell of the last ones of a minute in the next.
    """
    times, made = trades["time"], np.maximum.accumulate(quotes.time)
    order = np.argsort(times, kind="stable")
    found: list[ToldMinute | None] = []
    for end in ends.tolist():
        begin = end - MINUTE
        inside = slice(*times[order].searchsorted([begin, end]).tolist())
        known = reach_back or (len(order) and times[order[0]] <= begin)
        found.append((_of_trades(trades, order[inside], end) if known else None) or _of_quotes(quotes, made, end))
    return [each for each in found if each is not None]


def _of_trades(trades: Rows, places: NDArray[np.intp], end: int) -> ToldMinute | None:
    if not len(places):
        return None
    prices, shares = trades["price"][places], trades["shares"][places]
    return ToldMinute(end, int(prices[-1]), int(shares.sum()), int((prices * shares).sum()) // _OF_PRICE)


def _of_quotes(quotes: QuoteRows, made: Moments, end: int) -> ToldMinute | None:
    before, last = (int(made.searchsorted(at)) - 1 for at in (end - MINUTE, end))
    if before < 0 or last == before:
        return None
    values = [int(column[row]) for column in (quotes.volume, quotes.turnover) for row in (before, last)]
    if NULL in values or int(quotes.last[last]) == NULL:
        return None
    return ToldMinute(end, int(quotes.last[last]), values[1] - values[0], values[3] - values[2])
