"""Writes which files of a checkout this process loads, opens or starts; a script of `dev.py reach files`.

A `.pth` of the environment runs it in each Python where RECORD names the pipe: children of children have the variable.
"""

from __future__ import annotations

import os
import sys
from typing import Any

RECORD = "TIDEBOARD_REACH_RECORD"
"""The environment variable with the pipe that lines are written to; unset: nothing is recorded."""
STARTS = ("subprocess.Popen", "os.posix_spawn", "os.exec")


def record(pipe: str, root: str) -> None:
    """Write to the pipe: `file PATH`, `module NAME`, `start WORD` for each word of a command; each once."""
    out = os.open(pipe, os.O_WRONLY)
    seen: set[str] = set()

    def note(line: str) -> None:
        if line not in seen and "\n" not in line:
            seen.add(line)
            try:
                os.write(out, f"{line}\n".encode("utf-8", "surrogateescape"))
            except BrokenPipeError:  # its test is over, and nobody reads
                return

    def hear(event: str, given: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(given[0], (str, bytes, os.PathLike)):
            path = os.path.abspath(os.fsdecode(given[0]))  # noqa: PTH100  pathlib opens files itself
            if path.startswith(root):
                note(f"file {path}")
        elif event == "import":
            note(f"module {given[0]}")
        elif event in STARTS:
            words = given[1] if isinstance(given[1], (list, tuple)) else (given[1],)
            for word in words:
                if isinstance(word, (str, bytes, os.PathLike)):
                    note(f"start {os.fsdecode(word)}")

    sys.addaudithook(hear)


if RECORD in os.environ:
    record(os.environ[RECORD], os.path.abspath(os.path.join(os.path.dirname(__file__), *[os.pardir] * 3)) + os.sep)  # noqa: PTH100, PTH118, PTH120
