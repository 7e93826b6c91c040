"""The archive's SQLite file: its tables, how it is opened for writing and for reading, and its transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tideboard_core.archive.daily_tables import DAILY_SINCE, DAILY_TABLES, READS, statement_of
from tideboard_core.archive.depth_tables import DEPTH_SINCE, DEPTH_TABLES
from tideboard_core.archive.problems import ArchiveError, ArchiveFault, of_database
from tideboard_core.archive.records import LAYOUTS, Layout
from tideboard_core.system.private_files import check_private_file, private_directory

FILE: Final = "archive.db"
PUBLICATIONS: Final = "publications.db"
"""Beside it: what was published from it, and as which recorder (`desk.publications`)."""
VERSION: Final = 5
"""2 brought trades, 3 checks, 4 daily rows, 5 books; an older file gets the tables when a writer opens it."""
_CHECKS_SINCE: Final = 3
APPLICATION: Final = 0x54494445
"""`TIDE`: SQLite's application id, by which `file` and others know an archive."""
WAIT: Final = 5.0
"""Seconds that a transaction waits for another process to end its own."""
_READING_CACHE: Final = 8_000
"""KiB of pages that a reader keeps: one minute of 100 symbols is more than the 2,000 that SQLite keeps else."""

_TABLES = """
CREATE TABLE key(id INTEGER PRIMARY KEY, provider TEXT NOT NULL, tier_version TEXT NOT NULL, market TEXT NOT NULL,
  currency TEXT NOT NULL, valid_from INTEGER NOT NULL, UNIQUE(provider, tier_version, market, currency));
CREATE TABLE symbol(id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);
CREATE TABLE hours(market TEXT NOT NULL, day INTEGER NOT NULL, segments TEXT NOT NULL, half_day INTEGER NOT NULL,
  PRIMARY KEY(market, day)) WITHOUT ROWID;
CREATE TABLE block(id INTEGER PRIMARY KEY, key INTEGER NOT NULL REFERENCES key, symbol INTEGER NOT NULL REFERENCES
  symbol, series INTEGER NOT NULL, day INTEGER NOT NULL, data BLOB NOT NULL, checksum BLOB NOT NULL,
  UNIQUE(key, symbol, series, day));
CREATE TABLE damaged(id INTEGER PRIMARY KEY, key INTEGER NOT NULL, symbol INTEGER NOT NULL, series INTEGER NOT NULL,
  day INTEGER NOT NULL, data BLOB NOT NULL, checksum BLOB NOT NULL, found INTEGER NOT NULL);
CREATE TABLE session(key INTEGER NOT NULL, symbol INTEGER NOT NULL, day INTEGER NOT NULL, expected INTEGER NOT NULL,
  received INTEGER NOT NULL, restated INTEGER NOT NULL, complete_to INTEGER, checksum BLOB NOT NULL,
  sealed INTEGER NOT NULL, PRIMARY KEY(key, symbol, day)) WITHOUT ROWID;
CREATE TABLE gap(id INTEGER PRIMARY KEY, key INTEGER NOT NULL, symbol INTEGER NOT NULL, day INTEGER NOT NULL,
  series INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, why TEXT NOT NULL, asked INTEGER NOT NULL,
  fetchable_until INTEGER, inferred INTEGER NOT NULL, state TEXT NOT NULL);
CREATE INDEX gap_of_session ON gap(key, symbol, day);
CREATE TABLE action(symbol INTEGER NOT NULL, ex_day INTEGER NOT NULL, type TEXT NOT NULL, version INTEGER NOT NULL,
  received INTEGER NOT NULL, new_shares INTEGER NOT NULL, old_shares INTEGER NOT NULL, amount INTEGER NOT NULL,
  currency TEXT NOT NULL, PRIMARY KEY(symbol, ex_day, type, version)) WITHOUT ROWID;
CREATE TABLE history(id INTEGER PRIMARY KEY, key INTEGER NOT NULL, symbol INTEGER NOT NULL, data BLOB NOT NULL,
  UNIQUE(key, symbol));
"""
_CHECKS: Final = "CREATE TABLE history_check(id INTEGER PRIMARY KEY REFERENCES history, checks BLOB NOT NULL)"


def _table(layout: Layout) -> str:
    columns = ", ".join(f"{name} INTEGER" for name in layout.columns)
    return (
        f"CREATE TABLE {layout.name}(key INTEGER NOT NULL, symbol INTEGER NOT NULL, day INTEGER NOT NULL, {columns}, "
        f"PRIMARY KEY(key, symbol, day, {layout.index}, version)) WITHOUT ROWID;"
    )


