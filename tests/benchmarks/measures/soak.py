"""What grows over trading days at --speed 500, and over hours of the fast market at --speed 10; nights are skipped."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import statistics
import time
from collections import Counter
from functools import reduce
from operator import and_
from typing import Any

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
HOURS = 8
HOURS_SPEED = 10
SHORT_HOUR = 0.02
"""Part of an hour that a short run lets pass."""
DOCKS = 10
COUNTS, BETWEEN_COUNTS = 5, 1.0
"""How often what stays is counted, and seconds before each."""
LARGER = 1.02
"""Most memory after the first hour, in that of the first."""
LAST_HOUR = dt.time(15)
"""Beginning of the last hour that ends before the market does."""


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


def _least(days: list[dict[str, Any]], name: str) -> float:
    """What stays when nothing is under way: a call that runs has a task of its own."""
    return min(float(day[name]) for day in days)


def _day(window: Stage) -> dict[str, Any]:
    """A session under load, the night, and what is in use then; memory in megabytes."""
    until = time.monotonic() + SESSION_SECONDS / SPEED
    while time.monotonic() < until:
        window.under_load(rate=RATE, seconds=5)
    asyncio.run(window.sandbox.advance_to(OPENING))
    return _in_use(window)


def _in_use(window: Stage) -> dict[str, Any]:
    """Megabytes of the program and of its sandbox; descriptors and tasks that the program has at each count."""
    counts = []
    for _ in range(COUNTS):
        time.sleep(BETWEEN_COUNTS)  # a call under way has a task of its own
        counts.append(window.subject.round(do="memory"))
    sandbox = proportional(window.sandbox.process.pid) / 1024
    names = reduce(and_, (Counter(count["names"]) for count in counts))
    return {
        "program": counts[-1]["bytes"] / 2**20,
        "sandbox": sandbox,
        "descriptors": min(count["descriptors"] for count in counts),
        "tasks": names.total(),
        "names": dict(names),
    }


def hours(options: argparse.Namespace) -> list[Outcome]:
    """One measure an hour; each begins with another language, and the first is what the others are held to."""
    seconds = 3600 / HOURS_SPEED * (SHORT_HOUR if options.short else 1)
    with stage("ours.window", speed=HOURS_SPEED) as window:
        asyncio.run(window.sandbox.scenario(options.scenario))
        opened = window.subject.round(do="open", count=DOCKS)["opened"]
        before = window.subject.round(do="disk")["files"]
        found = [_hour(window, seconds) for _ in range(HOURS)]
        after = window.subject.round(do="disk")["files"]
        versions = window.subject.versions
    gained = {"tasks": {"since the first hour": dict(Counter(found[-1]["names"]) - Counter(found[0]["names"]))}}
    market = f"{options.scenario} market at --speed {HOURS_SPEED}"
    over = f"over {HOURS} {'short ' if options.short else ''}hours of the {market}"
    notes = {
        "minutes that the exchange passed": [round(hour["minutes"], 1) for hour in found],
        "docks opened": opened,
        "bytes of files written in them": {
            name: size - before.get(name, 0) for name, size in after.items() if size != before.get(name, 0)
        },
    }
    return [
        Outcome(
            goal="-",
            what=f"most memory of the {name} after the first hour, {over}",
            unit="of the first hour",
            ours=max(hour[name] for hour in found[1:]) / found[0][name],
            bounds=(Bound(limit=LARGER, amount=True),),
            notes={"MB each hour": [round(hour[name], 1) for hour in found], **notes},
            versions=versions,
        )
        for name in ("program", "sandbox")
    ] + [
        Outcome(
            goal="-",
            what=f"{name} of the program gained {over}",
            unit=name,
            ours=min(hour[name] for hour in found[-3:]) - min(hour[name] for hour in found[:3]),
            bounds=(Bound(limit=0, amount=True),),
            notes={"each hour": [int(hour[name]) for hour in found], **gained.get(name, {})},
        )
        for name in COUNTED
    ]


def _hour(window: Stage, seconds: float) -> dict[str, Any]:
    """An hour of the exchange in another language, in the next session where this one ends; then what is in use."""
    window.subject.round(do="language")
    if _exchange_time(window).time() > LAST_HOUR:
        asyncio.run(window.sandbox.advance_to(OPENING))
    began = _exchange_time(window)
    time.sleep(seconds)
    passed = _exchange_time(window) - began
    return _in_use(window) | {"minutes": passed / dt.timedelta(minutes=1)}


def _exchange_time(window: Stage) -> dt.datetime:
    """Hong Kong time; a fast exchange on a slow machine falls behind its speed."""
    return dt.datetime.fromisoformat(window.sandbox.ask_now("time")["hong_kong"])
