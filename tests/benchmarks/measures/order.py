"""Goal 16: from the approval of an order to its last byte written, the audit record flushed in between."""

from __future__ import annotations

import argparse
import statistics

from benchmarks.children import Subject, median
from benchmarks.extent import rounds
from benchmarks.judging import Bound, Outcome
from benchmarks.measures.stage import stage
from benchmarks.repeated import Repeated
from benchmarks.units import unit

ROUNDS, ORDERS = 3, 4
"""The broker takes 15 in 30 seconds."""
FLUSH = "one flush"
USUAL, LATE = 0.007, 0.015
"""U: a flush of 0.38 ms with 0.5 and 1.5 ms beside it on the quiet machine, where a piece took 128 ms by the peers.

The way is the processor's but for a third, so that the flush, which no machine of another day changes, is no measure.
"""
HALF_FRAME = 8.0


def order(options: argparse.Namespace) -> list[Outcome]:
    """Real orders to the sandbox's practice account, through the guard."""
    by, pieces = unit("python")
    with stage("ours.window") as window, Subject(pieces) as piece:
        seen, paces = [], []
        for _ in range(rounds(options, ROUNDS)):
            paces.append(piece.round())
            seen.append(window.subject.round(do="order", count=ORDERS))
        versions = window.subject.versions
    flushes = Repeated(statistics.median(each["flushes"]) for each in seen)
    beside = {by: median(paces).times(1000), FLUSH: flushes}
    path = Outcome(
        goal="16",
        what="approved order to last byte written, p50",
        unit="us",
        ours=Repeated(statistics.median(each["ways"]) for each in seen),
        beside=beside,
        bounds=(Bound(limit=USUAL, beside=by),),
        notes=seen[-1]["parts"],
        versions=versions,
    )
    late = Outcome(
        goal="16",
        what=f"approved order to last byte written, the slowest of {ORDERS}",
        unit="us",
        ours=Repeated(max(each["ways"]) for each in seen),
        beside=beside,
        bounds=(Bound(limit=LATE, beside=by),),
        versions=versions,
    )
    stall = Outcome(
        goal="16",
        what="longest lateness of the loop meanwhile",
        unit="ms",
        ours=median(seen, "longest"),
        bounds=(Bound(limit=HALF_FRAME, human=True),),
        versions=versions,
    )
    return [path, late, stall]
