"""Goals 29 and 20: memory with 500 LongPort symbols, and the way back after a cut, beside the vendor's SDKs."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from benchmarks.children import BenchFailed, median
from benchmarks.extent import part, rounds
from benchmarks.judging import Bound, Outcome
from benchmarks.measures.longport_stage import NEWER, OLDER, OURS, LongportStage, longport_stage

PEERS = (OLDER, NEWER)
SYMBOLS = 500
KINDS = ("quote", "depth", "brokers", "trade")
RATE = 8_000.0
MINUTE = 20_000
"""Pushes between two looks at the memory."""
LOOKS, SHORT_LOOKS = 8, 4
SETTLED = 2
"""Looks after which every symbol's newest values and what is kept of its trades have been seen."""
TAPES, SHORT_TAPES = 60.0, 5.0
"""Seconds in which ours asks for the trades of before, ten symbols a second; pushed ones wait for them."""
MB = 2**20
CUTS, SHORT_CUTS = 5, 1
WATCHED = 100
TICKING = 400
"""Quotes a second of all that is watched: the first fresh one comes within milliseconds."""
STILL = 0.1
"""Seconds without a quote that are the cut."""
LOOK = 1.0
"""Seconds between two looks whether quotes come again."""
LARGEST = 45.0
"""Megabytes of the whole process; the interpreter and protobuf are 30."""
PATIENCE = 30.0
DAY = 90_000.0
"""Longer than a session lives."""


# --- 29: memory -----------------------------------------------------------------------------------------------------


def memory(options: argparse.Namespace) -> list[Outcome]:
    """The same pushes to each of them, in turn: quotes, books, broker queues and trades of 500 symbols."""
    seen: dict[str, list[int]] = {}
    with longport_stage() as stage:
        alone = {name: told["alone"] / MB for name, told in stage.each("memory").items()}
        stage.subscribe(SYMBOLS, *KINDS)
        time.sleep(part(options, TAPES, SHORT_TAPES))
        for _ in range(part(options, LOOKS, SHORT_LOOKS) * options.times):
            for name in stage.clients:
                order = {"do": "decode", "kind": "mix", "count": MINUTE, "read": False}
                stage.under_load(name, order, {"do": "push", "kind": "mix", "count": MINUTE, "rate": RATE})
                seen.setdefault(name, []).append(stage.clients[name].round(do="memory")["bytes"])
        versions = stage.versions
    return _memory_told({name: [look / MB for look in looks] for name, looks in seen.items()}, alone, versions)


def _memory_told(
    seen: Mapping[str, list[float]], alone: Mapping[str, float], versions: dict[str, str]
) -> list[Outcome]:
    grown = {name: looks[-1] - looks[SETTLED] for name, looks in seen.items()}
    held = {name: looks[-1] - alone[name] for name, looks in seen.items()}
    pushes = {"pushes": MINUTE * len(seen[OURS])}
    whole = Outcome(
        goal="29",
        what=f"process with {SYMBOLS} symbols, four kinds each",
        unit="MB",
        ours=seen[OURS][-1],
        beside={peer: seen[peer][-1] for peer in PEERS},
        bounds=[Bound(limit=LARGEST, amount=True)],
        notes=pushes | {f"{name} interpreter and imports": value for name, value in alone.items()},
        versions=versions,
    )
    added = Outcome(
        goal="29",
        what=f"of it for connection and {SYMBOLS} symbols",
        unit="MB",
        ours=held[OURS],
        beside={peer: held[peer] for peer in PEERS},
        bounds=[Bound(limit=1.0, beside=peer) for peer in PEERS],
        notes={f"{name}, each look": [round(look, 1) for look in looks] for name, looks in seen.items()},
        versions=versions,
    )
    growth = Outcome(
        goal="29",
        what=f"growth over the last {MINUTE * (len(seen[OURS]) - 1 - SETTLED):,} pushes",
        unit="MB",
        ours=grown[OURS],
        beside={peer: grown[peer] for peer in PEERS},
        bounds=[Bound(limit=1.0, amount=True)],
        versions=versions,
    )
    return [whole, added, growth]


# --- 20: the way back -----------------------------------------------------------------------------------------------


def reconnect(options: argparse.Namespace) -> list[Outcome]:
    """Cuts on the sandbox's own socket while quotes tick, with a session that can be resumed and with a dead one."""
    with longport_stage(arguments=["--rate", str(TICKING)], relayed=False) as stage:
        stage.subscribe(WATCHED, "quote")
        cuts = rounds(options, CUTS, SHORT_CUTS)
        plain = _cuts(stage, cuts, lambda: None)
        dead = _cuts(stage, cuts, lambda: stage.sandbox.ask_now("wait", seconds=DAY))
        versions = stage.versions
    return [
        _back("cut to the first fresh quote, session resumed", plain, versions),
        _back("cut to the first fresh quote, session id dead", dead, versions),
    ]


def _cuts(stage: LongportStage, count: int, prepare: Callable[[], object]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in stage.clients}
    for _ in range(count):
        stage.each("watch")
        prepare()
        time.sleep(4 * STILL)
        began = time.monotonic()
        stage.sandbox.ask_now("cut", door="longport")
        for name, value in _back_after(stage, began).items():
            found[name].append({"value": value - began})
    return found


def _back_after(stage: LongportStage, began: float) -> dict[str, float]:
    """When the first fresh quote came to each client, however often it had to ask for it."""
    while True:
        time.sleep(LOOK)
        try:
            return {name: first_after(told["arrivals"], began) for name, told in stage.each("seen").items()}
        except BenchFailed:
            if time.monotonic() > began + PATIENCE:
                raise


def first_after(arrivals: list[float], began: float) -> float:
    """The first arrival after the silence that began with the cut; raises BenchFailed."""
    for before, after in pairwise(arrivals):
        if after > began and after - max(before, began) >= STILL:
            return after
    raise BenchFailed("no quote came after the cut")


def _back(what: str, found: Mapping[str, list[dict[str, Any]]], versions: dict[str, str]) -> Outcome:
    middle = {name: median(rounds) for name, rounds in found.items()}
    notes = {f"{name}, each cut": [round(one["value"], 2) for one in rounds] for name, rounds in found.items()}
    return Outcome(
        goal="20",
        what=what,
        unit="s",
        ours=middle[OURS],
        beside={peer: middle[peer] for peer in PEERS},
        bounds=[Bound(limit=1.0, beside=peer) for peer in PEERS],
        notes=notes,
        versions=versions,
    )
