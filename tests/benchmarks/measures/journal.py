"""Goal 44: what the journal reckons when it opens."""

from __future__ import annotations

import argparse

from benchmarks.children import Kind, interleaved, interpreter, median
from benchmarks.extent import rounds
from benchmarks.judging import Bound, Outcome
from benchmarks.trip_data import FILLS
from benchmarks.units import unit

ROUNDS = 5
PANDAS = "pandas groupby"
TRIPS = 1.0
"""Ratio to pandas, whose trips have no lots and no reversal; ours make lots for whoever asks for them."""
INFERRED, OPENED = 0.7, 2.2
"""U for what positions add, and for the page opened from the file, beside the window."""
FILTERED = 50.0
"""Milliseconds of a filter, and of the painting of what is left."""
UNIT, PIECES = unit("python")


def journal(options: argparse.Namespace) -> list[Outcome]:
    """Two years of fills into trips, by both methods, and what positions tell beside them."""
    interpreter(peer=True)
    kinds = {"ours": Kind(module="ours.trips"), PANDAS: Kind(module="peers.pandas_trips", peer=True), UNIT: PIECES}
    heard, versions = interleaved(kinds, rounds=rounds(options, ROUNDS))
    notes = {"trips": heard["ours"][0]["count"], f"trips of {PANDAS}": heard[PANDAS][0]["count"]}

    def outcome(what: str, part: str, bound: Bound) -> Outcome:
        beside = {PANDAS: "trips", UNIT: "value"}
        return Outcome(
            goal="44",
            what=f"{FILLS:,} fills, {what}",
            unit="ms CPU",
            ours=median(heard["ours"], part),
            beside={bound.beside: median(heard[bound.beside], beside[bound.beside])} if bound.beside else {},
            bounds=(bound,),
            wall={"ours": median(heard["ours"], f"{part} wall")},
            notes=notes if bound.beside == PANDAS else {},
            versions=versions,
        )

    return [
        outcome("trips by first in first out", "trips", Bound(limit=TRIPS, beside=PANDAS)),
        outcome("trips by average cost", "average", Bound(limit=TRIPS, beside=PANDAS)),
        outcome("what 500 days of positions tell beside them", "infer", Bound(limit=INFERRED, beside=UNIT)),
        outcome(
            "opened cold: read, made, and what filters ask of each trip", "opened", Bound(limit=OPENED, beside=UNIT)
        ),
        outcome("the trips of one side kept and summed up", "filtered", Bound(limit=FILTERED, human=True)),
    ]
