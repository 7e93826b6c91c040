"""Goal 9: new data in the flow chart and its repaint, at 100 % and 200 %, beside pyqtgraph as it comes."""

from __future__ import annotations

import argparse

from benchmarks.children import Kind, Subject, interleaved, interpreter, median
from benchmarks.judging import Bound, Outcome

ROUNDS = 5
PEER = "pyqtgraph's defaults"
LIMITS = {1: 0.2, 2: 0.28}


def flow(_options: argparse.Namespace) -> list[Outcome]:
    """The live price, which moves up to ten times a second, and the minute, which comes once in one."""
    interpreter(peer=True)
    return [outcome for scale, limit in LIMITS.items() for outcome in _at(scale, limit)]


def _at(scale: int, limit: float) -> list[Outcome]:
    ours = Kind(module="ours.flow_dock", scale=scale)
    with Subject(ours) as subject:
        width, _, height = subject.round()["size"].split()
    kinds = {
        "ours": ours,
        PEER: Kind(module="peers.pyqtgraph_flow", arguments=(width, height), peer=True, scale=scale),
    }
    heard, versions = interleaved(kinds, rounds=ROUNDS)

    def outcome(what: str, part: str, notes: dict[str, object]) -> Outcome:
        return Outcome(
            goal="9",
            what=f"flow chart, {what}, {width} x {height} at {scale * 100} %",
            unit="ms CPU",
            ours=median(heard["ours"], part),
            beside={PEER: median(heard[PEER])},
            bounds=(Bound(limit=limit, beside=PEER),),
            notes=notes,
            versions=versions,
        )

    return [
        outcome("live price", "price", {}),
        outcome("new minute", "minute", {"whole dock": median(heard["ours"], "dock")}),
    ]
