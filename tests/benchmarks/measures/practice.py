"""Goal 19: what a newcomer's computer pays: the program as it starts by itself, with its practice market moving."""

from __future__ import annotations

import argparse
import re
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.children import BenchFailed, Kind, Subject, interpreter
from benchmarks.extent import part
from benchmarks.judging import Bound, Outcome

START_SECONDS = 60.0
SHORT_SETTLING = 10.0
"""Seconds from the sandbox's start: the window stands, the first quotes came."""
SECONDS, SHORT = 60.0, 10.0
FIRST, SHORT_FIRST = 300.0, 60.0
"""Seconds from the start in which everything counts that a newcomer's computer does: 40 s after the start the practice
market's past is archived, by a process of its own."""
LOOK, WEIGH = 0.5, 5.0
"""Seconds between two looks at the processor time of all processes, and at their memory."""
WINDOW = 10.0
FLOOR, CELLS, RATE = "empty window that paints 30 texts five times a second", 30, 5
"""As many cells and frames as this market changes."""
END_SECONDS = 20.0
SHARE, MEMORY = 4.0, 170.0
PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def practice(options: argparse.Namespace) -> list[Outcome]:
    """Processor share and memory of program and sandbox together; memory that both share counts once.

    Whole: the first five minutes, then the market moving. Short: the market moving within the first minute.
    """
    first = part(options, FIRST, SHORT_FIRST)
    with started() as program:
        family = Family(program.pid)
        deadline = time.monotonic() + START_SECONDS
        while not children_of(program.pid):
            if program.poll() is not None or time.monotonic() > deadline:
                raise BenchFailed("the program did not start its practice market")
            time.sleep(0.1)
        time.sleep(part(options, first, SHORT_SETTLING))
        moving = _moving(program.pid, part(options, SECONDS, SHORT))
        family.watch_until(first)
    return [*moving, *family.outcomes()]


def _moving(pid: int, seconds: float) -> list[Outcome]:
    """Goal 19, for so many seconds from now on."""
    family = [pid, *children_of(pid)]
    if len(family) != 2:
        raise BenchFailed(f"program and sandbox were expected, there are {len(family)} processes")
    before, begun = [used(each) for each in family], time.monotonic()
    with Subject(Kind(module="ours.bare_window")) as floor:
        least = floor.round(do="rest", seconds=seconds, rate=RATE, cells=CELLS)
    passed = time.monotonic() - begun
    shares = [(used(each) - then) / passed * 100 for each, then in zip(family, before, strict=True)]
    megabytes = [proportional(each) / 1024 for each in family]
    return [
        Outcome(
            goal="19",
            what="program and sandbox, default practice market moving",
            unit="% of a processor",
            ours=sum(shares),
            beside={FLOOR: least["cpu"] / seconds * 100},
            bounds=(Bound(limit=SHARE),),
            notes={"program": shares[0], "sandbox": shares[1]},
        ),
        Outcome(
            goal="19",
            what="memory of program and sandbox together",
            unit="MB",
            ours=sum(megabytes),
            bounds=(Bound(limit=MEMORY),),
            notes={"program": megabytes[0], "sandbox": megabytes[1]},
        ),
    ]


class Family:
    """Watches a process and all that it and its children start, from now on, in a thread."""

    def __init__(self, pid: int) -> None:
        self._pid, self._begun = pid, time.monotonic()
        self._used: dict[int, float] = {}
        self._course: list[tuple[float, float]] = [(0.0, 0.0)]
        self._weights: list[float] = []
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._ended = threading.Event()
        self._thread.start()

    def watch_until(self, seconds: float) -> None:
        """Return when so many have passed since the begin, and watch no longer."""
        time.sleep(max(0.0, self._begun + seconds - time.monotonic()))
        self._ended.set()
        self._thread.join()

    def outcomes(self) -> list[Outcome]:
        """Processor time and memory from the begin on; most in ten seconds, without the start itself."""
        seconds, total = self._course[-1]
        settled = [each for each in self._course if each[0] >= WINDOW]
        windows = [
            (later - earlier) / (to - at) * 100
            for at, earlier in settled
            for to, later in [next((each for each in settled if each[0] >= at + WINDOW), (at, earlier))]
            if to > at
        ]
        return [
            Outcome(
                goal="19",
                what=f"everything that a first start begins, its first {seconds:.0f} s",
                unit="s CPU",
                ours=total,
                notes={
                    "most in ten seconds, % of a processor": max(windows, default=0.0),
                    "most memory, MB": max(self._weights, default=0.0),
                    "processes": len(self._used),
                },
            )
        ]

    def _watch(self) -> None:
        weigh = 0.0
        while not self._ended.wait(LOOK):
            found = self._look()
            passed = time.monotonic() - self._begun
            self._course.append((passed, sum(self._used.values())))
            if passed >= weigh:
                weigh = passed + WEIGH
                self._weights.append(sum(map(_weight, found)))

    def _look(self) -> list[int]:
        """Note the processor time of all that run now."""
        found = [self._pid]
        for pid in found:  # grows by the children of each
            try:
                self._used[pid] = used(pid)
                found += children_of(pid)
            except OSError:
                continue  # it has ended meanwhile
        return found


def _weight(pid: int) -> float:
    try:
        return proportional(pid) / 1024
    except OSError:
        return 0.0


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
