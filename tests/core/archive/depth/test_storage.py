"""Changes in the file: appended in pieces, folded into blocks, each transaction whole."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.values.archive_market import DAY, KEY, TENCENT, after_close
from fakes.values.book_day import books, quotes, record, rows_of, second
from tideboard_core.archive.depth import storage
from tideboard_core.archive.depth.book_rows import BookRows
from tideboard_core.archive.depth.storage import recorded_of, stored_blocks
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import DEPTH, QUOTES
from tideboard_core.archive.rows import SessionId
from tideboard_core.archive.writer import ArchiveWriter


def session_of(reader: ArchiveReader) -> SessionId:
    found = reader.session_id(KEY, TENCENT, DAY)
    assert found is not None
    return found


def same(one: BookRows, other: BookRows) -> bool:
    return all(np.array_equal(getattr(one, each.name), getattr(other, each.name)) for each in fields(BookRows))


def without_end(rows: BookRows) -> BookRows:
    """Without the gap behind the last change of a recording that broke off."""
    return rows.part(0, len(rows) - 1)


def test_pieces_become_a_block_with_the_next_whole_book(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    rows = rows_of(books(200, 1))
    record(writer, rows)
    blocks = stored_blocks(writer.database, DEPTH, session_of(reader))
    minutes = [each for each in blocks if each.whole is not None]
    assert len(blocks) < 70
    assert [each.changes for each in blocks[:3]] == np.diff(rows.wholes)[:3].tolist()
    assert len(minutes) == 4
    assert sum(each.changes for each in blocks) == len(rows)
    assert sum(each.levels for each in blocks) == len(rows.price)
    assert same(without_end(reader.depth(KEY, TENCENT, DAY)), rows)


def test_a_sealed_day_has_few_blocks_that_begin_with_a_whole_book(
    writer: ArchiveWriter, reader: ArchiveReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "LARGE", 400)
    rows = rows_of(books(900, 2))
    record(writer, rows, known=30_000)
    writer.seal_depth(KEY, TENCENT, DAY, after_close())
    blocks = stored_blocks(writer.database, DEPTH, session_of(reader))
    assert all(each.whole == each.begin for each in blocks)
    assert all(400 <= each.changes + each.levels < 1200 for each in blocks[:-1])
    assert [each.number for each in blocks] == sorted(each.number for each in blocks)
    assert same(reader.depth(KEY, TENCENT, DAY), rows)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=12), st.integers(20, 300), st.booleans(), st.integers(0, 9))
def test_any_pieces_give_the_same_changes_sealed_or_not(
    writer: ArchiveWriter, reader: ArchiveReader, sizes: list[int], large: int, sealed: bool, number: int
) -> None:
    day = DAY
    rows = rows_of(books(240, number, per_second=1)).part(0, sum(sizes))
    with pytest.MonkeyPatch.context() as patch, writer.batch():
        patch.setattr(storage, "LARGE", large)
        patch.setattr(storage, "MOST", 4 * large)
        for table in ("depth_block", "depth_day"):
            writer.database.execute(f"DELETE FROM {table}")  # noqa: S608  # the fixture lives for all examples
        start = 0
        for size in sizes:
            writer.add_depth(KEY, TENCENT, day, rows.part(start, start + size), known=second(30_000))
            start += size
        if sealed:
            writer.seal_depth(KEY, TENCENT, day, after_close())
    assert same(reader.depth(KEY, TENCENT, day), rows)


def test_a_whole_day_in_one_call_is_cut_at_whole_books(
    writer: ArchiveWriter, reader: ArchiveReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "LARGE", 500)
    rows = rows_of(books(600, 4))
    writer.add_depth(KEY, TENCENT, DAY, rows, known=second(30_000))
    blocks = stored_blocks(writer.database, DEPTH, session_of(reader))
    assert len(blocks) > 3
    assert all(each.whole == each.begin for each in blocks)
    assert same(reader.depth(KEY, TENCENT, DAY), rows)


def test_what_is_known_goes_on_without_changes(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    rows = rows_of(books(10, 6))
    writer.add_depth(KEY, TENCENT, DAY, rows)
    before = recorded_of(writer.database, DEPTH, session_of(reader))
    writer.add_depth(KEY, TENCENT, DAY, BookRows.of([]), known=second(90))
    day = recorded_of(writer.database, DEPTH, session_of(reader))
    assert before is not None
    assert day is not None
    assert day.known - before.known == (second(90) - second(0)) // timedelta(microseconds=1) - (
        int(rows.received[-1]) - int((second(0)).timestamp()) * 1_000_000
    )
    assert (day.changes, day.levels) == (len(rows), len(rows.price))


def test_quotes_are_folded_too(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    rows = quotes(300, 7)
    for at in range(0, 300, 2):
        writer.add_quotes(KEY, TENCENT, DAY, rows.part(at, at + 2))
    assert len(stored_blocks(writer.database, QUOTES, session_of(reader))) < 70
    writer.seal_depth(KEY, TENCENT, DAY, after_close())
    assert len(stored_blocks(writer.database, QUOTES, session_of(reader))) == 1
    again = reader.quotes(KEY, TENCENT, DAY)
    assert all(np.array_equal(one, other) for one, other in zip(again.columns, rows.columns, strict=True))
