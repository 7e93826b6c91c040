"""The documentation's pictures: drawn from the real window, and the same every time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from checkout import ROOT

NAMES = ["cancel-order.png", "confirm-order.png", "main-window.png", "unlock.png"]


def shoot(folder: Path) -> dict[str, bytes]:
    """Draw all pictures and return them."""
    command = [sys.executable, str(ROOT / "packaging" / "shots.py"), str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.timeout(180)
def test_two_runs_draw_the_same_bytes(tmp_path: Path) -> None:
    """A picture that changes tells of a change in the program, not of the moment it was taken."""
    first = shoot(tmp_path / "first")
    second = shoot(tmp_path / "second")

    assert sorted(first) == NAMES
    assert [name for name in NAMES if first[name] != second[name]] == []
