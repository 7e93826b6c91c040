"""Rewrites the files of months that are over into few, sorted by symbol, and removes files that no reader needs."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tideboard_core.archive.records import LAYOUTS
from tideboard_core.desk.leases import PlaceLease, place_lease
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.publishing import check_place
from tideboard_core.desk.schemas import ACTIONS, HOURS, PARTITIONS, SCHEMA, SESSIONS, TABLES, arrow_schema
from tideboard_core.desk.staging import parquet_writer, statistics_of
from tideboard_core.desk.stores import Store, digest_of, file_chunks, store_of
from tideboard_core.desk.tables import (
    ListedFile,
    SharedSnapshot,
    TableFile,
    committed_number,
    listed_files,
    open_table,
    replace_files,
    replaced_files,
    said_digests,
)
from tideboard_core.ports.system import Clock

if TYPE_CHECKING:
    import pyarrow as pa
    from deltalake import DeltaTable
    from pyarrow import parquet

COMPACTED: Final = "compacted-"
"""How the names of rewritten files begin; the digest of the file follows, so that a second try finds its own one."""
KEPT: Final = timedelta(days=14)
"""How long a file stays after no table names it, for readers that pinned a snapshot before."""
AT_ONCE: Final = 500_000
"""Rows that are kept in memory, or those of one security's month if they are more."""
GROUP: Final = 16_384
"""Rows of a row group, which is read as a whole: fewer than in a publication, since one security's month, some 7,000 of
flow, lies together here. Reading it takes two thirds of the time of 64 Ki rows, the file half a percent more bytes."""
A_FILE: Final = 8_000_000
"""Rows after which another file begins: some 200 MB."""

_SESSION: Final = ("symbol", "day", "provider", "tier_version", "currency", "recorder", "number")
ORDER: Final[dict[str, tuple[str, ...]]] = {
    **{layout.name: (*_SESSION, layout.index, "version") for layout in LAYOUTS},
    ACTIONS: ("symbol", "ex_day", "type", "version", "recorder", "number"),
    HOURS: ("day", "recorder", "number"),
    SESSIONS: _SESSION,
}
"""What the rows of a rewritten file are sorted by: no two are equal in it, so that a second try has the same bytes."""


class Rewritten(NamedTuple):
    """A month of a table that is in other files now."""

    table: str
    market: str
    month: int
    before: int
    after: int
    rows: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A month of a table: its files at a version of the table."""

    snapshot: SharedSnapshot
    table: str
    market: str
    month: int
    files: list[ListedFile]


def compact(
    place: SharedPlace,
    clock: Clock,
    monotonic: Callable[[], float],
    done: Callable[[Rewritten], object] = lambda _: None,
) -> int:
    """Rewrite what can be, then remove files that no table has named for 14 days; returns how many.

    All rows stay, also those of older numbers, and what is published meanwhile. Killed at any moment, the place is
    whole, and the next run goes on. Raises DeskError (TENDED while another does it, CHECKSUM for a file that is not
    what was written), OSError.
    """
    store = store_of(place)
    check_place(place, store)
    now = clock.wall()
    with place_lease(place, store, monotonic) as lease:
        for table in TABLES:
            for market, month in _due(place, table, now.year * 100 + now.month):
                rewritten = _rewrite(place, store, lease, table, market, month)
                if rewritten is not None:
                    done(rewritten)
        return remove_unnamed(place, store, lease)


def _due(place: SharedPlace, table: str, current: int) -> list[tuple[str, int]]:
    """The months before the current one with several files, of which one at least was not rewritten."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    opened = open_table(place, table)
    for each in [] if opened is None else listed_files(opened):
        if each.month < current:
            found[each.market, each.month].append(each.path.rpartition("/")[2])
    return sorted(
        part
        for part, names in found.items()
        if len(names) > 1 and not all(each.startswith(COMPACTED) for each in names)
    )


def _rewrite(
    place: SharedPlace, store: Store, lease: PlaceLease, table: str, market: str, month: int
) -> Rewritten | None:
    """Put a month of a table into other files; None if another process did while this one worked."""
    opened = open_table(place, table)
    if opened is None:
        return None
    if {field.name for field in opened.schema().fields} != {*TABLES[table], *PARTITIONS}:
        raise DeskError(DeskFault.NEWER, table=table, version=str(SCHEMA))  # its further columns would be lost
    files = [each for each in listed_files(opened) if (each.market, each.month) == (market, month)]
    said = said_digests(place, table, opened)
    for each in files:  # a damaged file would be rewritten into one that looks whole
        found = store.digest(f"{table}/{each.path}")
        if found is None or found != said.get(each.path.rpartition("/")[2], found):
            raise DeskError(DeskFault.CHECKSUM, file=f"{table}/{each.path}")
        lease.keep()
    part = _Part(SharedSnapshot(place, {table: opened.version()}), table, market, month, files)
    with tempfile.TemporaryDirectory(prefix="tideboard-") as folder:
        made = []
        rows = 0
        for path, count in _sorted_files(part, Path(folder), lease):
            made.append(_put(store, part, path))
            path.unlink()
            rows += count
        lease.keep()
        if not replace_files(place, store, table, files, made):
            return None
    return Rewritten(table, market, month, len(files), len(made), rows)


