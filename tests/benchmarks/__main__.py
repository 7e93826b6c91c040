"""Runs benchmarks that `dev.py bench` names, one after the other: python -m benchmarks NAME..."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence

from benchmarks.catalogue import ALL, BENCHMARKS, SOAK, Unknown, chosen
from benchmarks.children import BenchFailed, PeerMissing
from benchmarks.rows import Row, table

Measure = Callable[[argparse.Namespace], list[Row]]

MET, MISSED, REFUSED = 0, 1, 2
SHORTEST_SOAK = 2
"""Days: a slope needs two."""


def measure_of(name: str) -> Measure:
    """The function of a benchmark."""
    module, _, function = BENCHMARKS[name].where.partition(":")
    found: Measure = getattr(importlib.import_module(f"benchmarks.measures.{module}"), function)
    return found


def report(name: str, options: argparse.Namespace, find: Callable[[str], Measure]) -> tuple[int, list[tuple[str, Row]]]:
    """Measure one; what it found with its exit code: 0 met, 1 below a goal, 2 not measured."""
    try:
        rows = find(name)(options)
    except (PeerMissing, BenchFailed) as reason:
        sys.stderr.write(f"{name}: not measured: {reason}\n")
        return REFUSED, []
    except Exception as error:  # noqa: BLE001  whatever one benchmark breaks, the others are measured
        traceback.print_exception(error)
        sys.stderr.write(f"{name}: not measured: {type(error).__name__}: {error}\n")
        return REFUSED, []
    return MET if all(row.met() for row in rows) else MISSED, [(name, row) for row in rows]


def arguments_of(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line; a wrong one ends the program with code 2."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("names", nargs="+", metavar="NAME")
    parser.add_argument(
        "--once",
        action="store_true",
        help="one round of each, with all also two days of soak; fails if one breaks, not if a goal is missed",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object per row")
    parser.add_argument("--days", type=int, default=20, help="trading days of soak")
    options = parser.parse_args(arguments)
    if options.once:
        options.days = min(options.days, SHORTEST_SOAK)
    return options


def main(arguments: Sequence[str], find: Callable[[str], Measure] = measure_of) -> int:
    """Run what is named and print the table; returns the worst exit code."""
    options = arguments_of(arguments)
    try:
        names = chosen([*options.names, *([SOAK] if options.once and ALL in options.names else [])])
    except Unknown as reason:
        sys.stderr.write(f"{reason}\n")
        return REFUSED
    if sys.platform == "win32":
        sys.stderr.write("the benchmarks read what Linux tells of a process\n")
        return REFUSED
    rows, worst, load = list[tuple[str, Row]](), MET, os.getloadavg()[0]
    for name in names:
        sys.stderr.write(f"{name} ...\n" if sys.stderr.isatty() else "")
        code, found = report(name, options, find)
        worst, rows = max(worst, code), [*rows, *found]
        if options.json:
            for _, row in found:
                print(json.dumps(row.as_json(name)), flush=True)
    if not options.json:
        print(table(rows))
        print(f"load {load:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} processors")
    return MET if options.once and worst == MISSED else worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
