"""Two providers' nets joined by minute: pairs, gap, disagreement."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.scenes.flow import day as flow_day
from tideboard_core.flow.session_minutes import MINUTE
from tideboard_core.model.flow import CapitalFlow, SizeAmounts, TierAmounts
from tideboard_desktop.flow.providers.comparison import OPPOSITE_MINUTES, ProviderComparison, compare, in_sizes, ratio
from tideboard_desktop.flow.providers.model import FlowSeries, TimeSpan, intraday_series, spans_of

SESSION = flow_day.session_of()
SPANS = spans_of(SESSION)
STAMPS = flow_day.stamps(flow_day.session_of())
BLANK = replace(flow_day.capital_flow(minutes=1), tiers=None, last_valid=None)
KEPT = st.sets(st.integers(0, 200), min_size=1)
AMOUNTS = st.lists(st.integers(-3, 3).map(float), min_size=1, max_size=200)


def series(rows: dict[int, float], *, shift: float = 0.0) -> FlowSeries:
    """A flow with these nets at these minutes after the open."""
    times = tuple(STAMPS[minute] + shift for minute in sorted(rows))
    flow: CapitalFlow = replace(BLANK, times=times, net=tuple(rows[minute] for minute in sorted(rows)))
    return intraday_series(flow, SESSION)


def nets(values: list[float]) -> dict[int, float]:
    """One net per minute from the open."""
    return dict(enumerate(values))


def joined(first: FlowSeries, second: FlowSeries) -> ProviderComparison:
    """The comparison, which has to exist."""
    result = compare(first, second, SPANS)
    assert result is not None
    return result


@given(KEPT, KEPT, st.floats(-29, 29))
def test_rows_are_joined_once_in_order_and_within_a_minute(mine: set[int], theirs: set[int], shift: float) -> None:
    """Every minute that both have, and no pair further apart than the stamps of two providers can be."""
    first = series({minute: float(minute) for minute in mine})
    second = series({minute: float(minute) for minute in theirs}, shift=shift)
    pair = compare(first, second, SPANS)

    assert pair is not None or not any(abs(STAMPS[one] - STAMPS[other]) <= MINUTE for one in mine for other in theirs)
    if pair is None:
        return
    assert (np.diff(pair.first) > 0).all()
    assert (np.diff(pair.second) > 0).all()
    assert (np.abs(pair.first - pair.second) <= 1).all()
    both = mine & theirs
    assert {int(one) for one, other in zip(pair.first, pair.second, strict=True) if one == other} == both
    assert np.isin(pair.times, first.times).all()


def test_a_stamp_that_is_a_minute_off_is_joined_only_to_what_is_left_over() -> None:
    """The same minute wins; a row without one takes a neighbour that nobody else has."""
    first = series({0: 0.0, 10: 1.0, 11: 1.1, 20: 2.0})
    second = series({0: 0.0, 9: 0.9, 11: 1.1, 12: 1.2, 21: 2.1})

    assert joined(first, second).second.tolist() == [0.0, 0.9, 1.1, 2.1]
    assert joined(first, second).times.tolist() == [STAMPS[0], STAMPS[10], STAMPS[11], STAMPS[20]]


@given(AMOUNTS, AMOUNTS)
def test_a_disagreement_is_a_run_of_opposite_signs(mine: list[float], theirs: list[float]) -> None:
    """Long enough, never with a zero or an equal sign in it, and none is missed."""
    pair = joined(series(nets(mine)), series(nets(theirs)))
    opposite = [one * other < 0 for one, other in zip(mine, theirs, strict=False)]
    marked = {
        index for span in pair.conflicts for index, time in enumerate(pair.times) if span.begin <= time <= span.end
    }

    assert all(opposite[index] for index in marked)
    for begin in range(len(opposite) - OPPOSITE_MINUTES + 1):
        run = range(begin, begin + OPPOSITE_MINUTES)
        assert not all(opposite[index] for index in run) or marked.issuperset(run)
    for span in pair.conflicts:
        assert span.end - span.begin >= (OPPOSITE_MINUTES - 1) * MINUTE


@given(AMOUNTS, AMOUNTS)
def test_the_gap_is_the_difference_and_changes_its_sign_with_the_sides(mine: list[float], theirs: list[float]) -> None:
    """Who is first decides the sign alone; where they disagree does not depend on it."""
    pair, turned = (joined(series(nets(a)), series(nets(b))) for a, b in ((mine, theirs), (theirs, mine)))

    assert [pair.gap_at(index) for index in range(len(pair))] == [-turned.gap_at(index) for index in range(len(pair))]
    assert pair.conflicts == turned.conflicts


def test_since_when_they_differ() -> None:
    """Only while the disagreement lasts, from its first minute on, through the break, not across a hole."""
    mine = series(dict.fromkeys(range(200), 5.0))
    lasting = series({minute: 1.0 if minute < 140 else -1.0 for minute in range(200)})
    over = series({minute: -1.0 if 20 <= minute < 60 else 1.0 for minute in range(200)})
    short = series({minute: -1.0 if minute >= 201 - OPPOSITE_MINUTES else 1.0 for minute in range(200)})
    holed = series({minute: -1.0 for minute in range(200) if not 40 <= minute < 60})

    assert joined(mine, lasting).differ_since == STAMPS[140]
    assert joined(mine, over).differ_since is None
    assert joined(mine, over).conflicts == (TimeSpan(STAMPS[20], STAMPS[59]),)
    assert joined(mine, short).conflicts == ()
    assert [span.begin for span in joined(mine, holed).conflicts] == [STAMPS[0], STAMPS[60]]
    assert joined(mine, series(dict.fromkeys(range(120), -1.0))).differ_since is None


def test_minutes_that_one_lacks_are_not_compared() -> None:
    """The read-out then has no second value, and the band has a hole."""
    first = series(dict.fromkeys(range(60), 2.0))
    second = series({minute: 1.0 for minute in range(60) if not 20 <= minute < 30})
    pair = joined(first, second)

    assert pair.index_at(STAMPS[25]) is None
    assert pair.index_at(STAMPS[35]) == 25
    assert pair.missing == (TimeSpan(STAMPS[19], STAMPS[30]),)
    assert compare(first, series({100: 1.0}), SPANS) is None


def test_a_ratio_needs_the_same_sign() -> None:
    """Minus forty percent of something would be read as a change."""
    assert ratio(200.0, 150.0) == 75.0
    assert ratio(-200.0, -300.0) == 150.0
    assert ratio(200.0, -150.0) is None
    assert ratio(0.0, 5.0) is None


def test_four_tiers_are_folded_into_three_sizes() -> None:
    """Extra-large counts as large; the sum stays."""
    four = TierAmounts(40.0, 30.0, 20.0, 10.0)

    assert in_sizes(four) == SizeAmounts(70.0, 20.0, 10.0)
    assert in_sizes(four).total == pytest.approx(four.total)
    assert in_sizes(SizeAmounts(1.0, 2.0, 3.0)) == SizeAmounts(1.0, 2.0, 3.0)
