"""Goal 15: what a connected window costs after the close, shown and hidden; beside vnpy's window and an empty one.

After the close, because a market that stands still in an open session is a fault: ages warn and count by the second,
and a banner does. That state is measured, too, without a goal. Nothing moves once the archive has the session that is
served: for the securities of a first list that takes a minute, whose share is in a note.
"""

from __future__ import annotations

import argparse

from benchmarks.children import BenchFailed, Kind, Subject, interpreter, median
from benchmarks.extent import part
from benchmarks.judging import Bound, Outcome
from benchmarks.measures.practice import used
from benchmarks.measures.stage import stage
from benchmarks.units import unit

SECONDS, SHORT = 60.0, 10.0
CLOSED, OPEN = "17:00", "10:30"
PEER = "vnpy without a gateway"
FLOOR = "empty window with a clock"
SHOWN, HIDDEN = 0.016, 0.005
"""U of a second: 0.2 and 0.06 % of a processor on the quiet machine, on which a piece took 128 ms by the peers.

The empty window is no measure: its share was 0.154, 0.080 and 0.18 % in three runs.
"""
LISTED = 22
"""Securities of the list, as many as in the one of a first start."""


def idle(options: argparse.Namespace) -> list[Outcome]:
    """Measure ours and the others at the same time: none does much. Then ours without its window.

    The one that warns is measured while the archive of the first comes to rest.
    """
    interpreter(peer=True)
    by, pieces = unit("python")
    seconds = part(options, SECONDS, SHORT)
    with (
        stage("ours.window", symbols=LISTED, arguments=("--start", CLOSED)) as window,
        Subject(Kind(module="peers.vnpy_window", peer=True)) as peer,
        Subject(Kind(module="ours.bare_window")) as floor,
    ):
        window.subject.ask(do="settle")
        with stage("ours.window", symbols=LISTED, arguments=("--start", OPEN)) as standing:
            warning = standing.subject.round(do="rest", seconds=seconds)
        caught_up = window.subject.heard()
        if not caught_up["done"]:
            raise BenchFailed("the archive did not come to rest")
        peer.ask(do="rest", seconds=seconds)
        floor.ask(do="rest", seconds=seconds, rate=1, cells=1)
        before = used(window.sandbox.process.pid)
        ours = window.subject.round(do="rest", seconds=seconds)
        sandbox = used(window.sandbox.process.pid) - before
        theirs, least = peer.heard(), floor.heard()
        hidden = window.subject.round(do="rest", seconds=seconds, hidden=True)
        versions = window.subject.versions | peer.versions
    with Subject(pieces) as subject:
        piece = median([subject.round(), subject.round()])

    def share(seen: dict[str, float]) -> float:
        return seen["cpu"] / seconds * 1000

    return [
        Outcome(
            goal="15",
            what="connected, nothing moving, window shown",
            unit="ms CPU a second",
            ours=share(ours),
            beside={by: piece, PEER: share(theirs), FLOOR: share(least)},
            bounds=(Bound(limit=SHOWN, beside=by),),
            notes={
                "frame timer running": ours["frame running"],
                "sandbox": sandbox / seconds * 1000,
                "until the archive had the session": caught_up["cpu"] / caught_up["seconds"] * 1000,
                "in an open session, where ages warn": share(warning),
            },
            versions=versions,
        ),
        Outcome(
            goal="15",
            what="connected, nothing moving, window hidden",
            unit="ms CPU a second",
            ours=share(hidden),
            beside={by: piece, FLOOR: share(least)},
            bounds=(Bound(limit=HIDDEN, beside=by),),
            versions=versions,
        ),
    ]
