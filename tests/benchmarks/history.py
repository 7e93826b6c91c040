"""The history of `bench all`: one JSON line for each run, in a file that stays on this computer."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from benchmarks.judging import Outcome

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / ".benchmarks" / "history.jsonl"
"""Ignored by git."""
MODEL = re.compile(r"^model name\s*:\s*(.+)$", re.MULTILINE)
CPUINFO = Path("/proc/cpuinfo")
WITHOUT = {"machine"}
"""Parts of an outcome that a line has once."""


class Run(NamedTuple):
    """One run of benchmarks: what each found, the names of those that failed, the load before and after.

    `commit`: that of the checkout as the run began, with `+` behind it where files were changed. `seconds`: how long
    each benchmark took. `unit`: milliseconds of a piece of each part of the calibrated unit, before each benchmark and
    behind the last. `names`: the benchmarks as they were asked for. `page`: as long as a run for the page is.
    """

    commit: str
    found: Mapping[str, Sequence[Outcome]]
    failed: Sequence[str]
    short: bool
    load: tuple[float, float]
    seconds: Mapping[str, float] = MappingProxyType({})
    unit: Sequence[Mapping[str, float]] = ()
    names: Sequence[str] = ("all",)
    page: bool = False


def machine() -> dict[str, object]:
    """What kind of computer this is: no host name, no paths."""
    return {"system": platform.system(), "machine": platform.machine(), "processors": os.cpu_count() or 0}


def processor() -> str:
    """The processor's own name where the system tells it."""
    found = MODEL.search(CPUINFO.read_text(encoding="utf-8")) if CPUINFO.exists() else None
    return found[1] if found else platform.processor()


def commit() -> str:
    """The commit of this checkout, with `+` behind it where files were changed; empty outside a repository."""
    told = [_git("rev-parse", "HEAD"), _git("status", "--porcelain", "--untracked-files=no")]
    return told[0] + ("+" if told[1] else "")


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def line_of(run: Run, *, now: datetime) -> dict[str, Any]:
    """The object of one run. The reason of a failure is left out: it may hold paths of this computer."""
    figures = [
        {"benchmark": name, **outcome.as_json({})} for name, outcomes in run.found.items() for outcome in outcomes
    ]
    return {
        "date": now.isoformat(timespec="seconds"),
        "commit": run.commit,
        "names": list(run.names),
        "short": run.short,
        "page": run.page,
        "machine": {**machine(), "processor": processor(), "python": platform.python_version()},
        "load": [round(value, 2) for value in run.load],
        "seconds": dict(run.seconds),
        "unit": [dict(pieces) for pieces in run.unit],
        "not measured": list(run.failed),
        "figures": [{name: value for name, value in each.items() if name not in WITHOUT} for each in figures],
    }


def kept_runs(file: Path = FILE) -> list[dict[str, Any]]:
    """The runs that are kept, oldest first; FileNotFoundError without any."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]


def short_commit(run: Mapping[str, Any]) -> str:
    """The first letters of a kept run's commit, with the `+` of changed files."""
    commit = str(run["commit"])
    return commit[:9] + "+" * commit.endswith("+")


def form_of(run: Mapping[str, Any]) -> str:
    """How long each benchmark of a kept run was; one of an older version is short or whole."""
    return "short" if run["short"] else "page" if run.get("page") else "whole"


def append(run: Run, file: Path = FILE) -> None:
    """Add the run as the last line."""
    file.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(line_of(run, now=datetime.now(UTC)), ensure_ascii=False)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(line + "\n")
