"""Whatever ends who compacts or prunes a place while another publishes: every row that stays is there once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.desk, pytest.mark.slow]

TRIALS = 8
MORE_TRIALS = 60


@pytest.mark.whole("60")
@pytest.mark.skipif(os.name != "posix", reason="kill -9")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("trials", [TRIALS, MORE_TRIALS])
def test_every_row_is_there_once_whatever_ended_the_work(tmp_path: Path, trials: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fakes.scenes.killed_tending", str(tmp_path), str(trials), "36"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        check=False,
    )
    assert done.stderr == ""
    found = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    assert len(found) == trials
    assert [each for each in found if each[2:] != (0, 1, 0, 1)] == []
    assert -9 in {each[1] for each in found}
