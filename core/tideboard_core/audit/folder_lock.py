"""The system's lock of a data folder, by which the app's processes and the command line see each other."""

from __future__ import annotations

import errno
import os
import sys
from functools import partial
from pathlib import Path
from typing import Final

BEYOND: Final = 0x7FFF_0000
"""Where Windows locks a byte of the order log: no log grows as far, and what is locked cannot be read."""


def lock_data_folder(directory: Path) -> int | None:
    """Lock the directory (on Windows its order log) for this process; the open handle, None while another holds it.

    Nothing is written, and the system frees it with the process. Raises FileNotFoundError for a folder (on Windows an
    order log) that is not there, OSError where the file system has no such locks.
    """
    if sys.platform == "win32":
        import msvcrt

        from tideboard_core.audit.records import FILE

        handle = os.open(directory / FILE, os.O_RDWR | os.O_BINARY)
        os.lseek(handle, BEYOND, os.SEEK_SET)
        take, busy = partial(msvcrt.locking, handle, msvcrt.LK_NBLCK, 1), {errno.EACCES, errno.EDEADLK}
    else:
        import fcntl

        handle = os.open(directory, os.O_RDONLY | os.O_CLOEXEC)
        take, busy = partial(fcntl.flock, handle, fcntl.LOCK_EX | fcntl.LOCK_NB), {errno.EWOULDBLOCK}
    try:
        take()
    except OSError as error:
        os.close(handle)
        if error.errno in busy:
            return None
        raise
    return handle
