"""A private JSON file with a version; of a damaged one the entries that can be used, written whole or not at all."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar, get_origin, get_type_hints

import msgspec

from tideboard_core import __version__
from tideboard_core.errors import BadInput
from tideboard_core.system.private_files import check_private_file, move_aside, write_private

T = TypeVar("T")
log = logging.getLogger(__name__)
AGAIN = 200_000_000
"""Bytes of a damaged file that are decoded and checked again at most, by halves: two seconds, at a start."""
_UNREADABLE = (msgspec.DecodeError, BadInput, ValueError, OverflowError, RecursionError)


class _Versioned(msgspec.Struct):
    version: int
    written_by: str = ""


class VersionedFile(Generic[T]):
    """Holds one value of a type with a field `version`. `name` begins the codes of its errors: `NAME-damaged`.

    `check` raises ValueError for a value that can be decoded but not used: its file counts as damaged, as one of this
    version does with a key that it does not know or without one that it has: a default would be a guess. `rest` is
    what of a damaged file can be used, entry by entry; None without any.
    """

    def __init__(
        self, path: Path, type_: type[T], *, name: str, version: int, check: Callable[[T], object] = lambda _value: None
    ) -> None:
        self.path = path
        self._type, self._name, self._version = type_, name, version
        self._check = check
        self.rest: T | None = None
        self._refused: BadInput | OSError | None = None

    def load(self) -> T | None:
        """Read the value; None without a file.

        Raises BadInput: `NAME-damaged` (the file is moved aside, and `rest` written in its place),
        `NAME-newer`, or the codes of private files; OSError. Of these the file stays, and this object does not
        overwrite it.
        """
        try:
            return self.read_only()
        except BadInput as error:
            if error.code != f"{self._name}-damaged":
                raise
            aside = move_aside(self.path)
            self._refused = None
            self._keep_rest()
            raise BadInput(error.code, **{**error.data, "path": str(aside)}) from None

    def read_only(self) -> T | None:
        """Read the value for a program that only reads; None without a file. Nothing is written or moved.

        Raises as `load`, but a damaged file stays where it is; this object does not overwrite it.
        """
        self._refused = self.rest = None
        try:
            return self._read()
        except (BadInput, OSError) as error:
            self._refused = error
            raise

    def _read(self) -> T | None:
        check_private_file(self.path)
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            found = msgspec.json.decode(data, type=_Versioned)
            if found.version > self._version:
                facts: dict[str, object] = {"path": str(self.path), "writer": found.written_by or "?"}
                raise BadInput(f"{self._name}-newer", **facts, version=found.version, known=self._version)
            if found.version < 1:
                raise ValueError(f"version {found.version}")
            value = msgspec.json.decode(data, type=self._type)
            if found.version == self._version:
                fields = msgspec.json.decode(data)
                fields.pop("written_by", None)
                _same_keys(fields, value)
            self._check(value)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            rest = _usable_part(data, self._type, self._check, self._version)
            self.rest = None if rest == self._type() else rest
            raise BadInput(f"{self._name}-damaged", path=str(self.path), where=str(error)) from None
        return value

    def _keep_rest(self) -> None:
        """Write what of the damaged file can be used: without it the next start would find nothing."""
        if self.rest is None:
            return
        try:
            self.save(self.rest)
        except (OSError, BadInput) as error:
            log.warning("the rest of %s is not written: %s", self.path, error)

    def save(self, value: T) -> None:
        """Replace the file. OSError and BadInput change nothing."""
        if self._refused is not None:
            raise self._refused
        # A value that was read from an older file still carries its version.
        fields = {**msgspec.to_builtins(value, str_keys=True), "version": self._version, "written_by": __version__}
        write_private(self.path, msgspec.json.format(msgspec.json.encode(fields), indent=1) + b"\n")


def _usable_part(data: bytes, kind: type[T], check: Callable[[T], object], version: int) -> T | None:
    """The value made of those fields of a JSON object that can be used, of a list or table its entries one by one.

    An entry is left out whole: a default in the place of one of its fields would make it another. What lacks has the
    default of `kind`, which has one for each field, and the version is that of `kind`. `check` and `version` are those
    of `VersionedFile`. None for what is no object. What is not found within AGAIN bytes is left out.
    """
    try:
        fields = json.loads(data)  # msgspec refuses the whole for half a character in one text
    except _UNREADABLE:
        return None
    if not isinstance(fields, dict):
        return None
    values: dict[str, Any] = {}
    older = isinstance(stated := fields.get("version"), int) and 0 < stated < version
    tries = AGAIN // len(data)
    for name, hint in get_type_hints(kind).items():
        left = [fields[name]] if name in fields and name != "version" else []
        while left and tries:
            tries -= 1
            piece = left.pop()
            try:
                found = msgspec.json.decode(msgspec.json.encode(piece), type=hint)
                if not older:
                    _same_keys(piece, found)
                grown = {**values, name: _joined(values[name], found) if name in values else found}
                check(kind(**grown))
            except _UNREADABLE:
                left += _halves(piece) if get_origin(hint) in {tuple, dict} else ()
            else:
                values = grown
    return kind(**values)


def _same_keys(raw: object, value: object) -> None:
    """Raises ValueError unless the JSON value `raw` has the keys with which `value`, read from it, would be written."""
    trees = [("$", raw, msgspec.to_builtins(value, str_keys=True))]
    while trees:
        path, one, other = trees.pop()
        if one == other:  # free values, as the memories of docks
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            for key in other.keys() - one.keys():
                raise ValueError(f"Object missing required field `{key}` - at `{path}`")
            if one.keys() != other.keys():
                raise ValueError(f"Object contains unknown field - at `{path}`")
            trees += [(f"{path}.{key}" if path == "$" else f"{path}[...]", one[key], other[key]) for key in one]
        elif isinstance(one, list) and isinstance(other, list | tuple):
            # ValueError for an array of another length
            trees += [(f"{path}[...]", *pair) for pair in zip(one, other, strict=True)]


def _halves(entries: object) -> list[Any]:
    """The later and the earlier half of a list or table; none of an entry, and of what is neither."""
    if not isinstance(entries, list | dict) or len(entries) < 2:
        return []
    rows, middle = [*(entries.items() if isinstance(entries, dict) else entries)], len(entries) // 2
    parts = rows[middle:], rows[:middle]
    return [*map(dict, parts)] if isinstance(entries, dict) else [*parts]


def _joined(one: Any, other: Any) -> Any:  # noqa: ANN401  both of the type of one field
    return one | other if isinstance(one, dict) else one + other
