"""Whatever ends a publisher, at whichever step: the day is there once and whole, or not at all until the next run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from fakes.scenes.killed_publisher import POINTS

pytestmark = [pytest.mark.desk, pytest.mark.slow]

TRIALS = 12
MORE_TRIALS = 60
KILLS = 10
"""At each of twelve points."""


def ends(folder: Path, trials: int, seed: int, *options: str) -> list[tuple[int, ...]]:
    """Of each trial the step, how the first publisher ended, what was seen then, what the second did, what is there."""
    done = subprocess.run(
        [sys.executable, "-m", "fakes.scenes.killed_publisher", str(folder), str(trials), str(seed), *options],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        check=False,
    )
    assert done.stderr == ""
    return [tuple(map(int, line.split())) for line in done.stdout.splitlines()]


def faults(found: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Trials after which the day was twice or half seen, and those in which it was lost, or twice after all."""
    return [each for each in found if each[2] not in (0, 1) or each[4] != 1]


@pytest.mark.whole("60")
@pytest.mark.skipif(os.name != "posix", reason="kill -9")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("trials", [TRIALS, MORE_TRIALS])
def test_a_day_is_there_once_whatever_ended_its_publisher(tmp_path: Path, trials: int) -> None:
    found = ends(tmp_path, trials, seed=36)
    assert len(found) == trials
    assert faults(found) == []
    ways = {each[1] for each in found}
    assert {-9, 77} <= ways  # killed, and refused by a full disk


# The gate has core/desk/test_publishing.py::test_what_broke_off_goes_on_with_the_same_bytes.
@pytest.mark.whole
@pytest.mark.skipif(os.name != "posix", reason="kill -9")
@pytest.mark.timeout(900)
def test_a_day_is_there_once_after_ten_kills_at_each_of_twelve_points(tmp_path: Path) -> None:
    found = ends(tmp_path, KILLS * len(POINTS), 36, "points")
    assert Counter(each[0] for each in found if each[1] == -9) == dict.fromkeys(POINTS, KILLS)
    assert len(POINTS) == 12
    assert faults(found) == []
    seen = {each[0]: each[2] for each in found}
    assert [step for step, whole in seen.items() if whole] == [30, 32]  # only what was committed to its end
