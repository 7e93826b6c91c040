"""Ends children: one by a signal, or on Windows with this process, by a job object that closes with its last handle."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import sys
from typing import Any, Final

log = logging.getLogger(__name__)

KILL: Final = getattr(signal, "SIGKILL", signal.SIGTERM)
"""On Windows every signal ends a process at once."""
NO_CONSOLE: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Windows opens a console for a console program whose parent has none; nothing elsewhere."""
KILL_ON_JOB_CLOSE: Final = 0x2000
EXTENDED_LIMITS: Final = 9
"""JobObjectExtendedLimitInformation."""
TERMINATE_AND_SET_QUOTA: Final = 0x0101
"""What AssignProcessToJobObject asks of the process handle."""


class Limits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of winnt.h; only `flags` is set."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("active_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


class ChildJob:
    """A job without members; the system ends those that `add` puts in when this process ends.

    Other systems have none: there the child ends when its standard input does, as it also does on Windows.
    """

    def __init__(self, kernel: Any = None) -> None:  # noqa: ANN401  kernel32, or a test's
        self._kernel = kernel
        self._job: int | None = None

    def add(self, process: int) -> bool:
        """Put a process in by its id; False, and a line in the log, if Windows refuses."""
        kernel = self._kernel = self._kernel or _kernel()
        if kernel is None:
            return False
        if self._job is None:
            self._job = kernel.CreateJobObjectW(None, None)
            limits = Limits(flags=KILL_ON_JOB_CLOSE)
            kernel.SetInformationJobObject(self._job, EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
        handle = kernel.OpenProcess(TERMINATE_AND_SET_QUOTA, 0, process)
        added = bool(handle) and bool(kernel.AssignProcessToJobObject(self._job, handle))
        if handle:
            kernel.CloseHandle(handle)
        if not added:
            log.info("the sandbox is in no job: after a crash of this program it ends with its standard input")
        return added


def signal_child(process: asyncio.subprocess.Process, number: int = KILL) -> None:
    """Signal a child that may have just ended; the process's own methods poll and would reap it before asyncio does."""
    if process.returncode is None:
        with contextlib.suppress(OSError):  # which one depends on the system
            os.kill(process.pid, number)


def _kernel() -> Any:  # noqa: ANN401  its functions are known at run time only
    """kernel32 with the types of its handles; None on other systems."""
    if sys.platform != "win32":
        return None
    kernel = ctypes.WinDLL("kernel32")
    handle = ctypes.c_void_p
    kernel.CreateJobObjectW.restype = handle
    kernel.CreateJobObjectW.argtypes = [handle, ctypes.c_wchar_p]
    kernel.SetInformationJobObject.argtypes = [handle, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32]
    kernel.OpenProcess.restype = handle
    kernel.OpenProcess.argtypes = [ctypes.c_uint32, ctypes.c_int, ctypes.c_uint32]
    kernel.AssignProcessToJobObject.argtypes = [handle, handle]
    kernel.CloseHandle.argtypes = [handle]
    return kernel
