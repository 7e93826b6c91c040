"""Securities that a waiting program hands over to the one that holds the lease.

A request is a file beside the archive, locked by the program that asks as long as it lives: the system frees the lock
with the program, whichever way it ends, and the holder takes only locked requests and deletes the others.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

from tideboard_core.archive.lease import lock_file
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, instrument_id
from tideboard_core.system.private_files import check_private_file

_NAME: Final = "request-{}.json"
_LARGEST: Final = 1_000_000
"""Bytes of a request that are read: tens of thousands of securities."""


class Request:
    """Asks the holder of a folder's lease for securities of a provider, from `make` to `end`."""

    def __init__(self, folder: Path, provider: str) -> None:
        self._path = folder / _NAME.format(os.getpid())
        self._provider = provider
        self._handle: int | None = None

    def make(self, symbols: Sequence[InstrumentId]) -> Self:
        """Ask for these instead of those before; to be called again and again while the program waits.

        The holder may have met the new file before it was locked, and deleted it. Raises OSError, and BadInput for a
        link in the file's place.
        """
        if self._handle is not None and not self._stands(self._handle):
            self.end()
        if self._handle is None:
            check_private_file(self._path)
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            if not lock_file(self._handle):
                self.end()
                return self
        text = json.dumps({"provider": self._provider, "symbols": list(symbols)}).encode()
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, text)
        os.ftruncate(self._handle, len(text))
        return self

    def _stands(self, handle: int) -> bool:
        """Whether the file that is locked is the one in the folder."""
        try:
            return os.path.samestat(self._path.stat(), os.fstat(handle))
        except OSError:
            return False

    def end(self) -> None:
        """Ask for nothing any more; safe if nothing was asked."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)
            with suppress(OSError):
                self._path.unlink()


def requested(folder: Path, provider: str) -> list[InstrumentId]:
    """What living programs ask for from a provider, sorted; deletes what dead ones left. Only for the lease's holder.

    A request that cannot be read yet, because it is being written, is read the next time.
    """
    found: set[InstrumentId] = set()
    for path in folder.glob(_NAME.format("*")):
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, BadInput):
            if _abandoned(path):
                path.unlink()
                continue
            with path.open("rb") as file:
                asked = json.loads(file.read(_LARGEST))
            if asked["provider"] == provider:
                found.update(instrument_id(each) for each in asked["symbols"])
    return sorted(found)


def _abandoned(path: Path) -> bool:
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        return lock_file(handle)
    finally:
        os.close(handle)
