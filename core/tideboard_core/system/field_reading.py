"""Reads a tree of frozen dataclasses from JSON field by field: what cannot be used falls back alone, and is named."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from enum import Enum, StrEnum
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    NamedTuple,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, instrument_id
from tideboard_core.system.parsed_fields import Parsed, one_line

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")
_NOTHING: Final = object()
"""There is nothing to fall back to."""
_BEYOND_DATABASES: Final = 2**63


class FaultKind(StrEnum):
    """What is wrong with a field of a file."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


class FieldFault(NamedTuple):
    """A field that was not used, by its path in the file (`watchlists[1].symbols[3]`); empty = the whole file."""

    path: str
    kind: FaultKind


class FieldReader:
    """Reads one file; `faults` are those that it found.

    `whole`: a key that lacks is a fault and not a default. `versioned` are further keys that the whole may have.
    """

    def __init__(self, *, whole: bool, beside: Collection[str] = ()) -> None:
        self.faults: list[FieldFault] = []
        self._whole, self._beside = whole, frozenset(beside)

    def read(self, raw: object, fallback: T) -> T:
        """The tree of `raw`, in which each field that cannot be used is that of `fallback`."""
        found = self._dataclass(raw, type(fallback), fallback, "")
        return fallback if found is _NOTHING else cast("T", found)

    def _fault(self, path: str, kind: FaultKind = FaultKind.UNREADABLE) -> None:
        self.faults.append(FieldFault(path, kind))

    def _value(self, raw: object, hint: object, fallback: object, path: str) -> object:
        """The value of a type, the fallback where it cannot be used, `_NOTHING` where there is none either."""
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self._parsed(self._value(raw, arguments[0], _NOTHING, path), arguments[1], fallback, path)
        if origin in {Union, UnionType} and NoneType in arguments:
            if raw is None:
                return None
            return self._value(raw, Union[tuple(one for one in arguments if one is not NoneType)], fallback, path)  # noqa: UP007
        if origin is dict:
            return self._dict(raw, arguments, fallback, path)
        if origin is tuple and arguments[-1] is ...:
            return self._tuple(raw, arguments[0], fallback, path)
        if isinstance(hint, type) and is_dataclass(hint):
            return self._dataclass(raw, hint, fallback, path)
        return self._leaf(raw, hint, fallback, path)

    def _parsed(self, value: object, how: Parsed, fallback: object, path: str) -> object:
        if value is _NOTHING:  # its fault is named
            return fallback
        try:
            return how.parse(value)
        except (BadInput, ValueError):
            self._fault(path)
            return fallback

    def _leaf(self, raw: object, hint: object, fallback: object, path: str) -> object:
        try:
            value = msgspec.convert(raw, hint)
            if hint is InstrumentId:
                return instrument_id(value)
            return _bounded(value)
        except (msgspec.ValidationError, BadInput, ValueError, OverflowError, RecursionError):
            self._fault(path)
            return fallback

    def _tuple(self, raw: object, hint: object, fallback: object, path: str) -> object:
        """Elements that cannot be used are left out, or those of a fallback of the same length."""
        if not isinstance(raw, list | tuple):
            self._fault(path)
            return fallback
        backup = fallback if isinstance(fallback, tuple) and len(fallback) == len(raw) else (_NOTHING,) * len(raw)
        found = (self._value(one, hint, backup[at], f"{path}[{at}]") for at, one in enumerate(raw))
        return tuple(one for one in found if one is not _NOTHING)

    def _dict(self, raw: object, hints: tuple[object, ...], fallback: object, path: str) -> object:
        if not isinstance(raw, dict):
            self._fault(path)
            return fallback
        backup = fallback if isinstance(fallback, Mapping) else {}
        found: dict[Any, Any] = {}
        for key, one in raw.items():
            inner = f"{path}.{key}"
            name = self._value(key, hints[0], _NOTHING, inner)
            value = _NOTHING if name is _NOTHING else self._value(one, hints[1], backup.get(name, _NOTHING), inner)
            if value is not _NOTHING:
                found[name] = value
        return found

    def _dataclass(self, raw: object, kind: type[DataclassInstance], fallback: object, path: str) -> object:
        if not isinstance(raw, dict):
            self._fault(path)
            return fallback
        backup = _made(kind) if fallback is _NOTHING or fallback is None else fallback
        values: dict[str, Any] = {}
        for name, hint in _hints(kind).items():
            inner = f"{path}.{name}" if path else name
            usual = _default(kind, name) if backup is _NOTHING else getattr(backup, name)
            if name in raw:
                values[name] = self._value(raw[name], hint, usual, inner)
            else:
                if self._whole or usual is _NOTHING:
                    self._fault(inner, FaultKind.MISSING)
                values[name] = usual if self._whole else _default(kind, name)
        for name in raw.keys() - values.keys() - (set() if path else self._beside):
            self._fault(f"{path}.{name}" if path else name, FaultKind.UNKNOWN)
        if _NOTHING in values.values():  # a text that it cannot do without
            return fallback
        return self._built(kind, values, backup, fallback, path)

    def _built(
        self, kind: type[DataclassInstance], values: dict[str, Any], backup: object, fallback: object, path: str
    ) -> object:
        """The whole of its values; of those that the class refuses each is the fallback's."""
        try:
            return kind(**values)
        except BadInput:
            pass
        if is_dataclass(backup) and not isinstance(backup, type):
            for name, value in values.items():
                values[name] = self._accepted(backup, name, value, f"{path}.{name}" if path else name)
            try:
                return kind(**values)
            except BadInput:
                pass
        self._fault(path)
        return fallback

    def _accepted(self, backup: DataclassInstance, name: str, value: object, path: str) -> object:
        """A value that the class takes, of a table the rows that it takes; else that of the fallback."""
        usual = getattr(backup, name)
        if _takes(backup, name, value):
            return value
        if not isinstance(value, dict):
            self._fault(path)
            return usual
        taken = {key: one for key, one in value.items() if _takes(backup, name, {key: one})}
        for key in value.keys() - taken.keys():
            self._fault(f"{path}.{key}")
        return taken


