"""Goal 47: live values over a fan-out: their age in a window, what a message costs, what a slow window costs others."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from benchmarks.children import TESTS, BenchFailed, PeerMissing, Subject, median
from benchmarks.extent import part, rounds
from benchmarks.judging import Bound, Outcome
from benchmarks.units import unit
from fakes.servers.nats import NatsServer, nats_server, server_program
from fakes.servers.sandbox import REPOSITORY, RunningSandbox, sandbox_process
from tideboard_core.fanout.bus import BusAddress

SECURITIES: Final = 500
OFTEN, SELDOM = 9.0, 0.1
"""Values of each security in a second: nearly as many as pass, and a quiet market's."""
SECONDS, SHORT = 20.0, 6.0
QUIET: Final = 3
"""Rounds of a quiet market, whose age is wall time."""
AGE, THOUSAND = 20.0, 0.1
"""Milliseconds of a frame and the way; U for a thousand messages, 10 us each."""
STANDS: Final = 0.5
"""Seconds from a slow window's subscriptions to its standing still."""


def fanout(options: argparse.Namespace) -> list[Outcome]:
    """A quiet market, a busy one, and a busy one beside a window that does not read."""
    try:
        server_program()
    except pytest.skip.Exception as reason:
        raise PeerMissing(str(reason)) from None
    seconds = part(options, SECONDS, SHORT)
    by, pieces = unit("python", "sockets")
    with (
        Subject(pieces) as piece,
        tempfile.TemporaryDirectory(prefix="bench-") as name,
        sandbox_process(start="10:00", arguments=["--universe", str(SECURITIES)]) as sandbox,
        nats_server(Path(name) / "hub") as server,
    ):
        quiet = [_round(server, sandbox, SELDOM, seconds)[0] for _ in range(rounds(options, QUIET))]
        before = piece.round()
        busy, publishes = _round(server, sandbox, OFTEN, seconds)
        paces = {by: median([before, piece.round()])}
        beside, passed_on = _round(server, sandbox, OFTEN, seconds, slow=True)
    of = f"{SECURITIES} securities, {OFTEN:g} values a second each"
    return [
        Outcome(
            goal="47",
            what=f"age in a window, p99, {SECURITIES} securities, {SECURITIES * SELDOM:g} values a second in all",
            unit="ms",
            ours=median(quiet, "p99"),
            bounds=(Bound(limit=AGE, human=True),),
            notes={"p50": median(quiet, "p50"), "values": median(quiet, "heard")},
        ),
        Outcome(
            goal="47",
            what=f"1,000 messages at the fan-out, {of}",
            unit="ms CPU",
            ours=publishes["us"],
            beside=paces,
            bounds=(Bound(limit=THOUSAND, beside=by),),
            notes={"values": publishes["published"]},
        ),
        Outcome(
            goal="47",
            what=f"1,000 messages at a window, read, {of}",
            unit="ms CPU",
            ours=busy["us"],
            beside=paces,
            bounds=(Bound(limit=THOUSAND, beside=by),),
            notes={"age p50, ms": busy["p50"], "age p99, ms": busy["p99"]},
        ),
        Outcome(
            goal="47",
            what=f"values that a window lacks beside one that does not read, {of}",
            unit="values",
            ours=max(passed_on["published"] - beside["heard"], beside["gaps"]),
            bounds=(Bound(limit=0, amount=True),),
            notes={"age p50, ms": beside["p50"], "without it": busy["p50"], "values": beside["heard"]},
        ),
    ]


def _round(
    server: NatsServer, sandbox: RunningSandbox, each: float, seconds: float, *, slow: bool = False
) -> tuple[dict[str, float], dict[str, float]]:
    """One run: the figures of a window, and those of the fan-out."""
    with ExitStack() as kept:
        options = (sandbox.opend, str(SECURITIES), str(each), str(seconds))
        publishes = kept.enter_context(_side("fanout", server.fanout, *options))
        reads = kept.enter_context(_side("window", server.window, str(SECURITIES)))
        _told(reads)
        if slow:
            stands = kept.enter_context(_side("window", server.window, str(SECURITIES)))
            _told(stands)
            time.sleep(STANDS)
            stands.send_signal(signal.SIGSTOP)
        _told(publishes)
        reads.send_signal(signal.SIGUSR1)
        figures = _told(publishes)
        reads.send_signal(signal.SIGTERM)
        return _told(reads), figures


@contextmanager
def _side(side: str, address: BusAddress, *rest: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "benchmarks.ours.fanout_sides", side, address.url, str(address.key_file), *rest]
    paths = [str(TESTS), *(str(REPOSITORY / each) for each in ("core", "proto"))]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _told(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The next line of a side."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise BenchFailed("a side of the fan-out ended by itself")
    found: dict[str, Any] = json.loads(line)
    return found
