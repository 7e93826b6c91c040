"""What the program leaves to the terminal that started it: lines, and an exit code."""

from __future__ import annotations

import sys
from enum import IntEnum

from tideboard_core.system.terminal import write_line


class ExitCode(IntEnum):
    """How the program ended. All but the first go with a sentence on stderr, or on stdout where that is the answer."""

    DONE = 0
    FAILED = 1
    """The command ran and failed."""
    UNUSABLE = 2
    """The command could not run: its arguments or this system cannot be used. Also the code of argparse."""
    UNPROVEN = 3
    """`audit verify` alone: nothing wrong was found, and lines may be missing at the end of the order log."""
    BROKEN = 70
    """An error of the program ended it; EX_SOFTWARE of sysexits."""


def say(line: str) -> None:
    """An answer, on stdout. What the terminal has no letters for becomes a question mark."""
    write_line(sys.stdout, line)


def complain(sentence: str) -> None:
    write_line(sys.stderr, f"tideboard: {sentence}")
