"""One walk through every dock, dialog, menu and page while the practice market says the worst it can."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.walks.own_process import run_fake
from run_forms import sized

pytestmark = pytest.mark.slow

SECONDS = 240


@pytest.mark.timeout(SECONDS)
def test_a_walk_over_the_hostile_sandbox_breaks_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)

    found = run_fake("hostile_walk", str(data), "opend", "0", str(sized(16, 1)), seconds=SECONDS)

    assert found["alive"]
    assert found["opened"] > 60
    assert found["fields"] > 0
    assert found["errors"] == []
    assert found["code"] == 0
