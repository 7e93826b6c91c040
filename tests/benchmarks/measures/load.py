"""The whole window on a real socket: under pushes beside futu-api with a table of Qt, with orders, and for days."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from benchmarks.children import BenchFailed, Kind, Subject, interpreter
from benchmarks.measures.practice import proportional
from benchmarks.measures.stage import Stage, stage
from benchmarks.rows import Row

FUTU = "futu-api"
ROUNDS = 3
SECONDS = 2.0
GRACE = 30.0
BUSY, FULL, PEER_RATE = 5_000, 100_000, 2_000
"""Updates a second; the peer's is more than twice what it applies: with more it would only pile up."""
AGE_MS = 18.0
"""A frame of 16.7 ms and its painting."""
ORDERS = 4
"""Of a round; the broker takes 15 in 30 seconds."""
SPEED, SOAKED, OPENING = 500, 1_000, "09:20"
SESSION_SECONDS = 6.6 * 3600
"""Hong Kong with its lunch hour and the closing auction."""
SETTLED = 3
"""Days after which caches are full."""
MOST_GROWTH = 3.0
"""Megabytes a day: the log of a day at this load, and the noise of the allocator."""


def feed(options: argparse.Namespace) -> list[Row]:
    """As many updates as come, of which every one has to be applied and every dock painted."""
    interpreter(peer=True)
    with stage("ours.window") as window:
        _warm(window)
        heard, peers = [], []
        for _ in range(_times(options)):
            heard.append(_whole(window.under_load(rate=FULL, seconds=SECONDS, grace=GRACE)))
            peers.append(_peer(rate=PEER_RATE))
    ours, theirs = ([each["applied"] / each["cpu"] for each in answers] for answers in (heard, peers))
    return [Row("updates per CPU second, socket to cell, all docks", ours, 200, FUTU, theirs, at_least=True)]


def lag(options: argparse.Namespace) -> list[Row]:
    """The 99th percentile of how late a timer of 5 ms is, without updates and with them in turn."""
    with stage("ours.window") as window:
        _warm(window)
        idle, busy = [], []
        for _ in range(_times(options)):
            idle.append(window.under_load(rate=0, seconds=SECONDS)["p99"])
            busy.append(_whole(window.under_load(rate=BUSY, seconds=SECONDS))["p99"])
    return [Row("loop lateness p99 at 5,000/s, all docks, ms", busy, 2.5, "idle", idle)]


def age(options: argparse.Namespace) -> list[Row]:
    """From sending to the repaint that shows the oldest value waiting."""
    interpreter(peer=True)
    with stage("ours.window") as window:
        _warm(window)
        busy, peers = [], []
        for _ in range(_times(options)):
            busy.append(_whole(window.under_load(rate=BUSY, seconds=SECONDS))["age p99"])
            peers.append(_peer(rate=BUSY)["age p99"])
    what = "age of the oldest value waiting when drawn, p99 at 5,000/s, ms"
    return [Row(what, busy, AGE_MS, FUTU, peers, absolute=True)]


def order(options: argparse.Namespace) -> list[Row]:
    """Real orders to the sandbox's practice account, through the guard; each is flushed before it is sent."""
    with stage("ours.window") as window:
        answers = [window.subject.round(do="order", count=ORDERS) for _ in range(_times(options))]
    flushes = [statistics.median(each["flushes"]) for each in answers]
    found = (("p50", statistics.median, 2.25), (f"the slowest of {ORDERS}", max, 5.0))
    return [
        Row(
            f"approved order to last byte written, {what}, us",
            [of(each["ways"]) for each in answers],
            goal,
            "one flush",
            flushes,
        )
        for what, of, goal in found
    ]


def soak(options: argparse.Namespace) -> list[Row]:
    """The slope of a straight line through the days after the first ones; nights are skipped."""
    with stage("ours.window", speed=SPEED) as window:
        days = [_day(window) for _ in range(options.days)]
    settled = days[min(SETTLED, len(days) - 2) :]
    over = f"over {options.days} trading days at --speed {SPEED}"
    grown = [
        Row(f"{name}, growth {over}, MB a day", [_slope([day[name] for day in settled])], MOST_GROWTH, absolute=True)
        for name in ("program", "sandbox")
    ]
    names = ("descriptors", "tasks")
    gained = sum(_least(settled[-3:], name) - _least(settled[:3], name) for name in names)
    return [*grown, Row(f"descriptors and tasks gained {over}", [gained], 0, absolute=True)]


def _times(options: argparse.Namespace) -> int:
    return 1 if options.once else ROUNDS


def _warm(window: Stage) -> None:
    window.under_load(rate=BUSY, seconds=1.0)


def _whole(seen: dict[str, Any]) -> dict[str, Any]:
    """A round counts only when everything arrived and every dock was drawn."""
    if seen["applied"] < seen["sent"] or not all(seen["painted"].values()):
        raise BenchFailed(f"not all was applied and drawn: {seen}")
    return seen


def _peer(*, rate: float) -> dict[str, Any]:
    """One round of futu-api in a fresh process: its backlog would reach into the next one."""
    with ExitStack() as stack:
        blaster = stack.enter_context(Subject(Kind(module="ours.blaster", arguments=("0",))))
        kind = Kind(module="peers.futu_window", arguments=(blaster.versions["port"],), peer=True)
        subject = stack.enter_context(Subject(kind))
        count = round(rate * SECONDS)
        subject.ask(seconds=SECONDS, expect=count)
        assert subject.heard() == {"started": True}
        blaster.ask(rate=rate, count=count)
        answer = subject.heard()
        if not answer["applied"] or not answer["painted"]:
            raise BenchFailed(f"the peer did nothing: {answer}")
        return answer


def _slope(values: Sequence[float]) -> float:
    return statistics.linear_regression(range(len(values)), values).slope


def _least(days: Sequence[Mapping[str, float]], name: str) -> float:
    """What stays when nothing is under way: a call that runs has a task of its own."""
    return min(day[name] for day in days)


def _day(window: Stage) -> dict[str, float]:
    """A session under load, the night, and what is in use then; memory in megabytes."""
    until = time.monotonic() + SESSION_SECONDS / SPEED
    while time.monotonic() < until:
        window.under_load(rate=SOAKED, seconds=5)
    asyncio.run(window.sandbox.advance_to(OPENING))
    counts = []
    for _ in range(5):
        time.sleep(1)  # a call under way has a task of its own
        counts.append(window.subject.round(do="memory"))
    used = {name: _least(counts, name) for name in ("descriptors", "tasks")}
    program, sandbox = counts[-1]["bytes"] / 2**20, proportional(window.sandbox.process.pid) / 1024
    return {"program": program, "sandbox": sandbox, **used}
