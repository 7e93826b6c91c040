"""An archive and the copy of a shared place beside it, as a child leaves it, without a place."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

from fakes.values.archive_market import (
    DAY,
    KEY,
    after_close,
    bar_day,
    close_archive,
    days_before,
    flow_day,
    open_archive,
    session,
)
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.rows import SessionId
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.shared_copy.tables import FOLDER, copy_file, make_copy_of, set_origin
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import InstrumentId, Market

DAYS = tuple(days_before(DAY, 4))
MINUTES = 30
Fill = Callable[[ArchiveWriter], object]


def add(writer: ArchiveWriter, symbol: InstrumentId, day: date, *, seed: int = 0, key: DefinitionKey = KEY) -> int:
    """Flow and bars of a day; returns how many minutes."""
    writer.add_minutes(key, symbol, day, flow_day(MINUTES, seed), received=after_close(day))
    writer.add_bars(key, symbol, day, bar_day(MINUTES, seed), received=after_close(day))
    return MINUTES


def own_archive(folder: Path, fill: Fill, *days: date) -> None:
    """An archive, sealed."""
    writer = open_archive(folder, *(days or (*DAYS, DAY)))
    fill(writer)
    seal(writer, unsealed(writer.database, Market.HK), after_close())
    close_archive(writer)


def copy_of(folder: Path, fill: Fill, *days: date) -> None:
    """A copy in which everything is of recorder `abc`."""

    def with_origins(writer: ArchiveWriter) -> None:
        with writer.batch():
            make_copy_of(writer.database, "file:///share")
        for day in days or (*DAYS, DAY):
            writer.record_hours(session(day))
        fill(writer)
        for key, symbol, day in writer.database.all("SELECT DISTINCT key, symbol, day FROM flow"):
            set_origin(writer.database, SessionId(key, symbol, day), "abc", 1)

    own_archive(folder / FOLDER, with_origins, *(days or (*DAYS, DAY)))


def damage_page(folder: Path, table: str = "origin") -> None:
    """Write over the first page of a table of the copy, which stays a database."""
    path = copy_file(folder)
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name=?", (table,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
