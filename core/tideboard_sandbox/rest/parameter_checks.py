"""Bodies of rows without a public definition: checked against the reference's parameters alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tideboard_core.errors import WireError
from tideboard_core.model.rest import RestRow
from tideboard_core.wire.opend_rest.bodies import security_of, unwrapped
from tideboard_core.wire.opend_rest.field_names import snake
from tideboard_core.wire.opend_rest.shapes import HEADER_FIELDS

_EXTRA: Final[Mapping[str, Mapping[str, str]]] = {"GET /api/token-state": {"app_id": "string"}}
"""Parameters that the reference's notes name without listing them."""

_ALIASES: Final = {"symbol": "security", "code": "security", "log_id": "flow_id", "start": "begin_time",
                   "end": "end_time", "env": "trd_env"}  # fmt: skip
_WIDEST: Final = 2**64 - 1


def plain_request(row: RestRow, body: object) -> dict[str, Any]:
    """The fields of a body by snake_case name, the trade header as an object; raises WireError as `request_of` does."""
    types = {param.path: param.type for param in row.params} | dict(_EXTRA.get(row.key, {}))
    given = unwrapped(body)
    found: dict[str, Any] = {}
    for written, value in given.items():
        name = _named(types, written)
        if name == "header" and value is not None:
            _add_header(found, value)
        elif name in HEADER_FIELDS and value is not None:
            _put(found.setdefault("header", {}), name, _number(value, name, wide=name == "acc_id"), written)
        elif value is not None:
            _put(found, name, _value(types[name], value, str(written)), written)
    return found


def missing_params(row: RestRow, request: Mapping[str, Any]) -> list[str]:
    """Parameters that the reference requires, or shows in an example of this row, and that were not sent."""
    wanted = [param.path for param in row.params if param.required or _shown(row, param.path)]
    return [path for path in wanted if not _has(request, path)]


def _shown(row: RestRow, path: str) -> bool:
    """A parameter of the example alone counts as required where it decides what is answered."""
    return row.example is not None and path in {"header.acc_id", "flow_id", "acc_id_list"}


def _has(request: Mapping[str, Any], path: str) -> bool:
    place: Any = request
    for step in path.split("."):
        if not isinstance(place, Mapping) or step not in place:
            return False
        place = place[step]
    return True


def _named(types: Mapping[str, str], written: object) -> str:
    name = snake(written) if isinstance(written, str) else str(written)
    if name not in types:
        name = _ALIASES.get(name, name)
    flat = name in HEADER_FIELDS and "header" in types
    if name not in types and not flat:
        raise WireError("rest-unknown-field", field=str(written), expected=tuple(sorted(types)))
    return name


def _add_header(found: dict[str, Any], value: object) -> None:
    if not isinstance(value, Mapping):
        raise _bad_type("header", "object", value)
    header = found.setdefault("header", {})
    for written, each in value.items():
        name = snake(written) if isinstance(written, str) else str(written)
        name = _ALIASES.get(name, name)
        if name not in HEADER_FIELDS:
            raise WireError("rest-unknown-field", field=f"header.{written}", expected=HEADER_FIELDS)
        if each is not None:
            _put(header, name, _number(each, f"header.{name}", wide=name == "acc_id"), f"header.{written}")


def _put(place: dict[str, Any], name: str, value: Any, written: object) -> None:  # noqa: ANN401  any JSON value
    if name in place:
        raise WireError("rest-duplicate-field", field=str(written))
    place[name] = value


def _value(kind: str, value: Any, path: str) -> Any:  # noqa: ANN401  any JSON value
    if kind in {"int", "int64"}:
        return _number(value, path, wide=kind == "int64")
    if kind == "object|string":
        return _security(security_of(value, path), path)
    if kind == "array":
        if not isinstance(value, list):
            raise _bad_type(path, "array", value)
        return [_number(each, f"{path}[{place}]", wide=True) for place, each in enumerate(value)]
    if not isinstance(value, str):
        raise _bad_type(path, "string", value)
    return value


def _security(value: Any, path: str) -> dict[str, Any]:  # noqa: ANN401  any JSON value
    if not isinstance(value, Mapping):
        raise _bad_type(path, "object", value)
    for name in value:
        if name not in {"market", "code"}:
            raise WireError("rest-unknown-field", field=f"{path}.{name}", expected=("market", "code"))
    market, code = value.get("market"), value.get("code")
    if not isinstance(code, str):
        raise _bad_type(f"{path}.code", "string", code)
    return {"market": _number(market, f"{path}.market", wide=False), "code": code}


def _number(value: Any, path: str, *, wide: bool) -> int:  # noqa: ANN401  any JSON value
    """An integer; a 64-bit one may come as text."""
    if wide and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _bad_type(path, "i64" if wide else "i32", value)
    if not -(2**63) <= value <= _WIDEST:
        raise WireError("rest-out-of-range", field=path, low=-(2**63), high=_WIDEST)
    return value


def _bad_type(path: str, wanted: str, value: object) -> WireError:
    kinds = {bool: "boolean", str: "string", int: "integer", float: "floating point", list: "array", type(None): "null"}
    return WireError("rest-bad-type", field=path, expected=wanted, found=kinds.get(type(value), "map"))
