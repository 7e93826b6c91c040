"""A computer of Linux, Windows or macOS whose clocks go on when a test says so."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

SYSTEMS = ("linux", "win32", "darwin")
BOOTTIME, RAW = 7, 4


class Result:
    """A function of Windows' kernel32 that returns a number."""

    restype: object = None

    def __init__(self, value: Callable[[], int]) -> None:
        self._value = value

    def __call__(self) -> int:
        """The number."""
        return self._value()


class Computer:
    """Stands in for the clock functions of `time` and, as `ctypes.windll`, for kernel32.

    On Windows `time.monotonic` counts through sleep; on the others it stands still. `asked` are the clocks that were
    read. A clock that the system does not have raises OSError, as `clock_gettime` does.
    """

    def __init__(self, system: str) -> None:
        self.system = system
        self.asked: list[str] = []
        self._awake = 100_000.0
        self._slept = 0.0
        self._starts = 7
        self.kernel32 = self
        self.GetTickCount64 = Result(self._ticks)

    def run(self, seconds: float) -> None:
        """Let time pass awake."""
        self._awake += seconds

    def sleep(self, seconds: float) -> None:
        """Let time pass asleep."""
        self._slept += seconds

    def start_anew(self) -> None:
        """Restart: every clock but the wall's begins at 0."""
        self._awake = self._slept = 0.0
        self._starts += 1

    def ReadProcessMemory(self, _own: Any, address: Any, number: Any, _size: Any, _read: Any) -> int:  # noqa: N802  kernel32's
        """Windows' count of its starts, at its address."""
        self.asked.append(f"ReadProcessMemory {address.value:#x}")
        ctypes.cast(number, ctypes.POINTER(ctypes.c_uint32)).contents.value = self._starts
        return 1

    def sysctlbyname(self, name: bytes, text: Any, _size: Any, _new: Any, _length: Any) -> int:
        """The name that macOS has for this start."""
        self.asked.append(f"sysctlbyname {name.decode()}")
        text.value = b"5E6FFEBE-1C2D-4B7A-9D55-00000000%04d" % self._starts
        return 0

    def clock_gettime(self, which: int) -> float:
        """Linux' CLOCK_BOOTTIME and macOS' CLOCK_MONOTONIC_RAW count through sleep."""
        known = {("linux", BOOTTIME): "CLOCK_BOOTTIME", ("darwin", RAW): "CLOCK_MONOTONIC_RAW"}
        if (self.system, which) not in known:
            raise OSError(which)
        self.asked.append(known[self.system, which])
        return self._awake + self._slept

    def monotonic(self) -> float:
        """Seconds of `time.monotonic`."""
        self.asked.append("time.monotonic")
        return self._awake + (self._slept if self.system == "win32" else 0.0)

    def QueryUnbiasedInterruptTime(self, ticks: Any) -> int:  # noqa: N802  kernel32's name
        """Windows' time without sleep, in steps of 100 ns."""
        self.asked.append("QueryUnbiasedInterruptTime")
        ctypes.cast(ticks, ctypes.POINTER(ctypes.c_ulonglong)).contents.value = int(self._awake * 10_000_000)
        return 1

    def _ticks(self) -> int:
        self.asked.append("GetTickCount64")
        return int((self._awake + self._slept) * 1000)
