"""`dev.py windows`: the program, its smoke test, its tests and its installer on a Windows Python, under Wine."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devtools.base import ROOT, Stop, say
from devtools.windows import gateway, machine
from devtools.windows.display import display
from devtools.windows.places import INTERPRETER, MACHINE, windows_path
from devtools.windows.wine import Wine

USAGE = """usage: python3 dev.py windows run [ARGUMENTS] | smoke [--times N] | test [PATH ...] [PYTEST ARGUMENTS]
                              | package [--try]
Runs the checkout as a Windows program under Wine (Linux on x86-64 only). Everything lies below .venv: Wine and a
compiler are borrowed into .venv/sys (about 1.1 GB), CPython 3.11 for Windows, the locked packages and Wine's files
are in .venv/windows (about 1.1 GB). Not part of the gate.
  run [--scale PERCENT] [ARGUMENTS]
                     start Tideboard; without DISPLAY on a virtual display: run --screenshot FILE --after SECONDS. With
                     --scale as if Windows' display were set so; other programs of the prefix end
  smoke [--times N]  tideboard --smoke-test, then the program at a practice market on this side: reads, unlocks, one
                     LIVE order and its cancel, the end of the session. Ends with 1 unless every step passes. N times,
                     with a table of the runs at the end: load of this machine, steps, the slowest answer
  test [ARGUMENTS]   pytest in one process; without arguments all tests of core, sandbox and programs: an hour.
                     What ends otherwise under Wine is listed in packaging/windows/differences.toml: any other failure
                     fails the run, and so does a listed test that passes. --native: window tests on Qt's platform
                     "windows" instead of "offscreen"
  package [--try]    freeze the two programs, make archive and installer (dist/windows-test, names with -wine-test:
                     never offered), check the folder, install, smoke test, upgrade, remove; --try: from the check on"""

NATIVE = "--native"
TIMES = "--times"
LOAD = Path("/proc/loadavg")
"""How many processes run or wait, over the last minute first; Linux alone has it, as it has these commands."""
END = "end"
"""The step of the walk at a gateway in which the session ends."""
RESOLUTION = r"HKCU\Control Panel\Desktop"
SUITE = (
    "tests/core",
    "tests/sandbox",
    "tests/api",
    "tests/desktop/programs/test_child.py",
    "tests/desktop/programs/test_service.py",
)
"""What `test` runs without arguments."""

LONGEST_TEST = 600
"""Seconds for one test. On Windows a longer one ends the whole run; programs start ten times as slowly under Wine."""

MODULES = windows_path(str(ROOT / "packaging"))
"""Where the Windows Python finds what belongs to these commands."""

PATIENT = {"TIDEBOARD_SMOKE_LIMIT": "900"}
"""The smoke test gets more time than a minute: Wine takes half of it to start the program, on a busy machine all."""


def windows(arguments: Sequence[str]) -> int:
    """Run one of the commands; returns the exit code of the Windows program."""
    if not arguments or arguments[0] in {"-h", "--help"}:
        say(USAGE)
        return 0
    if arguments[0] not in COMMANDS:
        raise Stop(f"windows has no {arguments[0]!r}: {', '.join(COMMANDS)}.")
    wine = machine.provide()
    with display() as variables:
        return COMMANDS[arguments[0]](wine, variables | PATIENT, arguments[1:])


def run(wine: Wine, variables: Mapping[str, str], arguments: Sequence[str]) -> int:
    """The program itself; its data folder lies in the prefix."""
    percent, words = scale_of(arguments)
    try:
        if percent is not None:
            set_scale(wine, percent, variables)
        return wine.show(INTERPRETER, "-m", "tideboard_desktop", *map(argument, words), changes=variables)
    finally:
        if percent is not None:
            set_scale(wine, 100, variables)


def scale_of(arguments: Sequence[str]) -> tuple[int | None, Sequence[str]]:
    """The scale of the display in percent, if it is named first, and what follows; raises Stop for no such scale."""
    if not arguments or arguments[0] != "--scale":
        return None, arguments
    word = arguments[1] if len(arguments) > 1 else ""
    if not word.isdecimal() or not 100 <= int(word) <= 500:
        raise Stop(f"--scale takes the percent of Windows' settings from 100 to 500, not {word!r}.")
    return int(word), arguments[2:]


def set_scale(wine: Wine, percent: int, variables: Mapping[str, str]) -> None:
    """Set the prefix's resolution, which Wine reads when the first program starts."""
    dots = str(round(96 * percent / 100))
    wine.quiet("reg", "add", RESOLUTION, "/v", "LogPixels", "/t", "REG_DWORD", "/d", dots, "/f", changes=variables)
    wine.end_all()


