"""Trades of one session as columns of whole numbers, from the archive or as they were pushed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.records import NULL, Integers, Print, Rows
from tideboard_core.archive.units import PRICE, from_amount, micros
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import AggressorSide, Tick
from tideboard_core.model.session import Session

BOUGHT: Final = 1
SOLD: Final = -1
NEUTRAL: Final = 0
AT_OPEN: Final = 1_000_000
"""Microseconds from the open in which a trade of a special type is that of the auction before it."""

_TYPES_OF_THE_BOOK: Final = frozenset({Market.US})
"""Markets whose feeds name trades of the book, too: F is a sweep, I an odd lot (types of LongPort's `Trade`)."""
_SIDES: Final = {AggressorSide.BUY: BOUGHT, AggressorSide.SELL: SOLD, AggressorSide.NEUTRAL: NEUTRAL}
_MICROSECONDS: Final = 1_000_000


class Prints(NamedTuple):
    """Columns of trades, oldest first: exchange time in microseconds of UTC, price in 1/10000, shares, side as sent.

    `special` is 1 for a trade of another type than the normal one.
    """

    times: Integers
    prices: Integers
    shares: Integers
    sides: Integers
    special: Integers

    @property
    def money(self) -> Integers:
        """Price times shares, in 1/10000 of the currency."""
        traded: Integers = self.prices * self.shares
        return traded


def print_of(tick: Tick) -> Print:
    """A pushed trade as the archive keeps it; a price beyond all that can be kept exactly is None."""
    try:
        price = from_amount(tick.price, PRICE)
    except ArchiveError:
        price = None
    side = _SIDES[tick.direction]
    return Print(tick.sequence, micros(tick.time), price, tick.quantity, side, int(bool(tick.kind)))


def prints_of(rows: Rows) -> Prints:
    """Recorded trades by their time; those without a price are left out."""
    priced = rows.chosen(rows["price"] != NULL)
    ordered = priced.chosen(np.argsort(priced["time"], kind="stable"))
    return Prints(*(ordered[name] for name in ("time", "price", "shares", "side", "special")))


def columns_of(prints: Iterable[Print]) -> Prints:
    """Trades as columns, in the given order; those without a price are left out."""
    rows = [(each.time, each.price, each.shares, each.side, each.special) for each in prints if each.price is not None]
    return Prints(*np.array(rows, np.int64).reshape(-1, 5).T)


def of_auction(prints: Prints, session: Session) -> NDArray[np.bool_]:
    """Which trades are of the auction before the open although they are stamped at it, as a feed may do."""
    begin = round(session.open.timestamp()) * _MICROSECONDS
    found: NDArray[np.bool_] = (prints.special != 0) & (prints.times >= begin) & (prints.times < begin + AT_OPEN)
    return found


def counted(each: Print, market: Market) -> Print:
    """A trade with the side by which our own sums count it: none for one of a special type, whatever was sent.

    A block, a late report or an odd lot took no price of the book, so whoever named its side guessed. In New York the
    side stays: there a type also names sweeps and odd lots of the book itself, most trades of some shares, and the
    archive does not keep which type it was.
    """
    special = each.special and each.side != NEUTRAL and market not in _TYPES_OF_THE_BOOK
    return each._replace(side=NEUTRAL) if special else each


def counted_sides(sides: Integers, special: Integers, market: Market) -> Integers:
    """The same for columns of trades."""
    return sides if market in _TYPES_OF_THE_BOOK else np.where(special != 0, NEUTRAL, sides)


def minute_of(time: int, session: Session) -> int:
    """0-based session minute of a time (microseconds of UTC), -1 outside continuous trading."""
    first = 0
    for segment in session.segments:
        begin, end = (round(each.timestamp()) * _MICROSECONDS for each in segment)
        if begin <= time < end:
            return first + (time - begin) // (60 * _MICROSECONDS)
        first += (end - begin) // (60 * _MICROSECONDS)
    return -1
