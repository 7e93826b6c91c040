"""What is known of one cell: its shares, how long they stood, how they left, and what was traded at its price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from tideboard_core.archive.depth.book_rows import ASK, BID
from tideboard_core.flow.depth.book_columns import UNKNOWN
from tideboard_core.flow.depth.book_log import UnknownStretch
from tideboard_core.flow.depth.departures import Departure, Standing, standing_of
from tideboard_core.flow.depth.depth_columns import DepthColumns
from tideboard_core.flow.depth.price_rows import PriceRows
from tideboard_core.flow.depth.trade_log import PriceSums


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFacts:
    """Prices in 1/10000, moments in microseconds of UTC. `known` is False where nothing was recorded: then `hole` why.

    `side` is 0 where no level of the price was reported; `level` counts from the best price (1), of `levels`.
    """

    column: int
    moment: int
    price: int
    known: bool
    hole: UnknownStretch | None = None
    side: int = 0
    shares: int = 0
    level: int = 0
    levels: int = 0
    bid: int | None = None
    ask: int | None = None
    reported: bool = True
    standing: Standing | None = None
    departure: Departure | None = None
    traded: int = 0


def facts_of(
    columns: DepthColumns, rows: PriceRows, column: int, row: int, view: PriceSums, newest: int, now: datetime
) -> CellFacts:
    """The facts of a cell; `view` are the sums of trades in view, `newest` is the column of now (aware)."""
    axis, books = columns.axis, columns.books
    price, above = int(rows.prices[row]), int(rows.prices[row + 1])
    moment = axis.begin_of(column)
    traded = int(view.shares[(view.price >= price) & (view.price < above)].sum())
    number = int(books.books(np.array([column], np.int64), newest)[0])
    if number == UNKNOWN:
        holes = columns.day.log.holes(axis.begin_of(0), axis.end_of(newest)) if column <= newest else []
        hole = next(
            (one for one in holes if one.begin < axis.end_of(column) and (one.end is None or one.end > moment)), None
        )
        return CellFacts(column=column, moment=moment, price=price, known=False, hole=hole, traded=traded)
    bids, asks = books.book(number)
    bid, ask = (bids[0][0] if bids else None), (asks[0][0] if asks else None)
    for side, levels in ((ASK, asks), (BID, bids)):
        inside = [at for at, (each, _shares) in enumerate(levels) if price <= each < above]
        if inside:
            shares = sum(levels[at][1] for at in inside)
            at_price = levels[inside[0]][0]
            standing = standing_of(books, column, newest, at_price, side, shares) if len(inside) == 1 else None
            departure = (
                None
                if standing is None
                else columns.day.departure(axis, standing, at_price, side, now, reported=books.deepest)
            )
            return CellFacts(
                column=column,
                moment=moment,
                price=at_price,
                known=True,
                side=side,
                shares=shares,
                level=inside[0] + 1,
                levels=len(levels),
                bid=bid,
                ask=ask,
                standing=standing,
                departure=departure,
                traded=traded,
            )
    ends = [levels[-1][0] for levels in (bids, asks) if levels]
    reported = bool(ends) and min(ends) <= price <= max(ends)
    return CellFacts(
        column=column, moment=moment, price=price, known=True, bid=bid, ask=ask, reported=reported, traded=traded
    )
