"""Goal 40: what the recording of books costs the whole window, beside the same load without it."""

from __future__ import annotations

import argparse

from benchmarks.children import BenchFailed
from benchmarks.extent import part, rounds
from benchmarks.judging import Bound, Outcome
from benchmarks.measures.stage import Stage, stage
from benchmarks.repeated import Repeated

SECURITIES, RATE = 20, 5_000
SECONDS, SHORT = 10.0, 4.0
ROUNDS = 5
GRACE = 30.0
MOST = 1.4
"""Ratio to the window that does not record."""
NOT = "not recorded"


def recording(options: argparse.Namespace) -> list[Outcome]:
    """Rounds without and with recording in turn, in one process."""
    seconds = part(options, SECONDS, SHORT)
    without, recorded, kept = list[float](), list[float](), 0
    with stage("ours.window", symbols=SECURITIES, load=("books",)) as window:
        window.under_load(rate=RATE, seconds=2.0, grace=GRACE)  # warm
        for _ in range(rounds(options, ROUNDS)):
            _record(window, on=False)
            without.append(_share(window, seconds))
            before = _record(window, on=True)
            recorded.append(_share(window, seconds))
            kept += _record(window, on=True) - before
        versions = window.subject.versions
    if not kept:
        raise BenchFailed("nothing was recorded")
    return [
        Outcome(
            goal="40",
            what="window with 20 books at 5,000 pushes a second, recorded",
            unit="% of a core",
            ours=Repeated(recorded),
            beside={NOT: Repeated(without)},
            bounds=(Bound(limit=MOST, beside=NOT),),
            notes={"books kept a round": round(kept / len(recorded))},
            versions=versions,
        )
    ]


def _record(window: Stage, *, on: bool) -> int:
    """Switch it; how many books were kept so far."""
    window.subject.ask(do="record", on=on)
    window.blaster.ask(rate=RATE, count=RATE)  # what is known has to come from somewhere
    answer = window.subject.heard()
    window.blaster.heard()
    if not answer["recorded"]:
        raise BenchFailed(f"the books are not recorded: {answer}")
    return int(answer["kept"])


def _share(window: Stage, seconds: float) -> float:
    """Per cent of a core while the pushes come."""
    seen = window.under_load(rate=RATE, seconds=seconds, grace=GRACE)
    if seen["applied"] < seen["sent"]:
        raise BenchFailed(f"not all was applied: {seen}")
    return 100 * float(seen["cpu"]) / seconds
