"""Goal 46: a shared place beside the archive it comes from, records over it, and a whole market in it, extrapolated."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from benchmarks.children import TESTS, BenchFailed
from benchmarks.extent import part
from benchmarks.judging import Bound, Outcome
from fakes.servers.sandbox import REPOSITORY, environment
from tideboard_core.signals.rules import RuleKind, default_rule

MARKET: Final = 8_000
"""Securities of a whole market."""
SHORT, ONCE = 400, 16
DAYS = 20
DIFFERENT = 1_000
"""Securities of the synthetic market that are made; the others have the sessions of these."""
YEAR: Final = 250
FIVE_YEARS: Final = MARKET * 1_225
"""Sessions of securities of five years."""
EXTRAPOLATED: Final = "extrapolated to 5 years of 8,000"
PLANNED: Final = {"GB": 117, "CPU hours a rule, reading apart": "3.4 to 6.6", "MB a day": 96}
"""What the design reckoned for five years of a whole market."""
ENOUGH: Final = 100_000
"""Sessions from which on an engine's start no longer counts."""
PROCESSES: Final = 2
LOOK: Final = 0.2
"""Seconds between two looks at the processor time of processes: what one ends with after the last is not counted."""
_SESSION, _TIMES = 3, slice(11, 13)
"""Fields of `/proc/PID/stat` behind the program's name."""


class Cost(NamedTuple):
    """Processor and wall seconds."""

    cpu: float
    wall: float


def desk_scale(options: argparse.Namespace) -> list[Outcome]:
    """The ratios on a place of few securities and a year, then the market."""
    once = bool(options.once)
    securities = options.securities or (ONCE if once else part(options, MARKET, SHORT))
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        return [
            *_beside_sealing(folder / "sealing", *((4, 2) if once else (40, part(options, 8, 3)))),
            *_beside_reading(folder / "year", *((2, 40) if once else (40, part(options, YEAR, 60)))),
            *_market(folder / "market", securities, 4 if once else DAYS),
        ]


def _beside_sealing(folder: Path, securities: int, days: int) -> list[Outcome]:
    figures = _step("sealing", folder, securities, days)
    of = f"{securities} securities, {days} days, every tenth minute restated"
    return [
        Outcome(
            goal="46",
            what=f"a minute in the place, {of}",
            unit="bytes",
            ours=figures["shared"],
            beside={"the archive": figures["archive"]},
            bounds=(Bound(limit=1.5, beside="the archive"),),
        ),
        Outcome(
            goal="46",
            what=f"a day published, {of}",
            unit="ms CPU",
            ours=figures["publish"] * 1000,
            beside={"sealing it": figures["seal"] * 1000},
            bounds=(Bound(limit=2, beside="sealing it"),),
        ),
    ]


def _beside_reading(folder: Path, securities: int, sessions: int) -> list[Outcome]:
    for step in (("fill", folder, securities, sessions, securities), ("publish", folder), ("compact", folder)):
        _step(*step)
    read, parts = _step("year", folder, securities), _step("reading", folder, securities)
    return [
        *(
            Outcome(
                goal="46",
                what=f"parts of a record over the place, {name}, {int(parts['sessions'])} sessions, one process",
                unit="ms CPU a session",
                ours=parts[f"{kind} place ms"],
                beside={"numpy in memory": parts[f"{kind} memory ms"]},
                bounds=(Bound(limit=1.3, beside="numpy in memory"),),
            )
            for kind, name in ((RuleKind.SIGN_TURN, "turns"), (RuleKind.PRICE_UP_BLOCK_OUT, "price up, block out"))
        ),
        Outcome(
            goal="46",
            what=f"{int(read['sessions'])} sessions of one security from the place, {securities} securities, compacted",
            unit="ms CPU",
            ours=read["place ms"],
            beside={"SQLite": read["sqlite ms"]},
            bounds=(Bound(limit=3, beside="SQLite"),),
        ),
    ]


