"""The last book of each of some stretches of time, from the changes of a book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.depth.book_rows import BID, LEVELS, BookFlag, BookRows
from tideboard_core.archive.records import NULL, Integers

_ASKS: Final = 2**54
"""Added to ask prices, so that one number orders the levels: best bid first, then best ask first."""
MOST_CELLS: Final = 2**22
"""Books times prices that are looked at together: a foreign file may have any number of prices."""


@dataclass(frozen=True, slots=True, eq=False)
class BookStates:
    """Books in order of time; book k has the levels first[k]:first[k+1], bids before asks, the best ones first.

    `bins` number the stretches (ascending), `bid` and `ask` are the best prices, NULL without one, `thinned` is 1 where
    changes before the book were left out.
    """

    bins: Integers
    first: Integers
    side: Integers
    price: Integers
    shares: Integers
    bid: Integers
    ask: Integers
    thinned: Integers

    def __len__(self) -> int:
        return len(self.bins)


def last_states(rows: BookRows, bins: Integers) -> BookStates:
    """The book after the last change of each bin, ten levels a side at most.

    `rows` begin with a whole book and have no gap; `bins` ascend.
    """
    last = np.flatnonzero(np.append(bins[1:] != bins[:-1], True)) if len(bins) else np.zeros(0, np.int64)
    place = np.searchsorted(last, np.repeat(np.arange(len(rows)), np.diff(rows.first)))
    ordered = np.where(rows.side == BID, -rows.price, rows.price + _ASKS)
    keys, number = np.unique(ordered, return_inverse=True)
    if len(last) > 1 and len(last) * len(keys) > MOST_CELLS:
        return _in_halves(rows, bins, int(last[len(last) // 2 - 1]) + 1)
    newest = np.full((len(last), len(keys)), -1, np.int64)
    newest[place, number] = np.arange(len(place))  # of several changes of a level the last one stays
    np.maximum.accumulate(newest, axis=0, out=newest)
    wholes = np.flatnonzero(rows.flags & BookFlag.FULL)
    since = rows.first[wholes[np.searchsorted(wholes, last, side="right") - 1]] if len(last) else last
    stands = newest >= since[:, np.newaxis]
    stands &= rows.shares[newest] > 0 if len(rows.shares) else False
    state, key = np.nonzero(stands)
    first = np.searchsorted(state, np.arange(len(last) + 1))
    if len(state) and int(np.diff(first).max()) > LEVELS:
        best = _among_best(state, keys[key] < 0)
        state, key = state[best], key[best]
        first = np.searchsorted(state, np.arange(len(last) + 1))
    chosen = newest[state, key]
    side, price = rows.side[chosen], rows.price[chosen]
    bids = first[:-1] + np.bincount(state[side == BID], minlength=len(last))
    return BookStates(
        bins=bins[last],
        first=first,
        side=side,
        price=price,
        shares=rows.shares[chosen],
        bid=_at(price, first[:-1], bids > first[:-1]),
        ask=_at(price, bids, bids < first[1:]),
        thinned=(rows.flags[last] & BookFlag.THINNED != 0).astype(np.int64),
    )


def _among_best(state: Integers, bid: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which levels are among the ten best ones of their state and side; they are in order."""
    begins = np.append(True, (state[1:] != state[:-1]) | (bid[1:] != bid[:-1]))
    places = np.arange(len(state))
    rank = places - np.maximum.accumulate(np.where(begins, places, 0))
    found: NDArray[np.bool_] = rank < LEVELS
    return found


def _in_halves(rows: BookRows, bins: Integers, cut: int) -> BookStates:
    """The same, of the changes before a place and of those from it on, which know the ten best levels of before."""
    one = last_states(rows.part(0, cut), bins[:cut])
    book = whole_row(int(rows.received[cut]), one, len(one) - 1)
    rest = BookRows.joined([book, rows.part(cut, len(rows))])
    other = last_states(rest, np.append(bins[cut], bins[cut:]))
    parts = (
        np.concatenate([getattr(one, name), getattr(other, name)])
        for name in ("bins", "side", "price", "shares", "bid", "ask", "thinned")
    )
    numbers, side, price, shares, bid, ask, thin = parts
    first = np.concatenate([one.first, other.first[1:] + one.first[-1]])
    return BookStates(bins=numbers, first=first, side=side, price=price, shares=shares, bid=bid, ask=ask, thinned=thin)


def _at(prices: Integers, places: Integers, there: np.ndarray) -> Integers:
    found = np.full(len(places), NULL, np.int64)
    found[there] = prices[places[there]]
    return found


def whole_row(moment: int, states: BookStates, at: int, *, thinned: bool = False) -> BookRows:
    """One of the books as a change that has all of it."""
    low, high = int(states.first[at]), int(states.first[at + 1])
    return book_rows(
        [moment], [high - low], states.side[low:high], states.price[low:high], states.shares[low:high], thinned=thinned
    )


def book_rows(
    moments: list[int] | Integers,
    counts: list[int] | Integers,
    side: Integers,
    price: Integers,
    shares: Integers,
    *,
    thinned: bool,
) -> BookRows:
    """Whole books at some moments, the first of them with the first counts[0] levels, and so on."""
    number = len(moments)
    first = np.zeros(number + 1, np.int64)
    np.cumsum(counts, out=first[1:])
    flags = BookFlag.FULL | (BookFlag.THINNED if thinned else BookFlag(0))
    return BookRows(
        received=np.asarray(moments, np.int64),
        time=np.full(number, NULL, np.int64),
        flags=np.full(number, int(flags), np.int64),
        why=np.zeros(number, np.int64),
        first=first,
        side=side,
        price=price,
        shares=shares,
        orders=np.full(len(side), NULL, np.int64),
    )


def thinned(rows: BookRows, seconds: int) -> BookRows:
    """The last book of each so many seconds, marked as thinned."""
    moments = rows.moments
    bins = moments // (seconds * 1_000_000)
    states = last_states(rows, bins)
    ends = moments[np.append(bins[1:] != bins[:-1], True)]
    return book_rows(ends, np.diff(states.first), states.side, states.price, states.shares, thinned=True)
