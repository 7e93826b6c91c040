"""Goal 17: a change of theme or language in the running window, until it is painted."""

from __future__ import annotations

import argparse

from benchmarks.children import median
from benchmarks.extent import part
from benchmarks.judging import Bound, Outcome
from benchmarks.measures.stage import stage

CHANGES, SHORT = 6, 2
MOST = 150


def switch(options: argparse.Namespace) -> list[Outcome]:
    """No peer changes language or theme while it runs."""
    with stage("ours.window") as window:
        seen = window.subject.round(do="switch", count=part(options, CHANGES, SHORT))
        versions = window.subject.versions
    changes = [
        Outcome(
            goal="17",
            what=f"{kind} changed and painted, 500 rows",
            unit="ms CPU",
            ours=median(seen[kind]),
            bounds=(Bound(limit=MOST),),
            wall={"ours": median(seen[kind], "wall")},
            notes={"longest": max(each["value"] for each in seen[kind])},
            versions=versions,
        )
        for kind in ("theme", "language")
    ]
    native = Outcome(
        goal="17",
        what="native windows over all these changes",
        unit="windows",
        ours=seen["native windows"],
        bounds=(Bound(limit=1),),
        versions=versions,
    )
    return [*changes, native]
