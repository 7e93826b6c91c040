"""Goal 41: bytes of a recorded book beside Parquet and a plain SQLite table, and how soon it is read."""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from benchmarks.archive_data import KEY
from benchmarks.children import BenchFailed
from benchmarks.depth_data import practice_books
from benchmarks.extent import part
from benchmarks.judging import Bound, Outcome
from benchmarks.repeated import Repeated
from fakes.values.archive_market import (
    DAY,
    after_close,
    bar_day,
    close_archive,
    flow_day,
    open_archive,
    prints_day,
    session,
)
from fakes.values.book_day import quotes
from tideboard_core.archive.database import FILE
from tideboard_core.archive.depth.book_rows import BookCursor, BookRows
from tideboard_core.archive.export import ExportRows
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, PRINTS
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.units import micros
from tideboard_core.archive.verification import verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.tables import write_parquet
from tideboard_core.model.instrument import InstrumentId, Market

SYMBOLS = [InstrumentId(code) for code in ("HK.00700", "HK.03690", "HK.09988")]
MINUTES, SHORT = 330, 45
TRADES, QUOTES = 20_000, 15_000
SEEKS = 200
OPENINGS = 9
MOST_BYTES = 8.0
AT_ONCE = 100.0
"""Milliseconds from a key to what it shows."""
PARQUET, SQLITE = "Parquet, zstd", "plain SQLite table"


def depth_storage(options: argparse.Namespace) -> list[Outcome]:
    """Record some hours second by second, seal them, and read them back."""
    minutes = part(options, MINUTES, SHORT)
    found = practice_books(SYMBOLS, minutes, 5)
    levels = sum(count for _rows, count in found.values())
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        writer = open_archive(Path(name) / "archive")
        empty = _size(writer)
        for symbol, (rows, _count) in found.items():
            _record(writer, symbol, rows)
        live = _size(writer) - empty
        seal(writer, unsealed(writer.database, Market.HK), after_close())
        ours = _size(writer) - empty
        if list(verify(writer.database)):
            raise BenchFailed("the recorded day is not whole")
        with closing(ArchiveReader(writer.folder)) as reader:
            beside = {PARQUET: _parquet(reader, Path(name)), SQLITE: _sqlite(reader, Path(name))}
        openings, seeks, whole = _read(writer, found[SYMBOLS[0]][0], minutes)
        close_archive(writer)
    return [
        Outcome(
            goal="41",
            what=f"a changed level of three securities, {minutes} minutes, sealed, growth of the file",
            unit="bytes",
            ours=ours / levels,
            beside={what: size / levels for what, size in beside.items()},
            bounds=(Bound(limit=MOST_BYTES, amount=True),),
            notes={"levels": levels, "before the seal": round(live / levels, 2)},
        ),
        Outcome(
            goal="41",
            what="a security's recorded day opened: minutes, bars, trades, quotes, gaps, first minute of the book",
            unit="ms CPU",
            ours=Repeated(openings),
            bounds=(Bound(limit=AT_ONCE, human=True),),
            notes={"every change of the book": round(whole, 1)},
        ),
        Outcome(
            goal="41",
            what=f"book at one of {SEEKS} random seconds, from the file, p99",
            unit="ms CPU",
            ours=sorted(seeks)[int(SEEKS * 0.99) - 1],
            bounds=(Bound(limit=AT_ONCE, human=True),),
            notes={"median": round(statistics.median(seeks), 2)},
        ),
    ]


def _record(writer: ArchiveWriter, symbol: InstrumentId, rows: BookRows) -> None:
    """A piece a second, as a recording does; a minute of them is one transaction, so that the disk is not measured."""
    begin, end = int(rows.received[0]), int(rows.received[-1]) + 1
    for minute in range(begin, end, 60_000_000):
        with writer.batch():
            for second in range(minute, minute + 60_000_000, 1_000_000):
                piece = rows.between(second, second + 1_000_000)
                if len(piece):
                    writer.add_depth(KEY, symbol, DAY, piece)
    writer.add_depth(KEY, symbol, DAY, BookRows.of([]), known=session().close)


