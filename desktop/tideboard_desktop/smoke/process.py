"""Facts about processes from the system: the age of this one, whether another one runs."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
import time
from pathlib import Path

_PROC_PIDTBSDINFO = 3
_BSD_INFO = 136
_BSD_STARTED = 120
_LIMITED_INFORMATION, _SYNCHRONIZE, _STILL_WAITING = 0x1000, 0x100000, 0x102
_FILETIME_SECOND = 10_000_000
_FILETIME_1970 = 11_644_473_600


def age() -> float | None:
    """Seconds since this process began, to a hundredth; None if the system does not report it."""
    try:
        if sys.platform == "linux":
            return _linux_age()
        return _windows_age() if sys.platform == "win32" else _macos_age()
    except (OSError, ValueError, IndexError, AttributeError, struct.error):
        return None


def alive(process: int) -> bool:
    """Whether a process runs; one that has ended and waits to be reaped counts as running."""
    if sys.platform == "win32":
        return _windows_alive(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _linux_age() -> float:
    """Field 22 of proc(5) counts clock ticks from the boot."""
    if sys.platform != "linux":  # for the type checker, here and below: other systems lack the calls
        raise OSError(sys.platform)
    fields = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    begun = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - begun


def _macos_age() -> float:
    """`pbi_start_tvsec` and `pbi_start_tvusec` of <sys/proc_info.h>; libproc is a part of libSystem."""
    library = ctypes.CDLL(None)
    room = ctypes.create_string_buffer(_BSD_INFO)
    if library.proc_pidinfo(os.getpid(), _PROC_PIDTBSDINFO, ctypes.c_uint64(0), room, _BSD_INFO) != _BSD_INFO:
        raise OSError("proc_pidinfo")
    seconds, micros = struct.unpack_from("<QQ", room.raw, _BSD_STARTED)
    return time.time() - (float(seconds) + float(micros) / 1e6)


def _windows_age() -> float:
    """GetProcessTimes reports the creation in tenths of a microsecond since 1601."""
    if sys.platform != "win32":
        raise OSError(sys.platform)
    kernel = ctypes.WinDLL("kernel32")
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    times = [ctypes.c_uint64() for _ in range(4)]
    if not kernel.GetProcessTimes(ctypes.c_void_p(kernel.GetCurrentProcess()), *map(ctypes.byref, times)):
        raise OSError("GetProcessTimes")
    return time.time() - (times[0].value / _FILETIME_SECOND - _FILETIME_1970)


def _windows_alive(process: int) -> bool:
    if sys.platform != "win32":
        raise OSError(sys.platform)
    kernel = ctypes.WinDLL("kernel32")
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(_LIMITED_INFORMATION | _SYNCHRONIZE, 0, process)
    if not handle:
        return False
    try:
        return bool(kernel.WaitForSingleObject(ctypes.c_void_p(handle), 0) == _STILL_WAITING)
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))
