"""Goals 27 and 28: the frozen program's start beside that of the same sources and of the wheel, and how large it is."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.children import PATIENCE, BenchFailed, Kind, PeerMissing, median
from benchmarks.extent import rounds
from benchmarks.judging import Bound, Outcome
from building import contents
from fakes.servers.desktop_services import private_bus, service_environment, virtual_display

ROOT = Path(__file__).resolve().parents[3]
DIST = ROOT / "dist"
FOLDER = ROOT / "build" / "package" / "frozen" / "tideboard"
ROUNDS = 5
MB = 10**6
OURS, SOURCE, WHEEL = "frozen", "source", "wheel"
FIRST_PAINT, DOCKS, QUOTE = "first_paint", "window_painted", "first_quote"
CPU = "_cpu"
"""Behind the name of a moment: the processor seconds until then."""

Moments = dict[str, float]
Starts = dict[str, list[Moments]]


@dataclass(frozen=True, slots=True)
class Way:
    """How a program is started; `path` comes before everything else that Python looks into."""

    command: Sequence[str]
    path: Path | None = None

    def environment(self, home: str, changes: Mapping[str, str]) -> dict[str, str]:
        """Of one start in a fresh home."""
        env = service_environment(Kind(module="").environment(home) | dict(changes))
        if self.path is not None:
            env["PYTHONPATH"] = str(self.path)
        return env


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The starts on one platform, and the one whose files were not in memory; `facts` are of the frozen program."""

    platform: str
    starts: Starts
    from_disk: Moments
    facts: Mapping[str, Any]


def start(options: argparse.Namespace) -> list[Outcome]:
    """Start all in turn, without a screen and on a virtual display; the first starts fill the disk cache."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as scratch:
        folder = provided(DIST, FOLDER, Path(scratch))
        ways = {OURS: Way((str(folder / "tideboard"),)), SOURCE: Way((sys.executable, "-m", "tideboard_desktop"))}
        if wheel := newest(DIST, "tideboard-*.whl"):
            with zipfile.ZipFile(wheel) as packed:
                packed.extractall(Path(scratch) / WHEEL)  # noqa: S202  packed by us
            ways[WHEEL] = Way(ways[SOURCE].command, Path(scratch) / WHEEL)
        outcomes = []
        for platform in ("offscreen", "xcb"):
            with services(platform) as changes:
                forget(folder)
                from_disk, _ = one_start(ways[OURS], changes)
                starts, facts = in_turn(ways, changes, rounds(options, ROUNDS))
            outcomes += judged(Seen(platform=platform, starts=starts, facts=facts, from_disk=from_disk))
        return outcomes


def size(_options: argparse.Namespace) -> list[Outcome]:
    """Of the folder that is started above, and of the files that a person fetches."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as scratch:
        return sizes(provided(DIST, FOLDER, Path(scratch)), DIST)


def newest(dist: Path, pattern: str) -> Path | None:
    """The product of that form that was made last."""
    return max(dist.glob(pattern), key=lambda path: path.stat().st_mtime, default=None)


def provided(dist: Path, folder: Path, scratch: Path) -> Path:
    """The frozen folder out of the newest archive, else as the build left it; raises PeerMissing."""
    if archive := newest(dist, "tideboard-*-linux-*.tar.xz"):
        with tarfile.open(archive) as packed:
            packed.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
            packed.extractall(scratch / OURS)  # noqa: S202  packed by us
        folder = next((scratch / OURS).iterdir())
    if not (folder / "tideboard").is_file():
        raise PeerMissing("there is no frozen program of Linux to start: run `python3 dev.py package` first.")
    return folder


@contextlib.contextmanager
def services(platform: str) -> Iterator[dict[str, str]]:
    """Message bus and display as somebody's desktop has them; raises PeerMissing."""
    try:
        with contextlib.ExitStack() as stack:
            changes = {"DBUS_SESSION_BUS_ADDRESS": stack.enter_context(private_bus()), "QT_QPA_PLATFORM": platform}
            yield changes | (stack.enter_context(virtual_display()) if platform == "xcb" else {})
    except pytest.skip.Exception as absent:
        raise PeerMissing(str(absent)) from None


def forget(folder: Path) -> None:
    """Let the system drop what it keeps of these files in memory, so that the next start reads the disk."""
    if sys.platform != "linux":
        raise OSError(sys.platform)
    os.sync()  # what has not been written cannot be dropped
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def load() -> float:
    """How many processes wait or run, over the last minute; 0 where the system does not count them."""
    if sys.platform == "win32":
        return 0.0
    return os.getloadavg()[0]