def _size(writer: ArchiveWriter) -> int:
    writer.database.all("PRAGMA wal_checkpoint(TRUNCATE)")
    return (writer.folder / FILE).stat().st_size


def _parquet(reader: ArchiveReader, folder: Path) -> int:
    write_parquet(reader, ExportRows.DEPTH, DAY, folder / "parquet")
    return sum(file.stat().st_size for file in (folder / "parquet").rglob("*.parquet"))


def _sqlite(reader: ArchiveReader, folder: Path) -> int:
    """The same rows, numbers as in the archive, one for each level, without an index."""
    path = folder / "plain.db"
    with closing(sqlite3.connect(path)) as file:
        columns = "symbol INT, received INT, time INT, flags INT, side INT, price INT, shares INT, orders INT"
        file.execute(f"CREATE TABLE depth({columns})")
        for number, symbol in enumerate(SYMBOLS):
            rows = reader.depth(KEY, symbol, DAY)
            counts = rows.first[1:] - rows.first[:-1]
            heads = [column.repeat(counts).tolist() for column in (rows.received, rows.time, rows.flags)]
            levels = [column.tolist() for column in (rows.side, rows.price, rows.shares, rows.orders)]
            lines = zip([number] * len(rows.price), *heads, *levels, strict=True)
            file.executemany("INSERT INTO depth VALUES (?,?,?,?,?,?,?,?)", lines)
        file.commit()
    return path.stat().st_size


def _read(writer: ArchiveWriter, rows: BookRows, minutes: int) -> tuple[list[float], list[float], float]:
    """Milliseconds of openings, of seeks, and of reading every change."""
    symbol, hours = SYMBOLS[0], session()
    writer.add_minutes(KEY, symbol, DAY, flow_day(hours.minutes, 1), received=after_close())
    writer.add_bars(KEY, symbol, DAY, bar_day(hours.minutes, 1), received=after_close())
    writer.add_prints(KEY, symbol, DAY, prints_day(DAY, TRADES, 1), received=after_close())
    writer.add_quotes(KEY, symbol, DAY, quotes(QUOTES, 1), known=hours.close)
    seal(writer, unsealed(writer.database, Market.HK), after_close())
    openings, seeks = list[float](), list[float]()
    for _ in range(OPENINGS):
        begun = time.process_time()
        with closing(ArchiveReader(writer.folder)) as reader:
            for layout in (FLOW, BARS, PRINTS):
                reader.versions(KEY, symbol, DAY, layout)
            reader.quotes(KEY, symbol, DAY)
            reader.facts(KEY, symbol, DAY)
            reader.book_gaps(KEY, symbol, DAY)
            reader.depth(KEY, symbol, DAY, hours.open, hours.open + timedelta(minutes=1))
        openings.append((time.process_time() - begun) * 1000)
    every, chance = BookCursor(symbol, rows), random.Random(6)
    with closing(ArchiveReader(writer.folder)) as reader:
        for _ in range(SEEKS):
            moment = hours.minute_end(chance.randrange(min(minutes, hours.minutes) - 1)) + timedelta(
                seconds=chance.randrange(60)
            )
            begun = time.process_time()
            cursor = BookCursor(symbol, reader.depth(KEY, symbol, DAY, moment, moment + timedelta(seconds=1)))
            cursor.go(micros(moment))
            book = cursor.book
            seeks.append((time.process_time() - begun) * 1000)
            every.go(micros(moment))
            if book is None or book != every.book:
                raise BenchFailed(f"another book at {moment} than was recorded")
        begun = time.process_time()
        reader.depth(KEY, symbol, DAY)
        return openings, seeks, (time.process_time() - begun) * 1000
