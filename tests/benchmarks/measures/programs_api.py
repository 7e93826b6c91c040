"""Goal 48: what programs cost: a read beside a bare aiohttp answer, streams, and the window's processor time."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final

import aiohttp
import numpy as np

from benchmarks.children import TESTS, BenchFailed, Subject, median
from benchmarks.extent import part, rounds
from benchmarks.frames import symbols
from benchmarks.judging import Bound, Outcome
from benchmarks.measures.stage import stage
from benchmarks.repeated import Repeated
from benchmarks.units import unit
from fakes.servers.sandbox import REPOSITORY

CALLS, SHORT_CALLS = 1_500, 300
OF_A_KEY: Final = 20
"""Streams, as many as it may have."""
VALUES: Final = 10.0
"""Values of a security in a second, as many as are passed on."""
SECONDS, SHORT = 15.0, 5.0
PAUSE: Final = 0.021
"""Between two calls: a key may make 50 in a second."""
TARGET: Final = "/v1/quote?symbols=HK.00700"
KEYS: Final = 10
BUSY, LOADED, SHORT_LOADED = 5_000, 4.0, 1.0
"""Pushes a second of 500 securities to the whole window, and seconds of a round."""
ROUNDS: Final = 5
WITH_STREAMS = 1.25
"""Ratio to the window without programs: the 4 % of a core that were wanted, beside the 16 of a busy market."""
THOUSAND, STREAMS = 4.0, 0.2
"""U for a thousand calls, 400 us each, and for a second of streams, 2 % of a core."""


def api(options: argparse.Namespace) -> list[Outcome]:
    """Calls in turn at both servers, then streams; then the whole window with streams and without."""
    return [
        *asyncio.run(_measured(part(options, CALLS, SHORT_CALLS), part(options, SECONDS, SHORT))),
        *asyncio.run(_loaded(rounds(options, ROUNDS), part(options, LOADED, SHORT_LOADED))),
    ]


async def _loaded(times: int, seconds: float) -> list[Outcome]:
    """The window with all docks at full pushes, in turn with nobody at its programs' door and with 200 streams."""
    codes = [f"HK.{code}" for code in symbols(OF_A_KEY * KEYS)]
    sides: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    values = 0
    with stage("ours.window") as window:
        tokens = (await asyncio.to_thread(window.subject.round, do="programs", on=False, keys=KEYS))["tokens"]
        await asyncio.to_thread(window.under_load, rate=BUSY, seconds=1.0)
        for number in range(2 * times):
            on = number % 2 == 1
            address = (await asyncio.to_thread(window.subject.round, do="programs", on=on))["address"]
            async with _watching(address, tokens if on else (), codes) as heard:
                sides[on].append(await asyncio.to_thread(window.under_load, rate=BUSY, seconds=seconds, grace=10.0))
            values += sum(heard)
        versions = window.subject.versions
    if not all(each["applied"] >= each["sent"] for side in sides.values() for each in side):
        raise BenchFailed("not all pushes were applied")
    shares = {on: Repeated(each["cpu"] / each["seconds"] * 1000 for each in side) for on, side in sides.items()}
    return [
        Outcome(
            goal="48",
            what=f"loop lateness p99 of the window at {BUSY:,}/s with {len(codes)} streams",
            unit="ms",
            ours=median(sides[True], "p99"),
            beside={"without programs": median(sides[False], "p99")},
            bounds=(Bound(limit=1.25, beside="without programs"),),
            notes={
                "longest": median(sides[True], "longest"),
                "longest without": median(sides[False], "longest"),
                "values a stream and second": values / len(codes) / times / seconds,
            },
            versions=versions,
        ),
        Outcome(
            goal="48",
            what="a second of the window with those streams",
            unit="ms CPU",
            ours=shares[True],
            beside={"without programs": shares[False]},
            # each value is of another security, which nobody else looks at
            bounds=(Bound(limit=WITH_STREAMS, beside="without programs"),),
            versions=versions,
        ),
    ]


