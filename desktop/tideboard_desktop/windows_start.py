"""What a program without a console does first on Windows: streams to write to, and one button in the task bar."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any

APPLICATION_ID = "Tideboard.Tideboard"
"""The installer gives the same to its shortcuts: a pinned button and the running program are then one."""
PARENT = -1
"""AttachConsole's word for the console of the process that started this one."""


def prepare() -> None:
    """Call it before anything else of the frozen program; outside Windows it only gives absent streams."""
    libraries: Any = getattr(ctypes, "windll", None)
    if libraries is not None:
        libraries.shell32.SetCurrentProcessExplicitAppUserModelID(ctypes.c_wchar_p(APPLICATION_ID))
        if sys.stdout is None and libraries.kernel32.AttachConsole(PARENT):
            sys.stdout = open("CONOUT$", "w", encoding="utf-8")  # noqa: PTH123, SIM115  a device, kept to the end
            sys.stderr = sys.stdout
    give_streams()


def give_streams() -> None:
    """A program without a console has None for its streams; what is written to them then goes nowhere, in silence.

    What matters stands in the log file as well.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  kept to the end
