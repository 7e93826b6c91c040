"""Goal 45: what a frame costs in which a table of 10,000 rows scrolls, and a letter typed into its filters."""

from __future__ import annotations

import argparse

from benchmarks.children import Kind, interleaved, median
from benchmarks.extent import rounds
from benchmarks.judging import Bound, Outcome

ROUNDS, SHORT = 5, 2
ROWS = 10_000
PLAIN = "QTableView"
COLUMNS = {"orders": 13, "journal": 13}
"""Those that ours shows in its window, for the plain table."""
FRAME, HALF, TYPED = 1000 / 60, 8.0, 50.0
"""Milliseconds of a frame at 60 Hz, for a page that is painted anew; for a notch half; and for a filter."""


def scroll(options: argparse.Namespace) -> list[Outcome]:
    """The orders of the blotter and the journal's round trips."""
    return [outcome for table in COLUMNS for outcome in _scrolled(table, rounds(options, ROUNDS, SHORT))]


def _scrolled(table: str, times: int) -> list[Outcome]:
    kinds = {
        "ours": Kind(module="ours.scrolled_table", arguments=(table, str(ROWS))),
        PLAIN: Kind(module="peers.qt_table", arguments=(str(ROWS), str(COLUMNS[table])), peer=True),
    }
    heard, versions = interleaved(kinds, rounds=times)

    def outcome(what: str, part: str, limit: float, *, beside: bool = True) -> Outcome:
        names = ["ours", PLAIN] if beside else ["ours"]
        return Outcome(
            goal="45",
            what=f"{table}, {ROWS:,} rows, {what}",
            unit="ms CPU",
            ours=median(heard["ours"], part),
            beside={PLAIN: median(heard[PLAIN], part)} if beside else {},
            bounds=(Bound(limit=limit, human=True),),
            wall={name: median(heard[name], f"{part} wall") for name in names},
            versions=versions,
        )

    found = [outcome("a notch of the wheel", "notch", HALF), outcome("another page", "page", FRAME)]
    if table == "orders":
        found.append(outcome("a letter typed into the filters", "filtered", TYPED, beside=False))
    return found
