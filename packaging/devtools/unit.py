"""Calibrated unit U: processor seconds of fixed work of several kinds, to compare machines and their paces by.

`python -m devtools.unit` measures it again and again until its input ends, and prints what the median piece took.
"""

from __future__ import annotations

import ast
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, NamedTuple

PAUSE = 20.0
"""Seconds between two turns of the pieces beside a long run: they add a fiftieth to it."""
GATE = {"python": 4.5, "memory": 2.0, "files": 0.5, "processes": 3.0}
"""Pieces of each part in a U of the gate: what its tests do, in which files are few and processes are many."""
PARSES, OBJECTS, STARTS, TURNS, SORTS, PICTURES, MESSAGES = 18, 120_000, 7, 54, 42, 32, 36_000
"""Amounts of work: a piece of each part takes about a tenth of a second of a quiet processor."""
FILES, FLUSHES = 60, 50


class Unit(NamedTuple):
    """Seconds of one piece of each part that was measured."""

    pieces: Mapping[str, float]
    samples: int = 1

    @property
    def seconds(self) -> float:
        """Processor seconds of one U of the gate."""
        return sum(self.pieces[part] * count for part, count in GATE.items())

    def of(self, parts: Sequence[str]) -> float:
        """Seconds of a U of these parts in equal shares: one piece."""
        return sum(self.pieces[part] for part in parts) / len(parts)

    def __str__(self) -> str:
        """The gate's U, and a piece of each part in milliseconds."""
        pieces = ", ".join(f"{name} {value * 1000:.0f}" for name, value in self.pieces.items())
        turns = f"{self.samples} turn{'s' * (self.samples != 1)}"
        return f"U = {self.seconds:.2f} s of processor time ({pieces} ms; {turns})"


# --- the work -------------------------------------------------------------------------------------------------------


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


@cache
def scattered() -> tuple[list[str], dict[str, int]]:
    """Names in another order than that in which they lie in memory, and a number of each.

    Texts and numbers alone: the collector would look through anything else in the middle of another piece.
    """
    numbers = {f"{number}": number for number in range(OBJECTS)}
    names = list(numbers)
    random.Random(1).shuffle(names)
    return names, numbers


def _memory() -> int:
    """Look up what the processor's caches do not hold, and make as much anew."""
    (names, numbers), total = scattered(), 0
    for name in names:
        total += numbers[name]
    return total + len({name: f"{numbers[name]}" for name in names})


@cache
def kept_files() -> tempfile.TemporaryDirectory[str]:
    """Files that stay: ext4 looks through all inodes freed in the last minutes for each file that is made.

    With thousands of files made and removed a second piece cost up to seven times the first.
    """
    folder = tempfile.TemporaryDirectory(prefix="tideboard-unit-")
    for number in range(FILES):
        (Path(folder.name) / f"{number}.part").write_bytes(b"x" * 4096)
    return folder


def _files() -> None:
    """Write over files that are there, name them anew and back, list and read them."""
    folder = Path(kept_files().name)
    for _ in range(TURNS):
        for number in range(FILES):
            path = folder / f"{number}.part"
            with path.open("r+b") as file:
                file.write(b"y" * 4096)
            path.replace(path.with_suffix(".whole")).replace(path)
        assert all(len(path.read_bytes()) == 4096 for path in folder.iterdir())


def _processes() -> None:
    for _ in range(STARTS):
        subprocess.run([sys.executable, "-I", "-S", "-c", "import json"], check=True)


def _numpy() -> float:
    import numpy as np

    values = np.random.default_rng(1).random(200_000)
    total = 0.0
    for _ in range(SORTS):
        total += float(np.sort(values * 1.5 + 0.5)[:100_000].cumsum()[-1])
        rows = values.reshape(-1, 50)
        total += float(sum(row.max() for row in rows[:1000]))
    return total


def _painting() -> None:
    """Fills, lines and texts into a picture, as a dock of the window draws them."""
    from PySide6.QtCore import QPointF, QRect, Qt
    from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPolygonF

    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    image = QImage(900, 600, QImage.Format.Format_ARGB32_Premultiplied)
    points = QPolygonF([QPointF(x * 2.5, 300 + 200 * ((x * 37) % 11 - 5) / 5) for x in range(360)])
    for turn in range(PICTURES):
        image.fill(QColor(turn, 24, 30))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in range(30):
            painter.fillRect(QRect(0, row * 20, 880 - row * 20, 18), QColor(40, 60 + row, 80, 120))
            painter.setPen(QColor(220, 220, 220))
            for column in range(6):
                painter.drawText(
                    QRect(column * 150, row * 20, 140, 20), Qt.AlignmentFlag.AlignRight, f"{row * column * 1.25:,.2f}"
                )
        painter.drawPolyline(points)
        painter.end()
    assert application is not None


def _sockets() -> None:
    """Small messages over a connection on this computer, sent and received in turn."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as one:
        other, _ = server.accept()
        with other:
            for _ in range(MESSAGES):
                one.sendall(b"x" * 200)
                assert other.recv(4096)


def _flush() -> None:
    """Small appends, each of them on the disk before the next."""
    with tempfile.TemporaryFile(buffering=0) as log:
        for _ in range(FLUSHES):
            log.write(b"x" * 200)
            os.fsync(log.fileno())  # noqa: TID251  the cost of this call is what is measured


WORK: Mapping[str, Callable[[], object]] = {
    "python": _python,
    "memory": _memory,
    "files": _files,
    "processes": _processes,
    "numpy": _numpy,
    "painting": _painting,
    "sockets": _sockets,
    "flush": _flush,
}


# --- measuring ------------------------------------------------------------------------------------------------------


def _spent() -> float:
    """Processor seconds of this process and of those that it has started and that have ended."""
    if sys.platform == "win32":
        return sum(os.times()[:4])
    import resource

    return sum(sum(resource.getrusage(whose)[:2]) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def piece(part: str) -> float:
    """Seconds of one piece of a part: of a processor, of `flush` in wall time, since a disk is waited for."""
    clock = time.perf_counter if part == "flush" else _spent
    before = clock()
    WORK[part]()
    return clock() - before


def turns(parts: Iterable[str]) -> Iterator[dict[str, float]]:
    """A piece of each part, again and again; the first, which fills caches and imports, is left out."""
    for part in parts:
        WORK[part]()
    while True:
        yield {part: piece(part) for part in parts}


def middle(samples: Sequence[Mapping[str, float]]) -> Unit:
    """The unit of several turns: the median of each part, which a few disturbed pieces do not move."""
    return Unit({part: statistics.median(each[part] for each in samples) for part in samples[0]}, len(samples))


def beside(sampling: IO[str], pause: float = PAUSE) -> Unit:
    """Turns of the gate's parts with pauses, until this input ends: the pace that what runs beside them has."""
    ended = threading.Event()

    def wait() -> None:
        sampling.read()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    found, samples = turns(tuple(GATE)), list[dict[str, float]]()
    while not samples or not ended.wait(pause):
        samples.append(next(found))
    return middle(samples)


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
    print(json.dumps(beside(sys.stdin)._asdict()))
