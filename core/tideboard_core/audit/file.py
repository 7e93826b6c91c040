"""The file of the order log: one handle, each operating system call a method, so that tests can make it fail."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from tideboard_core.errors import BadInput
from tideboard_core.system.private_files import flush_to_disk

ZEROS = 64 * 1024


class AuditFile(Protocol):
    """An open log. Every method may raise OSError; after that the handle is only closed."""

    def read(self) -> bytes:
        """The whole content."""
        ...

    def write(self, data: bytes, offset: int) -> int:
        """Write at `offset`; returns how many bytes were taken, which may be too few."""
        ...

    def sync(self) -> None:
        """Push everything to the disk."""
        ...

    def truncate(self, size: int) -> None:
        """Cut or grow to `size`."""
        ...

    def allocate(self, offset: int, size: int) -> None:
        """Make sure that `size` bytes from `offset` will find room."""
        ...

    def in_place(self) -> bool:
        """Whether the path still names this very file: it was neither moved, nor removed, nor replaced."""
        ...

    def close(self) -> None: ...


OpenFile = Callable[[Path], AuditFile]


class DiskFile:
    """The real one: owner only, no symbolic link, flushed to the disk itself."""

    def __init__(self, path: Path) -> None:
        if not hasattr(os, "O_NOFOLLOW") and path.is_symlink():  # Windows; elsewhere the system itself refuses
            raise BadInput("symbolic-link", path=str(path))
        self._path = path
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        try:
            self._fd = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise BadInput("symbolic-link", path=str(path)) from None
            raise
        try:
            self._own(path)
        except BaseException:
            os.close(self._fd)
            raise

    def read(self) -> bytes:
        os.lseek(self._fd, 0, os.SEEK_SET)
        parts = []
        while part := os.read(self._fd, 1 << 20):
            parts.append(part)
        return b"".join(parts)

    def write(self, data: bytes, offset: int) -> int:
        os.lseek(self._fd, offset, os.SEEK_SET)
        return os.write(self._fd, data)

    def sync(self) -> None:
        """Push everything to the disk; on macOS past the drive's own cache."""
        flush_to_disk(self._fd)

    def truncate(self, size: int) -> None:
        os.ftruncate(self._fd, size)

    def allocate(self, offset: int, size: int) -> None:
        """Reserve blocks; where the system or its file system cannot, write zeros beyond the end."""
        if hasattr(os, "posix_fallocate"):
            try:
                os.posix_fallocate(self._fd, offset, size)
            except OSError as error:
                if error.errno not in {errno.EOPNOTSUPP, errno.EINVAL}:
                    raise
            else:
                return
        have, want = os.fstat(self._fd).st_size, offset + size
        os.lseek(self._fd, have, os.SEEK_SET)
        while have < want:
            have += os.write(self._fd, bytes(min(ZEROS, want - have)))

    def in_place(self) -> bool:
        """Whether the path still names this very file; False, too, where that cannot be read."""
        try:
            return os.path.samestat(self._path.lstat(), os.fstat(self._fd))
        except OSError:
            return False

    def close(self) -> None:
        os.close(self._fd)

    def _own(self, path: Path) -> None:
        found = os.fstat(self._fd)
        if not stat.S_ISREG(found.st_mode):
            raise BadInput("not-a-file", path=str(path))
        if sys.platform != "win32" and stat.S_IMODE(found.st_mode) != 0o600:
            os.fchmod(self._fd, 0o600)
