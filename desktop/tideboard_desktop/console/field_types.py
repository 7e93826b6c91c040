"""The fields of a call's form: their types, and how a typed text becomes a JSON value."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NoReturn

from tideboard_core.model.rest import RestParam, RestRow
from tideboard_desktop.console.request_body import RequestBody, no_body

_SYMBOL: Final = frozenset({"symbol"})
_SYMBOLS: Final = frozenset({"symbols", "stocks"})
_HEADER: Final = frozenset({"header.acc_id", "header.trd_env", "header.trd_market"})


class FieldType(StrEnum):
    """The type of a field's value."""

    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    TEXT = "text"
    ID = "id"
    SYMBOL = "symbol"
    SYMBOLS = "symbols"
    LIST = "list"
    OBJECT = "object"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of a form. `path` as in `RequestBody`; with `allowed` values it is a drop-down."""

    path: str
    kind: FieldType
    required: bool = False
    allowed: tuple[Any, ...] = ()
    note: str = ""


class NotAValue(ValueError):
    """A text that is no value of its field's type."""


def fields_of_row(row: RestRow) -> list[FormField]:
    """The fields of a row's form, in the reference's order; an object is listed by its inner fields."""
    if no_body(row):
        return []
    opened = {param.path.rpartition(".")[0] for param in row.params}
    return [_field(param, row) for param in row.params if param.path not in opened]


def further_fields(row: RestRow, present: Sequence[str]) -> list[FormField]:
    """The fields of a call that its form does not show yet."""
    if no_body(row):
        return []
    shown = {path.partition(".")[0] for path in present}
    made = [_declared(name, words) for name, words in row.fields.items() if name not in shown]
    return [field for field in made if field.path != "packet_id"]


def asks_for_account(fields: Sequence[FormField]) -> bool:
    """Whether the fields have a header that an account fills."""
    return any(field.path in _HEADER for field in fields)


def fill_header(body: RequestBody, header: Mapping[str, Any]) -> None:
    for name, value in header.items():
        body.put(f"header.{name}", value)


def shown(value: Any) -> str:  # noqa: ANN401  any JSON value
    """A value as its field shows it; empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, (str, int, float)) for each in value):
        return ", ".join(each if isinstance(each, str) else json.dumps(each) for each in value)
    return json.dumps(value, ensure_ascii=False)


def read(field: FormField, text: str) -> Any:  # noqa: ANN401  any JSON value
    """The value of a typed text, None for an empty one; raises NotAValue."""
    text = text.strip()
    if not text:
        return None
    if field.kind in _NUMBERS and ("_" in text or not text.isascii()):
        raise NotAValue(text)
    try:
        return _READERS[field.kind](text)
    except (ValueError, RecursionError):
        raise NotAValue(text) from None


def _float(text: str) -> float | int:
    number = float(text)
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError(text)
    return int(text) if text.lstrip("+-").isdigit() else number


def _bool(text: str) -> bool:
    return json.loads(text.casefold()) is True if text.casefold() in {"true", "false"} else _no(text)


def _no(text: str) -> NoReturn:
    raise ValueError(text)


def _id(text: str) -> str:
    return text if text.isascii() and text.isdigit() else _no(text)


def _symbol(text: str) -> Any:  # noqa: ANN401  any JSON value
    return _object(text) if text.startswith("{") else text.upper()


def _symbols(text: str) -> list[str]:
    return [word.upper() for word in text.replace(",", " ").replace(";", " ").split()]


def _list(text: str) -> list[Any]:
    if text.startswith("["):
        value = json.loads(text)
        return value if isinstance(value, list) else _no(text)
    return [_element(word.strip()) for word in text.split(",") if word.strip()]


def _element(word: str) -> Any:  # noqa: ANN401  any JSON value
    try:
        return json.loads(word)
    except ValueError:
        return word


def _object(text: str) -> Any:  # noqa: ANN401  any JSON value
    value = json.loads(text)
    return value if isinstance(value, (dict, list)) else _no(text)


_NUMBERS: Final = frozenset({FieldType.INT, FieldType.FLOAT})
_READERS: Final[Mapping[FieldType, Callable[[str], Any]]] = {
    FieldType.INT: int,
    FieldType.FLOAT: _float,
    FieldType.BOOL: _bool,
    FieldType.TEXT: str,
    FieldType.ID: _id,
    FieldType.SYMBOL: _symbol,
    FieldType.SYMBOLS: _symbols,
    FieldType.LIST: _list,
    FieldType.OBJECT: _object,
}


def _field(param: RestParam, row: RestRow) -> FormField:
    return FormField(
        path=param.path,
        kind=_kind(param.path, param.type),
        required=param.required or row.fields.get(param.path, "").endswith("required"),
        allowed=param.allowed,
        note=param.note,
    )


def _kind(path: str, type_: str) -> FieldType:
    name = path.rpartition(".")[2]
    if name in _SYMBOLS:
        return FieldType.SYMBOLS
    if name in _SYMBOL:
        return FieldType.SYMBOL
    if type_ == "object|string":
        return FieldType.SYMBOL
    return {
        "int": FieldType.INT,
        "int64": FieldType.INT,
        "float": FieldType.FLOAT,
        "bool": FieldType.BOOL,
        "string": FieldType.TEXT,
        "array": FieldType.LIST,
        "array of int": FieldType.LIST,
    }.get(type_, FieldType.OBJECT)


def _declared(name: str, words: str) -> FormField:
    type_, _, label = words.partition(" ")
    if label == "repeated":
        kind = FieldType.LIST
    elif type_ in {"int64", "uint64"}:
        kind = FieldType.ID
    else:
        scalar = {"int32": FieldType.INT, "double": FieldType.FLOAT, "float": FieldType.FLOAT}
        scalar |= {"bool": FieldType.BOOL, "string": FieldType.TEXT, "uint32": FieldType.INT}
        kind = scalar.get(type_, FieldType.OBJECT)
    return FormField(path=name, kind=kind, required=label == "required")
