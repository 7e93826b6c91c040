"""SQL views of a shared place at one snapshot, for people: last values as decimals, of the sessions that count."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tideboard_core.archive.records import LAYOUTS
from tideboard_core.desk.choosing import SESSION
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.schemas import ACTIONS, PARTITIONS, SESSIONS, TABLES
from tideboard_core.desk.tables import ListedFile, SharedSnapshot, listed_files
from tideboard_core.plain_text import plain_text

DUCKDB: Final = "views.duckdb.sql"
SPARK: Final = "views.spark.sql"
_PRICES: Final = ("price", "open", "high", "low", "close", "amount")
_AS_THEY_ARE: Final = {"volume", "shares", "side", "special", "time"}
"""Values that are no amounts of money."""
_TYPES: Final = {
    "string": "STRING",
    "long": "BIGINT",
    "integer": "INT",
    "boolean": "BOOLEAN",
    "timestamp": "TIMESTAMP",
}
"""Types that both engines read, by Delta's names."""

_HEAD: Final = """\
Market data of {place}, as of one snapshot: {versions}.
It stays that snapshot. A file that is gone, as after `tideboard-archive shared prune`, is an error of the engine: write
the views again then. {engine}
sessions: of several recorders the one that counts. {rows}: the last values of these
sessions, money and prices as decimals, empty = not sent. actions: the last version of each. Names with _rows behind
them: every row and version of every recorder, as integers.
"""
_ENGINES: Final = {DUCKDB: "For DuckDB: .read {file}", SPARK: "For Spark: spark-sql -i {file}"}

# Both engines rank rows the same way; the order is that of `chosen_sessions`.
_SESSIONS: Final = """\
SELECT {columns} FROM (
  SELECT *, row_number() OVER (PARTITION BY {session} ORDER BY in_time DESC, received DESC, recorder) AS choice FROM (
    SELECT *, row_number() OVER (PARTITION BY {session}, recorder ORDER BY number DESC) AS age FROM sessions_rows
  ) AS aged WHERE age = 1
) AS ranked WHERE choice = 1"""
_LAST: Final = """\
SELECT {columns} FROM (
  SELECT r.*, row_number() OVER (PARTITION BY {session}, r.{index} ORDER BY r.version DESC) AS age
  FROM {table}_rows AS r JOIN sessions AS s
  ON r.recorder = s.recorder AND r.number = s.number AND r.month = s.month AND {same}
) AS aged WHERE age = 1"""
_ACTIONS: Final = """\
SELECT {columns} FROM (
  SELECT r.*, row_number() OVER (PARTITION BY symbol, ex_day, type ORDER BY recorder, version DESC) AS age
  FROM actions_rows AS r
) AS aged WHERE age = 1"""


def write_views(snapshot: SharedSnapshot, folder: Path) -> dict[str, Path]:
    """Write the views of a snapshot for each engine into a folder, over older ones; returns the files by their names.

    DeskError NO_PLACE if the place has no sessions; OSError of the disk.
    """
    if SESSIONS not in snapshot.tables:
        raise DeskError(DeskFault.NO_PLACE, place=snapshot.place.name)
    folder.mkdir(parents=True, exist_ok=True)
    made = {}
    for name in (DUCKDB, SPARK):
        made[name] = folder / name
        part = folder / f".{name}.part"
        part.write_text(views(snapshot, name), encoding="utf-8", newline="\n")
        part.replace(made[name])
    return made


