"""Nets of each symbol's newest sessions, side by side: what percentiles and usual ranges read in one piece.

A copy of what the blocks have, kept by the writer in the same transactions. One blob for each key and symbol: the days
of 64 columns (int32, 0 if empty), then one row of 64 int64 for each session minute, so that one minute of all
sessions is one short read. The days and each row have a CRC-32 of their own, in a table beside it, so that a short read
is proven, too. What does not agree with it is read from the blocks, and made anew with the next session.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.database import Database, translated_errors
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.records import FLOW, NULL, Integers, Rows
from tideboard_core.archive.rows import SessionId, block_data, names_of, newest, readable

SESSIONS: Final = 64
"""Columns: the sixty sessions of a percentile, today, and some to spare."""
_DAYS = SESSIONS * 4
_ROW = SESSIONS * 8
_CHECK = 4


class History(NamedTuple):
    """Days (0 for an unused column) and nets (a row for each minute, a column for each day; NULL for None)."""

    days: NDArray[np.int32]
    nets: Integers

    @property
    def full(self) -> bool:
        """Whether older sessions may have been left out."""
        return bool((self.days != 0).all())


class MinuteOfMany(NamedTuple):
    """One minute of some symbols: the days of each as they are stored, and a row of nets for each.

    `unproven` are symbols whose copy does not agree with its checks, or has none.
    """

    symbols: tuple[str, ...]
    days: tuple[bytes, ...]
    nets: Integers
    unproven: tuple[str, ...] = ()

    def by_days(self) -> list[tuple[History, list[str]]]:
        """The rows together that have the same days in the same columns, as most symbols do; and their symbols."""
        groups: dict[bytes, list[int]] = {}
        for row, days in enumerate(self.days):
            groups.setdefault(days, []).append(row)
        return [
            (History(np.frombuffer(days, "<i4"), self.nets[rows]), [self.symbols[row] for row in rows])
            for days, rows in groups.items()
        ]


def read_history(database: Database, key: int, symbol: int) -> History | None:
    """Everything kept of a symbol, without columns in use if there is nothing; None in a file without checks.

    Also None where another file has sessions of the symbol, too. Raises ArchiveError COPY_DAMAGED if what is kept does
    not agree with its checks.
    """
    if not database.has_checks or not database.reads_history(key, symbol):
        return None
    row = database.one(f"{_STORED} WHERE key=? AND symbol=?", (key, symbol))
    if row is None:
        return _EMPTY
    data, checks = bytes(row[0] or b""), bytes(row[1] or b"")
    if _checks(data, key, symbol) != checks:
        names = names_of(database, SessionId(key, symbol, 0))
        raise ArchiveError(ArchiveFault.COPY_DAMAGED, symbol=names["symbol"], provider=names["provider"])
    return _history(data)


def stored_history(database: Database, key: int, symbol: int) -> History:
    """What is kept of a symbol, whether it agrees with its checks or not; ValueError if it has another length."""
    row = database.one("SELECT data FROM history WHERE key=? AND symbol=?", (key, symbol))
    return _EMPTY if row is None else _history(bytes(row[0]))


_STORED: Final = (
    "SELECT CAST(data AS BLOB), CAST(checks AS BLOB) "
    "FROM history LEFT JOIN history_check ON history_check.id=history.id"
)
_EMPTY: Final = History(np.zeros(SESSIONS, np.int32), np.zeros((0, SESSIONS), np.int64))


def read_minute(database: Database, key: int, minute: int, symbols: Collection[str]) -> MinuteOfMany:
    """One minute of those of some symbols of a key that have it; read without the rest of the blobs."""
    if not database.has_checks:
        return MinuteOfMany((), (), np.zeros((0, SESSIONS), np.int64), tuple(symbols))
    found: list[str] = []
    days: list[bytes] = []
    nets: list[bytes] = []
    joined = database.joined_symbols(key).intersection(symbols)
    unproven = sorted(joined)
    with database.transaction("DEFERRED"), translated_errors():
        blob_of, begin, crc32 = database.connection.blobopen, _DAYS + minute * _ROW, zlib.crc32
        for number, symbol, own, size, whole, check in database.all(_SIZES, ((minute + 1) * _CHECK + 1, key)):
            if symbol not in symbols or symbol in joined:
                continue
            if size != _size(whole):
                unproven.append(symbol)
                continue
            if begin + _ROW > size:
                continue
            with blob_of("history", "data", number, readonly=True) as blob:
                own_days = blob.read(_DAYS)
                blob.seek(begin)
                row = blob.read(_ROW)
            if crc32(row, crc32(own_days, _first(key, own))).to_bytes(_CHECK, "little") != check:
                unproven.append(symbol)
                continue
            days.append(own_days)
            nets.append(row)
            found.append(symbol)
    # one array for all: making one for each symbol takes longer than the reads
    rows = np.frombuffer(b"".join(nets), "<i8").reshape(-1, SESSIONS)
    return MinuteOfMany(tuple(found), tuple(days), rows, tuple(unproven))


_SIZES: Final = (
    "SELECT history.id, code, history.symbol, length(data), length(checks), "
    "substr(CAST(checks AS BLOB), ?, 4) FROM history "
    "JOIN symbol ON symbol.id=history.symbol LEFT JOIN history_check ON history_check.id=history.id WHERE key=?"
)


def make_checks(database: Database) -> None:
    """Make those copies anew that have no checks, as in an archive of an earlier version; a transaction for each."""
    for key, symbol in database.all(_WITHOUT_CHECKS):
        with database.transaction():
            write_history(database, key, symbol, _of_blocks(database, key, symbol))


_WITHOUT_CHECKS: Final = (
    "SELECT key, symbol FROM history LEFT JOIN history_check ON history_check.id=history.id WHERE checks IS NULL"
)


def remember(database: Database, key: int, symbol: int, sessions: Mapping[int, Rows]) -> None:
    """Put the last nets of a symbol's sessions (by day) into their columns, inside the caller's transaction.

    The oldest column makes room.
    """
    history = _proven(database, SessionId(key, symbol, 0))
    days, nets = history.days.copy(), history.nets
    for day, versions in sessions.items():
        column = _column(History(days, nets), day)
        if column is not None:
            last = _last_nets(versions)
            nets = _grown(nets, int(last.index.max(initial=-1)) + 1)
            days[column] = day
            nets[:, column] = NULL
            nets[last.index, column] = last["net"]
    write_history(database, key, symbol, History(days, nets))


def forget_day(database: Database, session: SessionId) -> None:
    """Empty a session's column, inside the caller's transaction; it keeps its day, as one with nothing received."""
    history = _proven(database, session)
    own = history.days == session.day
    if own.any():
        nets = history.nets.copy()
        nets[:, own] = NULL
        write_history(database, session.key, session.symbol, History(history.days, nets))


def _proven(database: Database, session: SessionId) -> History:
    """What is kept of a symbol, from the blocks if it does not agree with its checks."""
    try:
        history = read_history(database, session.key, session.symbol)
    except ArchiveError as error:
        if error.code != ArchiveFault.COPY_DAMAGED:
            raise
        history = None
    return _of_blocks(database, session.key, session.symbol) if history is None else history


def _of_blocks(database: Database, key: int, symbol: int) -> History:
    """The newest sessions from the blocks; a damaged one has a column with nothing."""
    days = [day for (day,) in database.all(_BLOCK_DAYS, (key, symbol, FLOW.number, SESSIONS))]
    history = History(np.zeros(SESSIONS, np.int32), np.zeros((0, SESSIONS), np.int64))
    nets = history.nets
    for column, day in enumerate(reversed(days)):
        history.days[column] = day
        found = block_data(database, FLOW, SessionId(key, symbol, day))
        rows = readable(FLOW, *found, ("minute", "version", "received", "net")) if found else None
        if rows is not None:
            last = _last_nets(rows)
            nets = _grown(nets, int(last.index.max(initial=-1)) + 1)
            nets[last.index, column] = last["net"]
    return History(history.days, nets)


_BLOCK_DAYS: Final = "SELECT day FROM block WHERE key=? AND symbol=? AND series=? ORDER BY day DESC LIMIT ?"


def _last_nets(versions: Rows) -> Rows:
    """The last version of each minute of continuous trading."""
    last = newest(versions)
    return last.chosen(last.index >= 0)


def _history(data: bytes) -> History:
    nets = np.frombuffer(data, "<i8", offset=_DAYS).reshape(-1, SESSIONS)
    return History(np.frombuffer(data, "<i4", count=SESSIONS), nets)


def _column(history: History, day: int) -> int | None:
    """The column for a day: its own, else an empty one, else that of the oldest day if that is older."""
    own = np.flatnonzero(history.days == day)
    if len(own):
        return int(own[0])
    oldest = int(history.days.argmin())
    return oldest if history.days[oldest] < day else None


def _grown(nets: Integers, minutes: int) -> Integers:
    grown = np.full((max(minutes, len(nets)), SESSIONS), NULL, np.int64)
    grown[: len(nets)] = nets
    return grown


def write_history(database: Database, key: int, symbol: int, history: History) -> None:
    """Keep what a symbol has side by side, with its checks, inside the caller's transaction."""
    data = history.days.astype("<i4").tobytes() + history.nets.astype("<i8").tobytes()
    database.execute(
        "INSERT INTO history(key, symbol, data) VALUES (?,?,?) "
        "ON CONFLICT(key, symbol) DO UPDATE SET data=excluded.data",
        (key, symbol, data),
    )
    database.execute(
        "INSERT OR REPLACE INTO history_check(id, checks) SELECT id, ? FROM history WHERE key=? AND symbol=?",
        (_checks(data, key, symbol), key, symbol),
    )


def _checks(data: bytes, key: int, symbol: int) -> bytes:
    """The CRC-32 of key, symbol and days, then of these and each row."""
    whole = memoryview(data)
    days = zlib.crc32(whole[:_DAYS], _first(key, symbol))
    rows = [zlib.crc32(whole[begin : begin + _ROW], days) for begin in range(_DAYS, len(data), _ROW)]
    return struct.pack(f"<{len(rows) + 1}I", days, *rows)


def _first(key: int, symbol: int) -> int:
    """The CRC-32 of key and symbol, so that nets are not taken for those of another."""
    return zlib.crc32(struct.pack("<qq", key, symbol))


def _size(checks: int | None) -> int:
    """How long the nets of so many bytes of checks are."""
    return -1 if checks is None else _DAYS + (checks // _CHECK - 1) * _ROW
