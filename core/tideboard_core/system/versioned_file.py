"""A private JSON file with a version, read as a whole and written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from tideboard_core import __version__
from tideboard_core.errors import BadInput
from tideboard_core.system.private_files import check_private_file, write_private

T = TypeVar("T")


class _Versioned(msgspec.Struct):
    version: int
    written_by: str = ""


class VersionedFile(Generic[T]):
    """Holds one value of a type with a field `version`. `name` begins the codes of its errors: `NAME-damaged`."""

    def __init__(self, path: Path, type_: type[T], *, name: str, version: int) -> None:
        self.path = path
        self._type, self._name, self._version = type_, name, version
        self._newer: BadInput | None = None

    def load(self) -> T | None:
        """Read the value; None without a file.

        Raises BadInput: `NAME-damaged` (the file is moved to `*.damaged.json`, so that a new one can be written),
        `NAME-newer` (it stays and this object does not overwrite it), or the codes of private files; OSError.
        """
        check_private_file(self.path)
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            found = msgspec.json.decode(data, type=_Versioned)
            if found.version > self._version:
                facts: dict[str, object] = {"path": str(self.path), "writer": found.written_by or "?"}
                self._newer = BadInput(f"{self._name}-newer", **facts, version=found.version, known=self._version)
                raise self._newer
            return msgspec.json.decode(data, type=self._type)
        except msgspec.DecodeError as error:
            self.path.replace(self.path.with_suffix(".damaged.json"))
            raise BadInput(f"{self._name}-damaged", path=str(self.path), where=str(error)) from None

    def save(self, value: T) -> None:
        """Replace the file. OSError and BadInput change nothing."""
        if self._newer is not None:
            raise self._newer
        told = {**msgspec.to_builtins(value, str_keys=True), "written_by": __version__}
        write_private(self.path, msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n")
