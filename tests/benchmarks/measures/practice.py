"""What a newcomer's computer pays: the program as it starts by itself, with its practice market moving."""

from __future__ import annotations

import argparse
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.children import BenchFailed, Kind, Subject, interpreter
from benchmarks.rows import Row

START_SECONDS = 60.0
SETTLING, SHORT_SETTLING = 300.0, 10.0
"""Seconds from the sandbox's start: the window stands, the first quotes came; in the end the practice market's past is
archived, too, by a process of its own that begins after 40 s."""
SECONDS, ROUNDS = 10.0, 6
"""Seconds of a round, which holds what comes every tenth second, and rounds."""
FLOOR, CELLS, RATE = "window with as many texts", 30, 5
"""As many cells and frames as this market changes."""
END_SECONDS = 20.0
MEMORY = 170.0
PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def practice(options: argparse.Namespace) -> list[Row]:
    """Processor share and memory of program and sandbox together; memory that both share counts once."""
    with started() as program:
        deadline = time.monotonic() + START_SECONDS
        while not children_of(program.pid):
            if program.poll() is not None or time.monotonic() > deadline:
                raise BenchFailed("the program did not start its practice market")
            time.sleep(0.1)
        time.sleep(SHORT_SETTLING if options.once else SETTLING)
        family = [program.pid, *children_of(program.pid)]
        if len(family) != 2:
            raise BenchFailed(f"program and sandbox were expected, there are {len(family)} processes")
        shares, floors = list[float](), list[float]()
        with Subject(Kind(module="ours.bare_window")) as floor:
            for _ in range(1 if options.once else ROUNDS):
                before, begun = sum(map(used, family)), time.monotonic()
                floors.append(floor.round(do="rest", seconds=SECONDS, rate=RATE, cells=CELLS)["cpu"] * 1000 / SECONDS)
                shares.append((sum(map(used, family)) - before) / (time.monotonic() - begun) * 1000)
        megabytes = sum(map(proportional, family)) / 1024
    return [
        Row("program and sandbox, market moving, ms CPU a second", shares, 10.0, FLOOR, floors),
        Row("memory of program and sandbox together, MB", [megabytes], MEMORY, absolute=True),
    ]


@contextmanager
def started() -> Iterator[subprocess.Popen[bytes]]:
    """The program on a fresh data directory, ended in order afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as home:
        command = [interpreter(peer=False), "-m", "tideboard_desktop", "--data-dir", str(Path(home) / "tideboard")]
        env = Kind(module="").environment(home)
        process = subprocess.Popen([*command, "--seed", "7"], env=env, cwd=home, stdout=subprocess.DEVNULL)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def children_of(pid: int) -> list[int]:
    """Processes that it started, by any of its threads; Linux."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def used(pid: int) -> float:
    """CPU seconds so far; Linux."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def proportional(pid: int) -> int:
    """Kilobytes, of pages that several processes share its part; Linux."""
    found = PSS.search(Path(f"/proc/{pid}/smaps_rollup").read_text())
    return int(found[1]) if found else 0
