"""Goal 43: depth over time beside pyqtgraph's ImageItem, and the memory of a busy security's day."""

from __future__ import annotations

import argparse

from benchmarks.children import Kind, interleaved, interpreter, median
from benchmarks.depth_cells import COLUMNS, PRICES
from benchmarks.extent import rounds
from benchmarks.judging import Bound, Outcome

ROUNDS = 5
PYQTGRAPH = "pyqtgraph's ImageItem"
REPAINT, COLUMN, HOVER = 2.1, 0.6, 0.27
"""Ratios to pyqtgraph, which has the cells alone: ours have prices, trades, bars and the book of now as well."""
MEMORY = 24.0


def depth(options: argparse.Namespace) -> list[Outcome]:
    """All cells painted anew, a new column with its pushes, a cell pointed at with its panels; then a day in memory."""
    interpreter(peer=True)
    kinds = {
        "ours": Kind(module="ours.depth_map"),
        PYQTGRAPH: Kind(module="peers.pyqtgraph_depth", peer=True),
    }
    heard, versions = interleaved(kinds, rounds=rounds(options, ROUNDS))

    def outcome(what: str, part: str, limit: float) -> Outcome:
        return Outcome(
            goal="43",
            what=f"depth over time of {COLUMNS} x {PRICES} cells, {what}",
            unit="ms CPU",
            ours=median(heard["ours"], part),
            beside={PYQTGRAPH: median(heard[PYQTGRAPH], part)},
            bounds=(Bound(limit=limit, beside=PYQTGRAPH),),
            wall={name: median(heard[name], f"{part} wall") for name in heard},
            versions=versions,
        )

    return [
        outcome("full repaint", "repaint", REPAINT),
        outcome("new column", "column", COLUMN),
        outcome("cell pointed at", "hover", HOVER),
        _memory(),
    ]


def _memory() -> Outcome:
    heard, versions = interleaved({"ours": Kind(module="ours.depth_memory")}, rounds=1)
    return Outcome(
        goal="43",
        what="memory of a busy security: 400,000 books, 150,000 trades, columns of a second",
        unit="MB",
        ours=median(heard["ours"], "grown"),
        bounds=(Bound(limit=MEMORY, amount=True),),
        notes={"counted": median(heard["ours"], "counted")},
        versions=versions,
    )
