"""Turns the rows of closed sessions into blocks, and blocks of old sessions into smaller ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive import blocks
from tideboard_core.archive.database import Database
from tideboard_core.archive.depth.closing import seal_recordings, unsealed_recordings
from tideboard_core.archive.history import remember
from tideboard_core.archive.hours import hours_on, recorded_days
from tideboard_core.archive.records import FLOW, LAYOUTS, NULL, PRINTS, Layout, Rows
from tideboard_core.archive.rows import (
    SessionId,
    all_versions,
    block_data,
    block_rows,
    delete_rows,
    from_tuples,
    newest,
    readable,
)
from tideboard_core.archive.units import day_number, day_of, micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market

UNPACKED_SESSIONS: Final = 90
"""Newest sessions of a market whose blocks stay plain."""


class Tally(NamedTuple):
    """Minutes of a session: expected by its hours, received, restated; the last received one, None without any."""

    expected: int
    received: int
    restated: int
    complete_to: int | None


def tally(expected: int, versions: Rows) -> Tally:
    """Count the minutes of flow of a session; auctions and minutes without net are not counted."""
    continuous = versions.chosen((versions.index >= 0) & (versions["net"] != NULL))
    minutes = newest(continuous).index
    restated = newest(versions.chosen((versions["version"] > 1) & (versions.index >= 0)))
    last = int(minutes[-1]) if len(minutes) else None
    return Tally(expected, len(minutes), len(restated), last)


def unsealed(database: Database, market: Market) -> list[SessionId]:
    """Sessions of a market that have rows outside their blocks, oldest first."""
    found: set[SessionId] = set()
    for layout in LAYOUTS:
        found.update(SessionId(*row) for row in database.all(_UNSEALED[layout], (str(market),)))
    found.update(unsealed_recordings(database, market))
    return sorted(found, key=lambda session: (session.day, session.symbol, session.key))


_UNSEALED = {
    layout: f"SELECT DISTINCT r.key, r.symbol, r.day FROM {layout.name} AS r JOIN key ON key.id=r.key WHERE market=?"  # noqa: S608
    for layout in LAYOUTS
}


def seal(writer: ArchiveWriter, sessions: Iterable[SessionId], sealed: datetime) -> int:
    """Move the rows of closed sessions into their blocks, one transaction each; returns how many.

    A block that exists takes the new versions in. A damaged block stops the call with ArchiveError DAMAGED: nothing is
    written over it.
    """
    count = 0
    for session in sessions:
        with writer.batch():
            seal_session(writer.database, session, micros(sealed))
        writer.forget_session(session)
        count += 1
    return count


def seal_session(database: Database, session: SessionId, sealed: int) -> None:
    """Seal one session inside the caller's transaction."""
    for layout in LAYOUTS:
        versions = all_versions(database, layout, session)
        if len(versions):
            if layout is FLOW:
                remember(database, session.key, session.symbol, {session.day: versions})
            write_block(database, layout, session, blocks.seal(versions))
            delete_rows(database, layout, session)
    if database.one(_COUNTED, (*session, PRINTS.number)):
        record_session(database, session, sealed)
    seal_recordings(database, session, sealed)


def seal_new(writer: ArchiveWriter, sessions: Mapping[SessionId, Mapping[Layout, Rows]], sealed: datetime) -> None:
    """Write sessions of which the archive has nothing yet as blocks at once, in one transaction.

    Each has flow, and its rows in the order of their index.
    """
    with writer.batch():
        for (key, symbol), own in groupby(sorted(sessions, key=_SYMBOL), key=_SYMBOL):
            remember(writer.database, key, symbol, {each.day: sessions[each][FLOW] for each in own})
        seal_apart(writer, sessions, sealed)


def seal_apart(writer: ArchiveWriter, sessions: Mapping[SessionId, Mapping[Layout, Rows]], sealed: datetime) -> None:
    """As `seal_new`, for a file of which nobody reads nets side by side: none are kept."""
    with writer.batch():
        for session, series in sessions.items():
            for layout, rows in series.items():
                write_block(writer.database, layout, session, blocks.seal(rows))
            _write_session(writer.database, session, series[FLOW], micros(sealed))
            writer.forget_session(session)


