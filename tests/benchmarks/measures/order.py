"""Goal 16: from the approval of an order to its last byte written, the audit record flushed in between."""

from __future__ import annotations

import argparse

from benchmarks.judging import Bound, Outcome
from benchmarks.measures.stage import stage

ORDERS = 12
"""The broker takes 15 in 30 seconds."""
FLUSH = "one flush"


def order(_options: argparse.Namespace) -> list[Outcome]:
    """Real orders to the sandbox's practice account, through the guard."""
    with stage("ours.window") as window:
        seen = window.subject.round(do="order", count=ORDERS)
        versions = window.subject.versions
    path = Outcome(
        goal="16",
        what="approved order to last byte written",
        unit="us",
        ours=seen["value"],
        beside={FLUSH: seen["flush"]},
        bounds=(Bound(limit=1.2, beside=FLUSH),),
        notes={"worst us": seen["worst"], **seen["parts"]},
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
    return [path, stall]
