"""The whole window over a LongPort that runs grids and recurring plans by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.walks.own_process import run_fake
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile

# The gate has desktop/orders/test_outside_part.py and desktop/accounts/test_outside.py.
pytestmark = [pytest.mark.whole, pytest.mark.slow]

SECONDS = 240
PLANS = ("--practice-door", "longport", "--scenario", "plans")


@pytest.mark.timeout(SECONDS)
def test_a_day_beside_plans_of_the_broker(tmp_path: Path) -> None:
    """They are listed, named where positions are closed, and nothing of the broker's count enters the journal."""
    SettingsFile(tmp_path).save(Settings(welcomed=True))
    found = run_fake("plans_over_longport", str(tmp_path), *PLANS, seconds=SECONDS)

    assert found["plans"] == [
        ["700.HK", "running", 2],
        ["AAPL.US", "running", 1],
        ["AAPL.US", "suspended", 0],
        ["9988.HK", "ended", 0],
    ]
    assert found["host"] == "statements.longport.example"
    first, second = found["outside"]
    assert first.startswith("Grid HK.00700: sells 100 at ")
    assert second.startswith("Recurring plan US.AAPL: buys for 1,000.00 on ")
    assert found["compared"] == [["HK.00700", True, True]]
