"""Goal 15: what a connected window costs after the close, shown and hidden; beside vnpy's window and an empty one.

After the close, because a market that stands still in an open session is a fault: ages warn and count by the second,
and a banner does. That state is measured, too, without a goal. Nothing moves once the archive has the session that is
served: for the securities of a first list that takes a minute, whose share is in a note.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict

from benchmarks.children import BenchFailed, Kind, Rounds, Subject, interpreter, median
from benchmarks.extent import SPREAD, rounds
from benchmarks.judging import Bound, Outcome
from benchmarks.measures.practice import used
from benchmarks.measures.stage import stage
from benchmarks.repeated import Repeated
from benchmarks.units import unit

SECONDS, ROUNDS = 10.0, SPREAD
"""Seconds of a round, which holds what comes every tenth second, and rounds; before each comes a piece of the unit."""
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
    heard: Rounds = defaultdict(list)
    times = rounds(options, ROUNDS)
    with (
        stage("ours.window", symbols=LISTED, arguments=("--start", CLOSED)) as window,
        Subject(Kind(module="peers.vnpy_window", peer=True)) as peer,
        Subject(Kind(module="ours.bare_window")) as floor,
        Subject(pieces) as piece,
    ):
        window.subject.ask(do="settle")
        with stage("ours.window", symbols=LISTED, arguments=("--start", OPEN)) as standing:
            warning = standing.subject.round(do="rest", seconds=SECONDS)
        caught_up = window.subject.heard()
        if not caught_up["done"]:
            raise BenchFailed("the archive did not come to rest")
        before, begun = used(window.sandbox.process.pid), time.monotonic()
        for _ in range(times):
            heard["piece"].append(piece.round())
            peer.ask(do="rest", seconds=SECONDS)
            floor.ask(do="rest", seconds=SECONDS, rate=1, cells=1)
            heard["shown"].append(window.subject.round(do="rest", seconds=SECONDS))
            heard[PEER].append(peer.heard())
            heard[FLOOR].append(floor.heard())
        sandbox = (used(window.sandbox.process.pid) - before) / (time.monotonic() - begun)
        for _ in range(times):
            heard["hidden piece"].append(piece.round())
            heard["hidden"].append(window.subject.round(do="rest", seconds=SECONDS, hidden=True))
        versions = window.subject.versions | peer.versions

    def share(name: str) -> Repeated:
        return median(heard[name], "cpu").times(1000 / SECONDS)

    return [
        Outcome(
            goal="15",
            what="connected, nothing moving, window shown",
            unit="ms CPU a second",
            ours=share("shown"),
            beside={by: median(heard["piece"]), PEER: share(PEER), FLOOR: share(FLOOR)},
            bounds=(Bound(limit=SHOWN, beside=by),),
            notes={
                "frame timer running": any(each["frame running"] for each in heard["shown"]),
                "sandbox": sandbox * 1000,
                "until the archive had the session": caught_up["cpu"] / caught_up["seconds"] * 1000,
                "in an open session, where ages warn": warning["cpu"] / SECONDS * 1000,
            },
            versions=versions,
        ),
        Outcome(
            goal="15",
            what="connected, nothing moving, window hidden",
            unit="ms CPU a second",
            ours=share("hidden"),
            beside={by: median(heard["hidden piece"]), FLOOR: share(FLOOR)},
            bounds=(Bound(limit=HIDDEN, beside=by),),
            versions=versions,
        ),
    ]
