"""How the practice exchange is started: by name only, since neither core nor desktop imports it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

STATE_FILE: Final = "practice.sqlite"
"""The practice market's own state in the data folder: its accounts, seed, first day and clock."""
PRACTICE_FOLDER: Final = "practice"
"""Folder in the app's data folder below which all archives have values of practice exchanges."""
PAST_SESSIONS: Final = "tideboard_sandbox.past_sessions"
"""The module with the practice market's past, for a process of its own."""
START_SECONDS: Final = 120.0
"""Seconds within which it says its addresses. One that ends before is noticed at once; a virus scanner on Windows may
read all of its files when it is started for the first time."""


def sandbox_command(arguments: Sequence[str]) -> list[str]:
    """The command line of the sandbox; in a frozen program it is the executable beside this one."""
    if getattr(sys, "frozen", False):
        suffix = ".exe" if sys.platform == "win32" else ""
        return [str(Path(sys.executable).with_name(f"tideboard-sandbox{suffix}")), *arguments]
    return [sys.executable, "-m", "tideboard_sandbox", *arguments]