class Database:
    """One connection to an archive. Every sqlite3.Error leaves it as an ArchiveError.

    A connection belongs to the thread that made it. Readers and the writer use connections of their own: SQLite's
    write-ahead log lets them read while it writes.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._depth = 0
        self._version = 0

    @property
    def connection(self) -> sqlite3.Connection:
        return self._connection

    def has(self, layout: Layout) -> bool:
        """Whether the file has the table of a series set: one that no writer of this version opened may lack some."""
        return self._is_of(layout.since)

    @property
    def has_checks(self) -> bool:
        """Whether the file has checks of the nets that are kept side by side."""
        return self._is_of(_CHECKS_SINCE)

    @property
    def has_daily(self) -> bool:
        """Whether the file has tables of daily rows."""
        return self._is_of(DAILY_SINCE)

    @property
    def has_depth(self) -> bool:
        """Whether the file has tables of books, quotes and facts."""
        return self._is_of(DEPTH_SINCE)

    def reads_history(self, _key: int, _symbol: int) -> bool:
        """Whether the nets that are kept side by side have all sessions of a symbol."""
        return True

    def joined_symbols(self, _key: int) -> set[str]:
        """Symbols of which another file that is read together with this one has sessions."""
        return set()

    def note_damaged(self, _key: int, _symbol: int, _series: int, _day: int) -> None:
        """Let a connection to another file, too, note whose a damaged block is."""

    def _is_of(self, version: int) -> bool:
        if self._version < version:
            row = self.one("PRAGMA user_version")
            self._version = 0 if row is None else int(row[0])
        return self._version >= version

    @contextmanager
    def transaction(self, kind: str = "IMMEDIATE") -> Iterator[None]:
        """Run what is inside as one transaction; inside another one it is part of that.

        `kind` "DEFERRED" takes a snapshot for reading. An error rolls everything back and comes out; if the outer
        transaction catches it and goes on, only what was inside is undone.
        """
        if self._depth and kind == "DEFERRED":
            yield
            return
        if self._depth:
            with self._savepoint():
                yield
            return
        self._depth += 1
        try:
            with translated_errors():
                self._connection.execute(f"BEGIN {kind}")
                try:
                    yield
                    self._connection.execute("COMMIT")
                except BaseException:
                    if self._connection.in_transaction:
                        self._connection.execute("ROLLBACK")
                    raise
        finally:
            self._depth -= 1

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        if not self._connection.in_transaction:  # a full disk may end it: what comes now would be kept by itself
            raise ArchiveError(ArchiveFault.FAILING, text="the transaction was rolled back")
        self.execute("SAVEPOINT inner")
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:
                self.execute("ROLLBACK TO inner")
                self.execute("RELEASE inner")
            raise
        self.execute("RELEASE inner")

    def execute(self, sql: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        with translated_errors():
            return self._connection.execute(sql, values)

    def many(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        """Run one statement for each row."""
        with translated_errors():
            self._connection.executemany(sql, rows)

    def all(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        with translated_errors():
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, values: tuple[object, ...] = ()) -> tuple[Any, ...] | None:
        """The first row of a question, None without one."""
        with translated_errors():
            row: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
            return row

    def shrink(self) -> None:
        """Give unused room of the file back to the disk."""
        with translated_errors():
            # A script runs a statement to its end; execute() would stop after the first page, which returns no row.
            self._connection.executescript("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE);")

    def close(self) -> None:
        """Close the connection; what was not committed is gone."""
        self._connection.close()


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn SQLite's errors into the archive's."""
    try:
        yield
    except sqlite3.Error as error:
        raise of_database(error) from error


def open_for_writing(folder: Path, factory: type[sqlite3.Connection] = sqlite3.Connection) -> Database:
    """Open the archive of a folder, made new if there is none; only the holder of the lease may call this.

    Raises ArchiveError UNREADABLE, NEWER, FULL or FAILING, BadInput for a link in its place.
    """
    private_directory(folder)
    path = folder / FILE
    check_private_file(path)
    new = not path.exists() or not path.stat().st_size  # a kill or a full disk may have left it without a page
    with translated_errors():
        connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None, factory=factory)
    try:
        with translated_errors():
            if new:
                path.chmod(0o600)
                connection.execute("PRAGMA page_size=8192")
                connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
            _check(connection)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")  # NORMAL may lose the last commits with the power
            connection.execute("PRAGMA fullfsync=ON")  # on macOS past the drive's own cache; elsewhere without effect
            database = Database(connection)
            _make(database)
    except BaseException:
        connection.close()
        raise
    return database


def empty_database() -> Database:
    """An archive in memory that has nothing: for a reader of a folder without one."""
    with translated_errors():
        database = Database(sqlite3.connect("file::memory:", uri=True, isolation_level=None))
        _make(database)
    return database


def open_for_reading(path: Path) -> Database:
    """Open an archive's file for reading alone, whether somebody writes it or not; raises ArchiveError."""
    with translated_errors():
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT, isolation_level=None
        )
    try:
        with translated_errors():
            if _check(connection) == 0:
                left = f"{path} is empty, as a first start on a full disk leaves it"
                raise ArchiveError(ArchiveFault.UNREADABLE, text=left)
            connection.execute(f"PRAGMA cache_size=-{_READING_CACHE}")
    except BaseException:
        connection.close()
        raise
    return Database(connection)


def _check(connection: sqlite3.Connection) -> int:
    """Return the version of the file, 0 for an empty one; raises ArchiveError for another program's or a newer one."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    if version > VERSION and application == APPLICATION:
        raise ArchiveError(ArchiveFault.NEWER, version=version)
    empty = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application != APPLICATION and not empty:
        raise ArchiveError(ArchiveFault.UNREADABLE, text="another program's database")
    if connection.execute("SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchone()[0]:
        # ours has none: somebody's backup would change what is written later, or show other rows than it has
        raise ArchiveError(ArchiveFault.UNREADABLE, text="a database with triggers or views")
    return 0 if empty else version


def _make(database: Database) -> None:
    with database.transaction():
        found = database.one("PRAGMA user_version") or (0,)
        missing = [_table(layout) for layout in LAYOUTS if layout.since > found[0]]
        if found == (VERSION,):
            return
        if found[0] < _CHECKS_SINCE:
            missing.append(_CHECKS)
        if found[0] < DAILY_SINCE:
            missing += [READS, *map(statement_of, DAILY_TABLES)]
        if found[0] < DEPTH_SINCE:
            missing += DEPTH_TABLES
        for statement in (*(() if found[0] else _TABLES.split(";")), *missing):
            if statement.strip():
                database.execute(statement)
        database.execute(f"PRAGMA application_id={APPLICATION}")
        database.execute(f"PRAGMA user_version={VERSION}")
