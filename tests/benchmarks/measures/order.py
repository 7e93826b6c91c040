"""Goal 16: from the approval of an order to its last byte written, the audit record flushed in between."""

from __future__ import annotations

import argparse

from benchmarks.extent import part
from benchmarks.judging import Bound, Outcome
from benchmarks.measures.stage import stage
from benchmarks.repeated import Repeated

ORDERS, SHORT = 12, 4
"""The broker takes 15 in 30 seconds."""
FLUSH = "one flush"
USUAL, LATE = 2.3, 4.9
"""Ratios to the flush of its record: the 0.5 and 1.5 ms beside a flush of 0.38 ms that were wanted before."""
HALF_FRAME = 8.0


def order(options: argparse.Namespace) -> list[Outcome]:
    """Real orders to the sandbox's practice account, through the guard."""
    with stage("ours.window") as window:
        seen = window.subject.round(do="order", count=part(options, ORDERS, SHORT))
        versions = window.subject.versions
    flush = Repeated(seen["flushes"])
    path = Outcome(
        goal="16",
        what="approved order to last byte written, p50",
        unit="us",
        ours=Repeated(seen["ways"]),
        beside={FLUSH: flush},
        bounds=(Bound(limit=USUAL, beside=FLUSH),),
        notes=seen["parts"],
        versions=versions,
    )
    late = Outcome(
        goal="16",
        what="approved order to last byte written, p99",
        unit="us",
        ours=max(seen["ways"]),
        beside={FLUSH: flush},
        bounds=(Bound(limit=LATE, beside=FLUSH),),
        versions=versions,
    )
    stall = Outcome(
        goal="16",
        what="longest lateness of the loop meanwhile",
        unit="ms",
        ours=seen["longest"],
        bounds=(Bound(limit=HALF_FRAME, human=True),),
        versions=versions,
    )
    return [path, late, stall]
