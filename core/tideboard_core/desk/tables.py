"""The Delta tables of a shared place: opened and compared, committed to once a publication, read as of one snapshot."""

from __future__ import annotations

import errno
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.schemas import HOURS, PARTITIONS, SESSIONS, TABLES, arrow_schema, compare, properties
from tideboard_core.desk.stores import Store, store_of, translated

if TYPE_CHECKING:
    import pyarrow as pa
    from deltalake import DeltaTable
    from pyarrow import dataset

DIGEST: Final = "tideboard.blake2b"
NUMBER: Final = "tideboard.number"
RECORDER: Final = "tideboard.recorder"
"""What each commit says of its file, beside the library's own record of the last number."""
DIGESTS: Final = "tideboard.files"
REPLACED: Final = "tideboard.replaced"
"""What a commit of `replace_files` says, as JSON: the BLAKE2b of each new file, and the names of the removed ones."""
MOST_RACES: Final = 1000
"""Commits of others that may come between; each means that somebody else got on."""


class TableFile(NamedTuple):
    """One file of a publication: its table and name in the place, its bytes and BLAKE2b, and Delta's statistics."""

    table: str
    name: str
    market: str
    month: int
    size: int
    digest: str
    stats: str

    @property
    def inside(self) -> str:
        """Its name inside the table."""
        return self.name.partition("/")[2]


def file_name(table: str, market: str, month: int, recorder: str, number: int) -> str:
    """The one name that a publication's file of a table can have."""
    return f"{table}/market={market}/month={month}/{recorder}-{number}.parquet"


class ListedFile(NamedTuple):
    """One file that a table has, as its log says: its name inside the table, and its bytes."""

    path: str
    size: int
    market: str
    month: int


def listed_files(table: DeltaTable) -> list[ListedFile]:
    """The files of a table, in the order of their names; DeskError LOG if it is not said where each belongs."""
    import pyarrow as pa

    found = pa.table(table.get_add_actions(flatten=True))
    names = ("path", "size_bytes", "partition.market", "partition.month")
    rows = zip(*(found[name].to_pylist() for name in names), strict=True)
    try:
        return sorted(ListedFile(path, int(size), market, int(month)) for path, size, market, month in rows)
    except (TypeError, ValueError) as error:
        raise DeskError(DeskFault.LOG, table=table.table_uri.rstrip("/").rpartition("/")[2]) from error


def open_table(
    place: SharedPlace, table: str, kind: str | None = None, version: int | None = None
) -> DeltaTable | None:
    """A table as it is now, or was at a version, compared with ours (of `kind`, if it is named); None without one.

    Raises DeskError NOT_INSTALLED, LOG, those of `compare`, and those of a store.
    """
    try:
        from deltalake import DeltaTable
        from deltalake.exceptions import TableNotFoundError
    except ImportError:
        raise DeskError(DeskFault.NOT_INSTALLED) from None
    with _translated(place, table):
        try:
            found = DeltaTable(place.uri(table), version=version, storage_options=place.options)
        except TableNotFoundError:
            return None
        about = found.metadata()
        configuration, schema, partitions = about.configuration, found.schema().to_json(), about.partition_columns
    compare(table, configuration, schema, partitions, kind)
    return found


def made_table(place: SharedPlace, table: str, kind: str) -> DeltaTable:
    """The table of values of a kind, made if there is none; two that make it at once get the same. As `open_table`."""
    found = open_table(place, table, kind)
    if found is not None:
        return found
    from deltalake import CommitProperties, DeltaTable
    from deltalake.exceptions import DeltaError

    with _translated(place, table):
        try:
            DeltaTable.create(
                place.uri(table),
                arrow_schema(table, partitions=True),
                partition_by=[*PARTITIONS],
                configuration=properties(kind),
                storage_options=place.options,
                raise_if_key_not_exists=False,
                commit_properties=CommitProperties(max_commit_retries=0),  # else two both make it, one over the other
            )
        except DeltaError as error:
            made = open_table(place, table, kind)  # another was first
            if made is None:
                raise error
            return made
    made = open_table(place, table, kind)
    if made is None:
        raise DeskError(DeskFault.LOG, table=table)
    return made


