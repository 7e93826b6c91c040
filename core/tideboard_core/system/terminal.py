"""Lines for the terminal or program that started this one: a narrow one, none, or one that has read enough."""

from __future__ import annotations

import os
from typing import TextIO


def write_line(stream: TextIO | None, line: str) -> None:
    """Write a line at once. What the terminal has no letters for becomes a question mark.

    After a reader (`| head`) has closed it the rest is discarded, so that the work goes on.
    """
    if stream is None:
        return
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(line.encode(encoding, "replace").decode(encoding) + "\n")
        stream.flush()
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
