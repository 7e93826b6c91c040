"""The archive as docks of a replay may read it: nothing of a later second, nothing written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from tideboard_core.archive.database import FILE
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.shared_copy.tables import copy_file
from tideboard_core.model.instrument import Market
from tideboard_core.replay.known_reader import KnownReader
from tideboard_desktop.archive.worker import Worker

T = TypeVar("T")


class KnownArchive(QObject):
    """Reads in a thread of its own, until `close`. `now` is the second that is shown (aware UTC)."""

    contents_changed = Signal(object)
    shared_came = Signal(object)

    def __init__(
        self, folder: Path, key: DefinitionKey, day: date, now: Callable[[], datetime], *, shared: bool = False
    ) -> None:
        """With `shared` what was copied from a shared place is read, too."""
        super().__init__()
        self.shared = shared
        self._folder, self._key, self._day, self._now = folder, key, day, now
        self._worker = Worker("archive-replay")
        self._reader: KnownReader | None = None
        self._times = 0

    async def read(self, work: Callable[[ArchiveReader], T]) -> T:
        """Run `work` on a reader of what was known; raises ArchiveError, also without an archive.

        What was read of another second than the shown one is read again.
        """
        while True:
            times, found = self._times, await self._worker.run(partial(self._read, work))
            if times == self._times:
                return found

    def begin_again(self) -> None:
        """Another second is shown, which may be an earlier one."""
        self._times += 1

    def _read(self, work: Callable[[ArchiveReader], T]) -> T:
        if self._reader is None or self._reader.copy_changed:
            self._forget()
            self._reader = self.reader()
        try:
            self._reader.refresh()
            return work(self._reader)
        except ArchiveError as error:
            if error.code != ArchiveFault.UNREADABLE or not self._reader.joined:
                raise
            self._forget()
            self._reader = KnownReader(self._folder, self._day, self._now)
            self._reader.copy_error = error
        return work(self._reader)

    def reader(self) -> KnownReader:
        """Another reader of what was known, for the thread that calls this; ArchiveError without an archive."""
        if not (self._folder / FILE).is_file() and not (self.shared and copy_file(self._folder).is_file()):
            raise ArchiveError(ArchiveFault.UNREADABLE, text=str(self._folder / FILE))
        return KnownReader(self._folder, self._day, self._now, shared=self.shared)

    @property
    def folder(self) -> Path:
        return self._folder

    async def run(self, work: Callable[[], T]) -> T:
        """Run work of its own in the reading thread."""
        return await self._worker.run(work)

    def definition(self, market: Market, *, other: bool = False) -> DefinitionKey | None:
        """That of the replayed provider; a replay has one provider and one market."""
        return None if other or market is not self._key.market else self._key

    async def close(self) -> None:
        """End the thread after what it reads."""
        await self._worker.close(self._forget)

    def _forget(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()
