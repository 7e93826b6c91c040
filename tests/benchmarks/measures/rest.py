"""OpenD's TCP and FutuOpenD-rs' REST through our gateways, beside futu-api on one practice exchange."""

from __future__ import annotations

import argparse
import json
import statistics
import time
from contextlib import ExitStack

from benchmarks.children import Kind, Subject, interpreter
from benchmarks.rows import Row
from fakes.servers.sandbox import sandbox_process

OPEND, REST, FUTU = "OpenD", "REST", "futu-api"
TENCENT = "HK.00700"
ROUNDS, CALLS, ORDERS = 3, 150, 10
PRICE, LOT = 500.0, 100
"""Far below the market."""
MINUTE = 61.0
"""Seconds after which a rate limit is over."""
SETTLING = 0.5


def rest(options: argparse.Namespace) -> list[Row]:
    """Each round asks all three in turn, on a market that stands still; the first warms up and is dropped."""
    interpreter(peer=True)
    load = ["--universe", "500", "--speed", "0", "--rest-port", "0"]
    reads: dict[str, list[float]] = {OPEND: [], REST: [], FUTU: []}
    orders: dict[str, list[float]] = {OPEND: [], REST: [], FUTU: []}
    with ExitStack() as stack:
        sandbox = stack.enter_context(sandbox_process(start="10:30", arguments=load))
        line = json.dumps(sandbox.line)
        kinds = {
            OPEND: Kind(module="ours.futu_client", arguments=("opend", line)),
            REST: Kind(module="ours.futu_client", arguments=("rest", line)),
            FUTU: Kind(module="peers.futu_client", arguments=(line,), peer=True),
        }
        clients = {name: stack.enter_context(Subject(kind)) for name, kind in kinds.items()}
        for client in clients.values():
            client.round(do="subscribe", symbol=TENCENT)
        time.sleep(SETTLING)
        for number in range(1 if options.once else ROUNDS + 1):
            for name, client in clients.items():
                read = client.round(do="read", symbol=TENCENT, count=CALLS)
                sandbox.ask_now("wait", seconds=MINUTE)
                placed = client.round(do="place", symbol=TENCENT, count=ORDERS, price=PRICE, quantity=LOT)
                if number or options.once:
                    reads[name].append(statistics.median(read["seconds"]) * 1e6)
                    orders[name].append(statistics.median(placed["seconds"]) * 1e6)
    return [
        Row("quote read through OpenD, p50, us", reads[OPEND], 0.5, FUTU, reads[FUTU]),
        Row("order, approval to acknowledgement through OpenD, p50, us", orders[OPEND], 1.0, FUTU, orders[FUTU]),
        Row("order, approval to acknowledgement through REST, p50, us", orders[REST], 1.0, FUTU, orders[FUTU]),
    ]
