"""Saved screens of one data directory: one private, versioned JSON file, written whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from tideboard_core import __version__
from tideboard_core.errors import BadInput
from tideboard_core.model.screen import Screen
from tideboard_core.system.private_files import check_private_file, write_private

VERSION = 1
FILE = "screens.json"
KEPT_ASIDE = "screens.damaged.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screens:
    """What the file holds: screens by their names, in the order in which they were saved."""

    version: int = VERSION
    named: dict[str, Screen] = field(default_factory=dict)


class _Versioned(msgspec.Struct):
    version: int
    written_by: str = ""


class ScreensFile:
    """Reads and replaces the file; None as directory = everything lives as long as this object."""

    def __init__(self, directory: Path | None) -> None:
        self.path = None if directory is None else directory / FILE
        self.screens = Screens()
        self._newer: BadInput | None = None

    def load(self) -> None:
        """Read the stored screens; there are none without a file.

        Raises BadInput: `screens-damaged` (the file is moved aside, so that a new one can be written), `screens-newer`
        (it stays and this object does not overwrite it), or the codes of private files; OSError.
        """
        if self.path is None:
            return
        check_private_file(self.path)
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return
        try:
            found = msgspec.json.decode(data, type=_Versioned)
            if found.version > VERSION:
                facts: dict[str, object] = {"path": str(self.path), "writer": found.written_by or "?"}
                self._newer = BadInput("screens-newer", **facts, version=found.version, known=VERSION)
                raise self._newer
            self.screens = msgspec.json.decode(data, type=Screens)
        except msgspec.DecodeError as error:
            self.path.replace(self.path.with_name(KEPT_ASIDE))
            raise BadInput("screens-damaged", path=str(self.path), where=str(error)) from None

    def save(self, name: str, screen: Screen) -> None:
        """Keep a screen under a name; one of the same name is replaced. OSError and BadInput change nothing."""
        self._write(Screens(named={**self.screens.named, name: screen}))

    def delete(self, name: str) -> None:
        """Forget a screen. OSError and BadInput change nothing."""
        self._write(Screens(named={other: one for other, one in self.screens.named.items() if other != name}))

    def _write(self, screens: Screens) -> None:
        if self._newer is not None:
            raise self._newer
        if self.path is not None:
            told = {**msgspec.to_builtins(screens, str_keys=True), "written_by": __version__}
            write_private(self.path, msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n")
        self.screens = screens
