"""What grows over simulated trading days at --speed 500: the nights are skipped, the sessions run."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time

from benchmarks.judging import Bound, Outcome
from benchmarks.measures.practice import proportional
from benchmarks.measures.stage import Stage, stage

SPEED = 500
SESSION_SECONDS = 6.6 * 3600
"""Hong Kong with its lunch hour and the closing auction."""
OPENING = "09:20"
RATE = 1_000
MOST_GROWTH = 3.0
"""Megabytes a day: the log of a day at this load, and the noise of the allocator."""
SETTLED = 3
"""Days after which caches are full."""
COUNTED = ("descriptors", "tasks")


def soak(options: argparse.Namespace) -> list[Outcome]:
    """One measure a day; the slope is that of a straight line through the days after the first ones."""
    with stage("ours.window", speed=SPEED) as window:
        days = [_day(window) for _ in range(options.days)]
        versions = window.subject.versions
    settled = days[min(SETTLED, len(days) - 2) :]
    over = f"over {options.days} trading days at --speed {SPEED}"
    grown = [
        Outcome(
            goal="-",
            what=f"growth of memory of the {name} {over}",
            unit="MB a day",
            ours=statistics.linear_regression(range(len(settled)), [day[name] for day in settled]).slope,
            bounds=(Bound(limit=MOST_GROWTH, amount=True),),
            notes={"MB each day": [round(day[name], 1) for day in days]},
            versions=versions,
        )
        for name in ("program", "sandbox")
    ]
    return grown + [
        Outcome(
            goal="-",
            what=f"{name} of the program gained {over}",
            unit=name,
            ours=_least(settled[-3:], name) - _least(settled[:3], name),
            bounds=(Bound(limit=0, amount=True),),
            notes={"each day": [int(day[name]) for day in days]},
        )
        for name in COUNTED
    ]


def _least(days: list[dict[str, float]], name: str) -> float:
    """What stays when nothing is under way: a call that runs has a task of its own."""
    return min(day[name] for day in days)


def _day(window: Stage) -> dict[str, float]:
    """A session under load, the night, and what is in use then; memory in megabytes."""
    until = time.monotonic() + SESSION_SECONDS / SPEED
    while time.monotonic() < until:
        window.under_load(rate=RATE, seconds=5)
    asyncio.run(window.sandbox.advance_to(OPENING))
    found = window.subject.round(do="memory")
    sandbox = proportional(window.sandbox.process.pid) / 1024
    return {"program": found["bytes"] / 2**20, "sandbox": sandbox, **{name: found[name] for name in COUNTED}}
