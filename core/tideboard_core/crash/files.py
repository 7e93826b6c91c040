"""The folder of crash reports: private files, the newest ten, and the trace that a native crash leaves."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tideboard_core.errors import BadInput
from tideboard_core.system.private_files import check_private_file, private_directory, write_private

FOLDER = "crashes"
LOG_FILE = "tideboard.log"
"""The program's log in the data directory; a report quotes its end."""

KEPT = 10
LARGEST = 1_000_000
"""Bytes; no report of ours is longer."""

_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)(?:-\d+)?\.txt")
_STAMP = "%Y-%m-%dT%H-%M-%SZ"
_UNSEEN = "unseen"
_FAULTS = "faults"


class KeptReport(NamedTuple):
    """A report on disk, and when the crash was, in UTC."""

    path: Path
    at: datetime


class CrashFiles:
    """The reports of one data directory. BadInput and OSError come out of whatever cannot be done."""

    def __init__(self, directory: Path) -> None:
        self.folder = directory / FOLDER

    def write(self, text: str, at: datetime) -> Path:
        """Keep a report as not yet shown; beyond `KEPT` the oldest are deleted."""
        private_directory(self.folder)
        stem = f"{at.astimezone(UTC):{_STAMP}}"
        path, number = self.folder / f"{stem}.txt", 2
        while path.exists() or path.is_symlink():
            path, number = self.folder / f"{stem}-{number}.txt", number + 1
        write_private(path, text.encode(errors="replace"))
        write_private(self.folder / _UNSEEN, path.name.encode())
        for old in self.kept()[KEPT:]:
            old.path.unlink(missing_ok=True)
        return path

    def kept(self) -> list[KeptReport]:
        """What is there, the newest first."""
        if not self._ours():
            return []
        named = sorted(self.folder.iterdir(), key=lambda path: (path.name[:20], path.lstat().st_mtime_ns), reverse=True)
        found = ((path, _moment(path.name)) for path in named)
        return [KeptReport(path, at) for path, at in found if at is not None and _plain_file(path)]

    def read(self, path: Path) -> str:
        check_private_file(path)
        with path.open("rb") as file:
            return file.read(LARGEST).decode(errors="replace")

    def delete(self, path: Path) -> None:
        """Forget a report; one that is gone already is fine."""
        path.unlink(missing_ok=True)

    def take_unseen(self) -> KeptReport | None:
        """The newest report that was not shown yet; it counts as shown now."""
        mark = self.folder / _UNSEEN
        if not (self._ours() and _plain_file(mark)):
            return None
        with mark.open("rb") as file:
            name = file.read(200).decode(errors="replace")
        mark.unlink()
        return next((report for report in self.kept() if report.path.name == name), None)

    def _ours(self) -> bool:
        return self.folder.is_dir() and not self.folder.is_symlink()


def _moment(name: str) -> datetime | None:
    """The time of the crash from a report's file name; None for another name."""
    found = _NAME.fullmatch(name)
    try:
        return None if found is None else datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC)
    except ValueError:  # there is no such day
        return None


def _plain_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


class Fault(NamedTuple):
    """What a native crash left: its trace, and when it was written, in UTC."""

    trace: str
    at: datetime


def _written_at(path: Path) -> datetime:
    """When a file was written, in UTC; the epoch where its file system claims a moment that no calendar has."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OverflowError, ValueError):
        return datetime.fromtimestamp(0, UTC)


class FaultFile:
    """Held open for `faulthandler`, which alone writes to it, from inside a crash.

    It is there while a run lasts: one that is found at the start was left by a run that did not end in order. Without
    a trace in it that run was killed, or the power went; then there is nothing to report.
    """

    def __init__(self, directory: Path) -> None:
        self.path = directory / FOLDER / _FAULTS
        self._file: BinaryIO | None = None

    def left(self) -> Fault | None:
        """What the last run left; it is taken away. BadInput and OSError come out."""
        for path in (self.path.parent, self.path):
            if path.is_symlink():
                raise BadInput("symbolic-link", path=str(path))
        check_private_file(self.path)
        try:
            at = _written_at(self.path)
            with self.path.open("rb") as file:
                trace = file.read(LARGEST).decode(errors="replace").strip()
        except FileNotFoundError:
            return None
        self.path.unlink()
        return Fault(trace, at) if trace else None

    def begin(self) -> None:
        """Catch native crashes from now on. BadInput and OSError come out."""
        private_directory(self.path.parent)
        check_private_file(self.path)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        self._file = os.fdopen(os.open(self.path, flags, 0o600), "ab", buffering=0)
        faulthandler.enable(self._file)

    def end(self) -> None:
        """The run ends in order: nothing is left."""
        if self._file is None:
            return
        faulthandler.disable()
        self._file.close()
        self._file = None
        with contextlib.suppress(OSError):
            self.path.unlink()
