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
    """It was tried, and did not come out well."""
    UNUSABLE = 2
    """It could not be tried: what a person gave, or what this system has, cannot be used. argparse's code, too."""
    UNPROVEN = 3
    """`audit verify` alone: nothing wrong was found, and lines may be missing at the end of the order log."""
    BROKEN = 70
    """An error of the program ended it; EX_SOFTWARE of sysexits."""


def say(line: str) -> None:
    """An answer, on stdout. What the terminal has no letters for becomes a question mark."""
    _write(sys.stdout, line)


def complain(sentence: str) -> None:
    """What is in the way, on stderr."""
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
    """Send the rest of a stream nowhere: its reader (`| head`) has seen enough, and the work goes on."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
