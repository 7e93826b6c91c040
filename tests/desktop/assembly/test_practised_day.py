"""A practice on a recorded day: through the whole program, and what its window shows alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from fakes.values.trading import QUOTE
from fakes.walks.own_process import run_fake
from tideboard_core.audit.records import FILE as ORDER_LOG
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import MARKETS
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import GatewayState
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.system.sandbox_program import STATE_FILE
from tideboard_desktop.assembly.practised_day import PractisedDay, age_by_exchange, fill_rule
from tideboard_desktop.connection.practice.play_pace import PlayPace
from tideboard_desktop.ui.tasks import Tasks

SECONDS = 300
ENDED = SECONDS - 20
"""Seconds after which the program is ended: before the process that runs the test is."""


@pytest.mark.slow
@pytest.mark.timeout(SECONDS)
def test_two_plays_of_a_recorded_day_and_back(tmp_path: Path) -> None:
    """Begun by the palette; an order is reviewed at the wall's pace; the exchange crashes; nothing of it is kept."""
    ordinary, first, second, back, from_replay = run_fake("practised_day", str(tmp_path), seconds=ENDED)

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
    assert first["paces"] == [
        "Pause",
        *(f"{pace}\u00d7" for pace in (5, 10, 30, 60)),
        "End the practice on a recorded day",
    ]
    assert first["pace"] == "PRACTICE, replay of 20 Nov 2026 · 10×. Your own orders do not move this market"
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
    assert back["left"] == [True, True]
    assert from_replay == {"folder": "2026-11-20-3", "start": "2026-11-20T01:45:00+00:00", "day": "2026-11-20"}
    assert (back["orders in its log"], back["orders in the own log"]) == (1, 0)


@pytest.mark.slow
@pytest.mark.timeout(SECONDS)
def test_a_live_account_s_server_that_plays_a_recorded_day(tmp_path: Path) -> None:
    """It is LIVE as before, named so, and nothing of it is kept or compared; each login counts anew."""
    found = run_fake("replayed_by_hand", str(tmp_path), seconds=ENDED)

    ordinary = {
        "environment": "LIVE",
        "spoken": "LIVE, real money",
        "provider": "Futu OpenD",
        "locked": True,
        "compares": True,
        "source": "real",
        "alerts asleep": False,
        "every book": True,
    }
    assert found["before"] == found["after"] == ordinary
    assert found["while"] == {
        **ordinary,
        "provider": "Futu OpenD (replay 2026-11-12)",
        "compares": False,
        "alerts asleep": True,
        "every book": False,
    }
    assert found["archives"] == []


def test_ages_are_those_of_the_exchange_while_it_plays_a_recorded_day() -> None:
    clock = ManualClock()
    hub, label = Hub(clock), list[ReplayLabel | None]([None])
    age_by_exchange(hub, clock, lambda: label[0])
    opened = datetime(2026, 11, 12, 1, 30, tzinfo=UTC)
    for minutes in (0, 10):
        now = opened + timedelta(minutes=minutes)
        put(hub, MARKETS, GatewayState(time=now, quotes_logged_in=True, trade_logged_in=True, markets={}))
        clock.advance(10)
    key = Topic.QUOTE.of("HK.00700")
    put(hub, key, QUOTE)
    clock.advance(2)
    assert hub.age(key) == 2
    label[0] = ReplayLabel(date(2026, 11, 12), "Futu", bars_only=False)
    assert hub.age(key) == pytest.approx(120)


def test_books_of_a_recorded_day_are_left_out_unless_it_runs_at_the_pace_of_the_wall() -> None:
    """At 60 times three seconds of the market are one push, in which no withdrawal can be proved."""
    label = ReplayLabel(date(2026, 11, 12), "Futu", bars_only=False)
    made = PractisedDay(None, ManualClock(), cast(Tasks, None), None)
    assert not made.leaves_books_out(None)
    assert made.leaves_books_out(label), "nobody knows at what pace another program plays it"
    for pace, leaves in ((0, False), (1, False), (5, True), (60, True)):
        made.pace = cast(PlayPace, SimpleNamespace(pace=pace))
        assert made.leaves_books_out(label) is leaves


def test_the_rule_of_fills_is_that_of_what_was_recorded() -> None:
    day = date(2026, 11, 12)
    assert fill_rule(None) == ""
    assert "the tenth level" in fill_rule(ReplayLabel(day, "Futu", bars_only=False))
    assert "the next bar's open" in fill_rule(ReplayLabel(day, "own.csv", bars_only=True))
