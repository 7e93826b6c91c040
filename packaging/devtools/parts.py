"""Parts of the gate: each runs as a child, and the end of a run says in ten lines what ran and what failed."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from devtools.base import child, say

IN_XDIST: Sequence[str] = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
"""Arguments of pytest for a run in three processes of pytest-xdist.

Three on two cores: tests wait a fifth of their time. By file: a fixture of a file is made once, not in each process.
"""
IN_PROCESSES: Sequence[str] = ("-p", "no:xdist", "--processes", "3") if sys.platform == "linux" else IN_XDIST
"""The same in forks (tests/forked_run.py), where Qt outlives one."""
LINES = 10
"""Lines at the end of a run that nobody asked to tell more."""
NOT_RUN_HERE_CODE = 9
"""The exit code of a run in CI in which something could not run here, as in tests/conftest.py."""
WIDTH = 160
"""Characters of a reason, and of names in a row, that fit the end of a run."""


class Failure(NamedTuple):
    """A failed test or part: its name, why in a line, and the command that runs it alone."""

    name: str
    reason: str
    again: str


class Part(NamedTuple):
    """One part of the gate, done.

    The exit code of its command, its last line, its seconds of wall and of processor; what failed in it, what could not
    run here with the reason, and the cases that its bound left out.
    """

    name: str
    code: int
    told: str
    seconds: float = 0.0
    spent: float = 0.0
    failures: tuple[Failure, ...] = ()
    absent: tuple[tuple[str, str], ...] = ()
    left: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing failed."""
        return self.code == 0

    def __str__(self) -> str:
        """Return its name, for how long it ran, and how many tests passed."""
        cases = f" ({self.told.partition(' in ')[0]})" if " passed" in self.told or " failed" in self.told else ""
        return f"{self.name}{'' if self.passed else ' FAILED'} {self.seconds:.0f} s{cases}"


def part(
    name: str,
    command: Sequence[str],
    env: Mapping[str, str],
    *,
    again: str,
    beside: bool = False,
    verbose: bool = False,
    case: str = "python3 dev.py test",
) -> Part:
    """Run one part of the gate; `again` is the command that runs it alone, `case` the one for a case of it.

    Its output is shown as it comes, or, `beside` another part, in one piece at its end if it failed or if `verbose`.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tideboard-part-") as folder:
        report = Path(folder) / "report.json"
        if "pytest" in command:
            command = [*command, "-p", "devtools.pytest_report", "--report-to", str(report)]
            env = {**env, "PYTHONUNBUFFERED": "1"}  # who looks on sees that it goes on
        if not beside:
            say(f"-- {name}")
        lines = list[str]()
        with child(command, env) as process:
            for line in process.stdout or ():
                lines.append(line)
                if not beside:
                    sys.stdout.write(line)
                    sys.stdout.flush()
            spent = _reaped(process)
        heard = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
    if beside and (process.returncode or verbose):
        say(f"-- {name}\n{''.join(lines).rstrip()}")
    words = [" ".join(line.strip(" =\n").split()) for line in lines if line.strip(" =\n")]
    told, absent = words[-1] if words else "", heard.get("absent", [])
    failures = [Failure(test, reason, f"{case} {_quoted(test)}") for test, reason in heard.get("failed", [])]
    if heard.get("left"):
        failures.append(Failure(name, f"{len(heard['left'])} cases did not run within the bound", again))
    if process.returncode and not failures:
        reason = next((line for line in reversed(words) if line.startswith("INTERNALERROR>")), told)
        if absent and process.returncode == NOT_RUN_HERE_CODE:
            reason = f"{len(absent)} tests could not run here, which CI forbids"
        failures.append(Failure(name, reason, again))
    return Part(
        name, process.returncode, told, time.monotonic() - started, spent, tuple(failures),
        tuple((test, reason) for test, reason in absent), tuple(heard.get("left", ())),
    )  # fmt: skip


def _quoted(test: str) -> str:
    """A test's name for the shell of this system."""
    return subprocess.list2cmdline([test]) if sys.platform == "win32" else shlex.quote(test)


def _reaped(process: subprocess.Popen[str]) -> float:
    """Wait for a child; returns its processor seconds and those of the children it waited for, 0.0 on Windows."""
    if sys.platform == "win32":
        process.wait()
        return 0.0
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def concluded(name: str, parts: Sequence[Part], cost: str = "", *, verbose: bool = False) -> int:
    """Print the end of a run and return its exit code: at most LINES lines, unless `verbose`."""
    code = 0 if all(done.passed for done in parts) else 1
    lines = list(_told(parts, cost, shown=None if verbose else (LINES - 4) // 2))
    say("\n".join([f"-- dev.py {name}: {'FAILED' if code else 'passed'}", *lines]))
    return code


def _told(parts: Sequence[Part], cost: str, shown: int | None) -> Iterator[str]:
    """Yield lines on what ran, failed, could not run and cost; so many failures, each in two lines, None for all."""
    yield f"ran     {', '.join(map(str, parts))}"
    failures = [failure for done in parts for failure in done.failures]
    if shown is not None and len(failures) > shown:
        shown -= 1
        yield _row(
            f"failed  {len(failures)}, of which {shown} below, all with -v", [each.name for each in failures[shown:]]
        )
    for failure in failures[:shown]:
        yield f"FAILED  {failure.name}: {failure.reason}"[:WIDTH]
        yield f"        {failure.again}"
    absent = [pair for done in parts for pair in done.absent]
    left = [test for done in parts for test in done.left]
    if shown is None:
        yield from (f"not run here: {test}: {reason}" for test, reason in absent)
        yield from (f"did not run: {test}" for test in left)
    elif absent or left:
        missing = [f"{test}: {reason}" for test, reason in absent] + left
        yield _row(f"not run {len(missing)}", missing)
    if cost:
        yield cost


def _row(head: str, names: Sequence[str]) -> str:
    """A head and as many of the names as fit."""
    return f"{head}: {', '.join(names[:3])}"[: 2 * WIDTH]
