"""The reader that the archive's reading thread keeps: opened again for another file, or without a damaged copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tideboard_desktop.archive.shared_past import SharedPast

if TYPE_CHECKING:  # both bring numpy with them, which the start does not wait for
    from tideboard_core.archive.problems import ArchiveError
    from tideboard_core.archive.reader import ArchiveReader

T = TypeVar("T")


class KeptReader:
    """Belongs to one thread, but for `shared`, which hears what is wrong with the copy of its place.

    `folder` returns where the archive is now, `open_reader` opens it.
    """

    def __init__(
        self, folder: Callable[[], Path], open_reader: Callable[[], ArchiveReader], shared: SharedPast
    ) -> None:
        self._folder, self._open, self._shared = folder, open_reader, shared
        self._reader: ArchiveReader | None = None
        self._opened: object = None
        self._copies_told = 0

    def read_and_judge(self, work: Callable[[ArchiveReader], T]) -> tuple[T, list[ArchiveError]]:
        """What was read, and the damaged nets side by side that were found by it, each once; raises ArchiveError."""
        from tideboard_core.archive.problems import ArchiveFault

        found = self._read(work)
        damaged = [] if self._reader is None else self._reader.damaged
        copies = [error for error in damaged if error.code == ArchiveFault.COPY_DAMAGED]
        fresh, self._copies_told = copies[self._copies_told :], len(copies)
        return found, fresh

    def _read(self, work: Callable[[ArchiveReader], T]) -> T:
        from tideboard_core.archive.database import FILE
        from tideboard_core.archive.problems import ArchiveError, ArchiveFault
        from tideboard_core.archive.shared_copy.tables import copy_file

        path, shared = self._folder() / FILE, self._shared.on
        opened = (_file_of(path), _file_of(copy_file(path.parent)) if shared else None, shared)
        if opened[0] is None and not shared:
            self.forget()
            raise ArchiveError(ArchiveFault.UNREADABLE, text=str(path))
        # a restore puts another file in its place, and a copy of a shared place may begin at any time
        if self._reader is None or self._opened != opened or self._reader.copy_changed:
            self.forget()
            self._reader, self._opened = self._open(), opened
        reader = self._reader
        try:
            reader.refresh()
            return work(reader)
        except ArchiveError as error:
            if error.code != ArchiveFault.UNREADABLE or not reader.joined:
                raise
            return self._read_alone(work, error)
        finally:
            for each in reader.damaged_copies():
                self._shared.copy_again(each)

    def _read_alone(self, work: Callable[[ArchiveReader], T], error: ArchiveError) -> T:
        """Read the archive without the copy of the shared place, which is made anew if that helps."""
        from tideboard_core.archive.shared_copy.reader import JoinedReader

        self.forget()
        reader = JoinedReader(self._folder(), self._shared.ask, shared=False)
        try:
            found = work(reader)
        except BaseException:
            reader.close()
            raise
        reader.copy_error, self._reader = error, reader
        self._shared.begin_anew()
        return found

    def forget(self) -> None:
        """Close the reader; the next read opens another one."""
        reader, self._reader, self._copies_told = self._reader, None, 0
        if reader is not None:
            reader.close()


def _file_of(path: Path) -> tuple[int, int] | None:
    """Which file it is, None without one."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