@asynccontextmanager
async def _watching(address: str, tokens: Sequence[str], codes: Sequence[str]) -> AsyncIterator[list[int]]:
    """Streams of each key, each of one security of its own; how many values each heard."""
    heard = [0] * len(codes)

    async def hear(number: int, stream: aiohttp.ClientWebSocketResponse) -> None:
        async for _ in stream:
            heard[number] += 1

    async with (
        aiohttp.ClientSession(connector=aiohttp.UnixConnector(address, limit=0)) as session,
        asyncio.TaskGroup() as group,
    ):
        streams = []
        for number, code in enumerate(codes[: OF_A_KEY * len(tokens)]):
            token = tokens[number // OF_A_KEY]
            stream = await session.ws_connect("http://localhost/v1/stream", headers=_headers(token))
            await stream.send_json({"do": "watch", "what": "quote", "symbols": [code]})
            group.create_task(hear(number, stream))
            streams.append(stream)
        yield heard
        for stream in streams:
            await stream.close()


async def _measured(calls: int, seconds: float) -> list[Outcome]:
    by, pieces = unit("python", "sockets")
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as name,
        Subject(pieces) as piece,
        _side("window", Path(name) / "w") as window,
    ):
        before = piece.round()
        at = _told(window)
        headers = _headers(at["tokens"][0])
        async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(at["address"]), headers=headers) as ours:
            body = await (await ours.get(f"http://localhost{TARGET}")).read()
            with _side("bare", Path(name) / "b") as bare:
                _say(bare, body)
                socket = aiohttp.UnixConnector(_told(bare)["address"])
                async with aiohttp.ClientSession(connector=socket, headers=headers) as theirs:
                    _say(window, b"{}")
                    _told(window)
                    waits = await _calls({"ours": ours, "bare": theirs}, calls)
                    _say(window, b"{}")
                    spent = _told(window)
            streams = await _streams(window, at, seconds)
        paces = {by: median([before, piece.round()])}
    p50 = {side: Repeated(np.median(each) for each in np.array_split(waited, ROUNDS)) for side, waited in waits.items()}
    p99 = {side: float(np.percentile(waited, 99)) for side, waited in waits.items()}
    return [
        Outcome(
            goal="48",
            what="a quote by a program, p50",
            unit="ms",
            ours=p50["ours"],
            beside={"a bare aiohttp answer": p50["bare"]},
            bounds=(Bound(limit=4, beside="a bare aiohttp answer"),),
            notes={"p99": p99["ours"], "p99 of the bare one": p99["bare"], "server, MB": at["rss"]},
        ),
        Outcome(
            goal="48",
            what=f"the window for 1,000 calls of a program, {1 / PAUSE:.0f} a second",
            unit="ms CPU",
            ours=spent["window"] / calls * 1e6,
            beside=paces,
            bounds=(Bound(limit=THOUSAND, beside=by),),
            notes={"server, us CPU a call": spent["server"] / calls * 1e6},
        ),
        Outcome(
            goal="48",
            what=f"a second of the window while {OF_A_KEY * len(at['tokens'])} streams watch {VALUES:g} values in it",
            unit="ms CPU",
            ours=streams["window"] / seconds * 1000,
            beside=paces,
            bounds=(Bound(limit=STREAMS, beside=by),),
            notes={
                "server, ms CPU": streams["server"] / seconds * 1000,
                "values a stream": streams["least"],
                "of": streams["sent"],
            },
        ),
    ]


async def _calls(sides: dict[str, aiohttp.ClientSession], count: int) -> dict[str, list[float]]:
    """Milliseconds of each call, both sides in turn."""
    waits: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(count):
        for name, session in sides.items():
            begun = time.perf_counter()
            async with session.get(f"http://localhost{TARGET}") as answer:
                await answer.read()
                if answer.status != 200:
                    raise BenchFailed(f"{name} answered {answer.status}")
            waits[name].append((time.perf_counter() - begun) * 1000)
        await asyncio.sleep(PAUSE)
    return waits


async def _streams(window: subprocess.Popen[bytes], at: dict[str, Any], seconds: float) -> dict[str, float]:
    """What window and server used, and the values of the stream that got the fewest."""
    async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(at["address"], limit=0)) as session:
        streams = [
            await session.ws_connect("http://localhost/v1/stream", headers=_headers(token))
            for token in at["tokens"]
            for _ in range(OF_A_KEY)
        ]
        return await _heard(window, streams, seconds)


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def _heard(
    window: subprocess.Popen[bytes], streams: list[aiohttp.ClientWebSocketResponse], seconds: float
) -> dict[str, float]:
    heard = [0] * len(streams)

    async def hear(number: int) -> None:
        async for _ in streams[number]:
            heard[number] += 1

    for each in streams:
        await each.send_json({"do": "watch", "what": "quote", "symbols": ["HK.00700"]})
    async with asyncio.TaskGroup() as group:
        for number in range(len(streams)):
            group.create_task(hear(number))
        _say(window, json.dumps({"values": VALUES}).encode())
        _told(window)
        await asyncio.sleep(seconds)
        _say(window, b"{}")
        spent = _told(window)
        await asyncio.sleep(0.3)
        for each in streams:
            await each.close()
    return {**spent, "least": min(heard)}


@contextmanager
def _side(side: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    folder.mkdir()
    command = [sys.executable, "-m", "benchmarks.ours.programs_sides", side, str(folder)]
    paths = [str(TESTS), *(str(REPOSITORY / each) for each in ("core", "desktop", "proto", "resources"))]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def _say(process: subprocess.Popen[bytes], line: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(line + b"\n")
    process.stdin.flush()


def _told(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    """The next line of a side."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise BenchFailed("a side of the programs' API ended by itself")
    found: dict[str, Any] = json.loads(line)
    return found
