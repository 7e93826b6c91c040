"""Blocks of changes give back every number, and damaged or hostile ones are refused without taking room."""

from __future__ import annotations

import struct
import zlib
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.book_day import books, quotes, rows_of
from tideboard_core.archive.depth.book_rows import BookChange, BookRows, RecordedLevel
from tideboard_core.archive.depth.coding import (
    FORM,
    MOST,
    PIECE,
    decode_book,
    decode_quotes,
    encode_book,
    encode_quotes,
)
from tideboard_core.archive.depth.quote_rows import QUOTE_COLUMNS, QuoteRow, QuoteRows
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.records import NULL

ANY = st.integers(NULL, 2**63 - 1)
REFUSED = (ArchiveError, ValueError, zlib.error)


def same(one: BookRows, other: BookRows) -> bool:
    return all(np.array_equal(getattr(one, each.name), getattr(other, each.name)) for each in fields(BookRows))


@given(st.lists(st.tuples(ANY, ANY, st.integers(0, 7), st.lists(st.tuples(ANY, ANY, ANY, ANY), max_size=5), ANY)))
def test_any_changes_come_back(drawn: list[tuple[int, int, int, list[tuple[int, int, int, int]], int]]) -> None:
    rows = BookRows.of(
        BookChange(received, time, flags, [RecordedLevel(*each) for each in levels], why)
        for received, time, flags, levels, why in drawn
    )
    for form in (FORM, PIECE):
        assert same(decode_book(encode_book(rows, form)), rows)


@given(st.lists(st.tuples(*[ANY] * len(QUOTE_COLUMNS))))
def test_any_quotes_come_back(drawn: list[tuple[int, ...]]) -> None:
    rows = QuoteRows.of(QuoteRow(*each) for each in drawn)
    for form in (FORM, PIECE):
        again = decode_quotes(encode_quotes(rows, form))
        assert all(np.array_equal(one, other) for one, other in zip(again.columns, rows.columns, strict=True))


DATA = [encode_book(rows_of(books(60, 3)), form) for form in (FORM, PIECE)]


@given(st.sampled_from(DATA), st.floats(0, 0.999), st.integers(0, 255), st.floats(0, 1))
def test_damaged_bytes_are_refused_or_are_rows(whole: bytes, at: float, value: int, end: float) -> None:
    changed = bytearray(whole)
    changed[int(at * len(whole))] = value
    for data in (bytes(changed), whole[: int(end * len(whole))]):
        try:
            rows = decode_book(data)
        except REFUSED:
            continue
        assert rows.first[-1] == len(rows.price)
        assert len(rows.first) == len(rows) + 1


@pytest.mark.parametrize(
    ("form", "columns", "changes", "levels"),
    [(FORM, 9, MOST + 1, 0), (FORM, 9, 0, 2**32 - 1), (FORM, 8, 0, 0), (1, 9, 0, 0)],
)
def test_a_head_that_is_not_ours_takes_no_room(form: int, columns: int, changes: int, levels: int) -> None:
    bomb = struct.pack("<BBII", form, columns, changes, levels) + zlib.compress(bytes(2**20))
    with pytest.raises(ArchiveError, match="archive-format"):
        decode_book(bomb)


@pytest.mark.parametrize("form", [FORM, PIECE])
def test_more_or_fewer_bytes_than_the_rows_need_are_refused(form: int) -> None:
    for length in (2**24, 8 * (5 * 3 + 4 * 5) + 8, 8 * (5 * 3 + 4 * 5) - 8):
        with pytest.raises(REFUSED):
            decode_book(struct.pack("<BBII", form, 9, 3, 5) + zlib.compress(bytes(length)))


def test_too_many_changes_are_no_block() -> None:
    rows = BookRows.of([BookChange(at, at, 0) for at in range(3)])
    many = BookRows(*[*[np.zeros(MOST + 1, np.int64)] * 4, np.zeros(MOST + 2, np.int64), *[rows.side] * 4])
    with pytest.raises(ArchiveError, match="archive-format"):
        encode_book(many, FORM)


def test_quotes_take_few_bytes() -> None:
    assert len(encode_quotes(quotes(5_000, 1), FORM)) < 5_000 * 10
