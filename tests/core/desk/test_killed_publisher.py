"""Whatever ends a publisher, at whichever step: the day is there once and whole, or not at all until the next run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TRIALS = 12
NIGHTLY_TRIALS = 200 * 12


def ends(folder: Path, trials: int, seed: int) -> list[tuple[int, ...]]:
    """Of each trial the step, how the first publisher ended, what was seen then, what the second did, what is there."""
    done = subprocess.run(
        [sys.executable, "-m", "fakes.scenes.killed_publisher", str(folder), str(trials), str(seed)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        check=False,
    )
    assert done.stderr == ""
    return [tuple(map(int, line.split())) for line in done.stdout.splitlines()]


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
@pytest.mark.timeout(4 * 60 * 60)
@pytest.mark.parametrize("trials", [TRIALS, pytest.param(NIGHTLY_TRIALS, marks=pytest.mark.nightly)])
def test_a_day_is_there_once_whatever_ended_its_publisher(tmp_path: Path, trials: int) -> None:
    found = ends(tmp_path, trials, seed=36)
    assert len(found) == trials
    assert [each for each in found if each[2] not in (0, 1)] == []  # twice, or half seen
    assert [each for each in found if each[4] != 1] == []  # lost, or twice after all
    ways = {each[1] for each in found}
    assert {-9, 77} <= ways  # killed, and refused by a full disk
