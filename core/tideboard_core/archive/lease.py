"""The lease of an archive's folder: one process writes it, apart from the lock of the data folder.

The system's own lock decides, and is free at once when its holder ends in whatever way. The file also names the
holder and the time of its last beat, for what a second program says while it waits.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.system.file_lock import lock_handle
from tideboard_core.system.private_files import check_private_file, private_directory

if TYPE_CHECKING:
    from tideboard_core.ports.system import Clock  # brings the models of orders with it, a tenth of a start

FILE: Final = "archive.lock"
BEAT: Final = 12.0
"""Seconds between two beats of a holder."""
SILENT_AFTER: Final = timedelta(seconds=30)
"""Age of the last beat from which a holder does not answer."""

_BEYOND = 1 << 30
"""Byte that is locked on Windows, where a locked byte cannot be read: the names stand before it."""
_LENGTH = 400
"""Bytes of the text in the file; always written whole, so that no rest of a longer one stays behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds an archive: process id, name of the program, and the UTC time of its last beat.

    `providers` are those that it collects from, none if it does something else.
    """

    process: int
    program: str
    beat: datetime
    providers: tuple[str, ...] = ()

    def silent(self, now: datetime) -> bool:
        """Whether the last beat is older than half a minute: the holder is suspended, or hangs."""
        return now - self.beat > SILENT_AFTER


class Lease:
    """Makes this process the one that writes an archive, from `take` to `release` or its end."""

    def __init__(self, folder: Path, clock: Clock, *, program: str, providers: Sequence[str] = ()) -> None:
        self.folder = folder
        self._clock = clock
        self._program = program
        self._providers = [*providers]
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        return self._handle is not None

    def take(self) -> Self:
        """Take the lease; ArchiveError HELD names the holder if another process or lease has it. Raises OSError."""
        if self._handle is not None:
            return self
        private_directory(self.folder.parent)  # the data folder
        private_directory(self.folder)
        path = self.folder / FILE
        check_private_file(path)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            taken = lock_file(handle)
        except BaseException:
            os.close(handle)
            raise
        if not taken:
            os.close(handle)
            holder = read_holder(self.folder)
            raise ArchiveError(
                ArchiveFault.HELD,
                process=holder.process if holder else 0,
                program=holder.program if holder else "",
            )
        self._handle = handle
        self.beat()
        return self

    def beat(self) -> None:
        """Write the time into the file; to be called every `BEAT` seconds. A full disk does not end the lease."""
        if self._handle is None:
            return
        text = json.dumps(
            {
                "process": os.getpid(),
                "program": self._program[:80],
                "providers": self._providers,
                "beat": self._clock.wall().isoformat(),
            }
        )
        with suppress(OSError):
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, text.encode().ljust(_LENGTH))

    def release(self) -> None:
        """Give the lease back; safe if it is not held."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def __enter__(self) -> Self:
        return self.take()

    def __exit__(self, *_: object) -> None:
        self.release()


def held_elsewhere(folder: Path) -> bool:
    """Whether a process holds the lease of a folder now. Tries the lock for a moment, so not for a busy loop."""
    try:
        handle = os.open(folder / FILE, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except OSError:
        return False
    try:
        return not lock_file(handle)
    finally:
        os.close(handle)


def read_holder(folder: Path) -> Holder | None:
    """Who wrote into the lease's file last; None if it cannot be read. Says nothing about whether it is still held."""
    try:
        found = json.loads((folder / FILE).read_bytes()[:_LENGTH])
        return Holder(
            process=int(found["process"]),
            program=str(found["program"]),
            beat=datetime.fromisoformat(found["beat"]),
            providers=tuple(map(str, found.get("providers", ()))),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def lock_file(handle: int) -> bool:
    """Lock a file for this open handle, without waiting; False if another has it. Raises OSError."""
    return lock_handle(handle, at=_BEYOND)
