"""Runs benchmarks that `dev.py bench` names: python -m benchmarks NAME... [--json] [--days N]."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
from collections.abc import Callable, Sequence

from benchmarks.catalogue import Entry, Unknown, chosen
from benchmarks.children import BenchFailed, PeerMissing
from benchmarks.judging import Outcome

Measure = Callable[[argparse.Namespace], list[Outcome]]

MET, MISSED, REFUSED = 0, 1, 2


def machine() -> dict[str, object]:
    """What kind of computer this is; no name of it."""
    return {"system": platform.system(), "machine": platform.machine(), "processors": os.cpu_count() or 0}


def measure_of(entry: Entry) -> Measure:
    """The function behind an entry."""
    module, _, function = entry.where.partition(":")
    found: Measure = getattr(importlib.import_module(f"benchmarks.measures.{module}"), function)
    return found


def judged(measure: Measure, options: argparse.Namespace) -> list[Outcome]:
    """Measure; below the goal, once more: a busy machine must not fail us twice."""
    outcomes = measure(options)
    return outcomes if all(outcome.met for outcome in outcomes) else measure(options)


def show(outcomes: Sequence[Outcome], *, as_json: bool) -> None:
    """A JSON object per goal, or lines for a person."""
    for outcome in outcomes:
        print(json.dumps(outcome.as_json(machine())) if as_json else outcome.as_text(), flush=True)
    if not as_json:
        versions = {name: version for outcome in outcomes for name, version in outcome.versions.items()}
        print("     " + ", ".join(f"{name} {version}" for name, version in versions.items()), flush=True)


def report(entry: Entry, options: argparse.Namespace, measure: Measure) -> int:
    """Measure and print one benchmark; the exit code: 0 met, 1 below the goal, 2 not measured."""
    try:
        outcomes = judged(measure, options)
    except (PeerMissing, BenchFailed) as reason:
        sys.stderr.write(f"{entry.name}: not measured: {reason}\n")
        return REFUSED
    show(outcomes, as_json=options.json)
    return MET if all(outcome.met for outcome in outcomes) else MISSED


def arguments_of(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line; a wrong one ends the program with code 2."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("names", nargs="+", metavar="NAME")
    parser.add_argument("--json", action="store_true", help="one JSON object per goal")
    parser.add_argument("--days", type=int, default=20, help="trading days of soak")
    parser.add_argument("--times", type=int, default=1, help="how often the load of longport memory is repeated")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None, find: Callable[[Entry], Measure] = measure_of) -> int:
    """Run what is named; returns the worst exit code."""
    options = arguments_of(sys.argv[1:] if arguments is None else arguments)
    try:
        entries = chosen(options.names)
    except Unknown as reason:
        sys.stderr.write(f"{reason}\n")
        return REFUSED
    codes = [report(entry, options, find(entry)) for entry in entries]
    if not options.json:
        print(", ".join(f"{name} {value}" for name, value in machine().items()))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
