"""The child's side of a measurement: build once, then one round for each line on standard input.

Peers run this in an environment without any package of ours, so nothing but the standard library is imported.
"""

from __future__ import annotations

import importlib.metadata
import json
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Round = Callable[..., dict[str, Any]]


def timed(count: int, work: Callable[[], object]) -> float:
    """Milliseconds of processor time of one of `count` repetitions, which `work` does all."""
    began = time.process_time()
    work()
    return (time.process_time() - began) / count * 1000


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
