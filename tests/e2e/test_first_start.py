"""The first start by keyboard alone: the questions are answered, kept, and not asked again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fakes.walks.person.application import Stage, running_app
from fakes.walks.person.person import FOCUSED, has, until

pytestmark = [pytest.mark.timeout(240, method="signal"), pytest.mark.slow]


def test_the_card_is_answered_by_keys(the_stage: Stage, tmp_path: Path) -> None:
    """Tab and arrows choose, Space starts; the next run goes on in that look without asking."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    kept = data / "settings.json"
    with running_app(the_stage, data) as app:
        person = app.person()
        person.see("first_start")
        person.focus("settings_convention_green_up")
        person.key("Right")
        until(lambda: kept.exists() and b"red-up" in kept.read_bytes(), what="the colours on disk")
        until(lambda: has(person.see("settings_convention_red_up"), FOCUSED), what="the focus on the answer")
        person.focus("first_start_done")
        person.key("Space")
        person.gone("first_start")
        until(lambda: json.loads(kept.read_bytes())["welcomed"], what="the answer on disk")
    with running_app(the_stage, data) as app:
        person = app.person()
        person.read_until("main_window", "PRACTICE", "Red up")
        assert not person.sees("first_start")
