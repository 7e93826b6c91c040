"""Tells whether anybody opened a file, as the kernel sees it (inotify, Linux only)."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from types import TracebackType

_OPENED = 0x20


class OpenedFiles:
    """Watches one file while the `with` block runs; `count` is how often it was opened since the last look."""

    _watch: int

    def __init__(self, path: Path) -> None:
        if sys.platform != "linux":
            raise OSError(sys.platform)
        library = ctypes.CDLL(None, use_errno=True)
        self._watch = library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        assert library.inotify_add_watch(self._watch, os.fsencode(path), _OPENED) >= 0, os.strerror(ctypes.get_errno())

    def __enter__(self) -> OpenedFiles:
        """The watch stands."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the watch."""
        os.close(self._watch)

    def count(self) -> int:
        """Openings since the last look."""
        try:
            return len(os.read(self._watch, 65536)) // 16
        except BlockingIOError:
            return 0
