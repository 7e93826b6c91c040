"""Goal 17: a change of theme or language in the running window, until it is painted."""

from __future__ import annotations

import argparse
from typing import Any

from benchmarks.children import Subject, median
from benchmarks.extent import rounds
from benchmarks.judging import Bound, Outcome
from benchmarks.measures.stage import stage
from benchmarks.units import unit

ROUNDS = 3
MOST = 1.5
"""U."""
KINDS = ("theme", "language")


def switch(options: argparse.Namespace) -> list[Outcome]:
    """There and back in turn with the unit: no peer changes language or theme while it runs."""
    by, pieces = unit("python", "painting")
    seen: dict[str, list[dict[str, Any]]] = {kind: [] for kind in (*KINDS, by)}
    with stage("ours.window") as window, Subject(pieces) as piece:
        for _ in range(rounds(options, ROUNDS)):
            changes = window.subject.round(do="switch")
            for kind in KINDS:
                seen[kind].append(changes[kind])
            seen[by].append(piece.round())
        versions = window.subject.versions
    return [
        Outcome(
            goal="17",
            what=f"{kind} changed and painted, 500 rows",
            unit="ms CPU",
            ours=median(seen[kind]),
            beside={by: median(seen[by])},
            bounds=(Bound(limit=MOST, beside=by),),
            wall={"ours": median(seen[kind], "wall")},
            versions=versions,
        )
        for kind in KINDS
    ]
