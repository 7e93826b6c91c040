"""Calibrated unit U: processor seconds of fixed work in Python, on files and with processes, to compare machines by."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

TIMES = 3
"""Measurements of each part; the least is kept, since another program can only add."""
ROUNDS, FILES, PROCESSES = 36, 3500, 20
"""Amounts of work that take about a second together on the machine on which the gate was first measured."""


class Unit(NamedTuple):
    """Processor seconds of each part of the fixed work."""

    python: float
    files: float
    processes: float

    @property
    def seconds(self) -> float:
        """Processor seconds of one U."""
        return self.python + self.files + self.processes

    def mean(self, other: Unit) -> Unit:
        """The unit between two: a computer shared with others does not keep one pace."""
        return Unit(*((one + two) / 2 for one, two in zip(self, other, strict=True)))

    def __str__(self) -> str:
        parts = ", ".join(f"{name} {value:.2f}" for name, value in self._asdict().items())
        return f"U = {self.seconds:.2f} s of processor time ({parts})"


def measure() -> Unit:
    """Do the fixed work; takes about three seconds."""
    return Unit(_least(_compute), _least(_use_files), _least(_start_processes))


def _least(work: Callable[[], object]) -> float:
    costs = []
    for _ in range(TIMES):
        before = sum(os.times()[:4])
        work()
        costs.append(sum(os.times()[:4]) - before)
    return min(costs)


def _compute() -> int:
    """Parse, search, sort and count: what tests and tools of the gate do most."""
    source = "\n".join(f"def f{n}(a, b={n}):\n    return [a + x * {n} for x in range(b)]" for n in range(300))
    total = 0
    for _ in range(ROUNDS):
        nodes = [type(node).__name__ for node in ast.walk(ast.parse(source))]
        counts = {name: nodes.count(name) for name in {*nodes}}
        rows = [{"name": word, "at": match} for match, word in enumerate(re.findall(r"\w+", source))]
        rows.sort(key=lambda row: (row["name"], row["at"]))
        total += len(json.loads(json.dumps(rows))) + sum(counts.values())
    return total


def _use_files() -> None:
    with tempfile.TemporaryDirectory(prefix="tideboard-unit-") as folder:
        for number in range(FILES):
            path = Path(folder) / f"{number}.part"
            path.write_bytes(b"x" * 4096)
            path.replace(path.with_suffix(".whole"))
        for path in Path(folder).iterdir():
            assert len(path.read_bytes()) == 4096
            path.unlink()


def _start_processes() -> None:
    for _ in range(PROCESSES):
        subprocess.run([sys.executable, "-I", "-S", "-c", "import json"], check=True)
