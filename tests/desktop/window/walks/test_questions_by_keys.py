"""Questions about what stands behind the flow, each asked with at most twelve keys from a window's first day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from pathlib import Path
from typing import Any

import pytest

from fakes.walks.own_process import run_fake

MOST = 12
"""Key presses for a question: each letter, arrow and Enter counts."""
SECONDS = 240

pytestmark = [pytest.mark.timeout(SECONDS + 20, method="signal"), pytest.mark.slow]


def asked(folder: Path, door: str, question: str) -> dict[str, Any]:
    """What the window says, and what the connection answers about the same."""
    answer: dict[str, Any] = run_fake("question_walk", str(folder / "data"), door, question, seconds=SECONDS)[question]
    assert answer["keys"] <= MOST
    return answer


# The gate has desktop/behind/test_short.py and desktop/calendar/test_dock.py and desktop/news/test_dock.py.
@pytest.mark.whole
def test_the_short_share_of_the_newest_day_against_its_sixty_days(tmp_path: Path) -> None:
    answer = asked(tmp_path, "opend", "short")
    days = [(day, 100 * shares / volume) for day, shares, volume in answer["told"]]
    (_day, newest), before = days[-1], sorted(share for _day, share in days[-61:-1])
    rank = (bisect_left(before, newest) + bisect_right(before, newest)) / 2 / len(before) * 100
    assert f"{newest:.1f}% of the volume" in answer["said"]
    assert f"{answer['told'][-1][1]:,} shares sold short" in answer["said"]
    assert any(f"{number}" in answer["said"].split("percentile")[0] for number in (int(rank), round(rank)))
    assert "of 60 days" in answer["said"]
    assert "usually" in answer["said"]


def test_the_five_brokers_whose_holdings_grew_most_in_twenty_days(tmp_path: Path) -> None:
    """They stand first, in their order, as bars and in words."""
    answer = asked(tmp_path, "longport", "brokers")
    grown = sorted((row for row in answer["told"] if (row[1] or 0) > 0), key=lambda row: -row[1])[:5]
    assert len(grown) == 5
    drawn = [name.removesuffix("\u2026") for name in answer["said"]]
    assert [name.startswith(shown) for (name, _change), shown in zip(grown, drawn, strict=False)] == [True] * 5
    lines = answer["spoken"].splitlines()[1:6]
    assert [f"+{change:,.0f} shares" in line for (_name, change), line in zip(grown, lines, strict=True)] == [True] * 5


# The gate has desktop/behind/test_short.py and desktop/calendar/test_dock.py and desktop/news/test_dock.py.
@pytest.mark.whole
def test_the_day_of_the_next_report(tmp_path: Path) -> None:
    """OpenD's calendar has a page for each week, ten of which pass in half a minute: that walk would only wait."""
    answer = asked(tmp_path, "longport", "report")
    day = answer["told"][0]
    assert answer["chosen"] == day
    assert "Report" in answer["said"]
    assert f"{int(day[-2:])} " in answer["said"]


# The gate has desktop/behind/test_short.py and desktop/calendar/test_dock.py and desktop/news/test_dock.py.
@pytest.mark.whole
def test_what_was_said_before_the_move(tmp_path: Path) -> None:
    """The headline of two minutes before stands first, with the exchange's minute."""
    answer = asked(tmp_path, "longport", "said")
    headline, time = next(row for row in answer["told"] if row[1].endswith("02:29:00+00:00"))
    assert time.startswith("2026-11-18")
    assert answer["said"][0].startswith("10:29")
    assert headline in answer["said"]


# The gate has desktop/behind/test_short.py and desktop/calendar/test_dock.py and desktop/news/test_dock.py.
@pytest.mark.whole
def test_news_without_a_time_has_the_providers_words_for_it(tmp_path: Path) -> None:
    """OpenD tells the day alone."""
    answer = asked(tmp_path, "opend", "said")
    assert answer["told"][0][0] in answer["said"]
    assert "11/18" in answer["said"][0]