_SYMBOL: Final = itemgetter(0, 1)
_COUNTED: Final = "SELECT 1 FROM block WHERE key=? AND symbol=? AND day=? AND series<>? LIMIT 1"
"""A session of nothing but trades is none of the coverage: nobody asked for its minutes."""


def seal_prints(database: Database, session: SessionId) -> None:
    """Move a session's trades alone into their block, inside the caller's transaction; the rest stays as it is."""
    versions = all_versions(database, PRINTS, session)
    if not len(versions):
        return
    write_block(database, PRINTS, session, blocks.seal(versions))
    delete_rows(database, PRINTS, session)
    database.execute(_CHECKSUM, (session_checksum(database, session), *session))


def write_block(database: Database, layout: Layout, session: SessionId, data: bytes) -> None:
    """Put a block into the file, in the place of an older one of the same session."""
    database.execute(
        "INSERT INTO block(key, symbol, series, day, data, checksum) VALUES (?,?,?,?,?,?) "
        "ON CONFLICT(key, symbol, series, day) DO UPDATE SET data=excluded.data, checksum=excluded.checksum",
        (session.key, session.symbol, layout.number, session.day, data, blocks.checksum(data)),
    )


def record_session(database: Database, session: SessionId, sealed: int) -> None:
    """Write the counts of a session's block of flow and the checksum over its blocks."""
    block = block_rows(database, FLOW, session)
    _write_session(database, session, from_tuples(FLOW, []) if block is None else block, sealed)


def _write_session(database: Database, session: SessionId, flow: Rows, sealed: int) -> None:
    market = database.one("SELECT market FROM key WHERE id=?", (session.key,))
    assert market is not None  # the session's rows refer to the key
    expected = hours_on(database, Market(market[0]), day_of(session.day)).minutes
    database.execute(
        "INSERT OR REPLACE INTO session(key, symbol, day, expected, received, restated, complete_to, checksum, sealed) "
        "VALUES (?,?,?,?,?,?,?,?,?)",
        (*session, *tally(expected, flow), session_checksum(database, session), sealed),
    )


def session_checksum(database: Database, session: SessionId) -> bytes:
    """Checksum over the checksums of a session's blocks, in the order of their series."""
    rows = database.all("SELECT checksum FROM block WHERE key=? AND symbol=? AND day=? ORDER BY series", session)
    return blocks.checksum(b"".join(bytes(row[0]) for row in rows))


def pack(writer: ArchiveWriter, market: Market, *, keep: int = UNPACKED_SESSIONS) -> int:
    """Pack the plain blocks of sessions older than the newest `keep` of a market; returns how many.

    A packed block is read back before it takes the place of the plain one; a damaged block is left as it is.
    """
    days = recorded_days(writer.database, market)
    if len(days) <= keep:
        return 0
    first_kept = day_number(days[-keep]) if keep else day_number(days[-1]) + 1
    rows = writer.database.all(
        "SELECT b.key, b.symbol, b.day, b.series FROM block AS b JOIN key ON key.id=b.key "
        "WHERE market=? AND day<? AND substr(data, 1, 1)=? ORDER BY day",
        (str(market), first_kept, bytes([blocks.PLAIN])),
    )
    layouts = {layout.number: layout for layout in LAYOUTS}
    return sum(_pack_block(writer, layouts[series], SessionId(key, symbol, day)) for key, symbol, day, series in rows)


def _pack_block(writer: ArchiveWriter, layout: Layout, session: SessionId) -> bool:
    with writer.batch():
        found = block_data(writer.database, layout, session)
        rows = readable(layout, *found) if found else None
        if rows is None:
            return False
        packed = blocks.encode(rows, blocks.PACKED)
        again = blocks.decode(layout, packed)
        if any(not np.array_equal(rows[name], again[name]) for name in layout.columns):
            return False
        write_block(writer.database, layout, session, packed)
        writer.database.execute(_CHECKSUM, (session_checksum(writer.database, session), *session))
    return True


_CHECKSUM: Final = "UPDATE session SET checksum=? WHERE key=? AND symbol=? AND day=?"
