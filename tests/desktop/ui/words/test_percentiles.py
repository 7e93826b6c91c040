"""Where a value stands among earlier sessions, in words."""

from __future__ import annotations

import pytest

from tideboard_core.archive.comparison.ranking import Ranked
from tideboard_desktop.ui.words.percentiles import ordinal, percentile_words, sessions_words

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize(
    ("ranked", "words"),
    [
        (Ranked(59, 52, 2), "89th percentile"),
        (Ranked(59, 59, 0), "above all 59"),
        (Ranked(59, 0, 0), "below all 59"),
        (Ranked(59, 0, 59), "no spread"),
        (Ranked(59, 0, 1), "1st percentile"),
        (Ranked(39, 16, 1), "41st percentile"),
        (Ranked(20, 13, 1), "65th percentile"),
        (Ranked(19, 16, 0), "4th highest of 19"),
        (Ranked(12, 10, 0), "3rd highest of 12"),
        (Ranked(10, 10, 0), "above all 10"),
        (Ranked(10, 0, 0), "below all 10"),
        (Ranked(9, 4, 0), "not enough history"),
        (Ranked(9, 9, 0), "not enough history"),
    ],
)
def test_where_a_value_stands(ranked: Ranked, words: str) -> None:
    assert percentile_words(ranked) == words


def test_ordinals() -> None:
    assert [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 72, 83, 99)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "72nd", "83rd", "99th",
    ]  # fmt: skip


def test_sessions_still_needed() -> None:
    assert sessions_words(3) == "3 of 20 sessions"
    assert sessions_words(3, "LongPort") == "LongPort: 3 of 20 sessions"
