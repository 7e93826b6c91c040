"""Goal 16: from the approval of an order to its last byte written, the audit record flushed in between."""

from __future__ import annotations

import argparse

from benchmarks.children import Subject, median
from benchmarks.extent import part
from benchmarks.judging import Bound, Outcome
from benchmarks.measures.stage import stage
from benchmarks.repeated import Repeated
from benchmarks.units import unit

ORDERS, SHORT = 12, 4
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
        paces = [piece.round()]
        seen = window.subject.round(do="order", count=part(options, ORDERS, SHORT))
        paces.append(piece.round())
        versions = window.subject.versions
    beside = {by: median(paces) * 1000, FLUSH: Repeated(seen["flushes"])}
    path = Outcome(
        goal="16",
        what="approved order to last byte written, p50",
        unit="us",
        ours=Repeated(seen["ways"]),
        beside=beside,
        bounds=(Bound(limit=USUAL, beside=by),),
        notes=seen["parts"],
        versions=versions,
    )
    late = Outcome(
        goal="16",
        what="approved order to last byte written, p99",
        unit="us",
        ours=max(seen["ways"]),
        beside=beside,
        bounds=(Bound(limit=LATE, beside=by),),
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
