"""Goal 9: new data in the flow chart and its repaint, at 100 % and 200 %, beside pyqtgraph as it comes."""

from __future__ import annotations

import argparse

from benchmarks.children import Kind, Subject, interleaved, interpreter, median
from benchmarks.extent import rounds
from benchmarks.judging import Bound, Outcome

ROUNDS, SHORT = 5, 3
PEER = "pyqtgraph's defaults"
SCALES = (1, 2)
LIVE, MINUTE = 0.12, 0.3


def flow(options: argparse.Namespace) -> list[Outcome]:
    """The live price, which moves up to ten times a second, and the minute, which comes once in one."""
    interpreter(peer=True)
    return [outcome for scale in SCALES for outcome in _at(scale, rounds(options, ROUNDS, SHORT))]


def _at(scale: int, times: int) -> list[Outcome]:
    ours = Kind(module="ours.flow_dock", scale=scale)
    with Subject(ours) as subject:
        width, _, height = subject.round()["size"].split()
    kinds = {
        "ours": ours,
        PEER: Kind(module="peers.pyqtgraph_flow", arguments=(width, height), peer=True, scale=scale),
    }
    heard, versions = interleaved(kinds, rounds=times)

    def outcome(what: str, part: str, limit: float, notes: dict[str, object]) -> Outcome:
        return Outcome(
            goal="9",
            what=f"flow chart, {what}, {width} x {height} at {scale * 100} %",
            unit="ms CPU",
            ours=median(heard["ours"], part),
            beside={PEER: median(heard[PEER])},
            bounds=(Bound(limit=limit, beside=PEER),),
            wall={"ours": median(heard["ours"], f"{part} wall"), PEER: median(heard[PEER], "wall")},
            notes=notes,
            versions=versions,
        )

    return [
        outcome("live price", "price", LIVE, {}),
        outcome("new minute", "minute", MINUTE, {"whole dock": median(heard["ours"], "dock")}),
    ]
