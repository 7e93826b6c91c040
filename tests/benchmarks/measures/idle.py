"""What a connected window costs after the close, shown and hidden, beside an empty window of Qt with a clock.

After the close, because a market that stands still in an open session is a fault: ages warn and count by the second.
Nothing moves once the archive has the session that is served, which takes a minute for the securities of a first list.
"""

from __future__ import annotations

import argparse

from benchmarks.children import BenchFailed, Kind, Subject
from benchmarks.measures.stage import stage
from benchmarks.rows import Row

SECONDS, ROUNDS = 10.0, 3
"""Seconds of a round, which holds what comes every tenth second, and rounds."""
CLOSED = "17:00"
FLOOR = "empty window with a clock"
LISTED = 22
"""Securities of the list, as many as in the one of a first start."""


def idle(options: argparse.Namespace) -> list[Row]:
    """Both at the same time: neither does much. Then ours without its window."""
    shown, hidden, floors = list[float](), list[float](), list[float]()
    with (
        stage("ours.window", symbols=LISTED, arguments=("--start", CLOSED)) as window,
        Subject(Kind(module="ours.bare_window")) as floor,
    ):
        if not window.subject.round(do="settle")["done"]:
            raise BenchFailed("the archive did not come to rest")
        for _ in range(1 if options.once else ROUNDS):
            for found, hide in ((shown, False), (hidden, True)):
                floor.ask(do="rest", seconds=SECONDS, rate=1, cells=1)
                found.append(window.subject.round(do="rest", seconds=SECONDS, hidden=hide)["cpu"] * 1000 / SECONDS)
                floors.append(floor.heard()["cpu"] * 1000 / SECONDS)
    what = "connected, nothing moving, window {}, ms CPU a second"
    return [
        Row(what.format("shown"), shown, 3.0, FLOOR, floors[::2]),
        Row(what.format("hidden"), hidden, 1.0, FLOOR, floors[1::2]),
    ]
