"""Day and time of a typed `replay` command."""

from __future__ import annotations

from datetime import date, time

import pytest

from tideboard_desktop.typed_commands.moments import Moment, read_day, read_time, split_moment

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 nov", date(2026, 11, 12)),
        ("nov 12", date(2026, 11, 12)),
        ("12. November 2025", date(2025, 11, 12)),
        ("Sept 3", date(2026, 9, 3)),
        ("20 nov", TODAY),
        ("21 nov", date(2025, 11, 21)),
        ("29 feb", date(2024, 2, 29)),
        ("2026-11-21", date(2026, 11, 21)),
        ("2026/1/5", date(2026, 1, 5)),
        ("11月12日", date(2026, 11, 12)),
        ("2025年3月4號", date(2025, 3, 4)),
        ("31 feb", None),
        ("0 nov", None),
        ("12 novel", None),
        ("2026-13-01", None),
        ("", None),
    ],
)
def test_a_day(text: str, day: date | None) -> None:
    """Without a year it is the last such day that came."""
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "at"),
    [("9:30", time(9, 30)), ("10:47:05", time(10, 47, 5)), ("24:00", None), ("9:60", None), ("930", None)],
)
def test_a_time(text: str, at: time | None) -> None:
    assert read_time(text) == at


def test_the_first_word_is_never_a_day() -> None:
    """It names the security."""
    assert split_moment(["12", "nov"]) == Moment(["12", "nov"], "", "")
    assert split_moment(["10:30"]) == Moment(["10:30"], "", "")
    assert split_moment(["may", "12", "may"]) == Moment(["may"], "12 may", "")
