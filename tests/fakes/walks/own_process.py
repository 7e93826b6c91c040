"""Programs of tests/fakes in a process of their own: they dress the whole QApplication."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from checkout import ROOT

FOLDERS = ("core", "desktop", "proto", "resources", "tests", "packaging")


def run_fake(program: str, *arguments: str, seconds: float) -> Any:
    """Run `fakes.<program>` without a screen or a session bus; returns the JSON of its last line."""
    done = ended_fake(program, *arguments, seconds=seconds)
    assert done.returncode == 0, f"exit code {done.returncode}\n{done.stderr[-4000:]}"
    return json.loads(done.stdout.splitlines()[-1])


def ended_fake(program: str, *arguments: str, seconds: float) -> subprocess.CompletedProcess[str]:
    """Run it, however it ends."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in FOLDERS)}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}
    return subprocess.run(
        [sys.executable, "-m", f"fakes.walks.{program}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
