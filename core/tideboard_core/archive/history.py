"""Nets of each symbol's newest sessions, side by side: what percentiles and usual ranges read in one piece.

A copy of what the blocks have, kept by the writer in the same transactions. One blob for each key and symbol: the days
of 64 columns (int32, 0 if empty), then one row of 64 int64 for each session minute, so that one minute of all
sessions is one short read.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.database import Database, translated_errors
from tideboard_core.archive.records import NULL, Integers, Rows
from tideboard_core.archive.rows import SessionId, newest

SESSIONS: Final = 64
"""Columns: the sixty sessions of a percentile, today, and some to spare."""
_DAYS = SESSIONS * 4
_ROW = SESSIONS * 8


class History(NamedTuple):
    """Days (0 for an unused column) and nets (a row for each minute, a column for each day; NULL for None)."""

    days: NDArray[np.int32]
    nets: Integers

    @property
    def full(self) -> bool:
        """Whether older sessions may have been left out."""
        return bool((self.days != 0).all())


class MinuteOfMany(NamedTuple):
    """One minute of some symbols: the days of each as they are stored, and a row of nets for each."""

    symbols: tuple[str, ...]
    days: tuple[bytes, ...]
    nets: Integers

    def by_days(self) -> list[tuple[History, list[str]]]:
        """The rows together that have the same days in the same columns, as most symbols do; and their symbols."""
        groups: dict[bytes, list[int]] = {}
        for row, days in enumerate(self.days):
            groups.setdefault(days, []).append(row)
        return [
            (History(np.frombuffer(days, "<i4"), self.nets[rows]), [self.symbols[row] for row in rows])
            for days, rows in groups.items()
        ]


def read_history(database: Database, key: int, symbol: int) -> History:
    """Everything kept of a symbol; without columns in use if there is nothing."""
    row = database.one("SELECT data FROM history WHERE key=? AND symbol=?", (key, symbol))
    if row is None:
        return History(np.zeros(SESSIONS, np.int32), np.zeros((0, SESSIONS), np.int64))
    return _history(bytes(row[0]))


def read_minute(database: Database, key: int, minute: int, symbols: Collection[str]) -> MinuteOfMany:
    """One minute of those of some symbols of a key that have it; read without the rest of the blobs."""
    found: list[str] = []
    days: list[bytes] = []
    nets: list[bytes] = []
    with database.transaction("DEFERRED"), translated_errors():
        blob_of, begin = database.connection.blobopen, _DAYS + minute * _ROW
        for number, symbol, size in database.all(_SIZES, (key,)):
            if symbol not in symbols or begin + _ROW > size:
                continue
            with blob_of("history", "data", number, readonly=True) as blob:
                days.append(blob.read(_DAYS))
                blob.seek(begin)
                nets.append(blob.read(_ROW))
            found.append(symbol)
    # one array for all: making one for each symbol takes longer than the reads
    return MinuteOfMany(tuple(found), tuple(days), np.frombuffer(b"".join(nets), "<i8").reshape(-1, SESSIONS))


_SIZES: Final = "SELECT history.id, code, length(data) FROM history JOIN symbol ON symbol.id=history.symbol WHERE key=?"


def remember(database: Database, session: SessionId, versions: Rows) -> None:
    """Put a session's last nets into its column, inside the caller's transaction; the oldest column makes room."""
    history = read_history(database, session.key, session.symbol)
    column = _column(history, session.day)
    if column is None:
        return
    last = newest(versions)
    last = last.chosen(last.index >= 0)
    days, nets = history.days.copy(), _grown(history.nets, int(last.index.max(initial=-1)) + 1)
    days[column] = session.day
    nets[:, column] = NULL
    nets[last.index, column] = last["net"]
    _write(database, session, History(days, nets))


def forget_day(database: Database, session: SessionId) -> None:
    """Empty a session's column, inside the caller's transaction; it keeps its day, as one with nothing received."""
    history = read_history(database, session.key, session.symbol)
    own = history.days == session.day
    if own.any():
        nets = history.nets.copy()
        nets[:, own] = NULL
        _write(database, session, History(history.days, nets))


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


def _write(database: Database, session: SessionId, history: History) -> None:
    data = history.days.astype("<i4").tobytes() + history.nets.astype("<i8").tobytes()
    database.execute(
        "INSERT INTO history(key, symbol, data) VALUES (?,?,?) "
        "ON CONFLICT(key, symbol) DO UPDATE SET data=excluded.data",
        (session.key, session.symbol, data),
    )