def views(snapshot: SharedSnapshot, engine: str) -> str:
    """The views of a snapshot for `DUCKDB` or `SPARK`."""
    files = {table: _files(snapshot, table) for table in TABLES}
    versions = ", ".join(f"{name} {version}" for name, version in snapshot.versions.items())
    head = _HEAD.format(
        place=plain_text(snapshot.place.name),
        versions=versions,
        engine=_ENGINES[engine].format(file=engine),
        rows=", ".join(layout.name for layout in LAYOUTS),
    )
    statements = [
        _view(f"{table}_rows", _DIALECTS[engine](files[table], table) if files[table] else _nothing(table), engine)
        for table in TABLES
    ]
    session = ", ".join(SESSION)
    statements.append(_view(SESSIONS, _SESSIONS.format(columns=_columns(SESSIONS), session=session), engine))
    for layout in LAYOUTS:
        last = _LAST.format(
            columns=_decimals(layout.name),
            session=", ".join(f"r.{name}" for name in SESSION),
            index=layout.index,
            table=layout.name,
            same=" AND ".join(f"r.{name} = s.{name}" for name in SESSION),
        )
        statements.append(_view(layout.name, last, engine))
    statements.append(_view(ACTIONS, _ACTIONS.format(columns=_decimals(ACTIONS)), engine))
    return textwrap.indent(head, "-- ") + "\n".join(statements)


def _files(snapshot: SharedSnapshot, table: str) -> list[tuple[str, ListedFile]]:
    """The files of a table with their addresses, none if it is not there."""
    if table not in snapshot.tables:
        return []
    uri = snapshot.place.uri(table)
    files = listed_files(snapshot.tables[table])
    if not all(each.market.isalnum() for each in files):  # it becomes a part of a statement
        raise DeskError(DeskFault.FOREIGN, table=table)
    return [(f"{uri}/{each.path}", each) for each in files]


def _view(name: str, query: str, engine: str) -> str:
    kind = "VIEW" if engine == DUCKDB else "TEMPORARY VIEW"
    return f"CREATE OR REPLACE {kind} {name} AS\n{query};\n"


def _nothing(table: str) -> str:
    columns = {**TABLES[table], **PARTITIONS}
    return (
        f"SELECT {', '.join(f'CAST(NULL AS {_TYPES[kind]}) AS {name}' for name, kind in columns.items())} WHERE false"
    )


def _columns(table: str) -> str:
    return ", ".join((*TABLES[table], *PARTITIONS))


def _for_duckdb(files: list[tuple[str, ListedFile]], table: str) -> str:
    # A name with one of these would be a pattern there, which may fit nothing without an error.
    paths = (re.sub(r"[\[*?]", r"[\g<0>]", uri).replace("'", "''") for uri, _file in files)
    names = ",\n  ".join(f"'{path}'" for path in paths)
    types = "hive_types = {'market': VARCHAR, 'month': INTEGER}"
    return f"SELECT {_columns(table)} FROM read_parquet([\n  {names}\n], hive_partitioning = true, {types})"  # noqa: S608


def _for_spark(files: list[tuple[str, ListedFile]], table: str) -> str:
    # A pattern of several names would leave out a file that is gone without an error; one name is an error.
    columns = ", ".join(TABLES[table])
    return "\nUNION ALL ".join(
        f"SELECT {columns}, '{each.market}' AS market, {each.month} AS month FROM parquet.`{_spark_path(uri)}`"  # noqa: S608
        for uri, each in files
    )


def _spark_path(uri: str) -> str:
    path = re.sub(r"[\\\[\]{}*?]", r"\\\g<0>", uri).replace("`", "``")
    return path.replace("s3://", "s3a://", 1)  # Hadoop's name of the store's own client


_DIALECTS: Final[dict[str, Callable[[list[tuple[str, ListedFile]], str], str]]] = {
    DUCKDB: _for_duckdb,
    SPARK: _for_spark,
}


def _decimals(table: str) -> str:
    """The columns of a table, amounts as exact decimals: a product of decimals stays one in both engines."""
    amounts = {name for layout in LAYOUTS if layout.name == table for name in layout.values}
    if table == ACTIONS:
        amounts = {"amount"}
    return ", ".join(
        _decimal(name) if name in amounts - _AS_THEY_ARE else name for name in (*TABLES[table], *PARTITIONS)
    )


def _decimal(name: str) -> str:
    unit, places = ("0.0001", 4) if name in _PRICES else ("0.001", 3)
    return f"CAST(CAST({name} AS DECIMAL(19, 0)) * {unit} AS DECIMAL(22, {places})) AS {name}"
