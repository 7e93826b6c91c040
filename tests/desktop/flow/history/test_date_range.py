"""Which stretch of history is asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tideboard_core.model.instrument import Market
from tideboard_core.model.session import TradingCalendar
from tideboard_desktop.flow.history.date_range import (
    DateRange,
    Preset,
    RangeChoice,
    RangeFault,
    date_fault,
    last_closed,
    preset_range,
    read_date,
)

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("preset", "begin"),
    [
        (Preset.MONTH, date(2026, 10, 20)),
        (Preset.QUARTER, date(2026, 8, 20)),
        (Preset.HALF, date(2026, 5, 20)),
        (Preset.YEAR, date(2025, 11, 20)),
        (Preset.TWO_YEARS, date(2024, 11, 20)),
    ],
)
def test_presets_end_today(preset: Preset, begin: date) -> None:
    """Months by the calendar, years by 365 days, as the gateway counts its limit."""
    assert preset_range(preset, TODAY) == DateRange(begin, TODAY)


def test_a_short_month_has_no_31st() -> None:
    """The last day of February stands for it."""
    assert preset_range(Preset.MONTH, date(2026, 3, 31)).begin == date(2026, 2, 28)


def test_a_year_is_the_default_and_dates_by_hand_stay() -> None:
    """A preset moves on with the day, dates do not."""
    own = DateRange(date(2026, 1, 5), date(2026, 2, 5))

    assert RangeChoice().on(TODAY).days == 365
    assert RangeChoice().on(date(2026, 11, 23)).end == date(2026, 11, 23)
    assert RangeChoice(None, own).on(date(2026, 11, 23)) == own


@pytest.mark.parametrize(
    ("begin", "end", "fault"),
    [
        (date(2026, 1, 1), TODAY, None),
        (TODAY, TODAY, None),
        (None, TODAY, RangeFault.NOT_A_DATE),
        (date(2026, 1, 1), None, RangeFault.NOT_A_DATE),
        (date(2026, 2, 1), date(2026, 1, 1), RangeFault.REVERSED),
        (date(2026, 1, 1), date(2026, 11, 21), RangeFault.FUTURE),
        (date(2024, 11, 19), TODAY, RangeFault.TOO_OLD),
        (date(2024, 11, 20), TODAY, None),
    ],
)
def test_what_is_wrong_with_two_dates(begin: date | None, end: date | None, fault: RangeFault | None) -> None:
    """Each fault has a sentence of its own."""
    assert date_fault(begin, end, TODAY) is fault


@pytest.mark.parametrize(
    ("hong_kong", "day"),
    [
        (datetime(2026, 11, 20, 1, 0, tzinfo=UTC), date(2026, 11, 19)),
        (datetime(2026, 11, 20, 7, 59, tzinfo=UTC), date(2026, 11, 19)),
        (datetime(2026, 11, 20, 8, 0, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 21, 3, 0, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 23, 2, 0, tzinfo=UTC), date(2026, 11, 20)),
    ],
)
def test_a_day_query_ends_with_the_last_session_that_is_over(hong_kong: datetime, day: date) -> None:
    """Before the open and while it trades that is the session before; weekends are passed over."""
    assert last_closed(TradingCalendar(), Market.HK, hong_kong) == day


@pytest.mark.parametrize("text", ["2026-11-20", " 2026/11/20", "2026.11.20", "20261120", "2026-11-20 "])
def test_dates_are_read_as_people_write_them(text: str) -> None:
    """Year first, whatever stands between."""
    assert read_date(text) == TODAY


@pytest.mark.parametrize("text", ["", "2026-13-01", "2026-02-30", "20/11/2026x", "2026-11", "tomorrow", "202611"])
def test_what_is_no_date_is_none(text: str) -> None:
    """No guess."""
    assert read_date(text) is None
