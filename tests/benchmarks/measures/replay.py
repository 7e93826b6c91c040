"""Goal 42: how soon a recorded day opens, how soon any second of it shows, and how late the loop is at 60 times."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.children import Kind, Subject
from benchmarks.extent import part
from benchmarks.judging import Bound, Outcome
from benchmarks.replay_data import SYMBOLS, fill

OPEN, SEEK, LATE = 300.0, 100.0, 16.0
MINUTES, SHORT = 330, 60
SEEKS, OPENINGS, SECONDS = 200, 5, 30.0


def replay(options: argparse.Namespace) -> list[Outcome]:
    """A day with books of a busy security and a watchlist of twenty, in the window of a replay."""
    seeks, openings = part(options, SEEKS, 50), part(options, OPENINGS, 2)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name) / "archive"
        changes = fill(folder, part(options, MINUTES, SHORT))
        with Subject(Kind(module="ours.replay", arguments=(str(folder),))) as subject:
            found = subject.round(seeks=seeks, openings=openings, seconds=part(options, SECONDS, 8.0))
            versions = subject.versions
    return [
        Outcome(
            goal="42",
            what=f"recorded day opened, watchlist of {len(SYMBOLS)}, a book of {changes:,} changes",
            unit="ms CPU",
            ours=found["open"],
            bounds=(Bound(limit=OPEN),),
            wall={"ours": found["open_wall"]},
            notes={"the first, with its imports": found["first"]},
            versions=versions,
        ),
        Outcome(
            goal="42",
            what=f"{seeks} random seconds on screen, p99",
            unit="ms CPU",
            ours=found["seek"],
            bounds=(Bound(limit=SEEK),),
            wall={"ours": found["seek_wall"]},
            notes={"median": found["median"]},
            versions=versions,
        ),
        Outcome(
            goal="42",
            what="lateness of the loop while it plays at 60 times, p99",
            unit="ms",
            ours=found["late"],
            bounds=(Bound(limit=LATE),),
            notes={"longest": found["latest"], "its share of a core, %": found["share"]},
            versions=versions,
        ),
    ]