def smoke(wine: Wine, variables: Mapping[str, str], arguments: Sequence[str]) -> int:
    """The smoke test and the program at a gateway on this system, as often as asked; one run begins after the other."""
    times = times_of(arguments)
    runs: list[SmokeRun] = []
    for number in range(1, times + 1):
        if times > 1:
            say(f"-- run {number} of {times}")
        runs.append(smoke_once(wine, variables))
    if times > 1:
        say(table(runs))
    return 0 if all(run.passed for run in runs) else 1


def times_of(arguments: Sequence[str]) -> int:
    """How often the smoke test runs; raises Stop for no such number."""
    if not arguments:
        return 1
    if arguments[0] != TIMES or len(arguments) != 2 or not arguments[1].isdecimal() or not 1 <= int(arguments[1]) <= 99:
        raise Stop(f"windows smoke takes {TIMES} and a number from 1 to 99, or nothing.")
    return int(arguments[1])


@dataclass(frozen=True, slots=True)
class SmokeRun:
    """One run: `load` of this machine when it began, how many `seconds` it took, and what passed of its two parts."""

    passed: bool
    load: float
    seconds: float
    smoke: str
    walk: str
    end: str


def smoke_once(wine: Wine, variables: Mapping[str, str]) -> SmokeRun:
    """One run of both parts, the second also after a first that failed; the report is kept in .venv/windows."""
    report = MACHINE / "smoke.json"
    report.unlink(missing_ok=True)
    load, began = float(LOAD.read_text(encoding="ascii").split()[0]), time.monotonic()
    command = [INTERPRETER, "-m", "tideboard_desktop", "--smoke-test", windows_path(str(report))]
    code = wine.show(*command, changes=variables)
    walked = gateway.walk(wine, variables, MODULES)
    end = next((step["seen"] for step in steps_of(gateway.WALKED) if step["name"] == END), "")
    return SmokeRun(
        passed=code == walked == 0,
        load=load,
        seconds=time.monotonic() - began,
        smoke=counted(report),
        walk=counted(gateway.WALKED),
        end=end,
    )


def steps_of(report: Path) -> list[dict[str, Any]]:
    """The steps of a report; none of one that was not written."""
    try:
        steps: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))["steps"]
    except FileNotFoundError:
        return []
    return steps


def counted(report: Path) -> str:
    """How many steps of a report passed, and the first that did not."""
    steps = steps_of(report)
    failed = [step["name"] for step in steps if not step["passed"]]
    return f"{len(steps) - len(failed)} of {len(steps)}" + (f", not {failed[0]}" if failed else "")


def table(runs: Sequence[SmokeRun]) -> str:
    """The runs, one a line."""
    rows = [("run", "load", "seconds", "smoke test", "at a gateway", "end of the session", "")]
    for number, run in enumerate(runs, start=1):
        words = "passed" if run.passed else "FAILED"
        rows.append((f"{number}", f"{run.load:.1f}", f"{run.seconds:.0f}", run.smoke, run.walk, run.end, words))
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, f"{sum(run.passed for run in runs)} of {len(runs)} runs passed"])


def test(wine: Wine, variables: Mapping[str, str], arguments: Sequence[str]) -> int:
    """Tests on the Windows Python; raises Stop for a path that does not exist."""
    native = ["-p", "devtools.windows.native_platform"] if NATIVE in arguments else []
    arguments = [word for word in arguments if word != NATIVE]
    missing = [word for word in arguments if word.startswith("tests") and not (ROOT / word.partition("::")[0]).exists()]
    if missing:
        raise Stop(f"There is no {' and no '.join(missing)}.")
    # Wine's window system stops at times where two programs draw at once: no xdist.
    command = [INTERPRETER, "-u", "-m", "pytest", "-p", "no:xdist", "-p", "no:cacheprovider"]
    command += ["-p", "devtools.windows.differences", f"--timeout={LONGEST_TEST}", *native, *(arguments or SUITE)]
    # pytest imports plugins before it reads its own path
    return wine.show(*command, changes=dict(variables) | {"PYTHONPATH": MODULES})


def package(wine: Wine, variables: Mapping[str, str], arguments: Sequence[str]) -> int:
    """The frozen programs and their installer, as test objects; its modules are read for this command alone."""
    from building import under_wine

    if list(arguments) not in ([], ["--try"]):
        raise Stop("windows package takes --try or nothing.")
    return under_wine.package(wine, variables, only_try=bool(arguments))


def argument(word: str) -> str:
    """An argument as the Windows program reads it: absolute paths of this system get Wine's drive Z."""
    return windows_path(word) if word.startswith(os.sep) else word


COMMANDS: dict[str, Callable[[Wine, Mapping[str, str], Sequence[str]], int]] = {
    "run": run,
    "smoke": smoke,
    "test": test,
    "package": package,
}
