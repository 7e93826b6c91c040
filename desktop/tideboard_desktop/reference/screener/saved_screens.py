"""Saved screens of one data directory."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tideboard_core.model.watch.screen import Screen
from tideboard_core.system.versioned_file import VersionedFile

VERSION = 1
FILE = "screens.json"
KEPT_ASIDE = "screens.damaged.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screens:
    """What the file holds: screens by their names, in the order in which they were saved."""

    version: int = VERSION
    named: dict[str, Screen] = field(default_factory=dict)


class ScreensFile:
    """Reads and replaces the file; None as directory = everything lives as long as this object."""

    def __init__(self, directory: Path | None) -> None:
        self._file = (
            None if directory is None else VersionedFile(directory / FILE, Screens, name="screens", version=VERSION)
        )
        self.screens = Screens()

    def load(self) -> None:
        """Read the stored screens; there are none without a file. Raises what `VersionedFile.load` raises."""
        found = None if self._file is None else self._file.load()
        self.screens = found or self.screens

    def save(self, name: str, screen: Screen) -> None:
        """Keep a screen under a name; one of the same name is replaced. OSError and BadInput change nothing."""
        self._write(Screens(named={**self.screens.named, name: screen}))

    def delete(self, name: str) -> None:
        """Forget a screen. OSError and BadInput change nothing."""
        self._write(Screens(named={other: one for other, one in self.screens.named.items() if other != name}))

    def _write(self, screens: Screens) -> None:
        if self._file is not None:
            self._file.save(screens)
        self.screens = screens
