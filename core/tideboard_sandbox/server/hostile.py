"""Scenario `hostile`: every third message has one field set to an extreme value, each field and value in turn."""

from __future__ import annotations

import copy
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.json_format import MessageToJson
from google.protobuf.message import Message

from tideboard_core.wire.opend.framing import BodyFormat

EVERY: Final = 3
"""One message of so many is distorted; the sound ones between leave values on the screen to compare with."""
TWICE_EVERY: Final = 7
"""One distorted message of so many also has the first row of its first list twice."""
SOUND_FIRST: Final = 2
"""So many messages of each kind are sound at first, so that the client has values to keep."""

FLOATS: Final = (
    math.nan, math.inf, -math.inf, 1e308, -1e308, 1e15, -1e15, -1.0, 0.0, 1_795_221_214_000.0,
)  # fmt: skip
TEXTS: Final = (
    "<img src=file:///etc/passwd><b>bold</b>",
    "\u202eright to left\u202c",
    "zero\u200bwidth\u200d\ufeff",
    "x" * 10_000,
    "one\ntwo\r\nthree\tfour",
    "nul\x00nul",
    "",
    "9999-99-99 99:99:99",
    "0001-01-01",
    "9999-12-31",
    "NaN",
    "-1e308",
)
JSON: Final[tuple[Any, ...]] = (*TEXTS, None, -1, 10**30, 1e308, True, [], {}, [[[]]], "1795221214000")
_CONTROL: Final = frozenset({"retType", "retMsg", "errCode"})
"""The result of a reply: with a wrong one clients would not read the other fields."""


class HostileValues:
    """Distorts messages of one port, each kind by its own count, so that every run is the same."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def message(self, message: Message) -> Message:
        """The message itself, or a copy with one field at an extreme value or missing."""
        turn = self._turn(message.DESCRIPTOR.full_name)
        if turn is None:
            return message
        bent = type(message)()
        bent.CopyFrom(message)
        fields = list(_fields(bent))
        if fields:
            _set_worst(*fields[turn % len(fields)], turn // len(fields))
        if turn % TWICE_EVERY == TWICE_EVERY - 1:
            _repeat_row(bent)
        return bent

    def content(self, kind: str, content: Any) -> Any:  # noqa: ANN401  any JSON
        """The content itself, or a copy with one value at an extreme or missing."""
        turn = self._turn(kind)
        if turn is None:
            return content
        bent = copy.deepcopy(content)
        places = list(_places(bent))
        if turn % TWICE_EVERY == TWICE_EVERY - 1:
            _repeat_entry(bent)
        if places:
            holder, key = places[turn % len(places)]
            value = turn // len(places) % (len(JSON) + 1)
            if value < len(JSON):
                holder[key] = JSON[value]
            else:
                del holder[key]
        return bent

    def _turn(self, kind: str) -> int | None:
        """Number of this distorted message among those of its kind; None = it is sound."""
        count = self._seen[kind] - SOUND_FIRST
        self._seen[kind] += 1
        return count // EVERY if count >= 0 and count % EVERY == 0 else None


def body_of(message: Message, body_format: BodyFormat) -> bytes:
    """Its bytes, also where a required field is missing."""
    if body_format is BodyFormat.JSON:
        return MessageToJson(message, indent=None).encode()
    return message.SerializePartialToString()


def _fields(message: Any) -> Iterator[tuple[Any, FieldDescriptor]]:  # noqa: ANN401  any message
    """Every field that is set, each with the message that holds it; of a list the first and the last."""
    for field, held in message.ListFields():
        if field.name in _CONTROL:
            continue
        if field.message_type is None:
            yield message, field
            continue
        rows = list(held) if hasattr(held, "__len__") else [held]
        for row in rows if len(rows) < 2 else (rows[0], rows[-1]):
            yield from _fields(row)


def _repeat_row(message: Any) -> bool:  # noqa: ANN401  any message
    """Put the first row of the first list of messages into it once more; False where there is none."""
    for field, held in message.ListFields():
        if field.message_type is None:
            continue
        if hasattr(held, "__len__"):
            held.add().CopyFrom(held[0])
            return True
        if _repeat_row(held):
            return True
    return False


def _repeat_entry(content: Any) -> bool:  # noqa: ANN401  any JSON
    """The same of the first list of objects in JSON."""
    if isinstance(content, list) and content and isinstance(content[0], dict):
        content.append(copy.deepcopy(content[0]))
        return True
    held = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return any(_repeat_entry(each) for each in held)


def _set_worst(holder: Any, field: FieldDescriptor, turn: int) -> None:  # noqa: ANN401  any message
    values = _worst(field)
    chosen = turn % (len(values) + 1)
    held = getattr(holder, field.name)
    many = hasattr(held, "__len__") and not isinstance(held, str | bytes)
    if chosen == len(values) or not values:
        holder.ClearField(field.name)
    elif many:
        held[0] = values[chosen]
    else:
        setattr(holder, field.name, values[chosen])


def _worst(field: FieldDescriptor) -> tuple[Any, ...]:
    kind = field.cpp_type
    if kind in {FieldDescriptor.CPPTYPE_DOUBLE, FieldDescriptor.CPPTYPE_FLOAT}:
        return FLOATS
    if kind == FieldDescriptor.CPPTYPE_STRING:
        return tuple(text.encode() for text in TEXTS) if field.type == FieldDescriptor.TYPE_BYTES else TEXTS
    if kind == FieldDescriptor.CPPTYPE_BOOL:
        return (True, False)
    if field.enum_type is not None:
        return tuple(value.number for value in field.enum_type.values)
    bits, signed = (64, True) if kind == FieldDescriptor.CPPTYPE_INT64 else (32, True)
    if kind in {FieldDescriptor.CPPTYPE_UINT32, FieldDescriptor.CPPTYPE_UINT64}:
        bits, signed = (64 if kind == FieldDescriptor.CPPTYPE_UINT64 else 32), False
    if not signed:
        return (2**bits - 1, 0, 9999)
    stamp = (1_795_221_214_000,) if bits == 64 else ()
    return (2 ** (bits - 1) - 1, -(2 ** (bits - 1)), -1, 0, 9999, *stamp)


def _places(content: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401  any JSON
    """Every value that is no object or list, by what holds it and where; of a list the first and the last."""
    if isinstance(content, dict):
        pairs: list[tuple[Any, Any]] = list(content.items())
    elif isinstance(content, list):
        pairs = list(enumerate(content))
        pairs = pairs if len(pairs) < 2 else [pairs[0], pairs[-1]]
    else:
        return
    for key, held in pairs:
        if isinstance(held, dict | list) and held:
            yield from _places(held)
        else:
            yield content, key
