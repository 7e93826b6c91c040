"""Reads books, quotes and gaps of a day, parts of it, and what damage leaves of it."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest

from fakes.values.archive_market import (
    DAY,
    KEY,
    MEITUAN,
    OTHER_KEY,
    TENCENT,
    after_close,
    days_before,
    prints_day,
)
from fakes.values.book_day import books, quotes, record, rows_of, second
from tideboard_core.archive.database import Database
from tideboard_core.archive.depth import reading, storage
from tideboard_core.archive.depth.book_rows import BookChange, BookCursor, BookRows, book_gap, book_step, whole_book
from tideboard_core.archive.depth.facts import SessionFacts
from tideboard_core.archive.depth.reading import BookGap, Recorded
from tideboard_core.archive.depth.storage import DepthBlock, stored_blocks
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import DEPTH, NULL
from tideboard_core.archive.units import instant, micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market, SecurityType

SHOWN = books(900, 11)
ROWS = rows_of(SHOWN)
FACTS = SessionFacts(
    name="TENCENT",
    lot_size=100,
    currency="HKD",
    security_type=SecurityType.STOCK,
    steps=(),
    received=second(0),
)


@pytest.fixture
def sealed(writer: ArchiveWriter, monkeypatch: pytest.MonkeyPatch) -> ArchiveWriter:
    monkeypatch.setattr(storage, "LARGE", 500)
    record(writer, ROWS, known=30_000)
    writer.seal_depth(KEY, TENCENT, DAY, after_close())
    return writer


def damage(database: Database, number: int) -> None:
    database.execute("UPDATE depth_block SET data=zeroblob(length(data)) WHERE number=?", (number,))


def test_a_part_begins_with_the_last_whole_book(
    sealed: ArchiveWriter, reader: ArchiveReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    readable = storage.readable_block

    def counted(database: Database, series: storage.Series[BookRows], block: DepthBlock) -> BookRows | None:
        read.append(block.id)
        return readable(database, series, block)

    monkeypatch.setattr(reading, "readable_block", counted)
    for seconds in (0, 59, 61.5, 333, 640, 899):
        read.clear()
        moment = second(seconds)
        part = reader.depth(KEY, TENCENT, DAY, moment, moment + timedelta(seconds=20))
        assert len(read) <= 2
        whole = ROWS.wholes[ROWS.moments[ROWS.wholes] <= micros(moment)]
        first = int(whole[-1]) if len(whole) else 0
        last = int(np.searchsorted(ROWS.moments, micros(moment) + 20_000_000))
        assert part.received.tolist() == ROWS.received[first:last].tolist()
        cursor, other = BookCursor(TENCENT, part), BookCursor(TENCENT, ROWS)
        cursor.go(micros(moment))
        other.go(micros(moment))
        assert cursor.book == other.book


def test_a_day_without_a_book_is_empty(sealed: ArchiveWriter, reader: ArchiveReader) -> None:
    before = days_before(DAY, 1)[0]
    for key, instrument, day in ((OTHER_KEY, TENCENT, DAY), (KEY, MEITUAN, DAY), (KEY, TENCENT, before)):
        assert len(reader.depth(key, instrument, day)) == 0
        assert reader.book_gaps(key, instrument, day) == []
        assert len(reader.quotes(key, instrument, day)) == 0
        assert reader.facts(key, instrument, day) is None
    assert reader.depth_sizes()[0][1:4] == (TENCENT, DAY, "depth")


def test_a_damaged_block_loses_itself_and_is_named(sealed: ArchiveWriter, reader: ArchiveReader) -> None:
    found = reader.session_id(KEY, TENCENT, DAY)
    assert found is not None
    blocks = stored_blocks(sealed.database, DEPTH, found)
    damage(sealed.database, blocks[1].number)
    rows = reader.depth(KEY, TENCENT, DAY)
    assert len(rows) == len(ROWS) - blocks[1].changes + 1
    assert [error.code for error in reader.damaged] == [ArchiveFault.DAMAGED]
    assert reader.damaged[0].data["series"] == "depth"
    begin, end = (instant(each.begin) for each in blocks[1:3])
    assert BookGap(begin, end, GapReason.DAMAGED) in reader.book_gaps(KEY, TENCENT, DAY)
    assert len(reader.damaged) == 1
    cursor, whole = BookCursor(TENCENT, rows), BookCursor(TENCENT, ROWS)
    for moment in range(blocks[0].begin, blocks[-1].end, 7_000_000):
        cursor.go(moment)
        whole.go(moment)
        inside = blocks[1].begin <= moment < blocks[2].begin
        assert cursor.book == (None if inside else whole.book)
        assert cursor.gap is (GapReason.DAMAGED if inside else None)


def test_gaps_of_a_day(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    shown = books(60, 12, begin=100)
    parts: list[BookChange] = [whole_book(*shown[0])]
    parts += [book_step(received, before, book) for (_at, before), (received, book) in pairwise(shown)]
    at = micros(second(200))
    parts += [book_gap(at, GapReason.LINK), book_gap(at + 5, GapReason.LIMIT), whole_book(at + 9_000_000, shown[0][1])]
    parts += [book_gap(at + 20_000_000, GapReason.LIMIT)]
    writer.add_depth(KEY, TENCENT, DAY, BookRows.of(parts))
    begun = second(100) + timedelta(microseconds=shown[0][0] - micros(second(100)))
    assert reader.book_gaps(KEY, TENCENT, DAY) == [
        BookGap(second(0), begun, GapReason.NOT_RUNNING),
        BookGap(second(200), second(200) + timedelta(microseconds=5), GapReason.LINK),
        BookGap(second(200) + timedelta(microseconds=5), second(209), GapReason.LIMIT),
        BookGap(second(220), None, GapReason.LIMIT),
    ]


def test_a_recording_that_broke_off_ends_with_a_gap(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.add_depth(KEY, TENCENT, DAY, rows_of(books(60, 13)), known=second(75))
    cursor = BookCursor(TENCENT, reader.depth(KEY, TENCENT, DAY))
    cursor.go(micros(second(74.9)))
    assert cursor.book is not None
    cursor.go(micros(second(75)))
    assert cursor.book is None
    assert cursor.gap is GapReason.NOT_RUNNING
    assert reader.book_gaps(KEY, TENCENT, DAY)[-1] == BookGap(second(75), None, GapReason.NOT_RUNNING)
    assert not reader.depth(KEY, TENCENT, DAY, second(10), second(70)).gaps.size


def test_which_securities_were_recorded(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    nothing = Recorded(books=False, quotes=False, facts=False, trades=False)
    assert reader.recorded(Market.HK, DAY) == {}
    writer.add_depth(KEY, TENCENT, DAY, rows_of(books(20, 14)))
    writer.add_facts(KEY, TENCENT, DAY, FACTS)
    writer.add_quotes(OTHER_KEY, TENCENT, DAY, quotes(5, 1))
    writer.add_prints(KEY, MEITUAN, DAY, prints_day(DAY, 5, 1), received=after_close())
    assert reader.recorded(Market.HK, DAY) == {
        (KEY, TENCENT): nothing._replace(books=True, facts=True),
        (OTHER_KEY, TENCENT): nothing._replace(quotes=True),
        (KEY, MEITUAN): nothing._replace(trades=True),
    }
    assert reader.recorded(Market.US, DAY) == {}
    assert reader.recorded(Market.HK, days_before(DAY, 1)[0]) == {}
    sizes = {(each.key, each.series): each for each in reader.depth_sizes()}
    assert sizes[KEY, "depth"].changes == 40
    assert sizes[OTHER_KEY, "quotes"].size > 50


def test_a_clock_that_went_back_is_kept_over_several_pieces(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    shown = books(30, 15)
    back = [(received - (40_000_000 if 20 <= at < 40 else 0), book) for at, (received, book) in enumerate(shown)]
    rows = rows_of(back)
    for start in range(0, len(rows), 7):
        writer.add_depth(KEY, TENCENT, DAY, rows.part(start, start + 7), known=second(30_000))
    writer.seal_depth(KEY, TENCENT, DAY, after_close())
    again = reader.depth(KEY, TENCENT, DAY)
    assert again.received.tolist() == rows.received.tolist()
    assert again.moments.tolist() == rows.moments.tolist()
    one, other = BookCursor(TENCENT, again), BookCursor(TENCENT, rows)
    for moment in range(int(rows.moments[0]), int(rows.moments[-1]), 400_000):
        one.go(moment)
        other.go(moment)
        assert one.book == other.book


@pytest.mark.parametrize(
    "change",
    [
        "begin=-9223372036854775807",
        "end=9223372036854775807",
        "changes=1000000000000",
        "levels=-5",
        "whole=9223372036854775807",
    ],
)
def test_numbers_of_a_foreign_file_end_in_a_gap_or_the_changes(
    sealed: ArchiveWriter, reader: ArchiveReader, change: str
) -> None:
    sealed.database.execute(f"UPDATE depth_block SET {change}")  # noqa: S608
    sealed.database.execute("UPDATE depth_day SET sealed=NULL, known=9223372036854775807")
    for begin in (None, second(100)):
        rows = reader.depth(KEY, TENCENT, DAY, begin)
        assert (rows.received >= 0).all()
        cursor = BookCursor(TENCENT, rows)
        cursor.go(micros(second(200)))
        assert cursor.book is None or cursor.received is not None
    assert reader.book_gaps(KEY, TENCENT, DAY)
    assert bool(reader.damaged) == change.startswith(("changes", "levels"))


def test_blocks_without_numbers_are_unreadable(sealed: ArchiveWriter, reader: ArchiveReader) -> None:
    sealed.database.execute("UPDATE depth_block SET begin='now'")
    with pytest.raises(ArchiveError, match="archive-unreadable"):
        reader.depth(KEY, TENCENT, DAY)


def test_a_day_that_is_too_large_is_read_as_far_as_there_is_room(
    sealed: ArchiveWriter, reader: ArchiveReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_OF_DAY", 1200)
    rows = reader.depth(KEY, TENCENT, DAY)
    assert 0 < len(rows) + len(rows.price) <= 1200 + len(rows.gaps)
    assert reader.damaged


@pytest.mark.parametrize("moment", [-1, 2**62])
def test_receipts_that_no_clock_has_are_damage(writer: ArchiveWriter, reader: ArchiveReader, moment: int) -> None:
    writer.add_depth(KEY, TENCENT, DAY, BookRows.of([whole_book(moment, SHOWN[0][1])]))
    assert len(reader.depth(KEY, TENCENT, DAY)) <= 2
    assert reader.damaged


@pytest.mark.parametrize(
    ("column", "value"),
    [("price", NULL), ("price", 2**62), ("shares", -1), ("shares", 2**62), ("side", 0), ("orders", -2)],
)
def test_levels_that_no_book_has_are_damage(
    writer: ArchiveWriter, reader: ArchiveReader, column: str, value: int
) -> None:
    rows = BookRows.of([whole_book(micros(second(1)), SHOWN[0][1])])
    getattr(rows, column)[0] = value
    writer.add_depth(KEY, TENCENT, DAY, rows)
    found = reader.depth(KEY, TENCENT, DAY)
    assert len(found.price) == 0
    assert reader.damaged


@pytest.mark.parametrize("column", ["last", "volume", "turnover"])
def test_quotes_of_numbers_that_no_feed_has_are_damage(
    writer: ArchiveWriter, reader: ArchiveReader, column: str
) -> None:
    rows = quotes(3, 2)
    getattr(rows, column)[0] = 2**62
    writer.add_quotes(KEY, TENCENT, DAY, rows)
    assert len(reader.quotes(KEY, TENCENT, DAY)) == 0
    assert reader.damaged


@pytest.mark.parametrize("change", ["known='now'", "next=9223372036854775807", "changes=-1"])
def test_a_foreign_day_without_numbers_is_unreadable(sealed: ArchiveWriter, reader: ArchiveReader, change: str) -> None:
    sealed.database.execute(f"UPDATE depth_day SET {change}")  # noqa: S608
    with pytest.raises(ArchiveError, match="archive-unreadable"):
        reader.depth(KEY, TENCENT, DAY)


@pytest.mark.parametrize("known", [-(2**62), 2**62])
def test_a_foreign_day_that_is_known_up_to_no_clocks_time_can_be_sealed(
    writer: ArchiveWriter, reader: ArchiveReader, known: int
) -> None:
    writer.add_quotes(KEY, TENCENT, DAY, quotes(3, 2))
    writer.database.execute("UPDATE depth_day SET known=?", (known,))
    writer.seal_depth(KEY, TENCENT, DAY, after_close())
    assert len(reader.quotes(KEY, TENCENT, DAY)) == 3


def test_rows_of_a_series_or_a_key_that_is_not_known_are_left_out(sealed: ArchiveWriter, reader: ArchiveReader) -> None:
    sizes = reader.depth_sizes()
    recorded = reader.recorded(Market.HK, DAY)
    for table, columns in (
        ("depth_day", "day, next, known, open, run, changes, levels, sealed"),
        ("depth_block", "day, number, stage, begin, end, whole, gaps, changes, levels, data, checksum"),
    ):
        for place in ("key, symbol, 77", "key + 90, symbol, series"):
            sealed.database.execute(
                f"INSERT INTO {table}(key, symbol, series, {columns}) SELECT {place}, {columns} FROM {table} "  # noqa: S608
                "WHERE series=5"
            )
    assert reader.depth_sizes() == sizes
    assert reader.recorded(Market.HK, DAY) == recorded


def test_a_damaged_block_of_quotes_is_absent(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    rows = quotes(40, 2)
    for start in (0, 20):
        writer.add_quotes(KEY, TENCENT, DAY, rows.part(start, start + 20))
    damage(writer.database, 0)
    assert reader.quotes(KEY, TENCENT, DAY).received.tolist() == rows.received[20:].tolist()
    assert [error.data["series"] for error in reader.damaged] == ["quotes"]
