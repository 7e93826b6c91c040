"""Goal 19: what a newcomer's computer pays: the program as it starts by itself, with its practice market moving."""

from __future__ import annotations

import argparse
import re
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.children import BenchFailed, Kind, Subject, interpreter, median
from benchmarks.extent import part, rounds
from benchmarks.judging import Bound, Outcome
from benchmarks.repeated import Repeated
from benchmarks.units import unit

START_SECONDS = 60.0
SETTLING, SHORT_SETTLING = 300.0, 10.0
"""Seconds from the sandbox's start: the window stands, the first quotes came; in the end the practice market's past is
archived, too, by a process of its own that begins after 40 s."""
SECONDS, ROUNDS = 10.0, 6
"""Seconds of a round, which holds what comes every tenth second, and rounds; before each comes a piece of the unit."""
FLOOR, CELLS, RATE = "empty window that paints 30 texts five times a second", 30, 5
"""As many cells and frames as this market changes."""
END_SECONDS = 20.0
SHARE, MEMORY = 0.31, 170.0
"""U of a second: 4 % of a processor on the quiet machine, on which a piece took 128 ms by the peers; and MB."""
PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def practice(options: argparse.Namespace) -> list[Outcome]:
    """Processor share and memory of program and sandbox together; memory that both share counts once."""
    with started() as program:
        deadline = time.monotonic() + START_SECONDS
        while not children_of(program.pid):
            if program.poll() is not None or time.monotonic() > deadline:
                raise BenchFailed("the program did not start its practice market")
            time.sleep(0.1)
        time.sleep(part(options, SETTLING, SHORT_SETTLING))
        return _moving(program.pid, rounds(options, ROUNDS))


def _moving(pid: int, times: int) -> list[Outcome]:
    """Goal 19, in so many rounds from now on."""
    family = [pid, *children_of(pid)]
    if len(family) != 2:
        raise BenchFailed(f"program and sandbox were expected, there are {len(family)} processes")
    by, kind = unit("python")
    least, piece, shares = [], [], []
    with Subject(Kind(module="ours.bare_window")) as floor, Subject(kind) as pieces:
        for _ in range(times):
            piece.append(pieces.round())
            before, begun = [used(each) for each in family], time.monotonic()
            least.append(floor.round(do="rest", seconds=SECONDS, rate=RATE, cells=CELLS))
            passed = time.monotonic() - begun
            shares.append([(used(each) - then) / passed * 1000 for each, then in zip(family, before, strict=True)])
    program, sandbox = (statistics.median(each) for each in zip(*shares, strict=True))
    megabytes = [proportional(each) / 1024 for each in family]
    return [
        Outcome(
            goal="19",
            what="program and sandbox, default practice market moving",
            unit="ms CPU a second",
            ours=Repeated(map(sum, shares)),
            beside={by: median(piece), FLOOR: median(least, "cpu").times(1000 / SECONDS)},
            bounds=(Bound(limit=SHARE, beside=by),),
            notes={"program": program, "sandbox": sandbox},
        ),
        Outcome(
            goal="19",
            what="memory of program and sandbox together",
            unit="MB",
            ours=sum(megabytes),
            bounds=(Bound(limit=MEMORY, amount=True),),
            notes={"program": megabytes[0], "sandbox": megabytes[1]},
        ),
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