def _market(folder: Path, securities: int, days: int) -> list[Outcome]:
    count = securities * days
    of = f"market of {securities:,} x {days} sessions"
    filled = _step("fill", folder, securities, days, DIFFERENT)
    published = _step("publish", folder)
    compacted = _step("compact", folder)
    here, record = _recorded(folder, "here")
    share = FIVE_YEARS / count
    outcomes = [
        Outcome(
            goal="46",
            what=f"{of}, {what}",
            unit="ms CPU a session",
            ours=cost.cpu / count * 1000,
            notes={**notes, f"CPU hours, {EXTRAPOLATED}": cost.cpu * share / 3600},
            wall={"ours": cost.wall / count * 1000},
        )
        for what, cost, notes in (
            ("published", _cost(published), {"bytes a session": published["bytes"] / count}),
            ("compacted", _cost(compacted), {}),
            (f"one rule recorded by {PROCESSES} processes", here, {"planned": PLANNED}),
        )
    ]
    outcomes.append(
        Outcome(
            goal="46",
            what=f"{of}, in the place, compacted",
            unit="bytes a session",
            ours=compacted["bytes"] / count,
            beside={"the archive": filled["bytes"] / count},
            notes={f"GB, {EXTRAPOLATED}": compacted["bytes"] * share / 1e9, "planned": PLANNED},
        )
    )
    if os.environ.get("TIDEBOARD_DESK_PYTHON"):  # where it could be installed
        spark, other = _recorded(folder, "spark")
        if json.dumps(record) != json.dumps(other):
            raise BenchFailed("Spark makes another record than this machine's processes")
        outcomes.append(
            Outcome(
                goal="46",
                what=f"{of}, the same rule on Spark local[{PROCESSES}], equal to the last bit",
                unit="ms CPU a session",
                ours=spark.cpu / count * 1000,
                beside={"processes here": here.cpu / count * 1000},
                bounds=(Bound(limit=2, beside="processes here"),) if count >= ENOUGH else (),
                wall={"ours": spark.wall / count * 1000, "processes here": here.wall / count * 1000},
            )
        )
    return outcomes


def _cost(figures: Mapping[str, float]) -> Cost:
    return Cost(figures["cpu"], figures["wall"])


def _step(name: str, folder: Path, *numbers: int) -> dict[str, float]:
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "benchmarks.ours.desk_steps", name, str(folder), *map(str, numbers)]
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchFailed(f"{name}: {done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _recorded(folder: Path, engine: str) -> tuple[Cost, Any]:
    """What the record of turns over the place costs with all the processes it starts, and the record."""
    rule, out = folder / "turns.json", folder / f"{engine}.record"
    rule.write_bytes(msgspec.json.encode(default_rule(RuleKind.SIGN_TURN)))
    options = ["--over", (folder / "share").as_uri(), "--processes", str(PROCESSES), "--json", str(out)]
    python = sys.executable
    if engine == "spark":
        python = os.environ["TIDEBOARD_DESK_PYTHON"]
        options += ["--engine", engine, "--master", f"local[{PROCESSES}]"]
    command = [python, "-m", "tideboard_core.rule_records", "record", str(rule), "--data-dir", str(folder), *options]
    cost = _session_cost(command, folder / f"{engine}.log")
    return cost, json.loads(out.read_bytes())["record"]


def _session_cost(command: list[str], log: Path) -> Cost:
    """Run a command in a session of its own and count what its processes take; Linux."""
    begun = time.perf_counter()
    with log.open("wb") as file:
        process = subprocess.Popen(command, env=environment(), stdout=file, stderr=file, start_new_session=True)
        seen: dict[int, int] = {}
        while process.poll() is None:
            seen |= _ticks(process.pid)
            time.sleep(LOOK)
    if process.returncode:
        raise BenchFailed(log.read_text(errors="replace")[-2000:])
    return Cost(sum(seen.values()) / os.sysconf("SC_CLK_TCK"), time.perf_counter() - begun)


def _ticks(session: int) -> dict[int, int]:
    """Processor time of each process of a session."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(fields[_SESSION]) == session:
            found[int(path.parent.name)] = sum(map(int, fields[_TIMES]))
    return found


def _environment() -> dict[str, str]:
    paths = [str(TESTS), *(str(REPOSITORY / each) for each in ("core", "proto"))]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths), "OPENBLAS_NUM_THREADS": "1"}
