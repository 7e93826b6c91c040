from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from deltalake import DeltaTable

from tideboard_core.archive.records import LAYOUTS
from tideboard_core.desk.places import place_of
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.schemas import (
    KIND_PROPERTY,
    PARTITIONS,
    REAL,
    TABLES,
    UNITS_PROPERTY,
    VERSION_PROPERTY,
    arrow_schema,
    properties,
)
from tideboard_core.desk.tables import open_table


def made(folder: Path, *, schema: pa.Schema | None = None, partitions: list[str] | None = None, **changed: str) -> None:
    """A table `flow` with other properties or columns than ours."""
    names = {"version": VERSION_PROPERTY, "kind": KIND_PROPERTY, "units": UNITS_PROPERTY}
    given = properties(REAL) | {names[name]: value for name, value in changed.items()}
    DeltaTable.create(
        str(folder / "flow"),
        schema or arrow_schema("flow", partitions=True),
        partition_by=[*PARTITIONS] if partitions is None else partitions,
        configuration={name: value for name, value in given.items() if value},
        raise_if_key_not_exists=False,
    )


def fault(folder: Path) -> str:
    with pytest.raises(DeskError) as caught:
        open_table(place_of(folder.as_uri()), "flow", REAL)
    return str(caught.value.code)


def schema(**types: Any) -> pa.Schema:
    fields = [pa.field(each.name, types.get(each.name, each.type)) for each in arrow_schema("flow", partitions=True)]
    return pa.schema(fields)


def test_every_value_of_the_archive_has_its_column() -> None:
    for layout in LAYOUTS:
        assert [*TABLES[layout.name]][-len(layout.columns) :] == [*layout.columns]
        assert {TABLES[layout.name][name] for name in layout.values if name != "time"} == {"long"}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"version": ""}, DeskFault.FOREIGN),
        ({"version": "one"}, DeskFault.FOREIGN),
        ({"version": "2"}, DeskFault.NEWER),
        ({"kind": "practice"}, DeskFault.OTHER_KIND),
        ({"units": "money in cents"}, DeskFault.OTHER_COLUMNS),
        ({"partitions": []}, DeskFault.OTHER_COLUMNS),
        ({"schema": schema(net=pa.float64())}, DeskFault.OTHER_COLUMNS),
        ({"schema": schema(net=pa.int32())}, DeskFault.OTHER_COLUMNS),
        ({"schema": schema(version=pa.string())}, DeskFault.OTHER_COLUMNS),
        ({"schema": schema(received=pa.timestamp("us"))}, DeskFault.OTHER_COLUMNS),
        ({"schema": pa.schema([each for each in schema() if each.name != "price"])}, DeskFault.OTHER_COLUMNS),
        ({"schema": schema().append(pa.field("more", pa.int64(), nullable=False))}, DeskFault.OTHER_COLUMNS),
    ],
)
def test_a_table_that_is_not_as_ours_is_refused(tmp_path: Path, changed: dict[str, Any], expected: str) -> None:
    made(tmp_path, **changed)
    assert fault(tmp_path) == expected


def test_a_column_that_a_newer_program_added_does_no_harm(tmp_path: Path) -> None:
    made(tmp_path, schema=schema().append(pa.field("more", pa.int64())))
    assert open_table(place_of(tmp_path.as_uri()), "flow", REAL) is not None
