"""The command line of the process that serves programs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

FROZEN: Final = "programs"
"""What a frozen program is started with to be this process."""


def server_command(arguments: Sequence[str]) -> list[str]:
    """The command line; in a frozen program the executable itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN, *arguments]
    return [sys.executable, "-m", "tideboard_core.programs.server", *arguments]
