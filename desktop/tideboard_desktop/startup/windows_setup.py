"""Setup on Windows: standard streams for a program without a console, and its button in the task bar."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TextIO

APPLICATION_ID = "Tideboard.Tideboard"
"""The installer gives the same to its shortcuts: a pinned button and the running program are then one."""
_PARENT_PROCESS = -1
"""ATTACH_PARENT_PROCESS of AttachConsole: (DWORD)-1."""


def name_the_button() -> None:
    """Tell the task bar which program this is; nothing on other systems."""
    if sys.platform != "win32":
        return
    import ctypes

    ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(ctypes.c_wchar_p(APPLICATION_ID))


def provide_console(attach: Callable[[], TextIO | None] | None = None) -> None:
    """Give `sys.stdout` and `sys.stderr` a place where they are None: the console of the start, else nowhere.

    Without it the first word of `--version`, of an error or of the log would end the program.
    """
    if sys.stdout is not None and sys.stderr is not None:
        return
    console = (attach or _console_of_the_start)() or _nowhere()
    sys.stdout = sys.stdout or console
    sys.stderr = sys.stderr or console


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123  for as long as the process lives


def _console_of_the_start() -> TextIO | None:
    """The console of the shell that started us; None when there was none, as from the start menu, or no Windows."""
    if sys.platform != "win32":
        return None
    import ctypes

    if not ctypes.windll.kernel32.AttachConsole(_PARENT_PROCESS):
        return None
    try:
        return open("CONOUT$", "w", encoding="utf-8", errors="replace", buffering=1)  # noqa: PTH123  as above
    except OSError:
        return None
