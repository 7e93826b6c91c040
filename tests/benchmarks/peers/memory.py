"""How much memory this process uses."""

from __future__ import annotations

import os
import sys


def resident() -> int:
    """Bytes in memory now; Linux."""
    if sys.platform != "linux":
        raise OSError(sys.platform)
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  pathlib would be measured too
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def descriptors() -> int:
    """Open descriptors of this process; Linux."""
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208  as above