def in_turn(ways: Mapping[str, Way], changes: Mapping[str, str], times: int) -> tuple[Starts, dict[str, Any]]:
    """The moments of all rounds but the first, and the frozen program's last report."""
    starts: Starts = {name: [] for name in ways}
    facts: dict[str, Any] = {}
    for number in range(times + 1):
        for name, way in ways.items():
            moments, report = one_start(way, changes)
            facts = report if name == OURS else facts
            if number:
                starts[name].append(moments)
    return starts, facts


def one_start(way: Way, changes: Mapping[str, str]) -> tuple[Moments, dict[str, Any]]:
    """One smoke test in a fresh home: its moments and its whole report; raises BenchFailed."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as home:
        report = Path(home) / "report.json"
        command = [*way.command, "--smoke-test", str(report)]
        env = way.environment(home, changes)
        try:
            done = subprocess.run(
                command, env=env, cwd=home, capture_output=True, text=True, check=False, timeout=2 * PATIENCE
            )
            content: dict[str, Any] = json.loads(report.read_bytes())
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            raise BenchFailed(f"{way.command[0]} --smoke-test left no report: {error}") from None
    return moments_of(content, done.stderr), content


def moments_of(report: Mapping[str, Any], said: str = "") -> Moments:
    """Seconds since the process began, and of a processor; raises BenchFailed without a first live quote.

    What the report tells of later steps is not asked: without a keyring one of them fails.
    """
    times = report.get("times", {})
    if times.get("counted_from") != "process start" or QUOTE not in times:
        failed = [f"{step['name']}: {step['seen']}" for step in report.get("steps", ()) if not step["passed"]]
        raise BenchFailed(f"the program did not come to its first quote: {'; '.join(failed[:3])} {said[-300:]}")
    return {name: float(times[name]) for moment in (FIRST_PAINT, DOCKS, QUOTE) for name in (moment, moment + CPU)}


def judged(seen: Seen) -> list[Outcome]:
    """Processor time up to each moment, with the wall time beside it; paint and docks are held against the source."""
    versions = {f"{name} of the frozen": str(seen.facts.get(name)) for name in ("commit", "python", "qt")}

    def middle(name: str, moment: str) -> float:
        return median(seen.starts[name], moment) * 1000

    def outcome(what: str, moment: str, *bounds: Bound) -> Outcome:
        used = {name: middle(name, moment + CPU) for name in seen.starts}
        spread = sorted(round(moments[moment + CPU] * 1000) for moments in seen.starts[OURS])
        notes: dict[str, object] = {
            "starts": f"{len(spread)} from {spread[0]} to {spread[-1]}",
            "read from the disk, wall, ms": round(seen.from_disk[moment] * 1000),
            "load": load(),
        }
        return Outcome(
            goal="27", what=f"{what}, {seen.platform}", unit="ms CPU", ours=used.pop(OURS), beside=used, bounds=bounds,
            wall={name: middle(name, moment) for name in seen.starts}, notes=notes, versions=versions,
        )  # fmt: skip

    bound = Bound(limit=1.1, beside=SOURCE)
    return [
        outcome("first paint (an empty window)", FIRST_PAINT, bound),
        outcome("all docks painted", DOCKS, bound),
        outcome("first live quote that the smoke test sees", QUOTE),
    ]


def sizes(folder: Path, dist: Path) -> list[Outcome]:
    """Folder, package and archive in MB of 10^6 bytes; a product that was not made is not judged."""
    measured: list[tuple[str, int, int]] = [("the folder", contents.held(folder), contents.LARGEST_FOLDER)]
    for what, pattern in (("the .deb", "tideboard_*.deb"), ("the .tar.xz", "tideboard-*-linux-*.tar.xz")):
        if product := newest(dist, pattern):
            measured.append((what, product.stat().st_size, contents.LARGEST_PRODUCT))
    outcomes = [
        Outcome(goal="28", what=what, unit="MB", ours=held / MB, bounds=(Bound(limit=limit / MB, amount=True),))
        for what, held, limit in measured
    ]
    return [dataclasses.replace(outcomes[0], notes={"largest": "; ".join(contents.largest(folder))}), *outcomes[1:]]
