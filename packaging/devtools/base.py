"""Where things lie in a checkout, and how the developer commands speak and start programs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"


class Stop(Exception):
    """A condition the person at the keyboard has to settle; the text is the sentence to show."""


def quiet(*command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> str:
    """Run to the end and return standard output; raises Stop with the last lines of both streams on failure."""
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=env, text=True, capture_output=True, check=False)
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise Stop(f"{tail}\n`{' '.join(str(c) for c in command)}` failed with code {done.returncode}.")
    return done.stdout


def say(text: str) -> None:
    """One line for the person, at once."""
    print(text, flush=True)


def scripts(venv: Path) -> Path:
    """The folder of a virtual environment that holds its programs."""
    return venv / ("Scripts" if WINDOWS else "bin")


def python(venv: Path = VENV) -> Path:
    """The interpreter of a virtual environment."""
    return scripts(venv) / ("python.exe" if WINDOWS else "python")
