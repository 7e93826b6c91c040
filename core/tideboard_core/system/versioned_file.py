"""A private JSON file with a version, read as a whole and written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from tideboard_core import __version__
from tideboard_core.errors import BadInput
from tideboard_core.system.private_files import check_private_file, move_aside, write_private

T = TypeVar("T")


class _Versioned(msgspec.Struct):
    version: int
    written_by: str = ""


class VersionedFile(Generic[T]):
    """Holds one value of a type with a field `version`. `name` begins the codes of its errors: `NAME-damaged`.

    `check` raises ValueError for a value that can be decoded but not used: its file counts as damaged.
    """

    def __init__(
        self, path: Path, type_: type[T], *, name: str, version: int, check: Callable[[T], object] | None = None
    ) -> None:
        self.path = path
        self._type, self._name, self._version = type_, name, version
        self._check = check
        self._refused: BadInput | OSError | None = None

    def load(self) -> T | None:
        """Read the value; None without a file.

        Raises BadInput: `NAME-damaged` (the file is moved aside, so that a new one can be written),
        `NAME-newer`, or the codes of private files; OSError. Of these the file stays, and this object does not
        overwrite it.
        """
        self._refused = None
        try:
            return self._read()
        except (BadInput, OSError) as error:
            damaged = isinstance(error, BadInput) and error.code == f"{self._name}-damaged"
            self._refused = None if damaged else error
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
            value = msgspec.json.decode(data, type=self._type)
            if self._check is not None:
                self._check(value)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            aside = move_aside(self.path)
            raise BadInput(f"{self._name}-damaged", path=str(aside), where=str(error)) from None
        return value

    def save(self, value: T) -> None:
        """Replace the file. OSError and BadInput change nothing."""
        if self._refused is not None:
            raise self._refused
        fields = {**msgspec.to_builtins(value, str_keys=True), "written_by": __version__}
        write_private(self.path, msgspec.json.format(msgspec.json.encode(fields), indent=1) + b"\n")
