"""The whole window on its practice exchange through either door and through both: look, trade, crash, reset."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fakes.walks.own_process import run_fake
from run_forms import sized
from tideboard_core.system.settings import Backend, Connection, Settings
from tideboard_core.system.settings_store import SettingsFile

pytestmark = pytest.mark.slow

SECONDS = 480
PARTS = sized(4, 6)
"""The crash and the reset are parts of the whole; tests/desktop/connection/practice/test_exchange.py has them too."""
OPEND, LONGPORT = Connection(seed=7), Connection(seed=7, door=Backend.LONGPORT)


def spend_a_day(directory: Path, settings: Settings) -> Any:
    """A person's day in a process of its own."""
    SettingsFile(directory).save(replace(settings, welcomed=True))
    return run_fake("practice_over_longport", str(PARTS), str(directory), seconds=SECONDS)


@pytest.mark.whole("longport", "orders over opend")
@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize(
    ("settings", "providers", "passwords"),
    [
        pytest.param(Settings(connection=LONGPORT), ["LongPort sandbox"], 2, id="longport"),
        pytest.param(
            Settings(connection=OPEND, orders=LONGPORT, other_flow=LONGPORT),
            ["Sandbox", "LongPort sandbox"],
            2,
            id="orders over longport",
        ),
        pytest.param(
            Settings(connection=LONGPORT, orders=OPEND, other_flow=OPEND),
            ["LongPort sandbox", "Sandbox"],
            1,
            id="orders over opend",
        ),
    ],
)
def test_a_day_of_practice(tmp_path: Path, settings: Settings, providers: list[str], passwords: int) -> None:
    """LongPort has no trade password: Tideboard's own is chosen, and so typed twice."""
    found = spend_a_day(tmp_path, settings)

    day = {
        "looked": {
            "environment": "PRACTICE",
            "providers": providers,
            "flow of": providers[0],
            "sides": [True, True],
        },
        "alert": ["tideboard" if providers[0].startswith("LongPort") else "broker", 1],
        "unlocked": [True, passwords],
        "placed": ["HK.00700", "buy", "100", True],
        "cancelled": "cancelled",
        "again": ["cancelled", len(providers)],
        "reset": False,
    }
    assert found == dict(itertools.islice(day.items(), PARTS + 1))  # an order is placed and cancelled in one part
