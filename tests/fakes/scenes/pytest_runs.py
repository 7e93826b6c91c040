"""Runs of pytest on a few files, under the conftest files and the configuration of this checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from checkout import ROOT


def run_pytest(
    folder: Path, *, environment: dict[str, str] | None = None, workers: tuple[str, ...] = ("-p", "no:xdist")
) -> tuple[dict[str, str], str]:
    """Run the tests below a folder under our conftest files; returns each test's outcome and the whole output."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name in ("tests/conftest.py", "tests/desktop/conftest.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rA", "--tb=line", *workers]
    outer = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV", "CI"))}
    outer["PYTHONPATH"] = str(ROOT / "tests")  # the conftest files import the fakes
    done = subprocess.run(
        command, cwd=folder, env=outer | (environment or {}), capture_output=True, text=True, check=False
    )
    outcomes = dict[str, str]()
    for outcome, name in re.findall(r"^(PASSED|FAILED|ERROR) \S+::(\w+)", done.stdout, re.MULTILINE):
        outcomes[name] = outcome if outcome != "PASSED" else outcomes.get(name, outcome)
    return outcomes, f"{done.stdout}\n{done.stderr}\nexit {done.returncode}"


def write(folder: Path, files: dict[str, str]) -> Path:
    """Put test files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder
