"""What the headline says about today among earlier sessions."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tideboard_core.archive.comparison.ranking import Ranked
from tideboard_desktop.flow.past.standing import Standing
from tideboard_desktop.flow.past.standing_words import (
    ordinal,
    past_figures,
    percentile_words,
    sessions_words,
    share_figures,
)
from tideboard_desktop.ui.format import Unit

ZONE = "Asia/Hong_Kong"
TIME = 1795156500.0  # 14:35 of 20 November 2026 in Hong Kong
MILLION = Unit(1e6, "M")

pytestmark = pytest.mark.usefixtures("qapp")


def standing(ranked: Ranked, **values: object) -> Standing:
    return Standing(ranked=ranked, time=TIME, net=1.0, sessions=60, **values)  # type: ignore[arg-type]


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


def test_percentile_and_usual_range() -> None:
    percentile, usual = past_figures(standing(Ranked(59, 52, 2), usual=(-194e6, 91e6)), MILLION, ZONE)
    assert percentile.caption == "Against its own past at 14:35, 59 of 60 sessions"
    assert (percentile.before, percentile.gauge is not None) == ("89th percentile", True)
    assert usual.caption == "Usual here (middle half)"
    assert (usual.text, usual.after, usual.second) == ("\u2212194.00M", "to", "+91.00M")
    assert (usual.value, usual.second_value) == (-194e6, 91e6)


def test_the_opening_hides_the_number_in_the_tool_tip() -> None:
    (figure,) = past_figures(standing(Ranked(59, 52, 2, 4)), MILLION, ZONE)
    assert (figure.before, figure.gauge) == ("opening", None)
    assert figure.tooltip.startswith("89th percentile")


def test_what_was_known_first_is_in_the_tool_tip() -> None:
    (figure,) = past_figures(standing(Ranked(59, 52, 2), first_known=Ranked(59, 40, 0)), MILLION, ZONE)
    assert figure.tooltip.endswith("As first known: 67th percentile.")


def test_few_sessions_leave_the_words_of_the_whole_days_in_front() -> None:
    """Those have rank 0 too; with a percentile they go."""
    assert [past_figures(standing(Ranked(n, n // 2, 0)), MILLION, ZONE)[0].rank for n in (3, 12, 20)] == [3, 2, 0]


def test_the_share_of_turnover() -> None:
    (figure,) = share_figures(standing(Ranked(59, 52, 2)), Ranked(58, 29, 0), ZONE)
    assert figure.caption == "Net / turnover at 14:35, 58 of 60 sessions"
    assert figure.before == "50th percentile"
    (figure,) = share_figures(standing(Ranked(59, 52, 2)), None, ZONE)
    assert figure.before == "no turnover recorded"


def test_sessions_still_needed(qapp: QApplication) -> None:
    assert sessions_words(3) == "3 of 20 sessions"
    assert sessions_words(3, "LongPort") == "LongPort: 3 of 20 sessions"
