"""Flow history: the date rules of the broker's page and the limit that is learned from answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.gateways.futu.flow_history import FlowHistory, date_range
from tideboard_core.model.flow import FlowPeriod

TODAY = date(2026, 11, 20)
YEAR = timedelta(days=365)
DAY = FlowPeriod.DAY


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        (date(2026, 1, 5), date(2026, 2, 5), (date(2026, 1, 5), date(2026, 2, 5))),
        (None, date(2026, 2, 5), (date(2026, 2, 5) - YEAR, date(2026, 2, 5))),
        (date(2025, 1, 5), None, (date(2025, 1, 5), date(2025, 1, 5) + YEAR)),
        (None, None, (TODAY - YEAR, TODAY)),
    ],
)
def test_missing_dates_follow_the_brokers_rules(
    begin: date | None, end: date | None, expected: tuple[date, date]
) -> None:
    assert date_range(begin, end, TODAY) == expected


def test_empty_range_is_refused() -> None:
    with pytest.raises(BadInput):
        date_range(date(2026, 2, 2), date(2026, 2, 1), TODAY)


def test_one_year_needs_one_attempt_two_years_two() -> None:
    history = FlowHistory()

    assert history.attempts(DAY, TODAY - YEAR, TODAY, TODAY) == [TODAY - YEAR]
    assert history.attempts(DAY, date(2020, 1, 1), TODAY, TODAY) == [TODAY - 2 * YEAR, TODAY - YEAR]


def test_refusal_of_two_years_is_remembered_per_period() -> None:
    history = FlowHistory()

    history.refused(DAY, asked=TODAY - 2 * YEAR, today=TODAY)

    assert history.days(DAY) == 365
    assert history.days(FlowPeriod.WEEK) is None
    assert history.attempts(DAY, date(2020, 1, 1), TODAY, TODAY) == [TODAY - YEAR]


@pytest.mark.parametrize(
    ("asked", "first", "days"),
    [
        (TODAY - 2 * YEAR, TODAY - 2 * YEAR, 730),
        (TODAY - 2 * YEAR, TODAY - YEAR, 365),
        (TODAY - 2 * YEAR, TODAY - YEAR + timedelta(days=3), 365),
        (TODAY - 2 * YEAR, TODAY - timedelta(days=100), None),
        (TODAY - 2 * YEAR, None, None),
        (TODAY - YEAR, TODAY - YEAR, None),
    ],
    ids=["two years", "clipped to one", "clipped, holiday", "young listing", "empty", "did not ask"],
)
def test_answer_teaches_only_what_it_shows(asked: date, first: date | None, days: int | None) -> None:
    history = FlowHistory()

    history.answered(DAY, asked=asked, first=first, today=TODAY)

    assert history.days(DAY) == days