def committed(place: SharedPlace, table: str, recorder: str, kind: str | None = None) -> int:
    """The number of a recorder's last publication in a table, 0 without any. Raises as `open_table`."""
    found = open_table(place, table, kind)
    return 0 if found is None else committed_number(place, table, found, recorder)


def committed_number(place: SharedPlace, name: str, table: DeltaTable, recorder: str) -> int:
    """The same of the open table `name`; the library reads this part of the log only now. Raises as `open_table`."""
    with _translated(place, name):
        return int(table.transaction_version(recorder) or 0)


def commit(place: SharedPlace, store: Store, file: TableFile, recorder: str, number: int, kind: str) -> None:
    """Let a table name a file that is in the place, once, whoever else commits to it or tries the same.

    The library does not keep a recorder's number from being committed twice, so it is compared here, and the commit
    lands on exactly the version that was compared or not at all. Raises DeskError OTHER_COPY if another file has been
    committed with that number, and as `open_table`.
    """
    from deltalake import CommitProperties, PostCommitHookProperties, Transaction
    from deltalake.exceptions import CommitFailedError
    from deltalake.transaction import AddAction

    action = AddAction(
        path=file.inside,
        size=file.size,
        partition_values={"market": file.market, "month": str(file.month)},
        modification_time=int(time.time() * 1000),
        data_change=True,
        stats=file.stats,
    )
    said = CommitProperties(
        custom_metadata={RECORDER: recorder, NUMBER: str(number), DIGEST: file.digest},
        max_commit_retries=0,
        app_transactions=[Transaction(recorder, number)],
    )
    for _race in range(MOST_RACES):
        table = made_table(place, file.table, kind)
        if committed_number(place, file.table, table, recorder) >= number:
            _require_same(place, store, table, file, recorder, number)
            store.settle(file.table)
            return
        with _translated(place, file.table):
            try:
                table.create_write_transaction(
                    [action],
                    mode="append",
                    schema=table.schema(),
                    partition_by=[*PARTITIONS],
                    commit_properties=said,
                    post_commithook_properties=PostCommitHookProperties(cleanup_expired_logs=False),
                )
            except CommitFailedError:
                continue
        store.settle(file.table, table.version() + 1)  # it landed right behind the one that was compared
        return
    raise DeskError(DeskFault.UNREACHABLE, place=place.name, text="others write without end")


def said_digests(place: SharedPlace, name: str, table: DeltaTable) -> dict[str, str]:
    """BLAKE2b of each file by its name without folders, as the commits of the table `name` say; as `open_table`."""
    found: dict[str, str] = {}
    with _translated(place, name):
        for each in table.history():
            if RECORDER in each and NUMBER in each and DIGEST in each:
                found[f"{each[RECORDER]}-{each[NUMBER]}.parquet"] = str(each[DIGEST])
            found |= msgspec.json.decode(each.get(DIGESTS, "{}"), type=dict[str, str])
    return found


def replaced_files(place: SharedPlace, name: str, table: DeltaTable) -> list[tuple[int, list[str]]]:
    """Version of each commit of `replace_files`, with the names inside the table of the files that it removed.

    As `said_digests`.
    """
    with _translated(place, name):
        return [
            (int(each["version"]), msgspec.json.decode(each[REPLACED], type=list[str]))
            for each in table.history()
            if REPLACED in each
        ]


