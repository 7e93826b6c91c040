"""What the nightly check of dates tells on days that a test chooses."""

from __future__ import annotations

from datetime import date

from devtools.dates import overdue


def about(day: date, word: str) -> list[str]:
    """The lines of a day that name something."""
    return [line for line in overdue(day) if word in line]


def test_a_table_of_days_is_told_three_months_before_it_ends() -> None:
    assert about(date(2026, 9, 29), "days of SH") == []
    (line,) = about(date(2026, 10, 1), "days of SH")
    assert line == "the trading days of SH end with 2026-12-31: packaging/make_calendar.py"
    assert not about(date(2026, 12, 31), "days of SG")
    assert about(date(2028, 1, 3), "days of SG")


def test_a_rate_is_told_from_the_day_of_its_review_on() -> None:
    assert about(date(2026, 11, 27), "to be looked at") == []
    rows = about(date(2027, 1, 1), "to be looked at")
    assert len([line for line in rows if line.startswith("trading-activity since 2026-01-01")]) == 2
    assert all("2027-01-01 (" in line for line in rows)


def test_a_list_of_codes_is_told_once_it_is_older_than_eighteen_months() -> None:
    assert about(date(2027, 9, 11), "new ranges") == []
    (line,) = about(date(2027, 9, 12), "new ranges")
    assert line.startswith("Hong Kong's plan of stock codes, edition of 2026-03-12")
    assert len(about(date(2028, 6, 1), "new ranges")) == 4
