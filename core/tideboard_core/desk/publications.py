"""What was published from an archive, and what waits: the file `publications.db` beside it, and staged files."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from tideboard_core.archive.database import PUBLICATIONS
from tideboard_core.archive.units import instant, micros
from tideboard_core.desk.tables import TableFile
from tideboard_core.trips.database import Schema, open_database, open_read_only, transaction

STAGED_FOLDER: Final = "publications"
_TABLES: Final = """
CREATE TABLE recorder(id TEXT NOT NULL, made INTEGER NOT NULL);
CREATE TABLE place(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, trouble TEXT, at INTEGER);
CREATE TABLE consent(recorder TEXT NOT NULL, place INTEGER NOT NULL, provider TEXT NOT NULL, given INTEGER NOT NULL,
  PRIMARY KEY(recorder, place, provider)) WITHOUT ROWID;
CREATE TABLE publication(place INTEGER NOT NULL, number INTEGER NOT NULL, market TEXT NOT NULL, day INTEGER NOT NULL,
  revision INTEGER NOT NULL, sessions INTEGER NOT NULL, staged INTEGER NOT NULL, there INTEGER,
  PRIMARY KEY(place, number)) WITHOUT ROWID;
CREATE TABLE file(place INTEGER NOT NULL, number INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
  rows INTEGER NOT NULL, size INTEGER NOT NULL, digest TEXT NOT NULL, stats TEXT NOT NULL,
  PRIMARY KEY(place, number, position)) WITHOUT ROWID;
CREATE TABLE session(place INTEGER NOT NULL, market TEXT NOT NULL, day INTEGER NOT NULL, symbol TEXT NOT NULL,
  provider TEXT NOT NULL, tier_version TEXT NOT NULL, currency TEXT NOT NULL, checksum BLOB NOT NULL,
  rows TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY(place, market, day, symbol, provider, tier_version, currency)) WITHOUT ROWID;
CREATE TABLE action(place INTEGER NOT NULL, symbol TEXT NOT NULL, ex_day INTEGER NOT NULL, type TEXT NOT NULL,
  version INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY(place, symbol, ex_day, type, version)) WITHOUT ROWID
"""
_SCHEMA: Final = Schema(application=0x54494450, version=1, tables=tuple(_TABLES.split(";")))  # `TIDP`


class SessionName(NamedTuple):
    """A symbol-session by names, as it is kept across archives; `day` as `20261120`."""

    market: str
    day: int
    symbol: str
    provider: str
    tier_version: str
    currency: str


class SessionState(NamedTuple):
    """What was published of a session: the archive's checksum of it, and its rows in each table of rows."""

    checksum: bytes
    rows: tuple[int, ...]


class ActionName(NamedTuple):
    """A version of a split or dividend."""

    symbol: str
    ex_day: int
    type: str
    version: int


class Publication(NamedTuple):
    """One market day that was staged for a place; `staged` when, aware UTC."""

    number: int
    market: str
    day: int
    revision: int
    sessions: int
    staged: datetime

    @property
    def month(self) -> int:
        """The month of its partition, as 202611."""
        return self.day // 100


class StagedFile(NamedTuple):
    """A file of a publication as it is in the place, and the number of its rows."""

    file: TableFile
    rows: int


class Waiting(NamedTuple):
    """What the publications of a place come to: for a status line. `trouble` is the last error's sentence, or empty."""

    place: str
    waiting: int
    there: int
    trouble: str
    at: datetime | None


