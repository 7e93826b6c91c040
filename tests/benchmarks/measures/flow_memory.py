"""Goals 34 to 36: the flow map beside other maps, percentiles of a whole list, the record of a rule."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.archive_data import fill
from benchmarks.children import Kind, interleaved, interpreter, median
from benchmarks.extent import rounds
from benchmarks.judging import Bound, Outcome
from benchmarks.map_data import MINUTES, SECURITIES
from benchmarks.units import unit
from tideboard_core.archive.history import SESSIONS

ROUNDS = 5
PYQTGRAPH, TABLE = "pyqtgraph's ImageItem", "QTableView"
REPAINT, MINUTE, HOVER = 1.9, 0.5, 0.2
"""Ratios to pyqtgraph."""
PERCENTILES, RECORD = 0.05, 30.0
"""U."""


def flow_map(options: argparse.Namespace) -> list[Outcome]:
    """All cells coloured and painted anew, a new minute of every security, a cell pointed at."""
    interpreter(peer=True)
    kinds = {
        "ours": Kind(module="ours.flow_map"),
        PYQTGRAPH: Kind(module="peers.pyqtgraph_map", peer=True),
        TABLE: Kind(module="peers.qt_map", peer=True),
    }
    heard, versions = interleaved(kinds, rounds=rounds(options, ROUNDS))

    def outcome(what: str, part: str, limit: float) -> Outcome:
        names = [name for name in heard if part in heard[name][0]]
        return Outcome(
            goal="34",
            what=f"flow map of {SECURITIES} x {MINUTES}, {what}",
            unit="ms CPU",
            ours=median(heard["ours"], part),
            beside={name: median(heard[name], part) for name in names if name != "ours"},
            bounds=(Bound(limit=limit, beside=PYQTGRAPH),),
            wall={name: median(heard[name], f"{part} wall") for name in names},
            notes={"rows in sight": median(heard["ours"], "rows")},
            versions=versions,
        )

    return [
        outcome("full repaint", "repaint", REPAINT),
        outcome("new minute", "minute", MINUTE),
        outcome("cell pointed at", "hover", HOVER),
    ]


def percentiles(options: argparse.Namespace) -> list[Outcome]:
    """A list of 500 at one minute, read from the archive and ranked."""
    by, pieces = unit("python", "memory")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        fill(Path(name), symbols=SECURITIES, days=SESSIONS)
        kinds = {"ours": Kind(module="ours.many_percentiles", arguments=(name,)), by: pieces}
        heard, versions = interleaved(kinds, rounds=rounds(options, ROUNDS))
    return [
        Outcome(
            goal="35",
            what=f"percentiles of {SECURITIES} securities at one minute, 60 sessions",
            unit="ms CPU",
            ours=median(heard["ours"], "percentiles"),
            beside={by: median(heard[by])},
            bounds=(Bound(limit=PERCENTILES, beside=by),),
            wall={"ours": median(heard["ours"], "percentiles wall")},
            versions=versions,
        )
    ]


def record(options: argparse.Namespace) -> list[Outcome]:
    """One rule over 60 securities x 60 sessions with 10,000 draws."""
    by, pieces = unit("python", "numpy")
    kinds = {"ours": Kind(module="ours.signal_record"), by: pieces}
    heard, versions = interleaved(kinds, rounds=rounds(options, ROUNDS))
    return [
        Outcome(
            goal="36",
            what="record of one rule, 60 securities x 60 sessions, 10,000 draws",
            unit="ms CPU",
            ours=median(heard["ours"], "record"),
            beside={by: median(heard[by])},
            bounds=(Bound(limit=RECORD, beside=by),),
            wall={"ours": median(heard["ours"], "record wall")},
            notes={"firings": median(heard["ours"], "firings")},
            versions=versions,
        )
    ]
