"""The table of the 86 REST calls, read from `rows.json`, which was made from the reference (docs/backends.md)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from tideboard_core.model.gateway_health import Scope
from tideboard_core.model.rest import RestParam, RestRow, WriteKind
from tideboard_core.wire.opend.protocols import ProtoId


@cache
def rows() -> tuple[RestRow, ...]:
    """Return all rows, in the reference's order."""
    raw = Path(__file__).with_name("rows.json").read_bytes()
    return tuple(_row(entry) for entry in msgspec.json.decode(raw))


@cache
def row_of(method: str, path: str) -> RestRow | None:
    """Return the row of a method and path; None for a route that the reference does not have."""
    return next((row for row in rows() if (row.method, row.path) == (method, path)), None)


@cache
def row_for(proto_id: int) -> RestRow | None:
    """Return the row that a client uses for an OpenD call; None if REST has none.

    Of several rows for one call a POST wins over a GET if the call takes arguments, else the first listed. A call that
    the reference numbers otherwise (GetDelayStatistics) is found by its name. Qot_Sub and Trd_ModifyOrder have further
    rows for single actions, which `requests.row_of_read` and `row_of_write` choose; this returns the general one.
    """
    name = next((known.name for known in ProtoId if known == proto_id), None)
    found = [row for row in rows() if (row.proto == name if row.proto else row.proto_id == proto_id)]
    preferred = _GENERAL.get(proto_id)
    if preferred is not None:
        return row_of("POST", preferred)
    return next((row for row in found if row.fields and row.method == "POST"), found[0] if found else None)


_GENERAL: Final = {int(ProtoId.Qot_Sub): "/api/subscribe", int(ProtoId.Trd_ModifyOrder): "/api/modify-order"}


def _row(entry: dict[str, Any]) -> RestRow:
    return RestRow(
        key=f"{entry['method']} {entry['path']}",
        group=entry["group"],
        method=entry["method"],
        path=entry["path"],
        proto_id=entry.get("proto_id"),
        proto=entry.get("proto", ""),
        scopes=tuple(Scope(name) for name in entry.get("scopes", ())),
        transitional=tuple(Scope(name) for name in entry.get("transitional", ())),
        write=WriteKind(entry["write"]) if "write" in entry else None,
        deprecated=entry.get("deprecated", False),
        params=tuple(_param(each) for each in entry.get("params", ())),
        example=entry.get("example"),
        examples=tuple(entry.get("examples", ())),
        fields=entry.get("fields", {}),
        notes=entry.get("notes", ""),
    )


def _param(entry: dict[str, Any]) -> RestParam:
    return RestParam(
        path=entry["path"],
        type=entry["type"],
        required=entry.get("required", False),
        allowed=tuple(entry.get("allowed", ())),
        note=entry.get("note", ""),
        alternatives=tuple(entry.get("alternatives", ())),
    )