class Publications:
    """The file of one archive's publications; every method may raise sqlite3.Error."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self._connection = connection
        row = self._one("SELECT id FROM recorder")
        self.recorder: str = "" if row is None else row[0]

    @classmethod
    def open(cls, folder: Path, now: datetime) -> Self:
        """Open or make the file beside the archive; a new one gets a new recorder id. Raises BadInput, OSError."""
        connection, _aside = open_database(folder / PUBLICATIONS, _SCHEMA)
        with transaction(connection):
            if connection.execute("SELECT id FROM recorder").fetchone() is None:
                connection.execute("INSERT INTO recorder VALUES (?,?)", (secrets.token_hex(16), micros(now)))
                for left in (folder / STAGED_FOLDER).glob("*.parquet"):  # another recorder's
                    left.unlink()
        return cls(folder, connection)

    @classmethod
    def read_only(cls, folder: Path) -> Self:
        """Open the file for reading alone; raises sqlite3.DatabaseError of a damaged one, which stays. BadInput."""
        connection = open_read_only(folder / PUBLICATIONS, _SCHEMA)
        try:
            return cls(folder, connection)
        except BaseException:
            connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.close()

    def place_number(self, name: str) -> int:
        """The number of a place in this file, made if there is none."""
        with transaction(self._connection):
            self._connection.execute("INSERT OR IGNORE INTO place(name) VALUES (?)", (name,))
        return self.known_place(name)

    def known_place(self, name: str) -> int:
        """The number of a place in this file, 0 if there is none."""
        row = self._one("SELECT id FROM place WHERE name=?", name)
        return 0 if row is None else int(row[0])

    def agreed(self, place: int) -> set[str]:
        """Providers whose data somebody agreed to share in a place."""
        rows = self._all("SELECT provider FROM consent WHERE recorder=? AND place=?", self.recorder, place)
        return {str(name) for (name,) in rows}

    def agree(self, place: int, providers: Iterable[str], now: datetime) -> None:
        """Keep that somebody agreed to share the data of some providers in a place, with the recorder id."""
        with transaction(self._connection):
            self._connection.executemany(
                "INSERT OR IGNORE INTO consent VALUES (?,?,?,?)",
                [(self.recorder, place, provider, micros(now)) for provider in providers],
            )

    def last_number(self, place: int) -> int:
        """The number of the newest publication, staged or there; 0 without any."""
        row = self._one("SELECT max(number) FROM publication WHERE place=?", place)
        return int(row[0] or 0) if row else 0

    def last_there(self, place: int) -> int:
        """The number of the newest publication that is in the place as a whole; 0 without any."""
        row = self._one("SELECT max(number) FROM publication WHERE place=? AND there IS NOT NULL", place)
        return int(row[0] or 0) if row else 0

    def next_revision(self, place: int, market: str, day: int) -> int:
        """The revision of the next publication of a market day, counted from 1."""
        row = self._one(
            "SELECT max(revision) FROM publication WHERE place=? AND market=? AND day=?", place, market, day
        )
        return int(row[0] or 0) + 1 if row else 1

    def states(self, place: int, market: str, day: int) -> dict[SessionName, SessionState]:
        """What was published, or is staged, of each session of a market day."""
        rows = self._all(
            "SELECT symbol, provider, tier_version, currency, checksum, rows FROM session "
            "WHERE place=? AND market=? AND day=?",
            *(place, market, day),
        )
        return {
            SessionName(market, day, *names): SessionState(bytes(checksum), tuple(map(int, counts.split())))
            for *names, checksum, counts in rows
        }

    def actions(self, place: int) -> set[ActionName]:
        """Versions of splits and dividends that were published or are staged."""
        return {
            ActionName(*row)
            for row in self._all("SELECT symbol, ex_day, type, version FROM action WHERE place=?", place)
        }

    def note_same(self, place: int, names: Sequence[SessionName], checksums: Sequence[bytes]) -> None:
        """Keep other checksums of sessions that have nothing new: their blocks were packed, or pruned."""
        with transaction(self._connection):
            self._connection.executemany(
                "UPDATE session SET checksum=? WHERE place=? AND market=? AND day=? AND symbol=? AND provider=? "
                "AND tier_version=? AND currency=?",
                [(checksum, place, *name) for name, checksum in zip(names, checksums, strict=True)],
            )

    def add(
        self,
        place: int,
        publication: Publication,
        files: Sequence[StagedFile],
        sessions: Iterable[tuple[SessionName, SessionState]],
        actions: Iterable[ActionName],
    ) -> None:
        """Take a publication in whose files are on the disk, with all that it has, in one transaction."""
        number = publication.number
        with transaction(self._connection):
            self._connection.execute(
                "INSERT INTO publication VALUES (?,?,?,?,?,?,?,NULL)",
                (place, *publication[:-1], micros(publication.staged)),
            )
            self._connection.executemany(
                "INSERT INTO file VALUES (?,?,?,?,?,?,?,?)",
                [
                    (place, number, at, each.name, rows, each.size, each.digest, each.stats)
                    for at, (each, rows) in enumerate(files)
                ],
            )
            self._connection.executemany(
                "INSERT OR REPLACE INTO session VALUES (?,?,?,?,?,?,?,?,?,?)",
                [(place, *name, state.checksum, " ".join(map(str, state.rows)), number) for name, state in sessions],
            )
            self._connection.executemany(
                "INSERT OR REPLACE INTO action VALUES (?,?,?,?,?,?)", [(place, *each, number) for each in actions]
            )

    def staged(self, place: int) -> list[Publication]:
        """Publications of a place that are not there as a whole, in order of their numbers."""
        rows = self._all(
            "SELECT number, market, day, revision, sessions, staged FROM publication "
            "WHERE place=? AND there IS NULL ORDER BY number",
            place,
        )
        return [Publication._make((*row, instant(staged))) for *row, staged in rows]

    def files(self, place: int, publication: Publication) -> list[StagedFile]:
        """The files of a publication in the order in which they are committed."""
        rows = self._all(
            "SELECT name, rows, size, digest, stats FROM file WHERE place=? AND number=? ORDER BY position",
            *(place, publication.number),
        )
        return [
            StagedFile(
                TableFile(name.partition("/")[0], name, publication.market, publication.month, size, digest, stats),
                count,
            )
            for name, count, size, digest, stats in rows
        ]

    def staged_path(self, place: int, number: int, table: str) -> Path:
        """Where the file of a table waits on this computer."""
        return self.folder / STAGED_FOLDER / f"{place}-{number}-{table}.parquet"

    def committed(self, place: int, publication: Publication, now: datetime) -> None:
        """Keep that a publication is in the place as a whole, and drop its staged files."""
        with transaction(self._connection):
            self._connection.execute(
                "UPDATE publication SET there=? WHERE place=? AND number=?", (micros(now), place, publication.number)
            )
        self.drop_files(place, publication)

    def drop_files(self, place: int, publication: Publication) -> None:
        """Delete the staged files of a publication."""
        for each in self.files(place, publication):
            self.staged_path(place, publication.number, each.file.table).unlink(missing_ok=True)

    def note_trouble(self, place: int, sentence: str, now: datetime) -> None:
        """Keep the sentence of the last error of a place, empty if there is none any more."""
        with transaction(self._connection):
            self._connection.execute("UPDATE place SET trouble=?, at=? WHERE id=?", (sentence, micros(now), place))

    def waiting(self) -> list[Waiting]:
        """What each place has and what waits for it."""
        rows = self._all(
            "SELECT name, sum(number IS NOT NULL AND there IS NULL), count(there), trouble, at FROM place "
            "LEFT JOIN publication ON publication.place=place.id GROUP BY place.id ORDER BY name"
        )
        return [
            Waiting(name, waits or 0, there, trouble or "", None if at is None else instant(at))
            for name, waits, there, trouble, at in rows
        ]

    def _one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
        return row

    def _all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, values).fetchall()
