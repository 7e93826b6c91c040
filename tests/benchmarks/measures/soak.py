"""Memory over simulated trading days at --speed 500: the nights are skipped, the sessions run."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time

from benchmarks.judging import Bound, Outcome
from benchmarks.measures.stage import Stage, stage

SPEED = 500
SESSION_SECONDS = 6.6 * 3600
"""Hong Kong with its lunch hour and the closing auction."""
OPENING = "09:20"
RATE = 1_000
MOST_GROWTH = 50_000
"""Bytes a day: the log of a day at this load, and the noise of the allocator."""
SETTLED = 3
"""Days after which caches are full."""


def soak(options: argparse.Namespace) -> list[Outcome]:
    """One measure a day; the slope is that of a straight line through the days after the first ones."""
    with stage("ours.window", speed=SPEED) as window:
        days = [_day(window) for _ in range(options.days)]
        versions = window.subject.versions
    settled = days[min(SETTLED, len(days) - 2) :]
    slope = statistics.linear_regression(range(len(settled)), [day["bytes"] for day in settled]).slope
    return [
        Outcome(
            goal="-",
            what=f"growth of memory over {options.days} trading days at --speed {SPEED}",
            unit="bytes a day",
            ours=slope,
            bounds=(Bound(limit=MOST_GROWTH),),
            notes={"MB each day": [round(day["bytes"] / 2**20, 1) for day in days]},
            versions=versions,
        )
    ]


def _day(window: Stage) -> dict[str, float]:
    """A session under load, the night, and what is in use then."""
    until = time.monotonic() + SESSION_SECONDS / SPEED
    while time.monotonic() < until:
        window.under_load(rate=RATE, seconds=5)
    asyncio.run(window.sandbox.advance_to(OPENING))
    return window.subject.round(do="memory")