def replace_files(
    place: SharedPlace, store: Store, table: str, removed: Sequence[ListedFile], added: Sequence[TableFile]
) -> bool:
    """Let a table name other files instead of some; False if it no longer has one of those, and nothing was done.

    What others commit meanwhile stays. With `added` the rows are the same ones in other files, without they are gone.
    Raises as `open_table`.
    """
    from deltalake import CommitProperties, PostCommitHookProperties
    from deltalake.exceptions import CommitFailedError
    from deltalake.transaction import AddAction, RemoveAction

    now = int(time.time() * 1000)
    said = {REPLACED: json.dumps([each.path for each in removed])}
    if added:
        said[DIGESTS] = json.dumps({each.inside.rpartition("/")[2]: each.digest for each in added})
    actions: list[AddAction | RemoveAction] = [
        RemoveAction(each.path, not added, now, each.size, {"market": each.market, "month": str(each.month)})
        for each in removed
    ]
    for new in added:
        where = {"market": new.market, "month": str(new.month)}
        actions.append(AddAction(new.inside, new.size, where, now, False, new.stats))
    for _race in range(MOST_RACES):
        found = open_table(place, table)
        if found is None or not {*removed} <= {*listed_files(found)}:
            return False
        with _translated(place, table):
            try:
                found.create_write_transaction(
                    actions,
                    mode="append",
                    schema=found.schema(),
                    partition_by=[*PARTITIONS],
                    commit_properties=CommitProperties(custom_metadata=said, max_commit_retries=0),
                    post_commithook_properties=PostCommitHookProperties(cleanup_expired_logs=False),
                )
            except CommitFailedError:
                continue
        store.settle(table, found.version() + 1)
        return True
    raise DeskError(DeskFault.UNREACHABLE, place=place.name, text="")


def is_committed(place: SharedPlace, store: Store, file: TableFile, recorder: str, number: int, kind: str) -> bool:
    """Whether a table has a publication's file already; DeskError OTHER_COPY if it has another one of that number."""
    table = open_table(place, file.table, kind)
    if table is None or committed_number(place, file.table, table, recorder) < number:
        return False
    _require_same(place, store, table, file, recorder, number)
    return True


def _require_same(
    place: SharedPlace, store: Store, table: DeltaTable, file: TableFile, recorder: str, number: int
) -> None:
    found = store.digest(file.name)
    if found is None:  # taken into another file since: what the commit said of it is left
        with _translated(place, file.table):
            said = [
                each.get(DIGEST)
                for each in table.history()
                if each.get(RECORDER) == recorder and each.get(NUMBER) == str(number)
            ]
        found = said[0] if said else None
    if found != file.digest:
        raise DeskError(DeskFault.OTHER_COPY, file=file.name)


