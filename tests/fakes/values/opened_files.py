"""Tells whether anybody opened a file, as the kernel sees it (inotify, Linux only)."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from types import TracebackType

_OPENED = 0x20
_CLOSE_ON_EXEC = os.O_CLOEXEC


class OpenedFiles:
    """Watches one file while the `with` block runs; `count` is how often it was opened since the last look."""

    def __init__(self, path: Path) -> None:
        library = ctypes.CDLL(None, use_errno=True)
        self._watch = library.inotify_init1(os.O_NONBLOCK | _CLOSE_ON_EXEC)
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
