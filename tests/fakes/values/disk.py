"""A disk that fails where a test says: the n-th effect, a capacity, a slow or lost sync."""

from __future__ import annotations

import errno
import threading
from pathlib import Path


class Disk:
    """Holds one file's bytes as a program sees them (`seen`) and as a crash would leave them (`durable`).

    `fail_at` makes the n-th effect from now raise EIO; a failed sync loses what was not yet durable, as real ones do.
    `capacity` is the largest size that finds room. While `gate` is cleared, a sync waits. `moved` takes the file away
    from its path.
    """

    def __init__(self, capacity: int | None = None) -> None:
        self.seen = bytearray()
        self.durable = b""
        self.capacity = capacity
        self.fail_at = 0
        self.effects = 0
        self.short_at = 0
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.opened = 0
        self.moved = False
        self.used_after_failure = False

    def open(self, path: Path) -> DiskHandle:
        self.effect()
        self.opened += 1
        return DiskHandle(self)

    def effect(self) -> None:
        self.effects += 1
        if self.effects == self.fail_at:
            raise OSError(errno.EIO, "failed as told")

    def room(self, size: int) -> None:
        if self.capacity is not None and size > self.capacity:
            raise OSError(errno.ENOSPC, "no space")


class DiskHandle:
    """One open handle on a Disk; remembers whether it was used after it had failed."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.failed = False

    def read(self) -> bytes:
        self._effect()
        return bytes(self.disk.seen)

    def write(self, data: bytes, offset: int) -> int:
        self._effect()
        disk = self.disk
        if disk.effects == disk.short_at:
            data = data[: len(data) // 2]
        if disk.capacity is not None and offset + len(data) > max(disk.capacity, len(disk.seen)):
            data = data[: max(0, max(disk.capacity, len(disk.seen)) - offset)]
            if not data:
                self.failed = True
                raise OSError(errno.ENOSPC, "no space")
        self._grow(offset)
        disk.seen[offset : offset + len(data)] = data
        return len(data)

    def sync(self) -> None:
        self.disk.entered.set()
        self.disk.gate.wait()
        try:
            self._effect()
        except OSError:
            self.disk.seen[:] = self.disk.durable
            raise
        self.disk.durable = bytes(self.disk.seen)

    def truncate(self, size: int) -> None:
        self._effect()
        self._grow(size)
        del self.disk.seen[size:]

    def allocate(self, offset: int, size: int) -> None:
        self._effect()
        self.disk.room(offset + size)
        self._grow(offset + size)

    def in_place(self) -> bool:
        return not self.disk.moved

    def close(self) -> None:
        return

    def _grow(self, size: int) -> None:
        self.disk.seen.extend(bytes(max(0, size - len(self.disk.seen))))

    def _effect(self) -> None:
        if self.failed:
            self.disk.used_after_failure = True
        try:
            self.disk.effect()
        except OSError:
            self.failed = True
            raise
