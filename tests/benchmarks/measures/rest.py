"""Goals 18 and 22 to 25: OpenD's TCP and FutuOpenD-rs' REST and /ws through our gateways, beside futu-api."""

from __future__ import annotations

import argparse
import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from itertools import chain
from statistics import median as middle
from typing import Any

from benchmarks.children import BenchFailed
from benchmarks.extent import rounds
from benchmarks.judging import Bound, Outcome
from benchmarks.measures.rest_stage import FUTU, MINUTE, OPEND, REST, Control, RestStage, codes, rest_stage
from benchmarks.repeated import Repeated

CLIENTS = (OPEND, REST, FUTU)
OURS = (OPEND, REST)
TENCENT = "HK.00700"
ROUNDS, CALLS = 3, 150
BATCHES, ORDERS = 8, 10
REST_READS = {"quote": 0.9, "book": 1.0}
PRICE, LOT = 500.0, 100
"""Far below the market."""
PUSHES = 2_000
SYMBOLS = 500
MOVES, SECONDS = 50, 4.0
"""Moves of the exchange in a round, and the seconds of each."""
PAUSE = 0.03
MB = 2**20

Series = dict[str, list[list[float]]]
"""Seconds of each round, by transport."""


def rest(options: argparse.Namespace) -> list[Outcome]:
    """Everything on one sandbox: reads, orders, pushes, their cost, memory."""
    with rest_stage() as stage:
        versions = stage.versions
        times, batches = rounds(options, ROUNDS), rounds(options, BATCHES)
        found = [
            *_reads(stage, times),
            _orders(stage, batches),
            *_push_waits(stage, times),
            *_push_costs(stage),
        ]
    return [
        Outcome(**{**{name: getattr(one, name) for name in one.__dataclass_fields__}, "versions": versions})
        for one in found
    ]


# --- calls ----------------------------------------------------------------------------------------------------------


def _reads(stage: RestStage, times: int) -> list[Outcome]:
    outcomes = []
    with stage.subscribed(CLIENTS, [TENCENT], "quote", "book"):
        for kind in ("quote", "book"):
            seconds, cpu = defaultdict[str, list[list[float]]](list), defaultdict[str, list[float]](list)
            for number in range(times + 1):
                for name, client in stage.clients.items():
                    told = client.round(do="calls", kind=kind, symbol=TENCENT, count=CALLS)
                    if number:
                        seconds[name].append(told["seconds"])
                        cpu[name].append(told["cpu"])
            notes: dict[str, object] = {f"{name} CPU, us": middle(each) for name, each in cpu.items()}
            outcomes += _waits("18", f"{kind} read", seconds, {OPEND: 0.5, REST: REST_READS[kind]}, notes)
    return outcomes


def _orders(stage: RestStage, batches: int) -> Outcome:
    seconds: Series = defaultdict(list)
    for number in range(batches + 1):
        for name, client in stage.clients.items():
            stage.sandbox.ask_now("wait", seconds=MINUTE)
            told = client.round(do="place", symbol=TENCENT, count=ORDERS, price=PRICE, quantity=LOT)
            if number:
                seconds[name].append(told["seconds"])
    return _waits("22", "order, approval to acknowledgement", seconds, {REST: 1.0}, {})[0]


def _waits(
    goal: str,
    what: str,
    seconds: Mapping[str, Sequence[Sequence[float]]],
    limits: Mapping[str, float],
    notes: dict[str, object],
) -> list[Outcome]:
    """Median of each gateway of ours beside the vendor's client; the 99th in the notes."""
    p50 = {name: Repeated(share(one, 0.5) for one in rounds) for name, rounds in seconds.items()}
    every = {name: list(chain.from_iterable(rounds)) for name, rounds in seconds.items()}
    late = {f"{name} p99": share(each, 0.99) for name, each in every.items()}
    return [
        Outcome(
            goal=goal,
            what=f"{what} through {name}, p50",
            unit="us",
            ours=p50[name],
            beside={FUTU: p50[FUTU], **{other: p50[other] for other in OURS if other != name}},
            bounds=[Bound(limit=limit, beside=FUTU)],
            notes={**late, **notes, "of each": len(every[name])},
        )
        for name, limit in limits.items()
    ]


