"""Trades in the archive: written once, sealed, verified, pruned, exported, and in files of the first version."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from fakes.values.archive_market import (
    DAY,
    KEY,
    TENCENT,
    after_close,
    at,
    close_archive,
    nets,
    open_archive,
    prints_day,
)
from fakes.values.behind_answers import drop_daily_tables
from tideboard_core.archive.database import FILE, VERSION
from tideboard_core.archive.export import COLUMNS, ExportRows, write_csv
from tideboard_core.archive.gaps import GapReason, GapState, gaps_of
from tideboard_core.archive.pruning import Retention, plan, prune
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import PRINTS, Print
from tideboard_core.archive.rows import to_tuples
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.verification import DamageType, set_aside, verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market

DAY_OF_PRINTS = prints_day(DAY, 400, 5)


def recorded(reader: ArchiveReader) -> list[Print]:
    return [Print._make((row[0], *row[4:])) for row in to_tuples(reader.last(KEY, TENCENT, DAY, PRINTS))]


def seal_all(writer: ArchiveWriter) -> int:
    return seal(writer, unsealed(writer.database, Market.HK), after_close())


def gaps(reader: ArchiveReader) -> list[tuple[int, int, GapReason, GapState]]:
    found = gaps_of(reader.database, reader.identities.all_keys(), reader.identities.all_symbols())
    return [(each.first, each.last, each.why, each.state) for each in found if each.series == PRINTS.name]


def test_a_trade_that_comes_again_is_written_once_also_after_sealing(
    writer: ArchiveWriter, reader: ArchiveReader
) -> None:
    assert writer.add_prints(KEY, TENCENT, DAY, DAY_OF_PRINTS[:300], received=at(200)) == 300
    assert writer.add_prints(KEY, TENCENT, DAY, DAY_OF_PRINTS[200:350], received=at(230)) == 50
    assert seal_all(writer) == 1
    assert writer.add_prints(KEY, TENCENT, DAY, DAY_OF_PRINTS[100:], received=after_close()) == 50
    assert recorded(reader) == DAY_OF_PRINTS
    assert seal_all(writer) == 1
    assert recorded(reader) == DAY_OF_PRINTS
    assert list(verify(writer.database)) == []


def test_a_session_of_nothing_but_trades_has_no_minutes_to_expect(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.add_prints(KEY, TENCENT, DAY, DAY_OF_PRINTS, received=after_close())
    seal_all(writer)
    assert reader.sessions(Market.HK) == []
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2), received=after_close())
    seal_all(writer)
    assert [each.received for each in reader.sessions(Market.HK)] == [2]
    assert list(verify(writer.database)) == []


def test_minutes_are_a_gap_until_every_trade_of_them_was_received(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    closed = GapState.CLOSED
    writer.note_prints(KEY, TENCENT, DAY)
    assert gaps(reader) == [(0, 329, GapReason.NOT_RUNNING, closed)]
    writer.note_prints(KEY, TENCENT, DAY, covered=range(10, 20))
    writer.note_prints(KEY, TENCENT, DAY, covered=[20], lost=[14, 15], why=GapReason.OVERFLOW)
    assert sorted(gaps(reader)) == [
        (0, 9, GapReason.NOT_RUNNING, closed),
        (14, 15, GapReason.OVERFLOW, closed),
        (21, 329, GapReason.NOT_RUNNING, closed),
    ]


def test_a_damaged_block_is_set_aside_and_leaves_a_gap(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.add_prints(KEY, TENCENT, DAY, DAY_OF_PRINTS, received=after_close())
    writer.note_prints(KEY, TENCENT, DAY, covered=range(330))
    seal_all(writer)
    writer.database.execute("UPDATE block SET data=zeroblob(length(data))")
    (damage,) = verify(writer.database)
    assert (damage.type, damage.series) == (DamageType.BLOCK, "prints")
    set_aside(writer, damage, after_close())
    assert recorded(reader) == []
    assert (0, 329, GapReason.DAMAGED, GapState.CLOSED) in gaps(reader)


def test_old_trades_are_dropped_and_named_as_pruned(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.add_prints(KEY, TENCENT, DAY, DAY_OF_PRINTS, received=after_close())
    writer.note_prints(KEY, TENCENT, DAY, covered=range(330))
    seal_all(writer)
    assert prune(writer, plan(writer.database, [Retention(layout=PRINTS, sessions=0)])) > 0
    assert recorded(reader) == []
    assert (0, 329, GapReason.PRUNED, GapState.CLOSED) in gaps(reader)


def test_trades_are_exported_with_exchange_time_side_and_price(
    writer: ArchiveWriter, reader: ArchiveReader, tmp_path: Path
) -> None:
    writer.add_prints(KEY, TENCENT, DAY, DAY_OF_PRINTS[:2], received=at(0))
    target = tmp_path / "trades.csv"
    assert write_csv(reader, ExportRows.PRINTS, DAY, target) == 2
    with target.open(newline="") as file:
        head, first, _second = list(csv.reader(file))
    assert tuple(head) == COLUMNS[ExportRows.PRINTS]
    one = DAY_OF_PRINTS[0]
    assert one.price is not None
    assert first[0] == "HK.00700"
    assert first[2].startswith("2026-11-20T09:")
    assert first[2].endswith("+08:00")
    assert (int(first[3]), float(first[6]) * 10_000, int(first[7]), int(first[8])) == (
        one.sequence,
        one.price,
        one.shares,
        one.side,
    )


def as_first_version(folder: Path) -> None:
    """Make the file what the version before trades left."""
    with closing(sqlite3.connect(folder / FILE)) as file:
        file.execute("DROP TABLE prints")
        file.execute("DROP TABLE history_check")
        drop_daily_tables(file)
        file.execute("PRAGMA user_version=1")


def test_an_older_file_is_read_as_it_is_and_gets_the_table_from_its_next_writer(folder: Path) -> None:
    writer = open_archive(folder)
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2), received=at(2))
    close_archive(writer)
    as_first_version(folder)

    with closing(ArchiveReader(folder)) as reader:
        assert len(reader.last(KEY, TENCENT, DAY)) == 2
        assert len(reader.last(KEY, TENCENT, DAY, PRINTS)) == 0
        target = folder.with_name("trades.csv")
        assert write_csv(reader, ExportRows.PRINTS, DAY, target) == 0
        assert list(verify(reader.database)) == []

        again = open_archive(folder)
        assert again.database.one("PRAGMA user_version") == (VERSION,)
        again.add_prints(KEY, TENCENT, DAY, DAY_OF_PRINTS, received=after_close() + timedelta(minutes=1))
        assert len(reader.last(KEY, TENCENT, DAY, PRINTS)) == 400
        assert len(reader.last(KEY, TENCENT, DAY)) == 2
        close_archive(again)
