"""Opens the SQLite files of a person's own rows: versions, upgrades, damaged files put aside, transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.system.private_files import check_private_file, database_files, private_directory

WAIT: Final = 5.0
"""Seconds for which another process may hold the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """What a file holds. `application` is SQLite's application id.

    `upgrades` are the statements that make a file of one version one of the next.
    """

    application: int
    version: int
    tables: tuple[str, ...]
    upgrades: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def open_database(path: Path, schema: Schema) -> tuple[sqlite3.Connection, Path | None]:
    """Open or make the file, whose transactions are on the disk when they end; where a damaged one was put aside.

    Raises BadInput `trips-newer`, or of private files; sqlite3.OperationalError if it is locked or there is no disk.
    """
    private_directory(path.parent)
    check_private_file(path)
    try:
        return _opened(path, schema), None
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):  # locked, or no disk: the file is not damaged
            raise
        aside = _put_aside(path)
        return _opened(path, schema), aside


def open_read_only(path: Path, schema: Schema) -> sqlite3.Connection:
    """Open the file for reading alone: nothing is made, upgraded or put aside.

    Raises sqlite3.DatabaseError of a damaged one, or of an older version; the others as `open_database`.
    """
    check_private_file(path)
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT, isolation_level=None)
    try:
        version, _empty = _known(connection, path, schema)
        if version < schema.version:
            raise sqlite3.DatabaseError("an older version")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing of what is written within."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def damages_of(path: Path) -> list[str]:
    """What SQLite finds wrong in a file, in its own words; nothing of one that is whole or not there."""
    if not path.is_file():
        return []
    try:
        with closing(sqlite3.connect(path, timeout=WAIT)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [] if found == ["ok"] else found


def _opened(path: Path, schema: Schema) -> sqlite3.Connection:
    new = not path.exists()
    connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
    try:
        if new:
            path.chmod(0o600)
        version, empty = _known(connection, path, schema)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")  # a note that was acknowledged outlives the power
        connection.execute("PRAGMA fullfsync=ON")  # on macOS past the drive's own cache; elsewhere without effect
        if empty or version < schema.version:
            statements = schema.tables if empty else _steps(schema, version)
            with transaction(connection):
                for statement in statements:
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id={schema.application}")
                connection.execute(f"PRAGMA user_version={schema.version}")
    except BaseException:
        connection.close()
        raise
    return connection


def _known(connection: sqlite3.Connection, path: Path, schema: Schema) -> tuple[int, bool]:
    """The version of a file, and whether it has nothing; raises for another program's and a newer one."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    empty = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not empty and application != schema.application:
        raise sqlite3.DatabaseError("another program's database")
    if version > schema.version:
        raise BadInput("trips-newer", path=str(path), version=version)
    return version, empty


def _steps(schema: Schema, version: int) -> Iterator[str]:
    if version not in schema.upgrades:
        raise sqlite3.DatabaseError("a version that never was")
    for each in range(version, schema.version):
        yield from schema.upgrades[each]


def _put_aside(path: Path) -> Path:
    """Rename the file to one that no damaged file has so far: each may hold notes that are nowhere else."""
    names = (path.with_name(f"{path.stem}.damaged{more}.db") for more in chain([""], (f"-{at}" for at in count(2))))
    aside = next(name for name in names if not name.exists())
    for part, kept in zip(database_files(path), database_files(aside), strict=True):
        with suppress(FileNotFoundError):
            part.replace(kept)
    return aside
