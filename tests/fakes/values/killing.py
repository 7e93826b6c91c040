"""Ends processes at once, without a chance to clean up: SIGKILL, and TerminateProcess on Windows."""

from __future__ import annotations

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
