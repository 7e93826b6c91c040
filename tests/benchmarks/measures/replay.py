"""Goal 42: how soon a recorded day opens, how soon any second of it shows, and how late the loop is at 60 times."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.children import Kind, Subject, median
from benchmarks.extent import part, rounds
from benchmarks.judging import Bound, Outcome
from benchmarks.repeated import Repeated
from benchmarks.replay_data import SYMBOLS, fill
from benchmarks.units import unit

OPEN = 3.0
"""U."""
SEEK, LATE = 100.0, 1000 / 60
"""Milliseconds from a key to what it shows, and a frame."""
MINUTES, SHORT = 330, 60
SEEKS, OPENINGS = 200, 5
PLAYS, SECONDS, SHORT_SECONDS = 3, 10.0, 6.0
"""How often a replay plays, and for how long."""


def replay(options: argparse.Namespace) -> list[Outcome]:
    """A day with books of a busy security and a watchlist of twenty, in the window of a replay; the unit around it."""
    seeks, openings = part(options, SEEKS, 50), part(options, OPENINGS, 2)
    by, pieces = unit("python", "painting")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name) / "archive"
        changes = fill(folder, part(options, MINUTES, SHORT))
        with Subject(Kind(module="ours.replay", arguments=(str(folder),))) as subject, Subject(pieces) as piece:
            before = piece.round()
            found = subject.round(
                seeks=seeks,
                openings=openings,
                plays=rounds(options, PLAYS),
                seconds=part(options, SECONDS, SHORT_SECONDS),
            )
            paces = median([before, piece.round()])
            versions = subject.versions
    return [
        Outcome(
            goal="42",
            what=f"recorded day opened, watchlist of {len(SYMBOLS)}, a book of {changes:,} changes",
            unit="ms CPU",
            ours=Repeated(found["opened"]),
            beside={by: paces},
            bounds=(Bound(limit=OPEN, beside=by),),
            wall={"ours": Repeated(found["opened_wall"])},
            notes={"the first, with its imports": found["first"]},
            versions=versions,
        ),
        Outcome(
            goal="42",
            what=f"{seeks} random seconds on screen, p99",
            unit="ms CPU",
            ours=found["seek"],
            bounds=(Bound(limit=SEEK, human=True),),
            wall={"ours": found["seek_wall"]},
            notes={"median": found["median"]},
            versions=versions,
        ),
        Outcome(
            goal="42",
            what="lateness of the loop while it plays at 60 times, p99",
            unit="ms",
            ours=Repeated(found["late"]),
            bounds=(Bound(limit=LATE, human=True),),
            notes={"longest": found["latest"], "its share of a core, %": found["share"]},
            versions=versions,
        ),
    ]