def share(seconds: Sequence[float], part: float) -> float:
    """Microseconds below which that part lies; raises when nothing was seen."""
    ordered = sorted(seconds)
    if not ordered:
        raise BenchFailed("nothing arrived")
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1e6


# --- pushes ---------------------------------------------------------------------------------------------------------


def _push_waits(stage: RestStage, times: int) -> list[Outcome]:
    """From the order to move the exchange to the handler: each alone, then ours at the same instants."""
    alone: Series = defaultdict(list)
    for _ in range(times):
        for name in CLIENTS:
            alone[name].append([*_moved(stage, [name])[name].values()])
    together = _moved(stage, OURS)
    shared = sorted(set.intersection(*(set(each) for each in together.values())))
    later = [together[REST][moment] - together[OPEND][moment] for moment in shared]
    notes: dict[str, object] = {
        "/ws after TCP at the same instants, p50": share(later, 0.5),
        "p99": share(later, 0.99),
        "instants": len(later),
    }
    return _waits("23", "push, order to move the exchange to handler", alone, {OPEND: 1.0, REST: 1.0}, notes)


def _moved(stage: RestStage, names: Sequence[str]) -> dict[str, dict[float, float]]:
    """Seconds from each move to the first quote that it brought, by client and moment."""
    with closing(Control(stage.sandbox)) as control, stage.subscribed(names, [TENCENT], "quote"):
        for name in names:
            stage.clients[name].round(do="watch")
        moments = [_arrived(control.advance(SECONDS)) for _ in range(MOVES)]
        arrivals = {name: stage.clients[name].round(do="seen")["arrivals"] for name in names}
    return {name: firsts(moments, each) for name, each in arrivals.items()}


def _arrived(moment: float) -> float:
    """Wait until what a move brought has been handled: a push that is late must not count for the next move."""
    time.sleep(PAUSE)
    return moment


def firsts(moments: Sequence[float], arrivals: Sequence[float]) -> dict[float, float]:
    """Seconds from each moment to the first arrival before the next moment; moments without one are left out."""
    found: dict[float, float] = {}
    for arrival in arrivals:
        place = bisect_right(moments, arrival) - 1
        if place >= 0:
            found.setdefault(moments[place], arrival - moments[place])
    return found


def _push_costs(stage: RestStage) -> list[Outcome]:
    """One carrier at a time over 500 symbols: the client's processor time for a thousand pushes, then the memory."""
    client: dict[str, dict[bool, float]] = {name: {} for name in CLIENTS}
    memory: dict[str, dict[str, Any]] = {}
    for name in CLIENTS:
        with stage.subscribed([name], codes(SYMBOLS), "quote"):
            _counted(stage, name, read=False)
            for read in (True, False):
                client[name][read] = _counted(stage, name, read=read)
            memory[name] = stage.clients[name].round(do="memory")
    return [
        *(_client_cost(name, client) for name in OURS),
        *(_memory(name, memory) for name in OURS),
    ]


def _counted(stage: RestStage, name: str, *, read: bool) -> float:
    subject = stage.clients[name]
    subject.ask(do="pushes", count=PUSHES, read=read)
    assert subject.heard() == {"started": True}
    return float(subject.heard()["value"])


def _client_cost(name: str, client: Mapping[str, Mapping[bool, float]]) -> Outcome:
    return Outcome(
        goal="24",
        what=f"client's side of 1,000 pushes over {name}, socket to hub",
        unit="ms CPU",
        ours=client[name][False],
        beside={FUTU: client[FUTU][False]},
        bounds=[Bound(limit=0.2, beside=FUTU)],
        notes={"each one read": client[name][True]},
    )


def _memory(name: str, memory: Mapping[str, Mapping[str, Any]]) -> Outcome:
    return Outcome(
        goal="25",
        what=f"process with {SYMBOLS} symbols over {name}",
        unit="MB",
        ours=memory[name]["bytes"] / MB,
        beside={FUTU: memory[FUTU]["bytes"] / MB},
        bounds=[Bound(limit=0.65, beside=FUTU)],
        notes={f"{each} before connecting": memory[each]["alone"] / MB for each in (name, FUTU)},
    )
