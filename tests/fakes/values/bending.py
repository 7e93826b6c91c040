"""Valid values of any type of the model, and messages of them of which a few fields are bent, by a seed."""

from __future__ import annotations

import dataclasses
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec

from tideboard_core.model.field_limits import Within
from tideboard_core.model.instrument import InstrumentId

INSTRUMENT: Final = InstrumentId("HK.00700")
HOSTILE: Final[tuple[object, ...]] = (
    *(math.nan, math.inf, -math.inf, 1e308, 2**63, -(2**63), 2**64 - 1, 10**18, -1, 0),
    *("NaN", "sNaN", "Infinity", "1E+999999", "1E-999999", "-1", "9" * 400),
    *("", "x", "\x00", "\u202eabc", "HK.", "XX.1"),
    *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-01-01T00:00:00", "1601-01-01", "9999-12-31"),
    *(None, True, [], {}, [1], {"a": 1}, b"\xff"),
)
_BASIC: Final = {NoneType: None, bool: False, str: "text"}
_LENGTH: Final = 2
"""Length of every list: columns of a series have the same one."""
_TIME: Final = datetime(2026, 11, 18, 2, tzinfo=UTC)


def made(kind: Any, rng: random.Random, limits: Within | None = None) -> Any:
    """A valid value of a type, with limits those of a field of it."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return made(inner[0], rng, next((one for one in inner[1:] if isinstance(one, Within)), limits))
    if origin in (Union, UnionType):
        return made(rng.choice(inner), rng, limits)
    if origin in (dict, Mapping):
        return {made(inner[0], rng): made(inner[1], rng) for _ in range(2)}
    if origin is tuple and inner[-1] is not ...:
        return tuple(made(each, rng, limits) for each in inner)
    if origin is not None:
        return (list if origin is Sequence else origin)(made(inner[0], rng, limits) for _ in range(_LENGTH))
    if kind is InstrumentId:
        return INSTRUMENT
    if kind in _BASIC:
        return _BASIC[kind]
    if kind in (int, float, Decimal):
        number = rng.randrange(1, 100_000)
        return kind(number) if kind is int else kind(number) / kind(100)
    if kind in (datetime, date, timedelta):
        return {datetime: _TIME, date: _TIME.date(), timedelta: timedelta(1)}[kind]
    if issubclass(kind, Enum):
        return rng.choice(list(kind))
    hints = get_type_hints(kind, include_extras=True)
    names = [each.name for each in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else []
    names = names or [*getattr(kind, "__struct_fields__", ()), *getattr(kind, "_fields", ())]
    return kind(**{name: made(hints[name], rng) for name in names})


def plain(value: object) -> Any:
    """A value as a message has it."""
    return msgspec.to_builtins(value)


def amounts(value: object) -> Iterator[Decimal]:
    """The amounts in a value of the model, at any depth."""
    if isinstance(value, Decimal):
        yield value
    elif isinstance(value, dict | list | tuple | set | frozenset):
        for each in (*value, *value.values()) if isinstance(value, dict) else value:
            yield from amounts(each)
    elif dataclasses.is_dataclass(value) or isinstance(value, msgspec.Struct):
        for name in get_type_hints(type(value)):
            yield from amounts(getattr(value, name, None))


def bend(message: Any, rng: random.Random) -> list[tuple[object, ...]]:
    """Bend one to three fields of a message in place, a third of them within what is plausible; returns their paths."""
    fields = list(_leaves(message, ()))
    bent = rng.sample(fields, min(len(fields), rng.randrange(1, 4)))
    for holder, place, _path in bent:
        holder[place] = _bent(holder[place], rng)
    return [path for _holder, _place, path in bent]


def _leaves(part: Any, path: tuple[object, ...]) -> Iterator[tuple[Any, Any, tuple[object, ...]]]:
    items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for place, held in list(items):
        if isinstance(held, dict | list) and held:
            yield from _leaves(held, (*path, place))
        else:
            yield part, place, (*path, place)


def _bent(value: Any, rng: random.Random) -> object:
    if rng.random() >= 1 / 3:
        return rng.choice(HOSTILE)
    if isinstance(value, str):
        return _bent_text(value, rng)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return rng.choice((-value, value * 10, value * 1000, value + 1, 0, value / 1000))
    return not value


def _bent_text(text: str, rng: random.Random) -> str:
    try:
        return str(rng.choice((-1, 10, 1000, Decimal("0.001"), 0)) * Decimal(text))
    except InvalidOperation:
        return rng.choice(
            (text.replace("2026", "2027"), text.removesuffix("Z"), f"{text} ", text.swapcase(), text[:-1])
        )
