"""The child's side of a measurement: build once, then one round for each line on standard input.

Peers run this in an environment without any package of ours, so nothing but the standard library is imported.
"""

from __future__ import annotations

import importlib.metadata
import json
import platform
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Round = Callable[..., dict[str, Any]]


class Stopwatch:
    """Processor time of this process and wall time, from its making on."""

    def __init__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    def each(self, count: int, scale: float) -> dict[str, float]:
        """`value` and `wall` of one of so many steps; `scale` 1e6 gives microseconds."""
        cpu, wall = time.process_time() - self._cpu, time.perf_counter() - self._wall
        return {"value": cpu / count * scale, "wall": wall / count * scale}


def timed(count: int, work: Callable[[], object]) -> dict[str, float]:
    """Milliseconds of processor and wall time of one of `count` repetitions, which `work` does all."""
    watch = Stopwatch()
    work()
    return watch.each(count, 1000)


def figures(parts: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    """What a round of several parts tells: each by its name, its wall time as `NAME wall`."""
    processor = {name: part["value"] for name, part in parts.items()}
    return processor | {f"{name} wall": part["wall"] for name, part in parts.items()}


def tell(**what: object) -> None:
    """One JSON line for the parent."""
    print(json.dumps(what), flush=True)


def versions(packages: Sequence[str]) -> dict[str, str]:
    """Python and the packages that matter here."""
    return {"python": platform.python_version(), **{name: importlib.metadata.version(name) for name in packages}}


def orders() -> Iterator[dict[str, Any]]:
    """What the parent asks, until it closes the line."""
    for line in sys.stdin:
        yield json.loads(line)


def serve(round_: Round, *packages: str) -> None:
    """Say that everything stands, then answer each order with what a round measured."""
    tell(ready=versions(packages))
    for order in orders():
        tell(**round_(**order))
