"""Runs benchmarks that `dev.py bench` names: python -m benchmarks NAME..., or reads the runs that are kept.

`history` draws their curves, `compare` holds the last two beside each other, `page` writes the newest into the page.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import units
from benchmarks.catalogue import ALL, COMPARE, DESK_SCALE, HOURS, PAGE, READING, SOAK, Entry, Unknown, chosen
from benchmarks.children import BenchFailed, PeerMissing
from benchmarks.compare import compared
from benchmarks.history import FILE, Run, append, commit, kept_runs, line_of, machine
from benchmarks.judging import Outcome
from benchmarks.page import PAGE as PAGE_FILE
from benchmarks.page import write_page
from benchmarks.table import table

Measure = Callable[[argparse.Namespace], list[Outcome]]

MET, MISSED, REFUSED = 0, 1, 2
SLOWEST = 8
"""Benchmarks whose time is printed."""
SHORTEST_SOAK = 2
"""Days: a slope needs two."""


def measure_of(entry: Entry) -> Measure:
    """The function behind an entry."""
    module, _, function = entry.where.partition(":")
    found: Measure = getattr(importlib.import_module(f"benchmarks.measures.{module}"), function)
    return found


def judged(measure: Measure, options: argparse.Namespace) -> list[Outcome]:
    """Measure; below the goal, once more: a busy machine must not fail us twice. Not where no round comes near it."""
    outcomes = measure(options)
    sure = all(outcome.met for outcome in outcomes) or any(outcome.out_of_reach for outcome in outcomes)
    return outcomes if sure else measure(options)


def show(outcomes: Sequence[Outcome], *, as_json: bool) -> None:
    """A JSON object per goal, or lines for a person."""
    for outcome in outcomes:
        print(json.dumps(outcome.as_json(machine())) if as_json else outcome.as_text(), flush=True)
    if not as_json:
        versions = {name: version for outcome in outcomes for name, version in outcome.versions.items()}
        if versions:
            print("     " + ", ".join(f"{name} {version}" for name, version in versions.items()), flush=True)


def report(entry: Entry, options: argparse.Namespace, find: Callable[[Entry], Measure]) -> tuple[int, list[Outcome]]:
    """Measure and print one benchmark; the exit code: 0 met, 1 below the goal, 2 not measured, and what was found.

    In a run of all and in a short one nothing is measured twice: figures that go into a history must not be chosen. Nor
    is what takes most of an hour.
    """
    once = options.short or options.page or ALL in options.names or entry.name == DESK_SCALE
    try:
        measure = find(entry)
        outcomes = measure(options) if once else judged(measure, options)
    except (PeerMissing, BenchFailed) as reason:
        return refused(entry, str(reason))
    except Exception as error:  # noqa: BLE001  whatever one benchmark breaks, the others are measured
        traceback.print_exception(error)
        return refused(entry, f"{type(error).__name__}: {error}")
    show(outcomes, as_json=options.json)
    return MET if all(outcome.met for outcome in outcomes) else MISSED, outcomes


def show_kept(what: str, kept: Path) -> int:
    """Curves of the runs that are kept, the last two beside each other, or the page; code 2 while there are too few."""
    runs = kept_runs(kept) if kept.exists() else []
    if len(runs) < (needed := 2 if what == COMPARE else 1):
        sys.stderr.write(f"{what} needs {needed} kept runs, {kept.name} has {len(runs)}\n")
        return REFUSED
    if what == COMPARE:
        print("\n".join(compared(*runs[-2:])))
    elif what == PAGE:
        write_page(runs[-1])
    else:
        from benchmarks.curves import write_curves

        page = kept.with_suffix(".html")
        print(f"{write_curves(kept, page)} runs: {page}")
    return MET


def draw_curves(outcomes: Sequence[Outcome], file: Path) -> None:
    """Draw what has a curve; what draws is imported for this alone."""
    from benchmarks.curves import draw_growth

    draw_growth(outcomes, file)


def slowest(seconds: Mapping[str, float]) -> str:
    """The benchmarks that took longest, with their seconds."""
    names = sorted(seconds, key=seconds.__getitem__, reverse=True)[:SLOWEST]
    return ", ".join(f"{name} {seconds[name]:.0f}" for name in names)


def refused(entry: Entry, reason: str) -> tuple[int, list[Outcome]]:
    """Print why a benchmark was not measured."""
    sys.stderr.write(f"{entry.name}: not measured: {reason}\n")
    return REFUSED, []


def arguments_of(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line; a wrong one ends the program with code 2."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("names", nargs="+", metavar="NAME")
    parser.add_argument("--short", action="store_true", help="few rounds of each, for a quick look")
    parser.add_argument(
        "--once",
        action="store_true",
        help="the shortest form of each, with all also two days of soak; fails if one breaks, not if a goal is missed",
    )
    parser.add_argument(
        "--page",
        action="store_true",
        help="parts as with --short, but rounds enough for a spread, and the figures go into docs/benchmarks.md",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object per goal")
    parser.add_argument("--days", type=int, default=20, help="trading days of soak")
    parser.add_argument(
        "--scenario", choices=("fast", "calm"), default="fast", help="hours: of the market; calm keeps its speed"
    )
    parser.add_argument("--securities", type=int, default=0, help="desk-scale: of the market, else 8000, short 400")
    parser.add_argument(
        "--film", type=Path, metavar="FOLDER", help="startup: pictures of one start, 0.1 s apart, and no figures"
    )
    parser.add_argument("--picture", type=Path, metavar="FILE", help="growth: its curves as a PNG, with 256 colours")
    parser.add_argument(
        "--keep", type=Path, metavar="FILE", help="a history of its own for this run, and for compare, history, page"
    )
    parser.add_argument("--times", type=int, default=1, help="how often the load of longport memory is repeated")
    options = parser.parse_args(arguments)
    if options.once:
        options.short, options.days = True, min(options.days, SHORTEST_SOAK)
    return options


def main(
    arguments: Sequence[str] | None = None,
    find: Callable[[Entry], Measure] = measure_of,
    keep: Path = FILE,
    pace: Callable[[], AbstractContextManager[Callable[[], units.Pieces]]] = units.paced,
    page: Path = PAGE_FILE,
) -> int:
    """Run what is named; returns the worst exit code. A run of all ends with its table and a line in the history.

    `pace` measures the calibrated unit before each benchmark and behind the last; `page` is what `--page` writes.
    """
    options = arguments_of(sys.argv[1:] if arguments is None else arguments)
    keep = options.keep or keep
    if options.names[0] in READING:
        return show_kept(options.names[0], keep)
    try:
        entries = chosen([*options.names, *([SOAK, HOURS] if options.once and ALL in options.names else [])])
    except Unknown as reason:
        sys.stderr.write(f"{reason}\n")
        return REFUSED
    if sys.platform == "win32":
        sys.stderr.write("the benchmarks read the load of the machine, which Windows does not count\n")
        return REFUSED
    before, began_at, unit = os.getloadavg()[0], commit(), list[units.Pieces]()
    told, seconds = [], dict[str, float]()
    with pace() as turn:
        for entry in entries:
            unit.append(turn())
            started = time.monotonic()
            told.append((entry.name, *report(entry, options, find)))
            seconds[entry.name] = round(time.monotonic() - started, 1)
        unit.append(turn())
    outcomes = [outcome for _, _, found in told for outcome in found]
    failed = [name for name, code, _ in told if code == REFUSED]
    load = (before, os.getloadavg()[0])
    if options.picture is not None:
        draw_curves(outcomes, options.picture)
    by_name = {name: found for name, _, found in told}
    run = Run(began_at, by_name, failed, options.short, load, seconds, unit, options.names, page=options.page)
    kept = ALL in options.names or options.keep is not None
    if kept:
        append(run, keep)
    if options.page:
        write_page(line_of(run, now=datetime.now(UTC)), page)
    if not options.json:
        if ALL in options.names:
            print(table(outcomes))
            print(f"{sum(seconds.values()):.0f} s in all; longest {slowest(seconds)}")
        if kept:
            print(f"one line added to {keep.name} in {keep.parent.name}")
        print(f"unit: {units.in_words(unit)}")
        print(", ".join(f"{name} {value}" for name, value in machine().items()), end=", ")
        print(f"load {load[0]:.1f} before, {load[1]:.1f} after")
    if failed and ALL in options.names:
        sys.stderr.write(f"not measured: {', '.join(failed)}\n")
    worst = max(code for _, code, _ in told)
    return MET if options.once and worst == MISSED else worst


if __name__ == "__main__":
    sys.exit(main())
