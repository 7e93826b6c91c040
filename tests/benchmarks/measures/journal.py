"""Goal 44: what the journal reckons when it opens."""

from __future__ import annotations

import argparse

from benchmarks.children import Kind, interleaved, interpreter, median
from benchmarks.extent import rounds
from benchmarks.judging import Bound, Outcome
from benchmarks.trip_data import FILLS

ROUNDS = 5
PANDAS = "pandas groupby"
TRIPS = 200.0
OPENED = 300.0
"""What the page may take to open from the file, beside the window."""
FILTERED = 50.0
"""What a filter may take, and the painting of what is left."""


def journal(options: argparse.Namespace) -> list[Outcome]:
    """Two years of fills into trips, by both methods, and what positions tell beside them."""
    interpreter(peer=True)
    kinds = {"ours": Kind(module="ours.trips"), PANDAS: Kind(module="peers.pandas_trips", peer=True)}
    heard, versions = interleaved(kinds, rounds=rounds(options, ROUNDS))
    notes = {"trips": heard["ours"][0]["count"], f"trips of {PANDAS}": heard[PANDAS][0]["count"]}

    def outcome(what: str, part: str, bounds: tuple[Bound, ...], *, peer: bool = False) -> Outcome:
        names = ["ours", PANDAS] if peer else ["ours"]
        return Outcome(
            goal="44",
            what=f"{FILLS:,} fills, {what}",
            unit="ms CPU",
            ours=median(heard["ours"], part),
            beside={PANDAS: median(heard[PANDAS], part)} if peer else {},
            bounds=bounds,
            wall={name: median(heard[name], f"{part} wall") for name in names},
            notes=notes if peer else {},
            versions=versions,
        )

    return [
        outcome("trips by first in first out", "trips", (Bound(limit=TRIPS),), peer=True),
        outcome("trips by average cost", "average", (Bound(limit=TRIPS),)),
        outcome("what 500 days of positions tell beside them", "infer", (Bound(limit=TRIPS),)),
        outcome("the journal of them, with risks and notes", "journal", ()),
        outcome("read from the file with orders, fees and positions", "read", ()),
        outcome("opened cold: read, made, and what filters ask of each trip", "opened", (Bound(limit=OPENED),)),
        outcome("the trips of one side kept and summed up", "filtered", (Bound(limit=FILTERED),)),
    ]