def _put(store: Store, part: _Part, path: Path) -> TableFile:
    digest = digest_of(file_chunks(path))
    name = f"{part.table}/market={part.market}/month={part.month}/{COMPACTED}{digest}.parquet"
    stats, _rows = statistics_of(path)
    store.put_new(name, path)
    if store.digest(name) != digest:
        raise DeskError(DeskFault.CHECKSUM, file=name)
    return TableFile(part.table, name, part.market, part.month, path.stat().st_size, digest, stats)


def _sorted_files(part: _Part, folder: Path, lease: PlaceLease) -> Iterator[tuple[Path, int]]:
    """Write all rows of a month as files of its own order, one at a time; yields each with its rows."""
    where = _where(part)
    expected = part.snapshot.dataset(part.table).count_rows(filter=where)
    written = 0
    with ExitStack() as open_:
        writer: parquet.ParquetWriter | None = None
        path, rows = folder / "0.parquet", 0
        for batch in _batches(part, where):
            if writer is None:
                writer = open_.enter_context(parquet_writer(path, part.table))
            writer.write_table(batch, row_group_size=GROUP)
            rows += len(batch)
            lease.keep()
            if rows >= A_FILE:
                open_.close()
                yield path, rows
                written += rows
                writer, path, rows = None, folder / f"{written}.parquet", 0
        open_.close()
        if rows:
            yield path, rows
            written += rows
    if written != expected:
        raise DeskError(DeskFault.LOST, place=part.snapshot.place.name, number="0")


def _where(part: _Part) -> Any:  # noqa: ANN401  pyarrow has no types
    import pyarrow.compute as pc

    return (pc.field("market") == part.market) & (pc.field("month") == part.month)


def _batches(part: _Part, where: Any) -> Iterator[pa.Table]:  # noqa: ANN401  pyarrow has no types
    """The rows of a month in its order, those of some neighbouring securities at a time."""
    import pyarrow.compute as pc

    schema = arrow_schema(part.table)
    order = [(name, "ascending") for name in ORDER[part.table]]
    ranges = [None] if part.table == HOURS else list(_ranges(part, where))
    for each in ranges:
        chosen = where if each is None else where & (pc.field("symbol") >= each[0]) & (pc.field("symbol") <= each[1])
        yield part.snapshot.read(part.table, schema.names, chosen).cast(schema).sort_by(order)


def _ranges(part: _Part, where: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  pyarrow has no types
    """First and last symbol of each batch."""
    counts: dict[str, int] = defaultdict(int)
    for batch in part.snapshot.dataset(part.table).to_batches(columns=["symbol"], filter=where):
        for each in batch.column("symbol").value_counts().to_pylist():
            counts[each["values"]] += each["counts"]
    first, last, rows = "", "", 0
    for symbol in sorted(counts):
        if first and rows + counts[symbol] > AT_ONCE:
            yield first, last
            first, rows = "", 0
        first, last, rows = first or symbol, symbol, rows + counts[symbol]
    if first:
        yield first, last


def remove_unnamed(place: SharedPlace, store: Store, lease: PlaceLease) -> int:
    """Remove files that `replace_files` took out of a table 14 days ago, by the clock of the place; returns how many.

    Only those that a commit of ours names: a file that nobody has committed yet stays, however old it is.
    """
    now, count = lease.now(), 0
    for table in TABLES:
        opened = open_table(place, table)
        if opened is None:
            continue
        named = {each.path for each in listed_files(opened)}
        there: dict[str, set[str]] = {}
        for version, paths in replaced_files(place, table, opened):
            try:
                since = store.stored(f"{table}/_delta_log/{version:020}.json")
            except FileNotFoundError:  # its age is no longer known
                continue
            if now - since <= KEPT:
                continue
            for path in paths:
                folder, _, name = path.rpartition("/")
                if folder not in there:
                    there[folder] = {*store.names(f"{table}/{folder}")}
                if name in there[folder] and path not in named and _may_go(place, table, opened, name):
                    lease.keep()
                    store.remove(f"{table}/{path}")
                    count += 1
    return count


def _may_go(place: SharedPlace, table: str, opened: DeltaTable, name: str) -> bool:
    """Whether a file is a rewritten one, or its number was committed: never one that waits for its commit."""
    if name.startswith(COMPACTED):
        return True
    recorder, _, number = name.removesuffix(".parquet").partition("-")
    return number.isdigit() and int(number) <= committed_number(place, table, opened, recorder)
