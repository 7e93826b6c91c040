"""How long a level stood, when it left, and whether it was withdrawn: said only where the record proves it."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.depth.book_rows import BID, LEVELS, BookFlag, BookRows
from tideboard_core.archive.records import Integers
from tideboard_core.flow.depth.book_columns import UNKNOWN, BookColumns
from tideboard_core.flow.depth.book_log import BookLog
from tideboard_core.flow.depth.book_states import BookStates, last_states
from tideboard_core.flow.depth.column_axis import SECOND

APART: Final = 3 * SECOND
"""How far apart a trade and the change of the book that it makes may be: they come in two streams."""
_SHARE: Final = 0.6
"""Share of a level's shares from which it counts as still standing."""


class DepartureOutcome(Enum):
    """Why a level has fewer shares than before: `LEFT` = it is beyond the ten, where the feed says nothing."""

    WITHDRAWN = auto()
    PARTLY = auto()
    TRADED = auto()
    LEFT = auto()
    THINNED = auto()
    UNPROVED = auto()


class Standing(NamedTuple):
    """`least` shares or more stood from the begin of column `since` to that of `until`, None while they still do.

    `open_begin`: nothing is known before; `open_end`: nothing is known after.
    """

    least: int
    since: int
    until: int | None
    open_begin: bool
    open_end: bool


class Departure(NamedTuple):
    """The change with which a level fell: its moment (microseconds of UTC), shares before and after, shares printed."""

    moment: int
    before: int
    after: int
    printed: int
    outcome: DepartureOutcome


def round_share(shares: int) -> int:
    """The shares from which a level of so many still stands: three fifths, to one digit."""
    least = int(shares * _SHARE)
    digit: int = 10 ** (len(str(least)) - 1)
    return max(least // digit * digit, 1)


def standing_of(columns: BookColumns, column: int, newest: int, price: int, side: int, shares: int) -> Standing | None:
    """How long the level that has `shares` in a column stood; None where the column is not known."""
    book = int(columns.books(np.array([column], np.int64), newest)[0])
    run = columns.run_of(column)
    if book == UNKNOWN or run is None:
        return None
    least = round_share(shares)
    stands = columns.standing(price, side, least)
    before = np.flatnonzero(~stands[: book + 1])
    first = int(before[-1]) + 1 if len(before) else 0
    since = max(columns.column_of_book(min(first, book)), run[0])
    after = np.flatnonzero(~stands[book:])
    until = columns.column_of_book(book + int(after[0])) if len(after) else None
    open_end = False
    if run[1] is not None and (until is None or until >= run[1]):
        until, open_end = run[1], True
    return Standing(least, since, until, since == run[0], open_end)


def departure_of(
    log: BookLog, price: int, side: int, least: int, begin: int, end: int, *, reported: int = LEVELS
) -> Departure | None:
    """The last change between two moments with which a level fell below `least`; `printed` is left at 0.

    `reported` is how many levels of a side the feed has: where a book has so many, what is beyond them is not told.
    """
    found = None
    for piece in log.pieces(begin, end):
        rows = piece.rows
        found = _fall(rows, price, side, least, begin, end, min(reported, LEVELS)) or found
    return found


def _fall(rows: BookRows, price: int, side: int, least: int, begin: int, end: int, reported: int) -> Departure | None:
    row, shares = _history(rows, price, side)
    moments = rows.moments
    before = np.append(0, shares[:-1])
    fell = (before >= least) & (shares < least) & (moments[row] >= begin) & (moments[row] < end)
    at = np.flatnonzero(fell)
    if not len(at):
        return None
    last = int(at[-1])
    change = int(row[last])
    old, new = int(before[last]), int(shares[last])
    if int(rows.flags[change]) & BookFlag.THINNED:
        outcome = DepartureOutcome.THINNED
    elif new == 0 and not _is_reported(_book_after(rows, change), 0, price, side, reported):
        outcome = DepartureOutcome.LEFT
    else:
        outcome = DepartureOutcome.UNPROVED
    return Departure(int(moments[change]), old, new, 0, outcome)


def _history(rows: BookRows, price: int, side: int) -> tuple[Integers, Integers]:
    """The changes in which a level is told or known to be gone, and its shares after them."""
    place = np.repeat(np.arange(len(rows)), np.diff(rows.first))
    at = np.flatnonzero((rows.price == price) & (rows.side == side))
    wholes = np.flatnonzero(rows.flags & BookFlag.FULL)
    told = place[at]
    gone = np.setdiff1d(wholes, told)
    row = np.concatenate([told, gone])
    shares = np.concatenate([rows.shares[at], np.zeros(len(gone), np.int64)])
    order = np.argsort(row, kind="stable")
    row, shares = row[order], shares[order]
    last = np.append(row[1:] != row[:-1], True)[: len(row)]
    return row[last], shares[last]


def _book_after(rows: BookRows, change: int) -> BookStates:
    """The book after a change as the only state."""
    wholes = rows.wholes
    part = rows.part(int(wholes[np.searchsorted(wholes, change, side="right") - 1]), change + 1)
    return last_states(part, np.zeros(len(part), np.int64))


def _is_reported(states: BookStates, at: int, price: int, side: int, reported: int) -> bool:
    """Whether a level of this price would be among those of a book, if it had shares."""
    low, high = int(states.first[at]), int(states.first[at + 1])
    prices = states.price[low:high][states.side[low:high] == side]
    if len(prices) < reported:
        return True
    return bool(price >= prices.min()) if side == BID else bool(price <= prices.max())


def judged(departure: Departure, printed: int | None) -> Departure:
    """The departure with what was printed at its price; None: trades may be missing, so that nothing is proved."""
    if departure.outcome is not DepartureOutcome.UNPROVED or printed is None:
        return departure
    fell = departure.before - departure.after
    explained = min(printed, fell)
    outcome = (
        DepartureOutcome.TRADED
        if explained == fell
        else DepartureOutcome.PARTLY
        if explained
        else DepartureOutcome.WITHDRAWN
    )
    return departure._replace(printed=explained, outcome=outcome)
