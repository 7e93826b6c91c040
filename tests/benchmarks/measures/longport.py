"""Our LongPort gateway beside the vendor's SDK: what a push costs, what a connection holds, how it comes back."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from benchmarks.children import VENDORS, BenchFailed, Kind, Subject, interpreter
from benchmarks.longport_frames import symbols
from benchmarks.rows import Row
from fakes.servers.sandbox import RunningSandbox, sandbox_process

OURS, SDK = "ours", "longport"
ROUNDS = 3
SYMBOLS, FEW = 500, 100
SETTLING = 2.0
BURST = 10_000
FLAT_OUT, RATE = 1e8, 8_000.0
"""Pushes a second: as fast as they are taken, and those under which memory is looked at."""
KINDS = ("quote", "depth", "brokers", "trade")
MINUTE, LOOKS = 20_000, 3
"""Pushes between two looks at the memory, and looks."""
TAPES = 60.0
"""Seconds in which ours asks for the trades of before, ten symbols a second; pushed ones wait for them."""
TICKING = 400
"""Quotes a second of all that is watched: the first fresh one comes within milliseconds."""
STILL = 0.1
"""Seconds without a quote that are the cut."""
LOOK, PATIENCE = 1.0, 30.0
"""Seconds between two looks whether quotes come again, and the longest that they are waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Both clients by name, ours first, on one sandbox; the relay stands between them and its quotes."""

    sandbox: RunningSandbox
    relay: Subject
    clients: Mapping[str, Subject]

    def each(self, do: str, **order: object) -> dict[str, dict[str, Any]]:
        """Ask both in turn."""
        return {name: client.round(do=do, **order) for name, client in self.clients.items()}

    def subscribe(self, count: int, *kinds: str) -> None:
        """Let both subscribe, and wait until what follows a subscription is over: first pushes, pulls."""
        self.each("subscribe", symbols=symbols(count), kinds=kinds)
        time.sleep(SETTLING)

    def pushed(self, name: str, kind: str, count: int, rate: float, *, read: bool) -> float:
        """Microseconds of the processor that each of so many pushes cost a client."""
        client = self.clients[name]
        client.ask(do="decode", kind=kind, count=count, read=read)
        assert client.heard() == {"started": True}
        self.relay.round(do="push", to=name, kind=kind, count=count, rate=rate)
        return float(client.heard()["value"])


@contextmanager
def stage(*, pushed: int = SYMBOLS, arguments: Sequence[str] = (), relayed: bool = True) -> Iterator[Stage]:
    """Set it up on a market that stands still; the relay pushes so many symbols. Raises PeerMissing.

    Not `relayed`: the clients are on the sandbox's own socket.
    """
    interpreter(peer=True, home=VENDORS)
    load = ["--universe", str(SYMBOLS), "--longport-port", "0", *arguments]
    with ExitStack() as stack:
        sandbox = stack.enter_context(sandbox_process(start="10:30", arguments=load))
        given = sandbox.line["longport"]
        kind = Kind(module="ours.longport_relay", arguments=(given["quote_ws"], str(pushed)))
        relay = stack.enter_context(Subject(kind))

        def endpoint(name: str) -> str:
            quotes = f"{relay.versions['address']}/{name}" if relayed else given["quote_ws"]
            return json.dumps({**given, "keys": sandbox.line["longport_keys"], "quote_ws": quotes})

        kinds = {
            OURS: Kind(module="ours.longport_client", arguments=(endpoint(OURS),)),
            SDK: Kind(module="peers.longport_sdk", arguments=(endpoint(SDK),), peer=True, home=VENDORS),
        }
        clients = {name: stack.enter_context(Subject(kind)) for name, kind in kinds.items()}
        yield Stage(sandbox=sandbox, relay=relay, clients=clients)


def decode(options: argparse.Namespace) -> list[Row]:
    """The same bytes to both, one after the other, in a burst; every quote is read."""
    took: dict[str, list[float]] = {OURS: [], SDK: []}
    with stage(pushed=FEW) as both:
        both.subscribe(FEW, "quote")
        for number in range(1 if options.once else ROUNDS + 1):
            for name, found in took.items():
                used = both.pushed(name, "quote", BURST, FLAT_OUT, read=True)
                if number or options.once:
                    found.append(used)
    return [Row("pushed quote, socket to value, in a burst, us CPU", took[OURS], 0.9, SDK, took[SDK])]


def memory(options: argparse.Namespace) -> list[Row]:
    """The same pushes to both: quotes, books, broker queues and trades of 500 symbols."""
    held: dict[str, float] = {}
    with stage() as both:
        alone = {name: answer["bytes"] for name, answer in both.each("memory").items()}
        both.subscribe(SYMBOLS, *KINDS)
        time.sleep(SETTLING if options.once else TAPES)
        for _ in range(1 if options.once else LOOKS):
            for name in both.clients:
                both.pushed(name, "mix", MINUTE, RATE, read=False)
        for name, answer in both.each("memory").items():
            held[name] = (answer["bytes"] - alone[name]) / 2**20
    return [Row(f"{SYMBOLS} symbols, four kinds each, MB", [held[OURS]], 1.0, SDK, [held[SDK]])]


def reconnect(options: argparse.Namespace) -> list[Row]:
    """Cuts on the sandbox's own socket while quotes tick; the session can be resumed."""
    took: dict[str, list[float]] = {OURS: [], SDK: []}
    with stage(arguments=["--rate", str(TICKING)], relayed=False) as both:
        both.subscribe(FEW, "quote")
        for _ in range(1 if options.once else ROUNDS):
            both.each("watch")
            time.sleep(4 * STILL)
            began = time.monotonic()
            both.sandbox.ask_now("cut", door="longport")
            for name, moment in _back_after(both, began).items():
                took[name].append(moment - began)
    return [Row("cut to the first fresh quote, session resumed, s", took[OURS], 1.0, SDK, took[SDK])]


def _back_after(both: Stage, began: float) -> dict[str, float]:
    """When the first fresh quote came to each client, however often it had to ask for it."""
    while True:
        time.sleep(LOOK)
        try:
            return {name: first_after(answer["arrivals"], began) for name, answer in both.each("seen").items()}
        except BenchFailed:
            if time.monotonic() > began + PATIENCE:
                raise


def first_after(arrivals: Sequence[float], began: float) -> float:
    """The first arrival after the silence that began with the cut; raises BenchFailed."""
    for before, after in pairwise(arrivals):
        if after > began and after - max(before, began) >= STILL:
            return after
    raise BenchFailed("no quote came after the cut")
