"""Whether processes run, and their end at once, without clean-up: SIGKILL, and TerminateProcess on Windows."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

if sys.platform == "win32":
    KILL = signal.SIGTERM
    """What `os.kill` takes: Windows has no signals between processes, every number but two is TerminateProcess."""
    KILLED = int(signal.SIGTERM)
    """Exit code of a process that `kill` ended."""
else:
    KILL = signal.SIGKILL
    KILLED = -int(signal.SIGKILL)


def kill(process: int) -> None:
    """End a process by its id."""
    os.kill(process, KILL)


def runs(process: int) -> bool:
    """Whether there is a process of this id, which is this user's."""
    if sys.platform == "win32":  # there `os.kill` with 0 presses Ctrl+C
        still_running = 0x102  # WAIT_TIMEOUT
        synchronize = 0x100000
        handle = ctypes.windll.kernel32.OpenProcess(synchronize, False, process)
        if not handle:
            return False
        waited: int = ctypes.windll.kernel32.WaitForSingleObject(handle, 0)
        ctypes.windll.kernel32.CloseHandle(handle)
        return waited == still_running
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
