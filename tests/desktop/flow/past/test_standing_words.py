"""What the headline says about today among earlier sessions."""

from __future__ import annotations

import pytest

from tideboard_core.archive.comparison.ranking import Ranked
from tideboard_core.flow.ranks import Standing
from tideboard_desktop.flow.past.standing_words import past_figures, share_figures
from tideboard_desktop.ui.format import Unit

ZONE = "Asia/Hong_Kong"
TIME = 1795156500.0  # 14:35 of 20 November 2026 in Hong Kong
MILLION = Unit(1e6, "M")

pytestmark = pytest.mark.usefixtures("qapp")


def standing(ranked: Ranked, **values: object) -> Standing:
    return Standing(ranked=ranked, time=TIME, net=1.0, sessions=60, **values)  # type: ignore[arg-type]


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
    """With a percentile those go, and it is the last figure to leave a narrow dock."""
    assert [past_figures(standing(Ranked(n, n // 2, 0)), MILLION, ZONE)[0].rank for n in (3, 12, 20)] == [3, 2, -1]


def test_the_share_of_turnover() -> None:
    (figure,) = share_figures(standing(Ranked(59, 52, 2)), Ranked(58, 29, 0), ZONE)
    assert figure.caption == "Net / turnover at 14:35, 58 of 60 sessions"
    assert figure.before == "50th percentile"
    (figure,) = share_figures(standing(Ranked(59, 52, 2)), None, ZONE)
    assert figure.before == "no turnover recorded"
