"""Takes daily rows of a colleague's archive or Parquet export: what is new is added, what differs is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from tideboard_core.archive.daily_tables import DAILY_TABLES, SCALES, ColumnUnit, DailyTable, DailyValue
from tideboard_core.archive.database import Database
from tideboard_core.archive.definitions import DefinitionKey, Identities
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.units import day_number, from_amount, micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import InstrumentId, instrument_id

Row = tuple[DailyValue, ...]
"""A row in the order of its table: identity, version, received, then all that is compared."""


class DailyRows(NamedTuple):
    """Every version of a security's rows of one table, in any order."""

    key: DefinitionKey
    instrument: InstrumentId
    table: DailyTable
    rows: list[Row]


class DailyConflict(NamedTuple):
    """A row whose newest version differs."""

    instrument: InstrumentId
    table: str
    identity: Row


class Compared(NamedTuple):
    """What is new in an answer: its rows with the numbers that their versions get, and those that contradict."""

    fresh: list[Row]
    conflicts: list[DailyConflict]


def compared(incoming: DailyRows, database: Database | None, identities: Identities | None) -> Compared:
    """Compare with an archive, None for one that is not there yet; changes nothing."""
    table, count = incoming.table, len(incoming.table.identity)
    mine = _by_identity(_known(incoming, database, identities), count)
    fresh: list[Row] = []
    conflicts: list[DailyConflict] = []
    for identity, theirs in _by_identity(incoming.rows, count).items():
        known = mine.get(identity, [])
        new = _further(known, theirs, count)
        if new is None:
            conflicts.append(DailyConflict(incoming.instrument, table.name, identity))
        else:
            fresh += [(*identity, number, *row[count + 1 :]) for number, row in enumerate(new, start=len(known) + 1)]
    return Compared(fresh, conflicts)


def append(writer: ArchiveWriter, incoming: DailyRows, fresh: Iterable[Row]) -> None:
    """Add what `compared` found."""
    table = incoming.table
    with writer.batch():
        place = writer.identities.made_key(incoming.key), writer.identities.made_symbol(incoming.instrument)
        columns = ("key", "symbol", *table.units)
        writer.database.many(
            f"INSERT INTO {table.name}({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",  # noqa: S608
            [(*place, *row) for row in fresh],
        )


def rows_of_archive(source: ArchiveReader) -> Iterator[DailyRows]:
    """Yield every daily row of another archive; raises ValueError and KeyError for names that cannot be."""
    if not source.database.has_daily:
        return
    keys, names = source.identities.all_keys(), source.identities.all_symbols()
    for table in DAILY_TABLES:
        found: dict[tuple[int, int], list[Row]] = defaultdict(list)
        for key, symbol, *row in source.database.all(
            f"SELECT key, symbol, {', '.join(table.units)} FROM {table.name}"  # noqa: S608
        ):
            found[key, symbol].append(tuple(row))
        for (key, symbol), rows in found.items():
            yield DailyRows(keys[key], instrument_id(names[symbol]), table, rows)


def take_reads(source: ArchiveReader, writer: ArchiveWriter) -> None:
    """Take over when the other archive's figures were answered first and last: their receipts count from then on."""
    if not source.database.has_daily:
        return
    keys, names = source.identities.all_keys(), source.identities.all_symbols()
    reads = source.database.all("SELECT key, symbol, figure, day, first, last FROM daily_read")
    with writer.batch():
        made = writer.identities
        writer.database.many(
            "INSERT INTO daily_read(key, symbol, figure, day, first, last) VALUES (?,?,?,?,?,?) ON CONFLICT(key, "
            "symbol, figure, day) DO UPDATE SET first=min(first, excluded.first), last=max(last, excluded.last)",
            [
                (made.made_key(keys[key]), made.made_symbol(instrument_id(names[symbol])), *row)
                for key, symbol, *row in reads
            ],
        )


def row_of_export(table: DailyTable, record: Mapping[str, Any], day: date) -> Row:
    """A line of a Parquet export as a row of the archive; raises KeyError, TypeError and ValueError."""
    return tuple(day_number(day) if name == "day" else _units(unit, record[name]) for name, unit in table.units.items())


def _units(unit: ColumnUnit, value: Decimal | datetime | str | int | None) -> DailyValue:
    if value is None:
        return None
    if unit is ColumnUnit.INSTANT and isinstance(value, datetime):
        return micros(value)
    if unit is ColumnUnit.DAY:
        return day_number(date.fromisoformat(str(value)))
    if unit in SCALES:
        return from_amount(Decimal(str(value)), SCALES[unit])
    return str(value) if unit is ColumnUnit.TEXT else int(str(value))


def _known(incoming: DailyRows, database: Database | None, identities: Identities | None) -> Sequence[Row]:
    if database is None or identities is None or not database.has_daily:
        return ()
    place = identities.key(incoming.key), identities.symbol(incoming.instrument)
    if None in place:
        return ()
    table = incoming.table
    return database.all(
        f"SELECT {', '.join(table.units)} FROM {table.name} WHERE key=? AND symbol=?",  # noqa: S608
        place,
    )


def _by_identity(rows: Iterable[Row], count: int) -> dict[Row, list[Row]]:
    found: dict[Row, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: int(row[count] or 0)):
        found[row[:count]].append(row)
    return found


_RECEIVED: Final = 1


def _further(mine: Sequence[Row], theirs: Sequence[Row], count: int) -> Sequence[Row] | None:
    """The versions that follow on ours; none if ours is as new, None if the two contradict each other."""
    known, given = ([row[count + 2 :] for row in rows] for rows in (mine, theirs))
    if not known:
        return theirs
    last, *came = (int(row[count + _RECEIVED] or 0) for row in (mine[-1], *theirs))
    if given[: len(known)] != known:
        older = given[-1] in known and came[-1] <= last
        return () if older or given[-1] == known[-1] else None
    return theirs[len(known) :] if all(each >= last for each in came[len(known) :]) else None
