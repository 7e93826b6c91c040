"""The last book of each stretch, whatever the changes are, in bounded memory."""

from __future__ import annotations

import math
import random
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from fakes.values.archive_market import TENCENT
from fakes.values.depth_books import BEGIN, SECOND
from tideboard_core.archive.depth.book_rows import (
    ASK,
    BID,
    BookChange,
    BookCursor,
    BookFlag,
    BookRows,
    RecordedLevel,
)
from tideboard_core.archive.records import Integers
from tideboard_core.archive.units import PRICE
from tideboard_core.flow.depth import book_states
from tideboard_core.flow.depth.book_states import BookStates, last_states


def wild(changes: int, prices: int, seed: int = 1) -> BookRows:
    """Changes of any levels at so many prices a side, a second apart; now and then a whole book."""
    draw = random.Random(seed)
    rows = []
    for number in range(changes):
        levels = [
            RecordedLevel(side, 6_000_000 - side * (1 + draw.randrange(prices)) * 2000, draw.choice([0, 100, 900]), 1)
            for side in (BID, ASK, BID, ASK)
        ]
        flags = BookFlag.FULL if number % 50 == 0 else BookFlag(0)
        rows.append(BookChange(BEGIN + number * SECOND, BEGIN, int(flags), levels))
    return BookRows.of(rows)


def seconds(rows: BookRows) -> Integers:
    return (rows.received - BEGIN) // (3 * SECOND)


def same(one: BookStates, other: BookStates) -> bool:
    return all(np.array_equal(getattr(one, each.name), getattr(other, each.name)) for each in fields(BookStates))


@pytest.mark.parametrize("prices", [5, 60])
def test_each_state_is_the_book_that_the_cursor_shows(prices: int) -> None:
    rows = wild(200, prices)
    states, cursor = last_states(rows, seconds(rows)), BookCursor(TENCENT, rows)
    assert len(states) == 67
    for at, number in enumerate(states.bins.tolist()):
        cursor.go(BEGIN + (number * 3 + 2) * SECOND)
        book = cursor.book
        assert book is not None
        low, high = int(states.first[at]), int(states.first[at + 1])
        shown = list(zip(states.price[low:high].tolist(), states.shares[low:high].tolist(), strict=True))
        assert shown == [(int(each.price * PRICE), each.quantity) for each in (*book.bids, *book.asks)]


def test_many_prices_are_taken_in_parts_and_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = wild(300, 10, seed=2)
    together = last_states(rows, seconds(rows))
    monkeypatch.setattr(book_states, "MOST_CELLS", 160)
    sizes: list[int] = []
    full = np.full

    def counted(shape: tuple[int, ...], *rest: Any) -> Any:
        sizes.append(math.prod(np.atleast_1d(shape).tolist()))
        return full(shape, *rest)

    monkeypatch.setattr(np, "full", counted)
    assert same(last_states(rows, seconds(rows)), together)
    assert max(sizes) <= 160
