"""The columns in view as a table, and their cells as rows of a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.archive.depth.book_rows import BID
from tideboard_core.archive.records import NULL, Integers
from tideboard_core.archive.units import price_of
from tideboard_core.flow.depth.book_columns import UNKNOWN
from tideboard_core.flow.depth.column_axis import SECOND
from tideboard_core.flow.depth.depth_columns import DepthColumns
from tideboard_core.flow.depth.trade_log import PriceSums
from tideboard_desktop.depth.words import clock
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn, count_column, price_column, text_column
from tideboard_desktop.ui.csv_export import CsvCell
from tideboard_desktop.ui.theme import Theme

translate = QCoreApplication.translate
CELL_TITLES: Final = ("time", "side", "price", "shares")
MOST: Final = 2000
"""Rows of the table; of more columns the newest."""


class ColumnRow(NamedTuple):
    """A column as figures, None where it is not recorded: best prices, shares of both sides, the largest level."""

    column: int
    time: str
    bid: Decimal | None
    ask: Decimal | None
    bids: int | None
    asks: int | None
    largest: Decimal | None
    largest_shares: int | None
    bought: int
    sold: int
    state: str


def column_rows(columns: DepthColumns, first: int, end: int, sums: PriceSums, newest: int) -> list[ColumnRow]:
    """The columns from `first` to before `end`, newest first; `sums` are their trades."""
    wanted = np.arange(max(first, end - MOST), end)
    books = columns.books.books(wanted, newest)
    bid, ask = columns.books.best(books)
    levels = columns.books.levels(books)
    count = len(wanted)
    shares = {
        side: np.bincount(levels.place[of], weights=levels.shares[of], minlength=count).astype(np.int64)
        for side, of in ((1, levels.side == BID), (-1, levels.side != BID))
    }
    largest = _largest(levels.place, levels.shares)
    known = [0] * count
    price, most = known.copy(), known.copy()
    for at in largest:
        price[int(levels.place[at])], most[int(levels.place[at])] = int(levels.price[at]), int(levels.shares[at])
    place = sums.column - int(wanted[0]) if count else sums.column
    inside = (place >= 0) & (place < count)
    traded = {
        side: np.bincount(place[of], weights=sums.shares[of], minlength=count).astype(np.int64)
        for side, of in ((1, inside & (sums.side > 0)), (-1, inside & (sums.side < 0)))
    }
    missing = translate("Depth", "not recorded")
    zone = columns.zone
    found = []
    for at in range(count - 1, -1, -1):
        recorded = books[at] != UNKNOWN
        found.append(
            ColumnRow(
                column=int(wanted[at]),
                time=clock(columns.axis.begin_of(int(wanted[at])), zone),
                bid=None if bid[at] == NULL else price_of(int(bid[at])),
                ask=None if ask[at] == NULL else price_of(int(ask[at])),
                bids=int(shares[1][at]) if recorded else None,
                asks=int(shares[-1][at]) if recorded else None,
                largest=price_of(price[at]) if most[at] else None,
                largest_shares=most[at] or None,
                bought=int(traded[1][at]),
                sold=int(traded[-1][at]),
                state="" if recorded else missing,
            )
        )
    return found


def _largest(place: Integers, shares: Integers) -> list[int]:
    """For each place the position of its largest level."""
    if not len(place):
        return []
    order = np.lexsort((shares, place))
    last = np.append(place[order][1:] != place[order][:-1], True)
    chosen: list[int] = order[last].tolist()
    return chosen


def columns_table(theme: Theme, parent: QWidget) -> Table:
    """The table that stands in the map's place."""
    columns: list[ValueColumn[ColumnRow]] = [
        text_column("time", translate("Depth", "Time"), lambda row: row.time, width=84, strong=True),
        price_column("bid", translate("Depth", "Best bid"), lambda row: row.bid),
        price_column("ask", translate("Depth", "Best ask"), lambda row: row.ask),
        count_column("bid shares", translate("Depth", "Bid shares"), lambda row: row.bids, width=96),
        count_column("ask shares", translate("Depth", "Ask shares"), lambda row: row.asks, width=96),
        price_column("largest level", translate("Depth", "Largest level"), lambda row: row.largest, width=100, spare=1),
        count_column(
            "largest shares", translate("Depth", "Its shares"), lambda row: row.largest_shares, width=90, spare=1
        ),
        count_column("bought", translate("Depth", "Bought"), lambda row: row.bought, width=84),
        count_column("sold", translate("Depth", "Sold"), lambda row: row.sold, width=84),
        text_column("state", translate("Depth", "State"), lambda row: row.state),
    ]
    model = TableModel[ColumnRow](columns, key=lambda row: row.column, parent=parent)
    return Table(model, theme, identifier="depth_table", name=translate("Depth", "Columns in view"))


def cell_rows(columns: DepthColumns, first: int, end: int, newest: int) -> Iterator[tuple[CsvCell, ...]]:
    """The levels of the columns in view for a file: time (UTC) of the column's begin, side, price, shares."""
    wanted = np.arange(first, end)
    books = columns.books.books(wanted, newest)
    levels = columns.books.levels(books)
    begins = columns.axis.begins_of(wanted)
    for place, side, price, shares in zip(*(part.tolist() for part in levels), strict=True):
        moment = datetime.fromtimestamp(int(begins[place]) / SECOND, UTC)
        yield moment, "bid" if side == BID else "ask", price_of(price), shares
