"""Scenario `hostile`: every third message has one field set to an extreme value, each field and value in turn."""

from __future__ import annotations

import copy
import math
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Final

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from tideboard_core.wire.opend.framing import BodyFormat

EVERY: Final = 3
"""One message of so many is distorted; the sound ones between leave values on the screen to compare with."""
ROUND: Final = 17
"""Of so many distorted messages one also has a row twice, one an empty list, and one tells of another security: a prime
that is no number of values, so that these fall on other fields and values in each round.
"""
REPEATED, EMPTIED, MISTAKEN = 2, 5, 11
"""Which ones of a round these are."""
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


_NAMES: Final = frozenset({"code", "symbol"})
_OTHERS: Final = (("futu", "00005"), ("futu", "00700"), ("longport", "5.HK"), ("longport", "700.HK"), ("us", "MSFT"))
_LIKE: Final[dict[str, Callable[[str], bool]]] = {
    "futu": lambda name: name.isdecimal() and len(name) == 5,
    "longport": lambda name: name.endswith(".HK"),
    "us": lambda name: name.isascii() and name.isalpha(),
}


class HostileValues:
    """Distorts messages of one port, each kind by its own count, so that every run is the same."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._moves = 0

    def shift(self) -> timedelta:
        """By how much the days of reports move in the next answer: another time in each."""
        self._moves += 1
        return timedelta(days=self._moves % 3)

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
        act = _MESSAGE_ACTS.get(turn % ROUND)
        if act is not None:
            act(bent)
        return bent

    def content(self, kind: str, content: Any) -> Any:  # noqa: ANN401  any JSON
        """The content itself, or a copy with one value at an extreme or missing."""
        turn = self._turn(kind)
        if turn is None:
            return content
        bent = copy.deepcopy(content)
        places = list(_places(bent))
        if places:
            holder, key = places[turn % len(places)]
            value = turn // len(places) % (len(JSON) + 1)
            if value < len(JSON):
                holder[key] = JSON[value]
            else:
                del holder[key]
        act = _CONTENT_ACTS.get(turn % ROUND)
        if act is not None:
            act(bent)
        return bent

    def _turn(self, kind: str) -> int | None:
        """Number of this distorted message among those of its kind; None = it is sound."""
        count = self._seen[kind] - SOUND_FIRST
        self._seen[kind] += 1
        return count // EVERY if count >= 0 and count % EVERY == 0 else None


def body_of(message: Message, body_format: BodyFormat) -> bytes:
    """Its bytes, also where a required field is missing."""
    if body_format is BodyFormat.JSON:
        from google.protobuf.json_format import MessageToJson  # here: it is large, and few clients ask for it

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


def _empty_list(message: Any) -> bool:  # noqa: ANN401  any message
    """Take every row out of the first list of messages; False where there is none."""
    for field, held in message.ListFields():
        if field.message_type is None:
            continue
        if hasattr(held, "__len__"):
            message.ClearField(field.name)
            return True
        if _empty_list(held):
            return True
    return False


def _empty_entries(content: Any) -> bool:  # noqa: ANN401  any JSON
    """The same of the first list of objects in JSON."""
    if isinstance(content, list) and content and isinstance(content[0], dict):
        content.clear()
        return True
    held = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return any(_empty_entries(each) for each in held)


def _mistake(message: Any) -> bool:  # noqa: ANN401  any message
    """Let the first security of a message be another one of its market; False where it names none."""
    for field, held in message.ListFields():
        if field.name in _NAMES and isinstance(held, str):
            setattr(message, field.name, another(held))
            return True
        if field.message_type is not None:
            rows = held if hasattr(held, "__len__") else [held]
            if any(_mistake(row) for row in rows):
                return True
    return False


def _mistake_content(content: Any) -> bool:  # noqa: ANN401  any JSON
    """The same in JSON."""
    if isinstance(content, dict):
        for name in content.keys() & _NAMES:
            if isinstance(content[name], str):
                content[name] = another(content[name])
                return True
    held = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return any(_mistake_content(each) for each in held)


def another(name: str) -> str:
    """Another listed security in the form that this one is written in."""
    return next((other for own, other in _OTHERS if _LIKE[own](name) and name != other), name)


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


_Act = Callable[[Any], bool]
_MESSAGE_ACTS: Final[dict[int, _Act]] = {REPEATED: _repeat_row, EMPTIED: _empty_list, MISTAKEN: _mistake}
_CONTENT_ACTS: Final[dict[int, _Act]] = {
    REPEATED: _repeat_entry,
    EMPTIED: _empty_entries,
    MISTAKEN: _mistake_content,
}
