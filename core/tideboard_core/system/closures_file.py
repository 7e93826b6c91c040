"""The files of closures that were certain: one for each provider, practice apart."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.model.closures import ClosedSpan
from tideboard_core.system.private_files import private_directory
from tideboard_core.system.versioned_file import VersionedFile

VERSION: Final = 1
MOST: Final = 500
"""Closures that are kept at most, the newest."""
LONGEST: Final = timedelta(days=1)
"""A closure ends with the session of its day."""
log = logging.getLogger(__name__)


def _check(stored: StoredClosures) -> None:
    """Raises ValueError for times that no closure has: they could not be set beside a session."""
    for span in stored.closures:
        aware = span.begin.tzinfo is not None and span.end.tzinfo is not None
        if not (aware and 1990 < span.begin.year < 2200 and timedelta(0) <= span.end - span.begin <= LONGEST):
            raise ValueError(f"no closure: {span.begin} to {span.end}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClosures:
    """What a file holds."""

    version: int = VERSION
    closures: tuple[ClosedSpan, ...] = ()


class ClosuresFile:
    """Reads and writes the closures of one provider; `practice` ones never touch real ones.

    The directory is the one that the archive's folder is in: two practice markets may have a day in common, on which
    one was shut and the other was not.
    """

    def __init__(self, directory: Path, provider: str, *, practice: bool) -> None:
        name = f"closures-{provider}{'-practice' if practice else ''}.json"
        self._file = VersionedFile(directory / name, StoredClosures, name="closures", version=VERSION, check=_check)

    @property
    def written(self) -> int | None:
        """When the file was written (ns since 1970); None without one."""
        try:
            return self._file.path.stat().st_mtime_ns
        except OSError:
            return None

    def load(self) -> Sequence[ClosedSpan]:
        """Read the closures, none without a file; of one that cannot be read, what can be used of it."""
        try:
            found = self._file.load()
        except (BadInput, OSError) as error:
            log.warning("closures are not read: %s", error)
            found = self._file.rest
        return () if found is None else found.closures

    def read_only(self) -> tuple[Sequence[ClosedSpan], BadInput | OSError | None]:
        """What can be used, for a program that only reads, with why it is not all; nothing is written or moved."""
        fault: BadInput | OSError | None = None
        try:
            found = self._file.read_only()
        except (BadInput, OSError) as error:
            found, fault = self._file.rest, error
        return () if found is None else found.closures, fault

    def save(self, closures: Sequence[ClosedSpan]) -> None:
        """Replace the file; a failure is logged: the closures of this run stand."""
        try:
            if not self._file.path.parent.exists():  # of a practice market whose archive is off
                private_directory(self._file.path.parent)
            self._file.save(StoredClosures(closures=tuple(closures[-MOST:])))
        except (BadInput, OSError) as error:
            log.warning("closures are not kept: %s", error)
