"""Lets the frozen program prove itself before it is packed: its own smoke test per platform, a client from outside.

What happens in between runs in .venv (`smoke_run.py`), since it needs the test services: a real message bus, a real
keyring service and a virtual display. Nothing of ours stands in the program's environment.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from building.release import Release
from devtools.base import ROOT, Stop, python, say
from devtools.borrowing import BORROWED, provide_programs, provide_qt
from devtools.environments import INTEROP, child_environment, prepare, provide_interop

PLATFORMS = {"linux": ("offscreen", "xcb"), "windows": ("windows",), "macos": ("cocoa",)}


def make(frozen: Path, release: Release, work: Path) -> list[str]:
    """Run everything; returns one line per run for the person, raises Stop with what failed."""
    prepare()
    provide_programs()
    provide_interop()
    env = child_environment(borrowed=provide_qt()) | {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "packaging"), str(ROOT / "tests")]),
        "TIDEBOARD_BORROWED": str(BORROWED),
        "TIDEBOARD_INTEROP_PYTHON": str(python(INTEROP)),
    }
    script = Path(__file__).with_name("smoke_run.py")
    programs = frozen / "Contents" / "MacOS" if release.system == "macos" else frozen
    command = [str(python()), str(script), str(programs), str(work), *PLATFORMS[release.system]]
    lines = []
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            say(line.rstrip())
            lines.append(line.rstrip())
    if process.returncode:
        raise Stop(f"The frozen program failed its smoke run; what was written stands in {work}.")
    return lines


def refusals(report: dict[str, Any]) -> list[str]:
    """What a report of `tideboard --smoke-test` complains of; empty when it passed and really tried something."""
    steps = report.get("steps") or []
    failed = [f"{step['name']}: {step['seen']}" for step in steps if not step.get("passed")]
    if not steps:
        failed.append("the report names no step")
    if not report.get("passed") and not failed:
        failed.append("the report says that it did not pass")
    return failed


def read(path: Path) -> dict[str, Any]:
    """A report; one without content counts as empty."""
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content
