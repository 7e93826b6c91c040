"""Rows of one symbol-session in the file: those of its table and those of its sealed block, as columns of numbers."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np

from tideboard_core.archive.blocks import checksum, decode
from tideboard_core.archive.database import Database
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.records import LAYOUTS, NULL, Integers, Layout, Rows


class SessionId(NamedTuple):
    """A symbol-session by the numbers of its key and symbol and its day as `20261120`."""

    key: int
    symbol: int
    day: int


_OF_SESSION = "WHERE key=? AND symbol=? AND day=?"
_SELECT = {
    layout: f"SELECT {', '.join(layout.columns)} FROM {layout.name} {_OF_SESSION} ORDER BY {layout.index}, version"  # noqa: S608
    for layout in LAYOUTS
}
_INSERT = {
    layout: f"INSERT INTO {layout.name}(key, symbol, day, {', '.join(layout.columns)}) "  # noqa: S608
    f"VALUES ({', '.join('?' * (3 + len(layout.columns)))})"
    for layout in LAYOUTS
}
_DELETE = {layout: f"DELETE FROM {layout.name} {_OF_SESSION}" for layout in LAYOUTS}  # noqa: S608


def insert_new_rows(database: Database, layout: Layout, rows: list[tuple[Any, ...]]) -> int:
    """Add the rows whose index the table does not have yet; returns how many."""
    before = database.connection.total_changes
    database.many(_INSERT[layout].replace("INSERT", "INSERT OR IGNORE", 1), rows)
    return database.connection.total_changes - before


def insert_rows(database: Database, layout: Layout, rows: list[tuple[Any, ...]]) -> None:
    """Add rows to a series set's table; each begins with key, symbol and day."""
    database.many(_INSERT[layout], rows)


def delete_rows(database: Database, layout: Layout, session: SessionId) -> None:
    """Take a session's rows out of a table, once its block has them."""
    database.execute(_DELETE[layout], session)


def table_rows(database: Database, layout: Layout, session: SessionId) -> Rows:
    """The rows of a session that no block has yet; ArchiveError DAMAGED for numbers beyond their limits."""
    if not database.has(layout):
        return from_tuples(layout, [])
    try:
        rows = from_tuples(layout, database.all(_SELECT[layout], session))
    except (ValueError, TypeError, OverflowError):  # a foreign file has texts in place of numbers
        rows = None
    if rows is None or rows.beyond:
        raise ArchiveError(ArchiveFault.DAMAGED, **names_of(database, session), series=layout.name)
    return rows


def block_data(database: Database, layout: Layout, session: SessionId) -> tuple[bytes, bytes] | None:
    """Bytes and checksum of a session's block, None without one."""
    row = database.one(
        "SELECT data, checksum FROM block WHERE key=? AND symbol=? AND series=? AND day=?",
        (session.key, session.symbol, layout.number, session.day),
    )
    return None if row is None else (bytes(row[0]), bytes(row[1]))


def block_rows(database: Database, layout: Layout, session: SessionId, wanted: Collection[str] = ()) -> Rows | None:
    """The rows of a session's block, None without one; ArchiveError DAMAGED if they do not match the checksum."""
    found = block_data(database, layout, session)
    if found is None:
        return None
    rows = readable(layout, *found, wanted)
    if rows is None:
        database.note_damaged(session.key, session.symbol, layout.number, session.day)
        raise ArchiveError(ArchiveFault.DAMAGED, **names_of(database, session), series=layout.name)
    return rows


def readable(layout: Layout, data: bytes, expected: bytes, wanted: Collection[str] = ()) -> Rows | None:
    """The rows of a block (at least the columns `wanted`).

    None if its bytes are not those that were sealed, or a number is beyond its limits.
    """
    if checksum(data) != expected:
        return None
    try:
        rows = decode(layout, data, wanted)
    except (ArchiveError, ValueError, zlib.error):
        return None
    return None if rows.beyond else rows


def all_versions(database: Database, layout: Layout, session: SessionId, wanted: Collection[str] = ()) -> Rows:
    """Every version of a session's rows, of block and table, in one snapshot; raises ArchiveError DAMAGED.

    With `wanted` a block is read only as far as these columns; others may be absent.
    """
    with database.transaction("DEFERRED"):
        block = block_rows(database, layout, session, wanted)
        table = table_rows(database, layout, session)
    if block is None:
        return table
    return joined(block, table) if len(table) else block


def joined(one: Rows, other: Rows) -> Rows:
    """Rows of both, with the columns of both, sorted by index and version."""
    columns = {
        name: np.concatenate([values, other[name]]) for name, values in one.columns.items() if name in other.columns
    }
    rows = Rows(one.layout, columns)
    return rows.chosen(np.lexsort((rows["version"], rows.index)))


def newest(rows: Rows) -> Rows:
    """The last version of each index."""
    return rows.chosen(_ends(rows.index))


def known_at(rows: Rows, received: int) -> Rows:
    """Of each index the version with the largest `received` up to the given one (microseconds of UTC)."""
    seen = rows.chosen(rows["received"] <= received)
    ordered = seen.chosen(np.lexsort((seen["version"], seen["received"], seen.index)))
    return ordered.chosen(_ends(ordered.index))


def _ends(index: Integers) -> Integers:
    """Indexes at which a run of equal numbers ends."""
    if not len(index):
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.append(index[1:] != index[:-1], True))


def from_tuples(layout: Layout, rows: list[tuple[int | None, ...]]) -> Rows:
    """Columns of rows in the order of the layout; None becomes NULL."""
    if not rows:
        return Rows(layout, {name: np.zeros(0, np.int64) for name in layout.columns})
    columns = (
        np.array([NULL if value is None else value for value in column], np.int64) for column in zip(*rows, strict=True)
    )
    return Rows(layout, dict(zip(layout.columns, columns, strict=True)))


def to_tuples(rows: Rows) -> list[tuple[int | None, ...]]:
    """Rows in the order of the layout; NULL becomes None."""
    columns = ([None if value == NULL else value for value in column.tolist()] for column in rows.matrix())
    return list(zip(*columns, strict=True))


def names_of(database: Database, session: SessionId) -> dict[str, str]:
    """Symbol, day and provider of a session in words, for errors and reports."""
    symbol = database.one("SELECT code FROM symbol WHERE id=?", (session.symbol,))
    provider = database.one("SELECT provider FROM key WHERE id=?", (session.key,))
    return {
        "symbol": str(symbol[0]) if symbol else str(session.symbol),
        "day": str(session.day),
        "provider": str(provider[0]) if provider else str(session.key),
    }
