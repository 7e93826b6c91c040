"""Own orders and fills on the map, and the levels of the book of now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.units import PRICE, from_amount, micros
from tideboard_core.flow.depth.column_axis import ColumnAxis
from tideboard_core.flow.depth.price_rows import Steps, steps_of
from tideboard_core.model.order import Fill, Order, Side
from tideboard_core.model.quote import OrderBook
from tideboard_core.model.shares import Shares
from tideboard_desktop.depth.ramp import ramp
from tideboard_desktop.depth.surroundings import LadderLevel, OwnFill, RestingLine
from tideboard_desktop.depth.words import price
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme

translate = QCoreApplication.translate
StepOf = Callable[[int], Decimal | None]
Resting = Mapping[tuple[Side, int], Shares]
LEVELS = 10


@lru_cache(maxsize=4096)
def units_of(value: Decimal) -> int | None:
    """A price in 1/10000, None if it cannot be kept so."""
    try:
        return from_amount(value, PRICE)
    except ArchiveError:
        return None


def _rest(orders: Iterable[Order]) -> list[tuple[Order, int]]:
    """The orders that rest at a price, with that."""
    found = []
    for order in orders:
        units = None if order.price is None else units_of(order.price)
        if order.open and not order.legs and units is not None and order.remaining > 0:
            found.append((order, units))
    return found


def resting(orders: Iterable[Order]) -> Resting:
    """Own shares that rest, by side and price."""
    found: dict[tuple[Side, int], Shares] = {}
    for order, units in _rest(orders):
        found[order.side, units] = found.get((order.side, units), 0) + order.remaining
    return found


def resting_lines(orders: Iterable[Order], axis: ColumnAxis, step: StepOf) -> list[RestingLine]:
    """Resting orders as lines from when they were placed."""
    found = []
    for order, units in _rest(orders):
        words = (
            translate("Depth", "Buy {shares} at {price}, resting")
            if order.side is Side.BUY
            else translate("Depth", "Sell {shares} at {price}, resting")
        )
        text = words.format(shares=fmt.quantity(order.remaining), price=price(units, step(units)))
        found.append(RestingLine(axis.column_of(micros(order.created)), units, text))
    return found


def fill_marks(fills: Iterable[Fill], axis: ColumnAxis, step: StepOf) -> list[OwnFill]:
    """The fills of the session as arrows."""
    found, begin, end = [], axis.begin_of(0), axis.end_of(axis.count - 1)
    for fill in fills:
        units, moment = units_of(fill.price), micros(fill.time)
        if units is None or not begin <= moment < end:
            continue
        buy = fill.side is Side.BUY
        words = translate("Depth", "B {shares} at {price}") if buy else translate("Depth", "S {shares} at {price}")
        text = words.format(shares=fmt.quantity(fill.quantity), price=price(units, step(units)))
        found.append(OwnFill(axis.column_of(moment), units, buy, text))
    return found


def levels_now(book: OrderBook, own: Resting, steps: Steps, theme: Theme) -> Sequence[LadderLevel]:
    """The levels of a book, the highest price first, each with the colour of its shares."""
    tints, found = ramp(theme), []
    levels = [*book.asks[:LEVELS][::-1], *book.bids[:LEVELS]]
    colours = steps_of(np.array([level.quantity for level in levels], np.int64), steps).tolist()
    best, asks = (book.best_bid, book.best_ask), len(book.asks[:LEVELS])
    for at, (level, step) in enumerate(zip(levels, colours, strict=True)):
        units, bid = units_of(level.price), at >= asks
        if units is not None:
            shares = own.get((Side.BUY if bid else Side.SELL, units), 0) if own else 0
            found.append(LadderLevel(units, level.quantity, bid, level in best, tints[step - 1], shares))
    return found


def shares_shown(book: OrderBook | None) -> tuple[int, int]:
    """The shares of the ten best bids and asks."""
    if book is None:
        return 0, 0
    bids, asks = (sum(level.quantity for level in levels[:LEVELS]) for levels in (book.bids, book.asks))
    return bids, asks
