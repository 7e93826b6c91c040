"""Finds the market days of an archive that a place lacks, and writes one of them as the files of a publication."""

from __future__ import annotations

import json
import struct
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from tideboard_core.archive.hours import hours_on
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import LAYOUTS, NULL, Layout, Rows
from tideboard_core.archive.rows import SessionId, block_rows, from_tuples
from tideboard_core.archive.units import day_of
from tideboard_core.desk.publications import (
    STAGED_FOLDER,
    ActionName,
    Publication,
    Publications,
    SessionName,
    SessionState,
    StagedFile,
)
from tideboard_core.desk.schemas import ACTIONS, HOURS, ROW_COUNTS, SESSIONS, TABLES, arrow_schema
from tideboard_core.desk.stores import digest_of, file_chunks
from tideboard_core.desk.tables import TableFile, file_name
from tideboard_core.flow.session_minutes import IN_TIME, minute_ends
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import Session
from tideboard_core.system.private_files import flush_to_disk, private_directory

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow import parquet

GROUP: Final = 65_536
"""Rows of a row group: what is read at once at least, and kept in memory at most, with one session more."""
_ROW_COUNT: Final = struct.Struct("<I")
"""How a block says the number of its rows, behind its format and its number of columns."""


class DueSession(NamedTuple):
    """A sealed session that a place lacks, or has with fewer rows."""

    name: SessionName
    session: SessionId


class DueDay(NamedTuple):
    """A market day with sessions that are to be published; in the order of symbol and provider."""

    market: str
    day: int
    sessions: list[DueSession]

    @property
    def providers(self) -> set[str]:
        """Whose data it is."""
        return {each.name.provider for each in self.sessions}


class _Sealed(NamedTuple):
    """What the archive says of a sealed session."""

    expected: int
    received: int
    restated: int
    complete_to: int | None
    checksum: bytes
    sealed: int


class Due(NamedTuple):
    """Market days that are to be published, and other checksums of sessions that have nothing new."""

    days: list[DueDay]
    same: list[tuple[SessionName, bytes]]


def due_days(reader: ArchiveReader, publications: Publications | None, place: int) -> Due:
    """Market days with something that was never staged for a place, the oldest first; all without `publications`.

    A session whose checksum alone is another one, or that has lost rows, is not due: its blocks were packed or pruned,
    and versions are only ever added. `same` has it: `note_same` keeps that it is not looked at again. Raises
    ArchiveError.
    """
    days: dict[tuple[int, str], list[DueSession]] = defaultdict(list)
    with reader.database.transaction("DEFERRED"):
        found: dict[tuple[str, int], list[tuple[SessionName, SessionId, bytes]]] = defaultdict(list)
        keys, codes = reader.identities.all_keys(), reader.identities.all_symbols()
        for key, symbol, day, checksum in reader.database.all("SELECT key, symbol, day, checksum FROM session"):
            names = keys[key]
            name = SessionName(
                str(names.market), day, str(codes[symbol]), names.provider, names.tier_version, names.currency
            )
            found[name.market, day].append((name, SessionId(key, symbol, day), bytes(checksum)))
        same: list[tuple[SessionName, bytes]] = []
        for (market, day), sessions in found.items():
            known = {} if publications is None else publications.states(place, market, day)
            for name, session, checksum in sessions:
                state = known.get(name)
                if state is not None and state.checksum == checksum:
                    continue
                if state is None or _has_more(_block_counts(reader, session), state.rows):
                    days[day, market].append(DueSession(name, session))
                else:
                    same.append((name, checksum))
    return Due([DueDay(market, day, sorted(days[day, market])) for day, market in sorted(days)], same)


def _has_more(rows: Sequence[int], published: Sequence[int]) -> bool:
    return any(map(int.__gt__, rows, published)) and not any(map(int.__lt__, rows, published))


def _block_counts(reader: ArchiveReader, session: SessionId) -> tuple[int, ...]:
    """The rows of a session's blocks, by the order of `LAYOUTS`, from the blocks' heads."""
    heads = dict(
        reader.database.all(
            "SELECT series, substr(data, 3, 4) FROM block WHERE key=? AND symbol=? AND day=?",
            (session.key, session.symbol, session.day),
        )
    )
    counts = (heads.get(layout.number, b"") for layout in LAYOUTS)
    return tuple(_ROW_COUNT.unpack(head)[0] if len(head) == _ROW_COUNT.size else 0 for head in counts)


