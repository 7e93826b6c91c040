"""The settings file of a data folder, and the copy of its last good state beside it."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import msgspec

from tideboard_core import __version__
from tideboard_core.errors import BadInput
from tideboard_core.system.private_files import write_private
from tideboard_core.system.settings import FILE, VERSION, Settings, copy_of
from tideboard_core.system.settings_reading import ReadSettings, read_settings


class SettingsFile:
    """Reads and replaces the settings file of one data directory, and the copy of its last good state beside it."""

    def __init__(self, directory: Path) -> None:
        self.path = self._own = directory / FILE
        self._kept: list[tuple[Path, bytes]] = []
        self._beside = ""

    def read(self) -> ReadSettings:
        """The stored settings, the defaults when there is no file and never was one; raises nothing.

        What cannot be used is that of the last good copy, else the default, and is named.
        """
        found = read_settings(self._own)
        self.path, self._kept, self._beside = found.path, list(found.kept), found.beside
        return found

    def load(self) -> Settings:
        """The stored settings, the defaults when there is no file.

        Raises BadInput where a field of it cannot be used (`settings-damaged`), and for a file of a newer version
        (`settings-newer`).
        """
        found = self.read()
        if found.newer is not None:
            writer, version = found.newer.writer, found.newer.version
            raise BadInput("settings-newer", path=str(self.path), writer=writer, version=version, known=VERSION)
        if found.faults:
            where = found.reason or ", ".join(fault.path for fault in found.faults[:3])
            raise BadInput("settings-damaged", path=str(self.path), where=where)
        return found.settings

    def save(self, settings: Settings) -> None:
        """Replace the file in one step, then its copy; OSError and BadInput come out and the old file stays.

        What was not used of the old one is kept beside it: a file of an older version as `settings-2.json`, which that
        program names, one with bad fields under its date.
        """
        while self._kept:
            path, data = self._kept[0]
            write_private(path, data)
            del self._kept[0]
        fields = {**msgspec.to_builtins(replace(settings, version=VERSION)), "written_by": __version__}
        if self._beside:
            fields["beside"] = self._beside
        data = msgspec.json.format(msgspec.json.encode(fields), indent=2) + b"\n"
        write_private(self.path, data)
        write_private(copy_of(self.path), sealed(data))


def sealed(data: bytes) -> bytes:
    """A file with its SHA-256 before it."""
    return sha256(data).hexdigest().encode() + b"\n" + data
