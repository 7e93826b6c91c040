"""The lock that the system keeps of an open file or folder; it is free at once when its holder ends in whatever way."""

from __future__ import annotations

import errno
import os
import sys
from typing import Final

_OF_ANOTHER: Final = frozenset({errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK, 0})
"""What the systems say of a lock that another has; 0 is said by Wine, whose C runtime sets no number."""


def lock_handle(handle: int, *, at: int) -> bool:
    """Lock an open file, or elsewhere than on Windows a folder, without waiting; False if another handle has it.

    On Windows it is the byte `at` that is locked and that nobody else can read, so it has to be behind the contents,
    and the position moves there. Elsewhere the whole is locked, and `at` has no effect. Raises OSError where the file
    system has no such locks.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, at, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _OF_ANOTHER:
            return False
        raise
    return True
