"""The painted docks at 200 %, and some at 125 and 150 %: their parts leave nothing there either.

Each is tried in a process to which the scale belongs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

DESKTOP = Path(__file__).parents[2]
FILES = sorted(str(path.relative_to(DESKTOP)) for path in DESKTOP.rglob("test_*residue.py"))


PARTS = 4


@pytest.mark.whole("1", "2", "3")
@pytest.mark.parametrize("part", range(PARTS))
def test_parts_leave_nothing_at_200_percent(part: int) -> None:
    assert len(FILES) > 10
    files = [str(DESKTOP / each) for each in FILES[part::PARTS]]
    _hold("2", files)


@pytest.mark.parametrize(
    ("scale", "docks"),
    [("1.25", ("book", "options")), ("1.25", ("flowboard", "flowmap")), ("1.5", ("flow/today", "flowmap"))],
)
def test_parts_leave_nothing_at_broken_ratios(scale: str, docks: tuple[str, ...]) -> None:
    """A dock begins within a device pixel there."""
    _hold(scale, [str(DESKTOP / dock / "test_residue.py") for dock in docks])


def test_a_tick_of_bars_that_share_pixels_leaves_nothing_at_125_percent() -> None:
    _hold("1.25", [str(DESKTOP / "chart/test_residue.py"), "-k", "stands_in_its_pixel"])


def _hold(scale: str, tests: list[str]) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    environment = os.environ | {"QT_SCALE_FACTOR": scale}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=400)

    assert done.returncode == 0, done.stdout