def stage(
    reader: ArchiveReader, publications: Publications, place: int, due: DueDay, now: datetime
) -> Publication | None:
    """Write a market day as the files of the next publication and take it in; None if nothing of it can be read.

    The rows are those of the sealed blocks in one snapshot of the archive. A session with a damaged block is left out
    and named in `reader.damaged`. Raises ArchiveError, OSError of this computer's disk.
    """
    number = publications.last_number(place) + 1
    revision = publications.next_revision(place, due.market, due.day)
    private_directory(publications.folder / STAGED_FOLDER)
    files = _Files(publications, place, due, number)
    try:
        with reader.database.transaction("DEFERRED"):
            hours = hours_on(reader.database, Market(due.market), day_of(due.day))
            kept = list(_write_sessions(reader, files, due, hours, revision))
            if not kept:
                files.drop()
                return None
            symbols = {each.name.symbol for each in due.sessions}
            actions = _write_actions(reader, files, publications.actions(place), symbols)
            _write_hours(reader, files, due)
        publication = Publication(number, due.market, due.day, revision, len(kept), now)
        publications.add(place, publication, files.closed(), kept, actions)
    except BaseException:
        files.drop()
        raise
    return publication


def _write_sessions(
    reader: ArchiveReader, files: _Files, due: DueDay, hours: Session, revision: int
) -> Iterator[tuple[SessionName, SessionState]]:
    ends = minute_ends(hours)
    for name, session in due.sessions:
        sealed = _sealed(reader, session)
        blocks = reader.unless_damaged(partial(_blocks, reader, session))
        if sealed is None or blocks is None:
            continue
        for layout, rows in zip(LAYOUTS, blocks, strict=True):
            if len(rows):
                files.add(layout.name, _row_columns(name, layout, rows))
        counts = tuple(map(len, blocks))
        files.add(SESSIONS, _session_columns(name, sealed, revision, counts, in_time(blocks[0], ends)))
        yield name, SessionState(sealed.checksum, counts)


def _sealed(reader: ArchiveReader, session: SessionId) -> _Sealed | None:
    row = reader.database.one(
        "SELECT expected, received, restated, complete_to, checksum, sealed FROM session "
        "WHERE key=? AND symbol=? AND day=?",
        session,
    )
    return None if row is None else _Sealed(*row)


def _blocks(reader: ArchiveReader, session: SessionId) -> tuple[Rows, ...]:
    found = (block_rows(reader.database, layout, session) for layout in LAYOUTS)
    return tuple(from_tuples(layout, []) if rows is None else rows for layout, rows in zip(LAYOUTS, found, strict=True))


def in_time(flow: Rows, ends: np.ndarray[Any, np.dtype[np.float64]]) -> int:
    """How many minutes of flow were received within three minutes of their ends (UTC seconds)."""
    known = flow.chosen((flow.index >= 0) & (flow.index < len(ends)) & (flow["net"] != NULL))
    early = known["received"] <= (ends[known.index] + IN_TIME) * 1_000_000
    return len(np.unique(known.index[early]))


def _row_columns(name: SessionName, layout: Layout, rows: Rows) -> dict[str, Any]:
    return {**_names(name), **{column: rows[column] for column in layout.columns}}


def _names(name: SessionName) -> dict[str, Any]:
    return {
        "provider": name.provider,
        "tier_version": name.tier_version,
        "currency": name.currency,
        "symbol": name.symbol,
        "day": name.day,
    }


def _session_columns(
    name: SessionName, sealed: _Sealed, revision: int, counts: Sequence[int], seen: int
) -> dict[str, Any]:
    return {
        **_names(name),
        **sealed._asdict(),
        "checksum": sealed.checksum.hex(),
        "revision": revision,
        "in_time": seen,
        **dict(zip(ROW_COUNTS.values(), counts, strict=True)),
    }


def _write_actions(reader: ArchiveReader, files: _Files, known: set[ActionName], symbols: set[str]) -> list[ActionName]:
    """Splits and dividends of the day's securities that were not published before."""
    rows = reader.database.all(
        "SELECT code, ex_day, type, version, received, new_shares, old_shares, amount, currency FROM action "
        "JOIN symbol ON symbol.id=action.symbol ORDER BY code, ex_day, type, version"
    )
    fresh = [row for row in rows if row[0] in symbols and ActionName(*row[:4]) not in known]
    names = ("symbol", "ex_day", "type", "version", "received", "new_shares", "old_shares", "amount", "currency")
    for row in fresh:
        files.add(ACTIONS, dict(zip(names, row, strict=True)))
    return [ActionName(*row[:4]) for row in fresh]


