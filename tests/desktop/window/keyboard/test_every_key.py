"""The key map of the design language in the whole window on the sandbox, and every command run once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fakes.walks.own_process import run_fake
from run_forms import sized
from tideboard_core.audit.records import FILE, RecordKind, read

pytestmark = pytest.mark.slow

SECONDS = 240

EFFECTS: dict[str, object] = {
    "T": "t",
    "7": "7",
    "Esc in the palette": [False, True],
    "Ctrl+K": True,
    "Ctrl+K again": False,
    "F1": True,
    "Esc in the sheet": False,
    "Alt+1": "watchlist",
    "Alt+2": "capital_flow_chart",
    "Alt+3": "order_book",
    "Alt+4": "price",
    "Alt+5": "positions",
    "Alt+6": "orders",
    "F2": True,
    "F3": True,
    "Alt+B": True,
    "Alt+M": True,
    "Alt+A": True,
    "Up in the ticket": 0.5,
    "Down in the ticket": -0.5,
    "Shift+Up in the ticket": 5.0,
    "Shift+Down in the ticket": -5.0,
    "Return in the ticket": "ConfirmOrderDialog",
    "F5": "day",
    "F5 again": "intraday",
    "F8": "day",
    **{f"Ctrl+{number}": 1 for number in (1, 2, 3, 4, 5, 6)},
    "Ctrl+8": True,
    "Ctrl+9": True,
    "crosshair": [0, -1, -11, -10, 0, 0],
    "Ctrl+C in the chart": True,
    "Esc in the chart": True,
    "Down in the book": True,
    "Space in the book": True,
    "Ctrl+L": False,
    "Ctrl+U": "UnlockDialog",
    "F12": "CancelAllDialog",
    "led to": [],
    "clashes": [],
}
"""What each key does, as `fakes.walks.key_walk` notes it. Ctrl+7, the usual range, has no data yet."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of the walk."""
    return tmp_path_factory.mktemp("walk") / "data"


@pytest.fixture(scope="module")
def walk(folder: Path) -> dict[str, Any]:
    """One walk in a process of its own: it dresses the whole QApplication."""
    found: dict[str, Any] = run_fake("key_walk", str(folder), str(sized(9, 1)), seconds=SECONDS)
    return found


@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("key", EFFECTS)
def test_a_key_does_what_the_map_says(walk: dict[str, Any], key: str) -> None:
    assert walk[key] == EFFECTS[key]


@pytest.mark.timeout(SECONDS)
def test_no_key_and_no_command_sends_an_order(walk: dict[str, Any], folder: Path) -> None:
    """Trading was open and the ticket filled when commands ran: only the order sent by hand went out."""
    assert set(walk) == set(EFFECTS)
    verification, records = read((folder / FILE).read_bytes())

    assert verification.whole
    assert sum(record.kind is RecordKind.INTENT for record in records) == 1
