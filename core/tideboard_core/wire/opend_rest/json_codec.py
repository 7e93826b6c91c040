"""Converts protobuf messages to REST's JSON and back: snake_case, enums as integers, 64-bit ids as text."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from tideboard_core.errors import WireError
from tideboard_core.wire.opend.codec import M
from tideboard_core.wire.opend_rest.dialect import absent
from tideboard_core.wire.opend_rest.field_names import fields_of, snake

_DEEPEST: Final = 32
_WIDE: Final = frozenset({FieldDescriptor.CPPTYPE_INT64, FieldDescriptor.CPPTYPE_UINT64})
_FLOATS: Final = frozenset({FieldDescriptor.CPPTYPE_DOUBLE, FieldDescriptor.CPPTYPE_FLOAT})
_RANGES: Final = {
    FieldDescriptor.CPPTYPE_INT32: (-(2**31), 2**31 - 1),
    FieldDescriptor.CPPTYPE_UINT32: (0, 2**32 - 1),
    FieldDescriptor.CPPTYPE_INT64: (-(2**63), 2**63 - 1),
    FieldDescriptor.CPPTYPE_UINT64: (0, 2**64 - 1),
    FieldDescriptor.CPPTYPE_ENUM: (-(2**31), 2**31 - 1),
}
_BIGGEST_PLAIN: Final = 2**53
_KIND_NAMES: Final = (
    (bool, "boolean"), (str, "string"), (int, "integer"), (float, "floating point"), (list, "array"),
)  # fmt: skip


class _Field(NamedTuple):
    """A field as it is written: its JSON name and the function that makes its JSON value, None if it needs none."""

    key: str
    repeated: bool
    out: Callable[[Any], Any] | None


class _Plan(NamedTuple):
    """The fields of a message by number, and the names of its lists."""

    fields: Mapping[int, _Field]
    lists: tuple[str, ...]


# --- to JSON --------------------------------------------------------------------------------------------------------


def to_json(message: Message) -> dict[str, Any]:
    """Return the set fields of a message as a JSON object; integers beyond 2^53 and all id fields become text."""
    return _written(message, _plan(message.DESCRIPTOR, to_json))


def to_full_json(message: Message) -> dict[str, Any]:
    """As `to_json`, with empty lists too: answers have them, requests leave them out."""
    plan = _plan(message.DESCRIPTOR, to_full_json)
    written = _written(message, plan)
    for key in plan.lists:
        if key not in written:
            written[key] = []
    return written


def _written(message: Message, plan: _Plan) -> dict[str, Any]:
    written: dict[str, Any] = {}
    fields = plan.fields
    for field, value in message.ListFields():
        key, repeated, out = fields[field.number]
        if out is None:
            written[key] = list(value) if repeated else value
        elif repeated:
            written[key] = [out(each) for each in value]
        else:
            written[key] = out(value)
    return written


@cache
def _plan(message: Descriptor, nested: Callable[[Any], Any]) -> _Plan:
    fields = {
        field.number: _Field(snake(field.name), field.is_repeated, _writer(field, nested)) for field in message.fields
    }
    return _Plan(fields, tuple(field.key for field in fields.values() if field.repeated))


def _writer(field: FieldDescriptor, nested: Callable[[Any], Any]) -> Callable[[Any], Any] | None:
    if field.cpp_type == FieldDescriptor.CPPTYPE_MESSAGE:
        return nested
    if field.cpp_type in _WIDE:
        return _wide_id if snake(field.name).endswith("_id") else _wide
    if field.cpp_type in _FLOATS:
        return _finite
    if field.type == FieldDescriptor.TYPE_BYTES:
        return lambda value: base64.b64encode(value).decode()
    if field.cpp_type == FieldDescriptor.CPPTYPE_STRING:
        return lambda value: value.decode(errors="replace") if isinstance(value, bytes) else value
    return None


def _wide(value: int) -> int | str:
    return value if -_BIGGEST_PLAIN <= value <= _BIGGEST_PLAIN else str(value)


def _wide_id(value: int) -> str:
    return str(value)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


# --- from JSON ------------------------------------------------------------------------------------------------------


class _Slot(NamedTuple):
    """A field as it is read: its proto name, and the message in it or the function that checks its JSON value."""

    name: str
    repeated: bool
    message: Descriptor | None
    read: Callable[[Any], Any]


def from_json(body: Any, message_class: type[M], *, strict: bool = False) -> M:  # noqa: ANN401  any JSON value
    """Return the message of a JSON object, with snake_case or the proto's own names; null counts as absent.

    Unknown fields are skipped, or refused if `strict` (`rest-unknown-field`). Raises WireError `rest-bad-type` with the
    dotted `field`, the expected and the actual type. Required fields are not checked.
    """
    message = message_class()
    try:
        _fill(message, _slots(message.DESCRIPTOR), body, strict=strict, depth=0)
    except WireError as error:
        raise error if error.data["field"] else _within(error, "body") from None
    return message


def _fill(message: Message, slots: Mapping[str, _Slot], body: Any, *, strict: bool, depth: int) -> None:  # noqa: ANN401
    """Set the fields of a message; the field of an error is told from here on down, empty for the message itself."""
    if not isinstance(body, dict | Mapping) or depth > _DEEPEST:
        raise _bad_type("object", body)
    for name, value in body.items():
        slot = slots.get(name) or slots.get(snake(name))
        if slot is None:
            if strict:
                raise WireError("rest-unknown-field", field=name, expected=_names(message))
        elif not absent(value):
            try:
                if slot.message is None and not slot.repeated:
                    setattr(message, slot.name, slot.read(value))
                else:
                    _fill_inner(getattr(message, slot.name), slot, value, strict=strict, depth=depth + 1)
            except WireError as error:
                dot = "." if error.data["field"] and not slot.repeated else ""
                raise _within(error, f"{name}{dot}") from None


def _fill_inner(inner: Any, slot: _Slot, value: Any, *, strict: bool, depth: int) -> None:  # noqa: ANN401
    """Set a message within a message, or the rows of a list."""
    slots = _slots(slot.message) if slot.message is not None else {}
    if not slot.repeated:
        # An empty object is a message that is there: without this it would read as one that was left out.
        inner.SetInParent()
        _fill(inner, slots, value, strict=strict, depth=depth)
        return
    if not isinstance(value, list):
        raise _bad_type("array", value)
    for number, each in enumerate(value):
        try:
            if slot.message is None:
                inner.append(slot.read(each))
            else:
                _fill(inner.add(), slots, each, strict=strict, depth=depth)
        except WireError as error:
            raise _within(error, f"[{number}]{'.' if error.data['field'] else ''}") from None


@cache
def _slots(message: Descriptor) -> Mapping[str, _Slot]:
    return {
        name: _Slot(field.name, field.is_repeated, field.message_type, _reader(field))
        for name, field in fields_of(message).items()
    }


def _reader(field: FieldDescriptor) -> Callable[[Any], Any]:
    """Return the function that checks a scalar and converts it; what is right at once passes with the first test."""
    kind = field.cpp_type
    if kind in _RANGES:
        low, high = _RANGES[kind]
        return lambda value: value if type(value) is int and low <= value <= high else _integer(kind, value)
    if kind in _FLOATS:
        return lambda value: value if type(value) is float else _floating(value)
    if kind == FieldDescriptor.CPPTYPE_BOOL:
        return _boolean
    if field.type == FieldDescriptor.TYPE_BYTES:
        return _bytes
    return lambda value: value if type(value) is str and value.isascii() else _text(value)


def _floating(value: Any) -> float:  # noqa: ANN401  any scalar
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _bad_type("number", value)
    try:
        return float(value)
    except OverflowError:
        raise _bad_type("number", value) from None


def _boolean(value: Any) -> bool:  # noqa: ANN401  any scalar
    if not isinstance(value, bool):
        raise _bad_type("boolean", value)
    return value


def _bytes(value: Any) -> bytes:  # noqa: ANN401  any scalar
    if not isinstance(value, str):
        raise _bad_type("string", value)
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        raise _bad_type("base64", value) from None


def _text(value: Any) -> str:  # noqa: ANN401  any scalar
    if not isinstance(value, str):
        raise _bad_type("string", value)
    # JSON can spell lone surrogates, which protobuf cannot store.
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _bad_type("string", value) from None
    return value


def _integer(kind: int, value: Any) -> int:  # noqa: ANN401  any scalar
    """Return an integer; 64-bit fields also accept text, since JavaScript's numbers are exact up to 2^53 only."""
    if kind in _WIDE and isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit():
        # A longer text would take long to convert; 2**64 is out of every field's range.
        value = int(value) if len(value) <= 20 else 2**64
    # True is an int to Python; in JSON it is another type.
    if isinstance(value, bool) or not isinstance(value, int):
        raise _bad_type("i32" if kind not in _WIDE else "i64", value)
    low, high = _RANGES[kind]
    if not low <= value <= high:
        raise WireError("rest-out-of-range", field="", low=low, high=high)
    return value


def _bad_type(wanted: str, value: Any) -> WireError:  # noqa: ANN401  any JSON value
    """Return the error of a value of the wrong type, without the value: it may be a secret."""
    return WireError("rest-bad-type", field="", expected=wanted, found=_kind_of(value))


def _within(error: WireError, path: str) -> WireError:
    """Return the error with `path` before its field."""
    return WireError(error.code, **{**error.data, "field": f"{path}{error.data['field']}"})


def _kind_of(value: Any) -> str:  # noqa: ANN401  any JSON value
    for kind, name in _KIND_NAMES:
        if isinstance(value, kind):
            return name
    return "map" if isinstance(value, Mapping) else "null"


def _names(message: Message) -> Iterable[str]:
    return tuple(snake(field.name) for field in message.DESCRIPTOR.fields)
