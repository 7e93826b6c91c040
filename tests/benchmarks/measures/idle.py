"""Goal 15: what a connected window costs while the market stands still, shown and hidden; beside vnpy's window."""

from __future__ import annotations

import argparse

from benchmarks.children import Kind, Subject, interpreter
from benchmarks.extent import part
from benchmarks.judging import Bound, Outcome
from benchmarks.measures.stage import stage

SECONDS, SHORT = 10.0, 4.0
PEER = "vnpy without a gateway"
SHOWN, HIDDEN = 0.2, 0.06


def idle(options: argparse.Namespace) -> list[Outcome]:
    """Measure ours and the peer at the same time: neither does much. Then ours once more without its window."""
    interpreter(peer=True)
    seconds = part(options, SECONDS, SHORT)
    with stage("ours.window") as window, Subject(Kind(module="peers.vnpy_window", peer=True)) as peer:
        peer.ask(do="rest", seconds=seconds)
        ours = window.subject.round(do="rest", seconds=seconds)
        theirs = peer.heard()
        hidden = window.subject.round(do="rest", seconds=seconds, hidden=True)
        versions = window.subject.versions | peer.versions

    def share(seen: dict[str, float]) -> float:
        return seen["cpu"] / seconds * 100

    return [
        Outcome(
            goal="15",
            what="connected, nothing moving, window shown",
            unit="% of a processor",
            ours=share(ours),
            beside={PEER: share(theirs)},
            bounds=(Bound(limit=SHOWN),),
            notes={"frame timer running": ours["frame running"]},
            versions=versions,
        ),
        Outcome(
            goal="15",
            what="connected, nothing moving, window hidden",
            unit="% of a processor",
            ours=share(hidden),
            bounds=(Bound(limit=HIDDEN),),
            versions=versions,
        ),
    ]
