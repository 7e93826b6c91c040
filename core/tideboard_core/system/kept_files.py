"""Files of kept code, read only where nobody else can have written them, and what is said of one that is of no use."""

from __future__ import annotations

import os
import stat
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import source_hash
from io import FileIO
from typing import Final

_MODE: Final = 0o644
"""Rights of a file of kept code."""


def open_kept(file: str) -> FileIO:
    """A file of kept code, to be read; raises OSError where there is none that this program may trust.

    Its owner has to be this user or the owner of our source (of the program, where that is packaged), and nobody else
    may write it: its code runs in this process, and the digest in it guards against damage alone.
    """
    opened = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))  # or a fifo
    try:
        found = os.fstat(opened)
        if not stat.S_ISREG(found.st_mode):
            raise PermissionError("no regular file")
        if hasattr(os, "geteuid"):  # Windows' bits and numbers of owners say nothing
            source = __file__ if os.path.exists(__file__) else sys.executable  # noqa: PTH110  for each file of a start
            if found.st_uid not in {os.geteuid(), os.stat(source).st_uid}:  # noqa: PTH116
                raise PermissionError("it belongs to another user")
            if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                raise PermissionError("other users may write it")
        return FileIO(opened)
    except BaseException:
        os.close(opened)
        raise


def write_kept(file: str, content: bytes) -> None:
    """Write a file of kept code behind its digest, for this user alone to change, whatever the umask allows."""
    SourceFileLoader("", "").set_data(file, source_hash(content) + content, _mode=_MODE)


def say_unusable(file: str, error: Exception) -> None:
    """Log that kept code could not be read or written; the start makes its own."""
    try:
        import logging  # no start needs it so early

        logging.getLogger(__name__).warning("kept code not used: file=%r error=%r", file, error)
    except (ImportError, AttributeError):  # met while a module is imported that logging needs, or logging itself
        return
