"""The system's lock of a data folder, by which the app's processes and the command line see each other."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from tideboard_core.system.file_lock import lock_handle

BEYOND: Final = 0x7FFF_0000
"""Where Windows locks a byte of the order log: no log grows as far, and what is locked cannot be read."""


def lock_data_folder(directory: Path) -> int | None:
    """Lock the directory (on Windows its order log) for this process; the open handle, None while another holds it.

    Nothing is written, and the system frees it with the process. Raises FileNotFoundError for a folder (on Windows an
    order log) that is not there, OSError where the file system has no such locks.
    """
    if sys.platform == "win32":
        from tideboard_core.audit.records import FILE

        handle = os.open(directory / FILE, os.O_RDWR | os.O_BINARY)
    else:
        handle = os.open(directory, os.O_RDONLY | os.O_CLOEXEC)
    taken = False
    try:
        taken = lock_handle(handle, at=BEYOND)
    finally:
        if not taken:
            os.close(handle)
    return handle if taken else None
