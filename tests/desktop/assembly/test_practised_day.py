"""A practice on a recorded day: through the whole program, and its parts alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.walks.own_process import run_fake
from tideboard_core.audit.records import FILE as ORDER_LOG
from tideboard_core.system.sandbox_program import STATE_FILE

SECONDS = 300


@pytest.mark.timeout(SECONDS)
def test_two_plays_of_a_recorded_day_and_back(tmp_path: Path) -> None:
    """Begun by the palette; an order is reviewed at the wall's pace; the exchange crashes; nothing of it is kept."""
    ordinary, first, second, back = run_fake("practised_day", str(tmp_path), seconds=SECONDS)

    assert ordinary == {"offered": ["Fri 20 Nov 2026", "09:30"]}
    assert first["folder"] == "2026-11-20-1"
    assert first["said"] == {
        "environment": "PRACTICE",
        "words": "PRACTICE, replay of 20 Nov 2026. Your own orders do not move this market",
        "title": "PRACTICE replay of 20 Nov 2026 · Tideboard",
        "provider": "Sandbox (replay 2026-11-20)",
        "day": "2026-11-20",
        "collector": "replayed",
    }
    assert first["pace"] == "PRACTICE, replay of 20 Nov 2026 · 10 times. Your own orders do not move this market"
    assert first["in review"] == [1, True]
    assert "each recorded share once" in first["rule"]
    assert first["after a crash"] == [10, 1]
    assert second == {"folder": "2026-11-20-2", "orders": 0}
    assert {name: back[name] for name in ("provider", "words", "orders", "next start")} == {
        "provider": "Sandbox",
        "words": "PRACTICE, simulated exchange",
        "orders": 0,
        "next start": "sandbox",
    }
    assert back["archive untouched"]
    assert back["folders"] == ["2026-11-20-1", "2026-11-20-2"]
    assert {ORDER_LOG, STATE_FILE} <= set(back["in the first"])
    assert "archive" not in back["in the first"]
    assert (back["orders in its log"], back["orders in the own log"]) == (1, 0)
