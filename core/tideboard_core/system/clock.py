"""The system's wall, monotonic, boot and awake clocks, and market time, which follows the gateway's last report."""

from __future__ import annotations

import ctypes
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

_TICKS = 10_000_000
"""Ticks of Windows' interrupt time in a second."""
_MILLISECONDS = 1000
"""Counts of GetTickCount64 in a second."""
_LATE = 1.5
"""Seconds by which a report may be late: gateways tell whole seconds, and a report has its way here behind it."""
_WAITED = 10.0
"""Seconds for which market time stands still rather than step back; what is further back is another time."""


_BOOT_ID = 0x7FFE02C4
"""Address of KUSER_SHARED_DATA.BootId, which Windows maps for reading into each process and counts up at each start."""
_BOOT_FILE = Path("/proc/sys/kernel/random/boot_id")
_UUID = 37
"""Bytes of macOS' kern.bootsessionuuid, with the zero at its end."""


def _windows_start() -> str:
    if sys.platform != "win32":
        raise OSError(sys.platform)
    number, kernel = ctypes.c_uint32(), ctypes.windll.kernel32
    own = ctypes.c_void_p(-1)  # what GetCurrentProcess returns
    if not kernel.ReadProcessMemory(own, ctypes.c_void_p(_BOOT_ID), ctypes.byref(number), ctypes.c_size_t(4), None):
        raise OSError("ReadProcessMemory")
    return str(number.value) if number.value else ""


def _mac_start() -> str:
    text, size = ctypes.create_string_buffer(_UUID), ctypes.c_size_t(_UUID)
    if ctypes.CDLL(None).sysctlbyname(b"kern.bootsessionuuid", text, ctypes.byref(size), None, ctypes.c_size_t(0)):
        raise OSError("kern.bootsessionuuid")
    return text.value.decode("ascii")


def _ticks_with_sleep() -> float:
    """GetTickCount64: time since the start of Windows with sleep and hibernation."""
    if sys.platform != "win32":
        raise OSError(sys.platform)
    count = ctypes.windll.kernel32.GetTickCount64
    count.restype = ctypes.c_uint64
    return int(count()) / _MILLISECONDS


def _unbiased_seconds() -> float:
    """QueryUnbiasedInterruptTime: time since the start of Windows without sleep and hibernation."""
    if sys.platform != "win32":
        raise OSError(sys.platform)
    ticks = ctypes.c_uint64()
    if not ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(ticks)):
        raise OSError("QueryUnbiasedInterruptTime")
    return ticks.value / _TICKS


class SystemClock:
    """Real time. `set_market` keeps the offset of the exchange clock that the gateway reported."""

    def __init__(self) -> None:
        self._market_at: datetime | None = None
        self._market_since = 0.0
        self._not_before: datetime | None = None

    monotonic = staticmethod(time.monotonic)
    """Seconds for time-outs and ages."""

    def boot(self) -> float:
        """Seconds since the computer started, counted through sleep; setting the wall clock changes nothing."""
        if sys.platform == "win32":
            return _ticks_with_sleep()
        if sys.platform == "darwin":  # Apple's mach_continuous_time, which no setting of the time changes
            return time.clock_gettime(time.CLOCK_MONOTONIC_RAW)
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def boot_id(self) -> str:
        """What tells this start of the computer from others; empty where the system does not say."""
        with suppress(OSError, ValueError, AttributeError):
            if sys.platform == "win32":
                return _windows_start()
            if sys.platform == "darwin":
                return _mac_start()
            return _BOOT_FILE.read_text("ascii").strip()
        return ""

    def awake(self) -> float:
        """Seconds that stand still during a suspend; those of `monotonic` count through it on Windows."""
        return _unbiased_seconds() if sys.platform == "win32" else time.monotonic()

    def wall(self) -> datetime:
        """UTC wall time."""
        return datetime.now(UTC)

    def market(self) -> datetime:
        """UTC exchange time: the gateway's last report plus the seconds since; wall time before the first report."""
        if self._market_at is None:
            return self.wall()
        now = self._market_at + timedelta(seconds=time.monotonic() - self._market_since)
        return now if self._not_before is None else max(now, self._not_before)

    def set_market(self, now: datetime) -> None:
        """Take over the exchange time (aware UTC) that the gateway just reported.

        Market time does not step back for it: a report that is a little late changes nothing, for one that is further
        behind it stands still. A report of another time, as from another server, counts at once.
        """
        shown = None if self._market_at is None else self.market()
        behind = 0.0 if shown is None else (shown - now).total_seconds()
        if 0 < behind <= _LATE:
            return
        self._not_before = shown if 0 < behind <= _WAITED else None
        self._market_at, self._market_since = now, time.monotonic()
