"""Whether a person saw a test notice of the system on this computer: without that nobody knows that one is shown."""

from __future__ import annotations

import hashlib
import logging
import platform
from pathlib import Path
from typing import Final

import msgspec

from tideboard_core.errors import BadInput
from tideboard_core.system.versioned_file import VersionedFile

log = logging.getLogger(__name__)

VERSION: Final = 1
FILE: Final = "notices-confirmed.json"


class _Confirmed(msgspec.Struct):
    version: int = VERSION
    computer: str = ""


class ConfirmedSystem:
    """`counts` says it. `read` and `answer` use the file, which a thread should do, one call at a time.

    `computer` is the name of this one; of a data folder that was copied from another the answer of there is none here.
    """

    def __init__(self, directory: Path | None, computer: str | None = None) -> None:
        """Without a directory the answer holds for this run."""
        self.counts = False
        self._answered = False
        name = platform.node() if computer is None else computer
        self._computer = hashlib.sha256(name.encode()).hexdigest()[:16]  # the name is nobody's business
        self._file = None
        if directory is not None:
            self._file = VersionedFile(directory / FILE, _Confirmed, name="notices-confirmed", version=VERSION)

    def read(self) -> None:
        """Take what an earlier run was told; a file that cannot be read says nothing."""
        if self._file is None or self._answered:
            return
        try:
            kept = self._file.load()
        except (BadInput, OSError) as error:
            log.warning("whether notices of the system are seen is not known: %s", error)
        else:
            self.counts = kept is not None and kept.computer == self._computer

    def answer(self, *, seen: bool) -> None:
        """Take what a person says of a test; where it cannot be written it holds for this run."""
        self.counts, self._answered = seen, True
        if self._file is None:
            return
        try:
            self._file.save(_Confirmed(computer=self._computer if seen else ""))
        except (BadInput, OSError) as error:
            log.warning("whether notices of the system are seen is not kept: %s", error)
