"""How the process that serves programs is started: its command line and its environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Final

FROZEN: Final = "programs"
"""What a frozen program is started with to be this process."""


def server_command(arguments: Sequence[str]) -> list[str]:
    """The command line; in a frozen program the executable itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN, *arguments]
    return [_python(), "-m", "tideboard_core.programs.server", *arguments]


def server_environment() -> dict[str, str] | None:
    """Its variables, None for those of this process.

    On Windows the Python of a virtual environment only starts the real one, with which the channel has to be shared: it
    is started itself, and told the environment by this variable (as multiprocessing does).
    """
    if _python() == sys.executable:
        return None
    return os.environ | {"__PYVENV_LAUNCHER__": sys.executable}


def _python() -> str:
    """The Python that is a process of its own."""
    real: str = getattr(sys, "_base_executable", sys.executable)
    return real if sys.platform == "win32" and not getattr(sys, "frozen", False) else sys.executable