def _takes(backup: DataclassInstance, name: str, value: object) -> bool:
    try:
        replace(backup, **{name: value})
    except BadInput:
        return False
    return True


def _bounded(value: object) -> object:
    """A leaf of no type of its own: a text of one line, a number that a database can keep; raises ValueError."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return one_line(value)
    finite = not isinstance(value, float) or isfinite(value)
    if not finite or (isinstance(value, int) and abs(value) >= _BEYOND_DATABASES):
        raise ValueError("no number that can be kept")
    return value


@cache
def _hints(kind: type[DataclassInstance]) -> dict[str, Any]:
    found = get_type_hints(kind, include_extras=True)
    return {one.name: found[one.name] for one in fields(kind)}


def _default(kind: type[DataclassInstance], name: str) -> object:
    one = next(one for one in fields(kind) if one.name == name)
    if one.default is not MISSING:
        return one.default
    return _NOTHING if one.default_factory is MISSING else one.default_factory()


def _made(kind: type[DataclassInstance]) -> object:
    """The dataclass with its defaults; `_NOTHING` where some field has none."""
    return _NOTHING if any(_default(kind, one.name) is _NOTHING for one in fields(kind)) else kind()


def differing(one: object, other: object, path: str = "") -> Iterator[str]:
    """The paths of the smallest parts in which two trees of one type differ; a list counts as one part."""
    if one == other:
        return
    if is_dataclass(one) and not isinstance(one, type) and type(one) is type(other):
        for name in _hints(type(one)):
            yield from differing(getattr(one, name), getattr(other, name), f"{path}.{name}" if path else name)
        return
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {**one, **other}:
            yield from differing(one.get(key, _NOTHING), other.get(key, _NOTHING), f"{path}.{key}")
        return
    yield path
