"""Appends records to the order log: what was acknowledged is on disk, also after a failure of the disk."""

from __future__ import annotations

import contextlib
import errno
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from tideboard_core.audit.file import AuditFile, DiskFile, OpenFile
from tideboard_core.audit.records import (
    ANCHOR_FILE,
    FILE,
    ZERO,
    LogAnchor,
    Record,
    Verification,
    encode,
    read,
    read_anchor,
)
from tideboard_core.system.private_files import private_directory, write_private

log = logging.getLogger(__name__)

RESERVE = 256 * 1024
"""Bytes kept allocated behind the last line for cancels and for what happens to orders that already exist."""


class LogDamaged(OSError):
    """The log on disk is not the one that was written; nothing is appended to it."""

    def __init__(self, verification: Verification) -> None:
        super().__init__(errno.EIO, verification.problem)
        self.verification = verification


class LogMoved(OSError):
    """The log was moved or removed while it was open; its records are where it was moved."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.ENOENT, "moved", str(path))


class AuditWriter:
    """One thread's work, without the thread. After any error the handle is closed and never used again.

    The next write opens the file anew, verifies it and cuts it back to the last line that was synced.
    """

    def __init__(
        self,
        directory: Path,
        *,
        open_file: OpenFile = DiskFile,
        write_anchor: Callable[[Path, bytes], None] = write_private,
    ) -> None:
        self.path = directory / FILE
        self._anchor_path = directory / ANCHOR_FILE
        self._open_file = open_file
        self._write_anchor = write_anchor
        self._file: AuditFile | None = None
        self._end = 0
        self._known: LogAnchor | None = None
        self._anchored = LogAnchor()
        self.count = 0
        self.head = ZERO

    def load(self) -> list[Record]:
        """Open and verify the log, cut an unfinished last line off, and return what is in it.

        Raises LogDamaged for a log that lost or changed a line, OSError and BadInput as the system says.
        """
        private_directory(self.path.parent)
        anchor = read_anchor(self._anchor_path) or LogAnchor()
        if self._known is not None and self._known.count > anchor.count:
            anchor = self._known
        file = self._open_file(self.path)
        try:
            verification, records = read(file.read(), anchor)
            if not verification.whole:
                raise LogDamaged(verification)
            file.truncate(verification.end)
            file.sync()
        except BaseException:
            _close(file)
            raise
        self._file, self._end, self._anchored = file, verification.end, anchor
        self.count, self.head = verification.count, verification.head
        self._known = LogAnchor(count=self.count, head=self.head)
        return records

    def write(self, records: Sequence[Record]) -> None:
        """Append `records` and sync, within the reserved room if there is no other; raises OSError."""
        self._attempt(records, reserve=0)

    def write_leaving_reserve(self, records: Sequence[Record]) -> None:
        """Append `records` and sync, but only if the whole reserve stays free behind them; raises OSError.

        LogMoved leaves the handle open: what is written by `write` follows the file, and the chain stays whole.
        """
        self._attempt(records, reserve=RESERVE)

    def reserve(self) -> None:
        """Make sure that the reserve is there; raises OSError."""
        self._attempt([], reserve=RESERVE)

    def anchor(self) -> None:
        """Write count and head beside the log; a failure leaves the older anchor, which still holds."""
        if self._known is None or self._known == self._anchored:
            return
        try:
            self._write_anchor(self._anchor_path, self._known.to_text().encode())
        except OSError as error:
            log.warning("audit anchor not written: %s", error)
        else:
            self._anchored = self._known

    def close(self) -> None:
        """Give the reserve back and close; never raises."""
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):
                file.truncate(self._end)
                file.sync()
            _close(file)

    def _attempt(self, records: Sequence[Record], *, reserve: int) -> None:
        file = self._opened()
        if reserve and not file.in_place():
            raise LogMoved(self.path)
        try:
            self._append(file, records, reserve)
        except OSError:
            self._file = None
            _close(file)
            raise

    def _opened(self) -> AuditFile:
        if self._file is None:
            self.load()
        assert self._file is not None  # load has opened it, or raised
        return self._file

    def _append(self, file: AuditFile, records: Sequence[Record], reserve: int) -> None:
        number, head, data = self.count, self.head, b""
        for record in records:
            number += 1
            line, head = encode(record, number=number, previous=head)
            data += line
        if reserve:
            file.allocate(self._end, len(data) + reserve)
        if not records:
            return
        written = file.write(data, self._end)
        if written != len(data):
            raise OSError(errno.ENOSPC, "short write", str(self.path))
        file.sync()
        self._end += len(data)
        self.count, self.head = number, head
        self._known = LogAnchor(count=number, head=head)


def _close(file: AuditFile) -> None:
    with contextlib.suppress(OSError):
        file.close()
