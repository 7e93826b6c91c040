"""Whole days of books and quotes: counted, pruned by days and bytes, backed up, and in files of the version before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fakes.values.archive_market import (
    DAY,
    KEY,
    MEITUAN,
    TENCENT,
    after_close,
    close_archive,
    days_before,
    open_archive,
    session,
)
from fakes.values.book_day import books, quotes, rows_of, second
from tideboard_core.archive.copies import back_up, restore
from tideboard_core.archive.coverage import series_sizes
from tideboard_core.archive.database import FILE, VERSION
from tideboard_core.archive.depth.facts import SessionFacts
from tideboard_core.archive.gaps import GapReason, gaps_of
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.pruning import Retention, keep_depth_within, keep_within, plan, prune
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import DEPTH, QUOTES
from tideboard_core.archive.units import day_of
from tideboard_core.archive.verification import verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market, SecurityType

DAYS = [*days_before(DAY, 3), DAY]


@pytest.fixture
def filled(writer: ArchiveWriter) -> ArchiveWriter:
    """Four days of books of two securities and quotes of one, the newest not sealed."""
    for seed, day in enumerate(DAYS):
        writer.record_hours(session(day))
        for symbol in (TENCENT, MEITUAN):
            writer.add_depth(KEY, symbol, day, rows_of(books(60, seed, day=day)), known=second(30_000, day))
        writer.add_quotes(KEY, TENCENT, day, quotes(60, seed, day=day), known=second(30_000, day))
        if day != DAY:
            for symbol in (TENCENT, MEITUAN):
                writer.seal_depth(KEY, symbol, day, after_close(day))
    return writer


def days_of(reader: ArchiveReader, series: str = "depth") -> list[int]:
    return sorted({each.day.day for each in reader.depth_sizes() if each.series == series})


def test_the_oldest_sealed_days_go_until_the_rest_has_room(filled: ArchiveWriter, reader: ArchiveReader) -> None:
    sizes = {day: sum(each.size for each in reader.depth_sizes() if each.day == day) for day in DAYS}
    total = sum(sizes.values())
    assert keep_depth_within(filled, total) == 0
    assert keep_depth_within(filled, total - 1) == sizes[DAYS[0]]
    assert days_of(reader) == days_of(reader, "quotes") == [day.day for day in DAYS[1:]]
    assert keep_depth_within(filled, 1) == sizes[DAYS[1]] + sizes[DAYS[2]]
    assert days_of(reader) == days_of(reader, "quotes") == [DAY.day]
    assert len(reader.depth(KEY, TENCENT, DAYS[0])) == 0
    noted = gaps_of(reader.database, reader.identities.all_keys(), reader.identities.all_symbols(), day=DAYS[0])
    assert {(each.series, each.first, each.last, each.why) for each in noted} == {
        ("depth", 0, 329, GapReason.PRUNED),
        ("quotes", 0, 329, GapReason.PRUNED),
    }
    assert list(verify(filled.database)) == []


def test_a_series_is_pruned_by_days_or_bytes(filled: ArchiveWriter, reader: ArchiveReader) -> None:
    drops = plan(filled.database, [Retention(layout=DEPTH, sessions=2)])
    assert [(each.layout, day_of(each.session.day)) for each in drops] == [
        (DEPTH, DAYS[0]),
        (DEPTH, DAYS[0]),
        (DEPTH, DAYS[1]),
        (DEPTH, DAYS[1]),
    ]
    assert prune(filled, drops) == sum(each.size for each in drops)
    assert days_of(reader) == [day.day for day in DAYS[2:]]
    assert days_of(reader, "quotes") == [day.day for day in DAYS]
    dropped, flow = keep_within(filled, [Retention(layout=QUOTES, size=1)])
    assert dropped > 0
    assert flow == []
    assert days_of(reader, "quotes") == [DAY.day]
    assert list(verify(filled.database)) == []


def test_sizes_of_the_series(filled: ArchiveWriter, reader: ArchiveReader) -> None:
    sizes = {each.layout: (each.sessions, each.size) for each in series_sizes(reader)}
    for layout, count in ((DEPTH, 8), (QUOTES, 4)):
        assert sizes[layout] == (count, sum(each.size for each in reader.depth_sizes() if each.series == layout.name))


def test_a_backup_has_them(filled: ArchiveWriter, reader: ArchiveReader, tmp_path: Path) -> None:
    expected = reader.depth(KEY, TENCENT, DAYS[0])
    back_up(filled.folder, tmp_path / "copy.db")
    keep_depth_within(filled, 0)
    filled.database.close()
    restore(filled.lease, tmp_path / "copy.db")
    with closing(ArchiveReader(filled.folder)) as again:
        assert again.depth(KEY, TENCENT, DAYS[0]).received.tolist() == expected.received.tolist()


def test_a_damaged_backup_is_refused(filled: ArchiveWriter, tmp_path: Path) -> None:
    back_up(filled.folder, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as file:
        file.execute("UPDATE depth_block SET data=zeroblob(9) WHERE number=0")
        file.commit()
    with pytest.raises(ArchiveError, match="archive-not-whole"):
        restore(filled.lease, tmp_path / "copy.db")


def test_a_file_of_the_version_before_has_none_and_gets_the_tables(folder: Path) -> None:
    close_archive(open_archive(folder))
    with closing(sqlite3.connect(folder / FILE)) as file:
        for table in ("depth_block", "depth_day", "facts"):
            file.execute(f"DROP TABLE {table}")
        file.execute("PRAGMA user_version=4")
    with closing(ArchiveReader(folder)) as reader:
        assert len(reader.depth(KEY, TENCENT, DAY)) == len(reader.quotes(KEY, TENCENT, DAY)) == 0
        assert reader.book_gaps(KEY, TENCENT, DAY) == []
        assert reader.facts(KEY, TENCENT, DAY) is None
        assert reader.recorded(Market.HK, DAY) == {}
        assert reader.depth_sizes() == []
        assert series_sizes(reader) == []
        assert plan(reader.database, [Retention(layout=DEPTH, sessions=0)]) == []
        assert list(verify(reader.database)) == []
        writer = open_archive(folder)
        assert writer.database.one("PRAGMA user_version") == (VERSION,)
        writer.add_depth(KEY, TENCENT, DAY, rows_of(books(5, 1)))
        facts = SessionFacts(
            name="A", lot_size=1, currency="HKD", security_type=SecurityType.ETF, steps=(), received=second(0)
        )
        writer.add_facts(KEY, TENCENT, DAY, facts)
        assert len(reader.depth(KEY, TENCENT, DAY)) == 11
        assert reader.facts(KEY, TENCENT, DAY) == facts
        close_archive(writer)
