"""Goal 13: bytes of a stored tick, a million of them."""

from __future__ import annotations

import argparse

from benchmarks.children import Kind, subjects, told_versions
from benchmarks.judging import Bound, Outcome

COUNT = 1_000_000
"""Also in a short run: with fewer, what the columns reserve ahead counts for too much."""
PEER = "vnpy TickData"


def memory(_options: argparse.Namespace) -> list[Outcome]:
    """One round each: memory does not hang on the load of the machine."""
    kinds = {
        "ours": Kind(module="ours.ticks", arguments=(str(COUNT),)),
        PEER: Kind(module="peers.vnpy_ticks", arguments=(str(COUNT),), peer=True),
    }
    with subjects(kinds) as running:
        heard = {name: subject.round()["value"] for name, subject in running.items()}
        versions = told_versions(running.values())
    return [
        Outcome(
            goal="13",
            what="stored tick in time and sales",
            unit="bytes",
            ours=heard["ours"],
            beside={PEER: heard[PEER]},
            bounds=(Bound(limit=34, amount=True),),
            versions=versions,
        )
    ]
