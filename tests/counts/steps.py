"""Named steps of a program that counts, with what is counted of each: calls and imports, and rows that it adds."""

from __future__ import annotations

import gc
import json
import os
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from counts.calls import FOLDERS, ROOT, Calls

OURS = frozenset({"benchmarks", "counts", "fakes"})
"""Packages of tests, whose modules are no cost of the program."""
PLACES = tuple(f"{ROOT / folder}{os.sep}" for folder in FOLDERS)
"""Files of our packages."""
PUBLISHED = "tideboard_core.market.hub:Hub.publish"


class Steps:
    """Counts named steps; a program that has other rows than these says them in `others`."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._found: dict[str, dict[str, Any]] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count the block; the collector waits, since what it frees belongs to no step.

        What lives before a step is left out of later collections, which take a seventh of a second each else.
        """
        assert name not in self._found, name
        gc.collect()
        gc.freeze()
        gc.disable()
        modules = {*sys.modules}
        functions: Counter[str] = Counter()
        self.begin()
        try:
            with self._calls.counted() as functions:
                yield
        finally:
            imported = sorted(name for name in {*sys.modules} - modules if name.partition(".")[0] not in OURS)
            self._found[name] = {
                "calls": functions.total(),
                "messages": functions[PUBLISHED],
                "modules": len(imported),
                "functions": functions,
                "imported": imported,
                **self.others(),
            }
            gc.enable()

    def begin(self) -> None:
        """Get ready for a step, of which the other rows begin."""

    def others(self) -> Mapping[str, int]:
        """Rows of the step that ends, beside calls, messages and modules."""
        return {}

    def repeated(self, name: str, step: Callable[[int], None], times: int = 3) -> None:
        """Do a step so many times and count the last: the first makes what is kept for the others."""
        for number in range(times - 1):
            step(number)
        with self.step(name):
            step(times - 1)

    @contextmanager
    def kept(self, name: str) -> Iterator[None]:
        """Count the bytes that our modules allocate in the block and still hold at its end; calls are another step."""
        gc.collect()
        tracemalloc.start()
        try:
            yield
            gc.collect()
            with self.unnoticed():
                traces = tracemalloc.take_snapshot().traces
                held = sum(trace.size for trace in traces if trace.traceback[0].filename.startswith(PLACES))
        finally:
            tracemalloc.stop()
        self._found[name] = {"bytes": held}

    @contextmanager
    def unnoticed(self) -> Iterator[None]:
        """Notice no call in the block: what is in no step goes faster."""
        self._calls.end()
        try:
            yield
        finally:
            self._calls.begin()

    def share_modules(self, name: str, beginning: str) -> None:
        """Give the modules of all steps whose names begin so to one row: the first imports for those after it."""
        found = [counted for step, counted in self._found.items() if step.startswith(beginning)]
        imported = sorted(module for counted in found for module in counted.pop("imported"))
        for counted in found:
            del counted["modules"]
        self._found[name] = {"modules": len(imported), "imported": imported}

    def say(self) -> None:
        """Print all steps as one JSON object, the last line of a program that counts."""
        print(json.dumps(self._found, sort_keys=True))  # noqa: T201  the parent reads it
