"""Answers in columns as an Arrow stream, if pyarrow is installed."""

from __future__ import annotations

import importlib.util
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, get_type_hints

import msgspec

from tideboard_api.faults import ApiFault
from tideboard_api.replies import RecordHorizonReply
from tideboard_core.programs.faults import ProgramFault

MONEY_COLUMNS: Final = frozenset({"open", "high", "low", "close", "turnover"})
"""Columns of exact money; of minutes they are amounts as floats."""


_TYPES: Final = {int: "int64", str: "string"}
"""Arrow types of a horizon's fields; all others are floats, which may be null."""


def arrow_stream(reply: Any) -> bytes:  # noqa: ANN401  a type of tideboard_api, or what msgspec made of one
    """The answer's columns; what it says once stands in the schema's metadata as JSON. Raises ProgramFault."""
    if importlib.util.find_spec("pyarrow") is None:
        raise ProgramFault(ApiFault.NO_TABLE, what="pyarrow")
    fields = reply if isinstance(reply, dict) else msgspec.to_builtins(reply)
    if isinstance(fields, dict) and "horizons" in fields:
        return _of_record(fields)
    if not isinstance(fields, dict) or "times" not in fields:
        raise ProgramFault(ApiFault.NO_TABLE, what="table")
    return _of_columns(fields)


def _of_record(fields: dict[str, Any]) -> bytes:
    """A row for each horizon, none without a record; everything else is in the metadata."""
    import pyarrow as pa

    rows, hints = fields["horizons"], get_type_hints(RecordHorizonReply)
    arrays = {
        name: pa.array([row[name] for row in rows], pa.type_for_alias(_TYPES.get(kind, "float64")))
        for name, kind in hints.items()
        if name in RecordHorizonReply.__struct_fields__
    }
    return _stream(arrays, {name: value for name, value in fields.items() if name != "horizons"})


def _of_columns(fields: dict[str, Any]) -> bytes:
    import pyarrow as pa

    columns = {name: list(value) for name, value in fields.items() if isinstance(value, list | tuple) and value}
    times = [datetime.fromtimestamp(each, UTC) for each in columns.pop("times", [])]
    arrays = {"times": pa.array(times, pa.timestamp("us", tz="UTC"))}
    for name, values in columns.items():
        exact = name in MONEY_COLUMNS and any(isinstance(each, str) for each in values)
        arrays[name] = pa.array([Decimal(each) if exact and each is not None else each for each in values])
    return _stream(arrays, {name: value for name, value in fields.items() if not isinstance(value, list | tuple)})


def _stream(arrays: dict[str, Any], said: dict[str, Any]) -> bytes:
    import pyarrow as pa

    table = pa.table(arrays).replace_schema_metadata({"tideboard": msgspec.json.encode(said)})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())
