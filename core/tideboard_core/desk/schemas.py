"""The tables of a shared place: their columns and properties, and how a table that is there is compared with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from tideboard_core.archive.records import LAYOUTS
from tideboard_core.desk.problems import DeskError, DeskFault

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA: Final = 1
"""Version of the tables; columns may be added under it, units and meanings never change."""
UNITS: Final = "money 1/1000, price 1/10000, volume shares, minute of the session from 0, instant us UTC"
VERSION_PROPERTY: Final = "tideboard.schema"
KIND_PROPERTY: Final = "tideboard.kind"
UNITS_PROPERTY: Final = "tideboard.units"
REAL: Final = "real"
PRACTICE_KIND: Final = "practice"

PARTITIONS: Final = {"market": "string", "month": "integer"}
"""Columns that stand in the path of a file and not in it; `month` as 202611."""
_WRITER: Final = {"recorder": "string", "number": "long"}
_SESSION: Final = {
    **_WRITER,
    "provider": "string",
    "tier_version": "string",
    "currency": "string",
    "symbol": "string",
    "day": "integer",
}
_OTHERS: Final = {
    "minute": "integer",
    "version": "integer",
    "received": "timestamp",
    "source": "integer",
    "time": "timestamp",
}
"""Columns of rows that are none of the archive's amounts, which are all `long`."""

SESSIONS: Final = "sessions"
HOURS: Final = "hours"
ACTIONS: Final = "actions"
ROW_COUNTS: Final = {layout.name: f"{layout.name}_rows" for layout in LAYOUTS}
"""Columns of `sessions`: how many rows of each table belong to a session."""

TABLES: Final[dict[str, dict[str, str]]] = {
    **{layout.name: {**_SESSION, **{name: _OTHERS.get(name, "long") for name in layout.columns}} for layout in LAYOUTS},
    ACTIONS: {
        **_WRITER,
        "symbol": "string",
        "ex_day": "integer",
        "type": "string",
        "version": "integer",
        "received": "timestamp",
        "new_shares": "long",
        "old_shares": "long",
        "amount": "long",
        "currency": "string",
    },
    HOURS: {**_WRITER, "day": "integer", "segments": "string", "half_day": "boolean"},
    SESSIONS: {
        **_SESSION,
        "revision": "integer",
        "expected": "integer",
        "received": "integer",
        "restated": "integer",
        "in_time": "integer",
        "complete_to": "integer",
        "checksum": "string",
        "sealed": "timestamp",
        **dict.fromkeys(ROW_COUNTS.values(), "integer"),
    },
}
"""The columns of each table's files by Delta's names of types; `sessions` is the last one to be written."""


def arrow_schema(table: str, *, partitions: bool = False) -> pa.Schema:
    """The columns of a table's files, with `partitions` those of the table; needs pyarrow."""
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "long": pa.int64(),
        "integer": pa.int32(),
        "boolean": pa.bool_(),
        "timestamp": pa.timestamp("us", tz="UTC"),
    }
    columns = {**TABLES[table], **(PARTITIONS if partitions else {})}
    return pa.schema([(name, types[kind]) for name, kind in columns.items()])


def properties(kind: str) -> dict[str, str]:
    """The properties of a table of values of a kind."""
    return {VERSION_PROPERTY: str(SCHEMA), KIND_PROPERTY: kind, UNITS_PROPERTY: UNITS}


def compare(table: str, found: Mapping[str, str], schema: str, partitions: list[str], kind: str | None) -> None:
    """Raise DeskError if a table that is there is not ours, newer, of another kind, or has other units or columns.

    `found` are its properties, `schema` Delta's JSON of its columns. The library would cast what does not fit without
    a word. Further columns that may be empty do no harm: an older program leaves them so. Without `kind` either
    will do.
    """
    version = found.get(VERSION_PROPERTY, "")
    if not version.isascii() or not version.isdigit():
        raise DeskError(DeskFault.FOREIGN, table=table)
    if int(version) > SCHEMA:
        raise DeskError(DeskFault.NEWER, table=table, version=version)
    if kind is not None and found.get(KIND_PROPERTY) != kind:
        raise DeskError(DeskFault.OTHER_KIND, kind=found.get(KIND_PROPERTY, ""))
    if found.get(UNITS_PROPERTY) != UNITS:
        raise DeskError(DeskFault.OTHER_COLUMNS, table=table, column=UNITS_PROPERTY)
    if partitions != list(PARTITIONS):
        raise DeskError(DeskFault.OTHER_COLUMNS, table=table, column=" ".join(partitions) or "no partitions")
    fields = {field["name"]: field for field in json.loads(schema)["fields"]}
    for name, type_ in {**TABLES[table], **PARTITIONS}.items():
        if name not in fields or fields[name]["type"] != type_:
            raise DeskError(DeskFault.OTHER_COLUMNS, table=table, column=name)
    for name, field in fields.items():
        if name not in TABLES[table] and name not in PARTITIONS and not field["nullable"]:
            raise DeskError(DeskFault.OTHER_COLUMNS, table=table, column=name)