def _write_hours(reader: ArchiveReader, files: _Files, due: DueDay) -> None:
    row = reader.database.one("SELECT segments, half_day FROM hours WHERE market=? AND day=?", (due.market, due.day))
    assert row is not None  # hours_on found it in this snapshot
    files.add(HOURS, {"day": due.day, "segments": row[0], "half_day": bool(row[1])})


class _Files:
    """The files of one publication while they are written: a writer for each table that has rows."""

    def __init__(self, publications: Publications, place: int, due: DueDay, number: int) -> None:
        self._recorder = publications.recorder
        self._path = partial(publications.staged_path, place, number)
        self._market, self._day, self._number = due.market, due.day, number
        self._waiting: dict[str, list[pa.Table]] = defaultdict(list)
        self._writers: dict[str, parquet.ParquetWriter] = {}

    def add(self, table: str, columns: dict[str, Any]) -> None:
        """Add rows: arrays of int64, in which NULL is none, and single values, which are those of every row."""
        self._waiting[table].append(self._table(table, columns))
        if sum(map(len, self._waiting[table])) >= GROUP:
            self._write(table, whole_groups=True)

    def _table(self, table: str, columns: dict[str, Any]) -> pa.Table:
        import pyarrow as pa

        count = next((len(values) for values in columns.values() if isinstance(values, np.ndarray)), 1)
        columns = {"recorder": self._recorder, "number": self._number, **columns}
        schema = arrow_schema(table)
        return pa.table([_array(columns[field.name], field.type, count) for field in schema], schema=schema)

    def _write(self, table: str, *, whole_groups: bool) -> None:
        import pyarrow as pa

        if table not in self._writers:
            self._writers[table] = parquet_writer(self._path(table), table)
        rows = pa.concat_tables(self._waiting[table])
        end = len(rows) // GROUP * GROUP if whole_groups else len(rows)
        for begin in range(0, end, GROUP):
            self._writers[table].write_table(rows.slice(begin, min(GROUP, end - begin)), row_group_size=GROUP)
        self._waiting[table] = [rows.slice(end)]

    def closed(self) -> list[StagedFile]:
        """The files, whole and on the disk, in the order in which they are to be committed."""
        made = []
        for table in TABLES:
            if table not in self._waiting:
                continue
            self._write(table, whole_groups=False)
            self._writers[table].close()
            path = self._path(table)
            with path.open("rb+") as file:
                flush_to_disk(file.fileno())
            name = file_name(table, self._market, self._day // 100, self._recorder, self._number)
            stats, rows = statistics_of(path)
            file_ = TableFile(
                table, name, self._market, self._day // 100, path.stat().st_size, digest_of(file_chunks(path)), stats
            )
            made.append(StagedFile(file_, rows))
        return made

    def drop(self) -> None:
        """Close and delete what was written: an error came."""
        for table, writer in self._writers.items():
            with suppress(OSError):
                writer.close()
            self._path(table).unlink(missing_ok=True)


def _array(values: Any, type_: pa.DataType, count: int) -> pa.Array:  # noqa: ANN401  pyarrow has no types
    import pyarrow as pa

    if isinstance(values, np.ndarray):
        return pa.array(values, pa.int64(), mask=values == NULL).cast(type_)
    instant = pa.types.is_timestamp(type_) and values is not None
    return pa.repeat(pa.scalar(values, pa.int64()).cast(type_) if instant else pa.scalar(values, type_), count)


def parquet_writer(path: Path, table: str) -> parquet.ParquetWriter:
    """A writer whose bytes follow from the rows alone: a retry makes the same file."""
    from pyarrow import parquet

    texts = [name for name, kind in TABLES[table].items() if kind == "string"]
    numbers = [name for name, kind in TABLES[table].items() if kind in ("long", "integer", "timestamp")]
    return parquet.ParquetWriter(
        path,
        arrow_schema(table),
        compression="zstd",
        compression_level=3,
        use_dictionary=texts,
        column_encoding=dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
        version="2.6",
        store_schema=False,
    )


def statistics_of(path: Path) -> tuple[str, int]:
    """Delta's statistics of a file, as JSON, and its rows.

    Least and largest values of some columns alone would let `DeltaTable.to_pyarrow_dataset` leave rows out where
    another column is asked for; those of each row group stand in the file.
    """
    from pyarrow import parquet

    rows = int(parquet.read_metadata(path).num_rows)
    return json.dumps({"numRecords": rows}), rows
