"""Parts of the gate: each runs as a child with its output shown, and says what it cost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from devtools.base import child, say

IN_XDIST: Sequence[str] = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
"""Arguments of pytest for a run in three processes of pytest-xdist.

Three on two cores: tests wait a fifth of their time. By file: a fixture of a file is made once, not in each process.
"""
IN_PROCESSES: Sequence[str] = ("-p", "no:xdist", "--processes", "3") if sys.platform == "linux" else IN_XDIST
"""The same in forks (tests/forked_run.py), where Qt outlives one."""


class Part(NamedTuple):
    """One part of the gate, done: the exit code of its command, its last line, its processor seconds."""

    name: str
    code: int
    told: str
    spent: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether nothing failed."""
        return self.code == 0


def part(name: str, command: Sequence[str], env: Mapping[str, str], *, telling: str = "") -> Part:
    """Run one part of the gate with its output shown; its last line (that begins so) goes into the summary."""
    say(f"-- {name}")
    started, told = time.monotonic(), ""
    with child(command, env) as process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            told = line.strip(" =\n") or told if line.startswith(telling) else told
        spent = _reaped(process)
    return Part(name, process.returncode, f"{time.monotonic() - started:6.1f} s  {' '.join(told.split())}", spent)


def part_beside(name: str, command: Sequence[str], env: Mapping[str, str]) -> Part:
    """Run one part of the gate while another runs: its output is shown in one piece at its end."""
    started = time.monotonic()
    with child(command, env) as process:
        output = process.stdout.read() if process.stdout else ""
        spent = _reaped(process)
    lines = [line.strip(" =") for line in output.splitlines() if line.strip(" =")]
    say(f"-- {name}\n{output.rstrip()}")
    told = " ".join(lines[-1].split()) if lines else ""
    return Part(name, process.returncode, f"{time.monotonic() - started:6.1f} s  {told}", spent)


def _reaped(process: subprocess.Popen[str]) -> float:
    """Wait for a child; returns its processor seconds and those of the children it waited for, 0.0 on Windows."""
    if sys.platform == "win32":
        process.wait()
        return 0.0
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def conclude(parts: Sequence[Part], *more: str) -> int:
    """One line per part, then those given, and the exit code."""
    say("-- summary")
    for done in parts:
        say(f"{'ok    ' if done.passed else 'FAILED'}  {done.name:<15}{done.told}")
    for line in more:
        say(line)
    return 0 if all(done.passed for done in parts) else 1
