"""The sandbox's REST door under load: fifty clients, one connection each, every answer read and looked at."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from dataclasses import dataclass, field
from typing import Any

from benchmarks.judging import Bound, Outcome
from fakes.servers.sandbox import OpenSandbox

CLIENTS = 50
SECONDS = 5.0
WARM_SECONDS = 1.0
LEAST = 1_000
"""Requests a second that must be reached on any machine that can run the app."""

MIX = (
    ("POST /api/quote", {"symbol": "HK.00700"}),
    ("POST /api/orderbook", {"symbol": "HK.00700", "depth": 10}),
    ("POST /api/quote", {"symbols": ["HK.00700", "HK.09988", "US.AAPL"]}),
    ("GET /api/accounts", None),
)
"""What each client asks in turn: quotes above all, a book and the accounts."""


@dataclass(slots=True)
class Tally:
    """What came back: seconds of each good answer, and the bad ones."""

    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def load(sandbox: OpenSandbox) -> list[Outcome]:
    """Requests a second with fifty clients, none failing."""
    asyncio.run(_load(sandbox, WARM_SECONDS))
    tally = asyncio.run(_load(sandbox, SECONDS))
    told = {
        "clients": CLIENTS,
        "p50 ms": _millis(tally, 50),
        "p99 ms": _millis(tally, 99),
        "in all": len(tally.seconds),
    }
    return [
        Outcome(
            goal="26",
            what="REST door, requests per second with 50 clients",
            unit="requests",
            ours=len(tally.seconds) / SECONDS,
            bounds=(Bound(limit=LEAST, at_least=True),),
            notes=told,
        ),
        Outcome(
            goal="26",
            what="of them failed",
            unit="requests",
            ours=len(tally.failed),
            bounds=(Bound(limit=0),),
            notes={"first": tally.failed[:1]},
        ),
    ]


def _millis(tally: Tally, percent: int) -> float:
    return round(1000 * statistics.quantiles(tally.seconds, n=100)[percent - 1], 2)


async def _load(sandbox: OpenSandbox, seconds: float) -> Tally:
    tally, until = Tally(), time.perf_counter() + seconds
    place = str(sandbox.line["rest"]).removeprefix("http://")
    key = str(sandbox.line["rest_keys"]["full"])
    async with asyncio.TaskGroup() as group:
        for number in range(CLIENTS):
            group.create_task(_client(place, [_request(place, key, *each) for each in MIX], tally, until, number))
    return tally


def _request(place: str, key: str, row: str, body: object) -> bytes:
    raw = b"" if body is None else json.dumps(body).encode()
    head = f"{row} HTTP/1.1\r\nHost: {place}\r\nAuthorization: Bearer {key}\r\nContent-Length: {len(raw)}\r\n\r\n"
    return head.encode() + raw


async def _client(place: str, mix: list[bytes], tally: Tally, until: float, number: int) -> None:
    host, _, port = place.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    while (began := time.perf_counter()) < until:
        writer.write(mix[number % len(mix)])
        status, body = await _answer(reader)
        number += 1
        if status == 200 and body["ret_type"] == 0:
            tally.seconds.append(time.perf_counter() - began)
        else:
            tally.failed.append(f"{status} {body}")
    writer.close()
    await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, Any]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    size = int(head.partition("content-length: ")[2].partition("\r\n")[0])
    return int(head.split(" ")[1]), json.loads(await reader.readexactly(size))
