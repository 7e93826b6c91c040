"""Goals 18 and 21: LongPort's pushes beside the vendor's SDKs: what one costs, and how long it waits behind a pull."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.children import Kind, interleaved, median
from benchmarks.extent import rounds
from benchmarks.judging import Bound, Outcome
from benchmarks.longport_frames import symbols
from benchmarks.measures.longport_stage import NEWER, OLDER, OURS, LongportStage, longport_stage
from benchmarks.repeated import Repeated

ROUNDS = 3
BURST, PACED = 10_000, 5_000
"""Pushes of a round: as fast as they are taken, and at so many a second."""
FLAT_OUT = 1e8
KINDS = ("quote", "depth")
READ, UNREAD = {"quote": 0.9, "depth": 1.0}, 0.5
"""Of the SDKs' cost."""
PEERS = (OLDER, NEWER)
SYMBOLS = 100
PARSE, WAY_IN = "parsing alone", "without socket"
STAMPED = 200.0
"""Quotes a second while a pull is slow."""
SLOW = 1.0

Rounds = list[dict[str, Any]]


# --- 18: cost -------------------------------------------------------------------------------------------------------


def decode(options: argparse.Namespace) -> list[Outcome]:
    """The same bytes to all of them, one after the other, in a burst and at a pace, unread and read."""
    with longport_stage(pushed=SYMBOLS) as stage:
        stage.subscribe(SYMBOLS, *KINDS)
        seen = {
            (kind, read, rate): _rounds(stage, kind, read=read, rate=rate, count=count, times=rounds(options, ROUNDS))
            for rate, count in ((FLAT_OUT, BURST), (PACED, PACED))
            for kind in KINDS
            for read in (False, True)
        }
        versions = stage.versions
    bodies, _ = interleaved({kind: Kind(module="ours.longport_bodies", arguments=(kind,)) for kind in KINDS}, rounds=3)
    bare = {kind: {part: median(told, part) for part in (PARSE, "unread", "read")} for kind, told in bodies.items()}
    return [_cost(seen, bare[kind], versions, kind, read=read) for kind in KINDS for read in (False, True)]


def _rounds(stage: LongportStage, kind: str, *, read: bool, rate: float, count: int, times: int) -> dict[str, Rounds]:
    heard: dict[str, Rounds] = defaultdict(list)
    for number in range(times + 1):
        for name in stage.clients:
            order = {"do": "decode", "kind": kind, "count": count, "read": read}
            load = {"do": "push", "kind": kind, "count": count, "rate": rate}
            answer = stage.under_load(name, order, load)
            if number:
                heard[name].append(answer)
    return heard


def _cost(
    seen: dict[tuple[str, bool, float], dict[str, Rounds]],
    bare: Mapping[str, float],
    versions: dict[str, str],
    kind: str,
    *,
    read: bool,
) -> Outcome:
    burst = {name: median(rounds) for name, rounds in seen[kind, read, FLAT_OUT].items()}
    paced = {f"{name} at {PACED:,}/s": median(rounds) for name, rounds in seen[kind, read, PACED].items()}
    word = "read" if read else "unread"
    return Outcome(
        goal="18",
        what=f"{kind} push, socket to {'value' if read else 'hub'}, in a burst",
        unit="us CPU",
        ours=burst[OURS],
        beside={peer: burst[peer] for peer in PEERS} | {PARSE: bare[PARSE]},
        bounds=[Bound(limit=READ[kind] if read else UNREAD, beside=peer) for peer in PEERS],
        notes={WAY_IN: bare[word], **paced},
        versions=versions,
    )


# --- 21: waiting ----------------------------------------------------------------------------------------------------


def wait(options: argparse.Namespace) -> list[Outcome]:
    """Pulls that take a second each, and what becomes of the pushes meanwhile."""
    one = symbols(1)[0]
    with longport_stage(pushed=SYMBOLS) as stage:
        stage.subscribe(SYMBOLS, *KINDS)
        stage.relay.round(do="slow", seconds=SLOW)
        order = {"do": "wait", "symbol": one, "after": 0.5, "seconds": SLOW + 0.5}
        load = {"do": "stamped", "rate": STAMPED, "seconds": SLOW + 0.8}
        waits = [
            {name: stage.under_load(name, order, load) for name in stage.clients}
            for _ in range(rounds(options, ROUNDS))
        ]
        versions = stage.versions
    return [_ages(waits, versions)]


def _ages(waits: Sequence[Mapping[str, dict[str, Any]]], versions: dict[str, str]) -> Outcome:
    def middle(name: str, of: str, share: float) -> Repeated:
        return Repeated(_share(told[name][of], share) for told in waits)

    p99 = {name: middle(name, "ages", 0.99) for name in waits[0]}
    notes = {
        **{f"{name} p50": middle(name, "ages", 0.5) for name in waits[0]},
        **{f"{name} without a pull p99": middle(name, "calm", 0.99) for name in waits[0]},
        "the pull, s": waits[-1][OURS]["pull"],
    }
    return Outcome(
        goal="21",
        what=f"age of a push behind a pull of {SLOW:g} s, p99",
        unit="ms",
        ours=p99[OURS],
        beside={peer: p99[peer] for peer in PEERS},
        bounds=[Bound(limit=0.05, beside=peer) for peer in PEERS],
        notes=notes,
        versions=versions,
    )


def _share(ages: Sequence[float], share: float) -> float:
    """Milliseconds below which that share lies; raises when nothing was seen, for then nothing was measured."""
    ordered = sorted(ages)
    assert ordered, "no push arrived"
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000
