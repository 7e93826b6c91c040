"""Calibrated unit U: processor seconds of fixed work of three kinds, to compare machines and their paces by.

Run as a program it does the work again and again until its input ends, and prints what the median pieces took.
"""

from __future__ import annotations

import ast
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

PAUSE = 20.0
"""Seconds between two turns beside a long run: they add a fiftieth to it."""
PIECES = {"python": 5.0, "memory": 2.0, "processes": 3.0}
"""Pieces of each part in a U; a piece takes about a tenth of a second of a quiet processor."""
PARSES, OBJECTS, STARTS = 18, 120_000, 7
"""Amounts of work of a piece."""


class Unit(NamedTuple):
    """Processor seconds of one piece of each part, the medians of so many turns."""

    pieces: Mapping[str, float]
    samples: int = 1

    @property
    def seconds(self) -> float:
        """Processor seconds of one U."""
        return sum(self.pieces[part] * count for part, count in PIECES.items())

    def __str__(self) -> str:
        """U in seconds, and a piece of each part in milliseconds."""
        pieces = ", ".join(f"{name} {value * 1000:.0f}" for name, value in self.pieces.items())
        turns = f"{self.samples} turn{'s' * (self.samples != 1)}"
        return f"U = {self.seconds:.2f} s of processor time ({pieces} ms; {turns})"


def _python() -> int:
    """Parse, search, sort and count: what tests and tools of the gate do most."""
    source = "\n".join(f"def f{n}(a, b={n}):\n    return [a + x * {n} for x in range(b)]" for n in range(100))
    total = 0
    for _ in range(PARSES):
        nodes = [type(node).__name__ for node in ast.walk(ast.parse(source))]
        counts = {name: nodes.count(name) for name in {*nodes}}
        rows = [{"name": word, "at": match} for match, word in enumerate(re.findall(r"\w+", source))]
        rows.sort(key=lambda row: (row["name"], row["at"]))
        total += len(json.loads(json.dumps(rows))) + sum(counts.values())
    return total


def _memory() -> int:
    """Make and look up, in another order than that in memory, what the processor's caches do not hold."""
    numbers = {f"{number}": number for number in range(OBJECTS)}
    names = list(numbers)
    random.Random(1).shuffle(names)
    return sum(numbers[name] for name in names)


def _processes() -> None:
    for _ in range(STARTS):
        subprocess.run([sys.executable, "-I", "-S", "-c", "import json"], check=True)


WORK: Mapping[str, Callable[[], object]] = {"python": _python, "memory": _memory, "processes": _processes}


def piece(part: str) -> float:
    """Processor seconds of one piece, of this process and of those that it starts."""
    before = time.process_time() + sum(os.times()[2:4])
    WORK[part]()
    return time.process_time() + sum(os.times()[2:4]) - before


def beside(sampling: IO[str], pause: float = PAUSE) -> Unit:
    """Turns of all parts with pauses, until this input ends; medians, which a few disturbed pieces do not move."""
    ended = threading.Event()

    def wait() -> None:
        sampling.read()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    turns = list[dict[str, float]]()
    while not turns or not ended.wait(pause):
        turns.append({part: piece(part) for part in WORK})
    return Unit({part: statistics.median(turn[part] for turn in turns) for part in WORK}, len(turns))


@contextmanager
def sampled() -> Iterator[Callable[[], Unit]]:
    """Measure in a process of its own during the block; what is given says afterwards what the unit was."""
    command = [sys.executable, "-P", str(Path(__file__))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        heard: list[str] = []
        try:
            yield lambda: Unit(**json.loads(heard[0]))
        finally:
            heard.append(process.communicate()[0])


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where a person ends the run its input ends
    print(json.dumps(beside(sys.stdin)._asdict()))
