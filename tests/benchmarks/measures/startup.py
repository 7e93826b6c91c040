"""From nothing to the first paint and to a window that stands, on a warm disk, and its memory."""

from __future__ import annotations

import argparse
import dataclasses
import json
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.children import PATIENCE, BenchFailed, Kind
from benchmarks.rows import Row

ROUNDS = 5
BARE, VNPY = "bare window", "vnpy"
KINDS = {
    "ours": Kind(module="ours.start"),
    BARE: Kind(module="ours.bare_start"),
    VNPY: Kind(module="peers.vnpy_start", peer=True),
}
QUOTE_MS = 900.0
"""A first price within a second of the start is felt as at once."""
MEMORY_MB = 140.0


def startup(options: argparse.Namespace) -> list[Row]:
    """Start each in turn, ours with a practice market of its own; the first starts fill the disk cache."""
    seen: dict[str, list[dict[str, float]]] = {name: [] for name in KINDS}
    for number in range(1 if options.once else ROUNDS + 1):
        for name, kind in KINDS.items():
            moments = one_start(kind)
            if number or options.once:
                seen[name].append(moments)

    def used(name: str, *moments: str) -> list[float]:
        """Milliseconds of the processor until the first of these moments that the start has."""
        moment = next(one for one in moments if f"{one} cpu" in seen[name][0])
        return [1000 * start[f"{moment} cpu"] for start in seen[name]]

    def row(what: str, moment: str, goal: float, peer: str) -> Row:
        return Row(f"{what}, ms CPU", used("ours", moment), goal, peer, used(peer, moment, "ready", "first paint"))

    quotes, memory = ([start[figure] for start in seen["ours"]] for figure in ("first quote", "rss"))
    return [
        row("first paint (an empty window)", "first paint", 1.2, BARE),
        row("all docks painted", "docks painted", 0.65, VNPY),
        row("ready: every dock and chart", "ready", 0.8, VNPY),
        row("longest stall while the docks are built and shown", "stall", 0.19, BARE),
        Row(
            "first live quote after the start, wall time, ms", [1000 * each for each in quotes], QUOTE_MS, absolute=True
        ),
        Row("memory when ready, MB", memory, MEMORY_MB, VNPY, [start["rss"] for start in seen[VNPY]], absolute=True),
    ]


def one_start(kind: Kind) -> dict[str, float]:
    """Seconds by moment, and memory, of one start in a fresh home.

    The child gets the epoch second of its start and its data folder as arguments.
    """
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as home:
        started = dataclasses.replace(kind, arguments=[str(time.time()), str(Path(home) / "tideboard")])
        env = kind.environment(home)
        if kept := env.get("PYTHONPYCACHEPREFIX"):  # code is kept by what starts like this one imported, as a person's
            env["PYTHONPYCACHEPREFIX"] = str(Path(kept) / "starts")
        try:
            done = subprocess.run(
                started.command(), env=env, cwd=home, capture_output=True, text=True, check=False, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:
            raise BenchFailed(f"{kind.module} does not end") from None
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        raise BenchFailed(f"{kind.module} ended with {done.returncode}: {done.stderr[-300:]}")
    moments: dict[str, float] = json.loads(lines[-1])
    return moments
