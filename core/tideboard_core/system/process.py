"""What the process does for its own safety before anything secret is in memory."""

from __future__ import annotations

import ctypes
import os
import sys

_PR_SET_DUMPABLE = 4
_PR_GET_DUMPABLE = 3
_BELOW_NORMAL = 0x4000
"""BELOW_NORMAL_PRIORITY_CLASS: children take it over."""


def forbid_core_dumps() -> bool:
    """Keep memory out of core files and other users' debuggers; returns whether the system agreed.

    Linux: RLIMIT_CORE 0 and PR_SET_DUMPABLE 0; macOS: RLIMIT_CORE 0; Windows has neither.
    """
    if sys.platform == "win32":
        return False
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return True
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)


def drop_key_log() -> bool:
    """Take SSLKEYLOGFILE out of the environment, before ssl is used; returns whether it was set.

    It would have every encrypted connection's keys written to a file: with them, recorded traffic can be read.
    """
    return bool(os.environ.pop("SSLKEYLOGFILE", ""))


def dumpable() -> bool:
    """Whether Linux would dump this process; False where the question makes no sense."""
    if sys.platform != "linux":
        return False
    return bool(ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0) != 0)


def lower_priority() -> None:
    """Let this process and the children that it starts from now on give way to others on the processor."""
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetPriorityClass(ctypes.windll.kernel32.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(10)
