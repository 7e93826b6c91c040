"""What the program leaves to the terminal that started it: lines, and an exit code."""

from __future__ import annotations

import os
import sys
from enum import IntEnum
from typing import TextIO


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
    _write(sys.stdout, line)


def complain(sentence: str) -> None:
    _write(sys.stderr, f"tideboard: {sentence}")


def _write(stream: TextIO | None, line: str) -> None:
    if stream is None:
        return
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(line.encode(encoding, "replace").decode(encoding) + "\n")
        stream.flush()
    except BrokenPipeError:
        _discard(stream)


def _discard(stream: TextIO) -> None:
    """Discard the rest of a stream whose reader (`| head`) has closed it, so that the work goes on."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
