"""The dates below the history."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from fakes.scenes.flow.history import history, picture
from tideboard_core.model.flow import FlowPeriod
from tideboard_desktop.flow.history.date_ticks import Rank, date_ticks, year_starts
from tideboard_desktop.flow.history.period_axes import date_words
from tideboard_desktop.flow.history.viewport import Viewport
from tideboard_desktop.ui.theme import Theme


def texts(period: FlowPeriod, pitch: float, view: slice | None = None) -> list[str]:
    """The labels of a year at a pitch."""
    dates = history(period).dates
    return [tick.text for tick in date_ticks(dates, view or slice(0, len(dates)), pitch, period)]


def test_a_year_of_days_names_its_months_and_the_change_of_year() -> None:
    """The first label carries its year, so does the first of a new one."""
    found = texts(FlowPeriod.DAY, 3.2)

    assert found[:4] == ["Nov 2025", "Dec", "Jan 2026", "Feb"]
    assert found[-1] == "Nov"


def test_closer_there_are_weeks_then_days() -> None:
    """As fine as they fit."""
    weeks, days = texts(FlowPeriod.DAY, 16, slice(180, 230)), texts(FlowPeriod.DAY, 40, slice(180, 200))

    assert weeks[0].endswith("2026")
    assert {"Sep", "Oct"} <= set(weeks)
    assert len(days) == 20


def test_narrow_there_are_quarters_then_years() -> None:
    """Every label still begins its own period."""
    assert texts(FlowPeriod.DAY, 1.0) == ["Nov 2025", "Jan 2026", "Apr", "Jul", "Oct"]
    assert texts(FlowPeriod.MONTH, 20)[1:3] == ["Jan 2026", "Apr"]


def test_years_begin_with_their_first_slot() -> None:
    """A line stands between December and January."""
    dates = history().dates
    [place] = year_starts(dates, slice(0, len(dates)))

    assert dates[place].year == 2026
    assert dates[place - 1].year == 2025
    assert dates[place - 1] == date(2025, 12, 31)


@pytest.mark.parametrize("period", [FlowPeriod.DAY, FlowPeriod.WEEK, FlowPeriod.MONTH])
@pytest.mark.parametrize("count", [8, 13, 40, 130, 500])
def test_no_two_dates_touch_at_any_zoom(theme: Theme, period: FlowPeriod, count: int) -> None:
    """What does not fit is left out, years last."""
    shown = picture(period, days=730).through(Viewport(10, count))
    words = [word for word, _rank in date_words(shown, theme)]

    assert words
    areas = sorted((word.area for word in words), key=lambda area: area.left())
    assert all(one.right() < other.left() for one, other in itertools.pairwise(areas))
    ranks = {rank for _word, rank in date_words(shown, theme)}
    assert ranks & {Rank.YEAR, Rank.FIRST}, "no label tells the year"
