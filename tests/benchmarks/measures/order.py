"""Goal 16: from the approval of an order to its last byte written, the audit record flushed in between."""

from __future__ import annotations

import argparse

from benchmarks.extent import part
from benchmarks.judging import Bound, Outcome
from benchmarks.measures.stage import stage

ORDERS, SHORT = 12, 4
"""The broker takes 15 in 30 seconds."""
FLUSH = "one flush"
USUAL, LATE = 500, 1_500
"""Microseconds that an order may take beside the flush of its record: at the median, and at the worst."""


def order(options: argparse.Namespace) -> list[Outcome]:
    """Real orders to the sandbox's practice account, through the guard."""
    with stage("ours.window") as window:
        seen = window.subject.round(do="order", count=part(options, ORDERS, SHORT))
        versions = window.subject.versions
    path = Outcome(
        goal="16",
        what="approved order to last byte written, p50",
        unit="us",
        ours=seen["value"],
        beside={FLUSH: seen["flush"]},
        bounds=(Bound(limit=USUAL, beside=FLUSH, difference=True),),
        notes=seen["parts"],
        versions=versions,
    )
    late = Outcome(
        goal="16",
        what="approved order to last byte written, p99",
        unit="us",
        ours=seen["worst"],
        beside={FLUSH: seen["flush"]},
        bounds=(Bound(limit=LATE, beside=FLUSH, difference=True),),
        versions=versions,
    )
    stall = Outcome(
        goal="16",
        what="longest lateness of the loop meanwhile",
        unit="ms",
        ours=seen["longest"],
        bounds=(Bound(limit=8),),
        versions=versions,
    )
    return [path, late, stall]
