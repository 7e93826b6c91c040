"""Programs of tests/fakes in a process of their own: they dress the whole QApplication."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import IO, Any

from checkout import ROOT

FOLDERS = ("core", "desktop", "proto", "resources", "tests", "packaging")


def run_fake(program: str, *arguments: str, seconds: float) -> Any:
    """Run `fakes.<program>` without a screen or a session bus; returns the JSON of its last line."""
    command, environment = _command(program, *arguments), _environment()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, f"exit code {done.returncode}\n{done.stderr[-4000:]}"
    return json.loads(done.stdout.splitlines()[-1])


def started_fake(program: str, errors: IO[bytes]) -> subprocess.Popen[str]:
    """Start it; it reads what it shall do, line by line, and answers on its standard output."""
    pipe = subprocess.PIPE
    return subprocess.Popen(_command(program), env=_environment(), stdin=pipe, stdout=pipe, stderr=errors, text=True)


def _command(program: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", f"fakes.walks.{program}", *arguments]


def _environment() -> dict[str, str]:
    path = os.pathsep.join(str(ROOT / folder) for folder in FOLDERS)
    return {
        **os.environ,
        "PYTHONPATH": path,
        "QT_QPA_PLATFORM": "offscreen",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
    }
