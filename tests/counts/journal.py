"""Steps of a journal of 20,000 fills."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from benchmarks.ours.trips import keep, made, open_journal
from counts.steps import Steps
from tideboard_core.trips.store import TripsStore


def journal_steps(steps: Steps, folder: Path) -> None:
    """Count them all; outside any loop."""
    with closing(TripsStore(folder)) as store:
        with steps.unnoticed():
            fills, orders, fees = made()
            keep(store, fills, orders, fees)
        with steps.step("a journal of 20,000 fills"):
            open_journal(store, fills)
