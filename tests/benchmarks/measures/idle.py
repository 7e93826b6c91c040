"""Goal 15: what a connected window costs while the market stands still, beside vnpy's without any connection."""

from __future__ import annotations

import argparse

from benchmarks.children import Kind, Subject, interpreter
from benchmarks.judging import Bound, Outcome
from benchmarks.measures.stage import stage

SECONDS = 10.0
PEER = "vnpy without a gateway"


def idle(_options: argparse.Namespace) -> list[Outcome]:
    """Measure both at the same time: neither does much."""
    interpreter(peer=True)
    with stage("ours.window") as window, Subject(Kind(module="peers.vnpy_window", peer=True)) as peer:
        peer.ask(do="rest", seconds=SECONDS)
        ours = window.subject.round(do="rest", seconds=SECONDS)
        theirs = peer.heard()
        versions = window.subject.versions | peer.versions
    return [
        Outcome(
            goal="15",
            what="connected, nothing moving",
            unit="% of a processor",
            ours=ours["cpu"] / SECONDS * 100,
            beside={PEER: theirs["cpu"] / SECONDS * 100},
            bounds=(Bound(limit=0.2),),
            notes={"frame timer running": ours["frame running"]},
            versions=versions,
        )
    ]
