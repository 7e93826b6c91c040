"""The copy of a shared place's sessions beside an archive: an archive of its own with a table of who recorded them.

`FOLDER` inside the archive's folder has it. It is made again from the place whenever it is gone, and is in no backup.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final, NamedTuple

from tideboard_core.archive.database import FILE, Database
from tideboard_core.archive.rows import SessionId

FOLDER: Final = "shared"
_TABLES: Final = (
    (
        "CREATE TABLE IF NOT EXISTS origin(key INTEGER NOT NULL, symbol INTEGER NOT NULL, day INTEGER NOT NULL, "
        "recorder TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY(key, symbol, day)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE IF NOT EXISTS looked(code TEXT PRIMARY KEY, version INTEGER NOT NULL, own INTEGER NOT NULL, "
        "at INTEGER NOT NULL) WITHOUT ROWID"
    ),
    "CREATE TABLE IF NOT EXISTS place(name TEXT NOT NULL)",
)

_NUMBERED: Final = ("key", "symbol")


class Looked(NamedTuple):
    """With which version of the place's sessions, and how many sessions of its own, a security was last looked up."""

    version: int
    own: int


def copy_file(folder: Path) -> Path:
    """The file of the copy beside the archive in a folder, whether it is there or not."""
    return folder / FOLDER / FILE


def make_copy_of(database: Database, place: str) -> None:
    """Let an archive's file be a copy of a place; what it had of another one goes. Inside a transaction.

    Keys and symbols keep their numbers: a reader that knows one would else take another security's rows for its own.
    """
    for statement in _TABLES:
        database.execute(statement)
    row = database.one("SELECT name FROM place")
    if row is not None and row[0] == place:
        return
    for (table,) in database.all("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"):
        if table not in _NUMBERED:
            database.execute(f"DELETE FROM {table}")  # noqa: S608  # ours
    database.execute("INSERT INTO place VALUES (?)", (place,))


def origin(database: Database, session: SessionId) -> tuple[str, int] | None:
    """Recorder and publication of a copied session, None if it is not copied."""
    row = database.one("SELECT recorder, number FROM origin WHERE key=? AND symbol=? AND day=?", session)
    return None if row is None else (str(row[0]), int(row[1]))


def set_origin(database: Database, session: SessionId, recorder: str, number: int) -> None:
    """Note whose publication a copied session is, inside the caller's transaction."""
    database.execute("INSERT OR REPLACE INTO origin VALUES (?,?,?,?,?)", (*session, recorder, number))


def drop_session(database: Database, session: SessionId) -> None:
    """Take a session out, inside the caller's transaction."""
    for table in ("block", "session", "origin"):
        database.execute(f"DELETE FROM {table} WHERE key=? AND symbol=? AND day=?", session)  # noqa: S608  # ours


def looked(database: Database, code: str) -> Looked | None:
    """When a security was last looked up in the place; None if it never was."""
    row = database.one("SELECT version, own FROM looked WHERE code=?", (code,))
    return None if row is None else Looked(*map(int, row))


def set_looked(database: Database, code: str, found: Looked, at: int) -> None:
    """Note that a security was looked up, `at` in microseconds of UTC."""
    database.execute("INSERT OR REPLACE INTO looked VALUES (?,?,?,?)", (code, *found, at))


def room(database: Database) -> int:
    """Bytes of the file that are in use."""
    pages, free, size = (int((database.one(f"PRAGMA {name}") or (0,))[0]) for name in _ROOM)
    return (pages - free) * size


_ROOM: Final = ("page_count", "freelist_count", "page_size")


def oldest_looked(database: Database, kept: Collection[str]) -> str | None:
    """The security that was looked up longest ago, None if there is no other than those `kept`."""
    rows = database.all("SELECT code FROM looked ORDER BY at, code")
    return next((str(code) for (code,) in rows if code not in kept), None)


def drop_symbol(database: Database, code: str) -> None:
    """Take everything of a security out, inside the caller's transaction."""
    row = database.one("SELECT id FROM symbol WHERE code=?", (code,))
    if row is not None:
        database.execute("DELETE FROM history_check WHERE id IN (SELECT id FROM history WHERE symbol=?)", row)
        for table in ("block", "session", "origin", "history"):
            database.execute(f"DELETE FROM {table} WHERE symbol=?", row)  # noqa: S608  # ours
    database.execute("DELETE FROM looked WHERE code=?", (code,))