class SharedSnapshot:
    """All tables of a place as of one moment, pinned by their versions.

    `sessions` is looked at first: it is committed last, so that what it names is in the others.
    """

    def __init__(
        self, place: SharedPlace, versions: Mapping[str, int] | None = None, *, kind: str | None = None
    ) -> None:
        """Pin the newest versions, or those given by `versions`; raises DeskError as `open_table`, NO_PLACE."""
        self.place, self._kind = place, kind
        self.tables: dict[str, DeltaTable] = {}
        self._pin(versions)
        if versions is None and not self._months(SESSIONS) <= self._months(HOURS):
            self._pin(None)  # months were pruned in between, from `sessions` first and `hours` next

    def _pin(self, versions: Mapping[str, int] | None) -> None:
        names = (SESSIONS, *(each for each in TABLES if each != SESSIONS))
        for name in names if versions is None else (each for each in names if each in versions):
            table = open_table(self.place, name, self._kind, None if versions is None else versions[name])
            if table is not None:
                self.tables[name] = table

    def _months(self, table: str) -> set[tuple[str, int]]:
        found = listed_files(self.tables[table]) if table in self.tables else []
        return {(each.market, each.month) for each in found}

    @property
    def versions(self) -> dict[str, int]:
        """The version of each table that there is."""
        return {name: int(table.version()) for name, table in self.tables.items()}

    def read(
        self,
        table: str,
        columns: Sequence[str] | None = None,
        where: Any = None,  # noqa: ANN401  pyarrow has no types
        on_rows: Callable[[], object] = lambda: None,
    ) -> pa.Table:
        """Rows of a table, of all publications, whether `sessions` names them or not; `where` is pyarrow's expression.

        `on_rows` is called again and again while files are read. Raises DeskError of the store, GONE for a file that is
        not there.
        """
        import pyarrow as pa

        if table not in self.tables:
            whole = arrow_schema(table, partitions=True)
            return (whole if columns is None else whole.empty_table().select(list(columns)).schema).empty_table()
        with self._reading(table):
            scanner = self.dataset(table).scanner(columns=None if columns is None else list(columns), filter=where)
            found = []
            for rows in scanner.to_batches():
                on_rows()
                found.append(rows)
            return pa.Table.from_batches(found, scanner.projected_schema)

    def batches(self, table: str, columns: Sequence[str]) -> Iterator[pa.Table]:
        """All rows of some columns of a table, some thousands after the other; raises as `read`."""
        import pyarrow as pa

        if table in self.tables:
            with self._reading(table):
                for rows in self.dataset(table).to_batches(columns=list(columns)):
                    yield pa.Table.from_batches([rows])

    def file_rows(self, table: str, file: ListedFile, columns: Sequence[str]) -> pa.Table:
        """Some columns of one file of a table that there is; raises as `read`."""
        from pyarrow import dataset

        with self._reading(table):
            whole = self.dataset(table)
            own = [each for each in whole.get_fragments() if each.path.endswith(file.path)]
            only = dataset.FileSystemDataset(own, whole.schema, whole.format, whole.filesystem)
            return only.to_table(columns=list(columns))

    @contextmanager
    def _reading(self, table: str) -> Iterator[None]:
        try:
            with _translated(self.place, table):
                yield
        except FileNotFoundError:
            raise DeskError(DeskFault.GONE, file=self._gone(table)) from None

    def _gone(self, table: str) -> str:
        """The first file of a table that is not there: the libraries do not always tell its name."""
        store = store_of(self.place)
        there: dict[str, list[str]] = {}
        for each in listed_files(self.tables[table]):
            folder, _, name = f"{table}/{each.path}".rpartition("/")
            if folder not in there:
                there[folder] = store.names(folder)
            if name not in there[folder]:
                return f"{folder}/{name}"
        return table

    def dataset(self, table: str) -> dataset.Dataset:
        """The files of a table that there is, with market and month of each, as pyarrow's dataset.

        The library's own one leaves rows out without a word where a filter names a column of which the log has no
        least and largest value: only the two columns of the partition are taken from there.
        """
        import pyarrow.compute as pc
        from pyarrow import dataset, fs

        # Arrow's threads may outlast what they read: the library's own files are objects of Python, which is gone then.
        local = fs.SubTreeFileSystem(self.place.uri(table), fs.LocalFileSystem()) if self.place.folder else None
        given = self.tables[table].to_pyarrow_dataset(filesystem=local)
        fragments = []
        for each in given.get_fragments():
            keys = dataset.get_partition_keys(each.partition_expression)
            where = (pc.field("market") == keys["market"]) & (pc.field("month") == keys["month"])
            fragments.append(given.format.make_fragment(each.path, given.filesystem, where))
        return dataset.FileSystemDataset(fragments, given.schema, given.format, given.filesystem)


_SYSTEM: Final = re.compile(r"os error (\d+)")
_FILE: Final = re.compile(r"market=\w+/month=\d+/[\w-]+\.parquet")


@contextmanager
def _translated(place: SharedPlace, table: str) -> Iterator[None]:
    """Turn the library's errors into ours: one of the folder or store, or one about the log."""
    from deltalake.exceptions import DeltaError
    from pyarrow import ArrowInvalid

    try:
        yield
    except (msgspec.MsgspecError, TypeError) as error:  # a commit says of itself what none of ours does
        raise DeskError(DeskFault.LOG, table=table) from error
    except ArrowInvalid as error:  # a file that ends too early, or was written over
        file = _FILE.search(str(error))
        raise DeskError(DeskFault.CHECKSUM, file=f"{table}/{file[0]}" if file else table) from error
    except (DeltaError, OSError) as error:
        if place.folder is None and (isinstance(error, OSError) or "store" in str(error).lower()):
            with translated(place):
                raise
        number = _SYSTEM.search(str(error))
        if number and int(number[1]) in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise DeskError(DeskFault.NO_RIGHT, place=place.name) from error
        if number:
            raise OSError(int(number[1]), os.strerror(int(number[1])), place.uri(table)) from error
        if isinstance(error, OSError):
            if error.errno in (errno.EACCES, errno.EPERM):
                raise DeskError(DeskFault.NO_RIGHT, place=place.name) from error
            raise
        raise DeskError(DeskFault.LOG, table=table) from error
