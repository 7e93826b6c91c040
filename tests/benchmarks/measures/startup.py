"""Goals 11 and 12: from nothing to the first paint and to a window that stands, on a warm disk, and its memory."""

from __future__ import annotations

import argparse
import dataclasses
import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.children import PATIENCE, BenchFailed, Kind, median
from benchmarks.extent import rounds
from benchmarks.judging import Bound, Outcome
from benchmarks.repeated import Repeated
from fakes.servers.sandbox import RunningSandbox, sandbox_process

ROUNDS = 5
STALL = 0.19
"""Ratio to the bare window up to its paint: 0.228 on 2026-11-29, and about three quarters of that later that day."""
QUOTE = 900
CPU = " cpu"
"""Behind the name of a moment: the processor seconds until then."""
BARE, VNPY, FUTU = "bare window", "vnpy", "import futu"
KINDS = {
    "ours": Kind(module="ours.start"),
    BARE: Kind(module="ours.bare_start"),
    VNPY: Kind(module="peers.vnpy_start", peer=True),
    FUTU: Kind(module="peers.futu_import", peer=True),
}

QUOTES = {"ours": KINDS["ours"], VNPY: Kind(module="peers.vnpy_quote", peer=True)}
"""Each connects to a practice exchange that runs already."""
BEFORE_VNPY = 0.9
SYMBOL = "00700"
GATEWAY = "TIDEBOARD_BENCH_VNPY_FUTU"
"""Names the folder of a checkout of vnpy_futu, which is on no package index, and whose code does not lie here."""

Starts = dict[str, list[dict[str, float]]]


def startup(options: argparse.Namespace) -> list[Outcome]:
    """Start each in turn; the first starts fill the disk cache. With `--film` ours alone, and nothing is measured."""
    if options.film is not None:
        from benchmarks.measures.start_film import film

        one_start(KINDS["ours"])
        print("\n".join(film(KINDS["ours"], options.film)))
        return []
    seen: Starts = {name: [] for name in KINDS}
    for number in range(rounds(options, ROUNDS) + 1):
        for name, kind in KINDS.items():
            moments = one_start(kind)
            if number:
                seen[name].append(moments)
    gateway = os.environ.get(GATEWAY, "")
    if not (Path(gateway) / "vnpy_futu" / "futu_gateway.py").exists():
        sys.stderr.write(f"the first quote beside vnpy is not measured: {GATEWAY} names no folder with vnpy_futu\n")
        return judged(seen)
    with sandbox_process(speed=1, start="10:30") as exchange:  # after the others: it would take of their processor
        return [*judged(seen), first_quotes(over_one_exchange(exchange, gateway, rounds(options, ROUNDS)))]


def over_one_exchange(exchange: RunningSandbox, gateway: str, times: int) -> Starts:
    """Starts in turn up to the first quote of one security, which the exchange pushes to whoever subscribes."""
    vnpy = [str(exchange.port), exchange.trade_password, SYMBOL, str(Path(gateway).absolute())]
    given = {"ours": ["--opend", exchange.opend], VNPY: vnpy}
    seen: Starts = {name: [] for name in QUOTES}
    for number in range(times + 1):
        for name, kind in QUOTES.items():
            moments = one_start(dataclasses.replace(kind, arguments=given[name]))
            if number:
                seen[name].append(moments)
    return seen


def one_start(kind: Kind, prepare: Callable[[Path], None] | None = None) -> dict[str, float]:
    """Seconds by moment, and memory, of one start in a fresh home; `prepare` fills its data folder before.

    The child gets the epoch second of its start and its data folder before the arguments of its kind.
    """
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as home:
        if prepare is not None:
            prepare(Path(home) / "tideboard")
        started = dataclasses.replace(
            kind, arguments=[str(time.time()), str(Path(home) / "tideboard"), *kind.arguments]
        )
        command = started.command()
        env = kind.environment(home)
        if kept := env.get("PYTHONPYCACHEPREFIX"):  # code is kept by what starts like this one imported, as a person's
            env["PYTHONPYCACHEPREFIX"] = str(Path(kept) / "starts")
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
    """Processor time up to each moment, with the wall time beside it; memory; the first quote in wall time."""
    versions = {name: importlib.metadata.version(name) for name in ("PySide6-Essentials", "numpy")}

    def theirs(name: str, moment: str) -> Repeated:
        last = CPU if moment.endswith(CPU) else ""
        return median(
            seen[name], next(each for each in (moment, f"ready{last}", f"first paint{last}") if each in seen[name][0])
        )

    def cpu(what: str, moment: str, limit: float, *others: str) -> Outcome:
        names = ("ours", *others)
        used = {name: theirs(name, moment + CPU).times(1000) for name in names}
        return Outcome(
            goal="11",
            what=what,
            unit="ms CPU",
            ours=used.pop("ours"),
            beside=used,
            bounds=(Bound(limit=limit, beside=others[0]),),
            wall={name: theirs(name, moment).times(1000) for name in names},
            versions=versions,
        )

    return [
        cpu("first paint (an empty window)", "first paint", 1.2, BARE, VNPY),
        cpu("all docks painted", "docks painted", 0.65, VNPY),
        cpu("ready: every dock and chart", "ready", 0.8, VNPY, FUTU),
        cpu("longest stall while the docks are built and shown", "stall", STALL, BARE),
        Outcome(
            goal="11",
            what="first live quote after the start, wall time",
            unit="ms",
            ours=median(seen["ours"], "first quote").times(1000),
            bounds=(Bound(limit=QUOTE, human=True),),
            versions=versions,
        ),
        Outcome(
            goal="12",
            what="memory when ready",
            unit="MB",
            ours=median(seen["ours"], "rss"),
            beside={name: median(seen[name], "rss") for name in (VNPY, BARE, FUTU)},
            bounds=(Bound(limit=140, amount=True),),
            versions=versions,
        ),
    ]


def first_quotes(seen: Starts) -> Outcome:
    """The first quote over one exchange in wall time: a start also waits for answers."""
    found = {name: median(starts, "first quote").times(1000) for name, starts in seen.items()}
    used = {f"{name}, CPU": median(starts, "first quote cpu") * 1000 for name, starts in seen.items()}
    return Outcome(
        goal="11",
        what="first live quote over an exchange that runs, wall time",
        unit="ms",
        ours=found.pop("ours"),
        beside=found,
        bounds=(Bound(limit=BEFORE_VNPY, beside=VNPY),),
        notes=used,
    )
