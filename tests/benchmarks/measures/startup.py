"""Goals 11 and 12: from nothing to the first paint and to a window that stands, on a warm disk, and its memory."""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.children import PATIENCE, BenchFailed, Kind, median
from benchmarks.judging import Bound, Outcome

ROUNDS = 5
BARE, VNPY, FUTU = "bare window", "vnpy", "import futu"
KINDS = {
    "ours": Kind(module="ours.start"),
    BARE: Kind(module="ours.bare_start"),
    VNPY: Kind(module="peers.vnpy_start", peer=True),
    FUTU: Kind(module="peers.futu_import", peer=True),
}

Starts = dict[str, list[dict[str, float]]]


def startup(_options: argparse.Namespace) -> list[Outcome]:
    """Start each in turn; the first starts fill the disk cache."""
    seen: Starts = {name: [] for name in KINDS}
    for number in range(ROUNDS + 1):
        for name, kind in KINDS.items():
            moments = one_start(kind)
            if number:
                seen[name].append(moments)
    return judged(seen)


def one_start(kind: Kind) -> dict[str, float]:
    """Seconds by moment, and memory, of one start in a fresh home."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as home:
        command = [*kind.command(), str(time.time()), str(Path(home) / "tideboard")]
        env = kind.environment(home)
        try:
            done = subprocess.run(
                command, env=env, cwd=home, capture_output=True, text=True, check=False, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:
            raise BenchFailed(f"{kind.module} does not end") from None
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        raise BenchFailed(f"{kind.module} ended with {done.returncode}: {done.stderr[-300:]}")
    moments: dict[str, float] = json.loads(lines[-1])
    return moments


def judged(seen: Starts) -> list[Outcome]:
    """The four measures."""
    versions = {name: importlib.metadata.version(name) for name in ("PySide6-Essentials", "numpy")}

    def outcome(goal: str, what: str, moment: str, unit: str, bound: Bound, *others: str) -> Outcome:
        factor = 1.0 if unit == "MB" else 1000.0

        def theirs(name: str) -> float:
            figure = moment if moment in seen[name][0] else "ready"
            return median(seen[name], figure) * factor

        beside = {name: theirs(name) for name in others}
        ours = median(seen["ours"], moment) * factor
        return Outcome(goal=goal, what=what, unit=unit, ours=ours, beside=beside, bounds=(bound,), versions=versions)

    first = outcome(
        "11", "first paint (an empty window)", "first paint", "ms", Bound(limit=1.3, beside=BARE), BARE, VNPY
    )
    docks = median(seen["ours"], "docks painted") * 1000
    first = replace(first, notes={"the docks themselves are painted after, ms": round(docks)})
    ready = outcome("11", "ready: every dock and chart", "ready", "ms", Bound(limit=0.6, beside=VNPY), VNPY, FUTU)
    stall = outcome("11", "longest stall after the first paint", "stall", "ms", Bound(limit=30))
    memory = outcome("12", "memory when ready", "rss", "MB", Bound(limit=0.65, beside=VNPY), BARE, VNPY, FUTU)
    return [first, ready, stall, memory]
