"""Reminders: when they are due, that each is said once, and what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tideboard_core.alerts.reminders import FILE, MOST, DateKind, Occasion, Reminder, Reminders, occasion_at
from tideboard_core.errors import BadInput
from tideboard_core.model.behind.events import EventKind
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import TradingCalendar

CALENDAR = TradingCalendar()
MONDAY = date(2026, 11, 23)
REMINDER = Reminder(day=MONDAY, market=Market.HK, kind=DateKind.REPORT, instrument=InstrumentId("HK.00700"), text="Q3")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in Hong Kong."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("now", "occasion"),
    [
        (at(20, 15, 59), None),
        (at(20, 16), Occasion.EVENING),
        (at(22, 12), Occasion.EVENING),
        (at(23, 9, 29), Occasion.EVENING),
        (at(23, 9, 30), Occasion.OPEN),
        (at(23, 15, 59), Occasion.OPEN),
        (at(23, 16), None),
    ],
)
def test_it_is_due_from_the_close_before_until_the_close_of_its_day(now: datetime, occasion: Occasion | None) -> None:
    assert occasion_at(REMINDER, now, CALENDAR) is occasion


def test_each_is_said_once_also_after_a_new_start(tmp_path: Path) -> None:
    reminders = Reminders(tmp_path)
    reminders.load()
    reminders.add(REMINDER)
    due = reminders.due([REMINDER], at(22, 12), CALENDAR)
    assert due == [(REMINDER, Occasion.EVENING)]
    reminders.mark_said(due, date(2026, 11, 22))
    again = Reminders(tmp_path)
    again.load()
    assert again.due([REMINDER], at(22, 13), CALENDAR) == []
    assert again.due([REMINDER], at(23, 10), CALENDAR) == [(REMINDER, Occasion.OPEN)]


def test_two_dividends_of_a_day_are_both_said_and_two_figures_apart() -> None:
    reminders = Reminders(None)
    both = [replace(REMINDER, kind=DateKind.DIVIDEND, text=text) for text in ("0.5 HKD", "special 2 HKD")]
    due = reminders.due(both, at(22, 12), CALENDAR)
    assert [one for one, _ in due] == both
    reminders.mark_said(due, date(2026, 11, 22))
    assert reminders.due([replace(both[0], text="0.50 HKD")], at(22, 13), CALENDAR) == []
    figures = [replace(REMINDER, instrument=None, kind=DateKind.MACRO, text=text) for text in ("CPI", "GDP")]
    reminders.mark_said([(figures[0], Occasion.EVENING)], date(2026, 11, 22))
    assert reminders.due(figures, at(22, 13), CALENDAR) == [(figures[1], Occasion.EVENING)]


def test_days_that_are_over_are_forgotten(tmp_path: Path) -> None:
    reminders = Reminders(tmp_path)
    reminders.add(REMINDER)
    reminders.mark_said([], date(2026, 11, 24))
    assert reminders.has(REMINDER)
    reminders.mark_said([], date(2026, 11, 25))
    assert not reminders.has(REMINDER)


def test_there_are_not_too_many(tmp_path: Path) -> None:
    reminders = Reminders(None)
    for number in range(MOST):
        reminders.add(Reminder(day=MONDAY, market=Market.HK, kind=DateKind.REPORT, text=str(number)))
    with pytest.raises(BadInput, match="reminders-full"):
        reminders.add(REMINDER)


def test_a_damaged_file_is_moved_aside(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{")
    reminders = Reminders(tmp_path)
    with pytest.raises(BadInput, match="reminders-damaged"):
        reminders.load()
    reminders.add(REMINDER)
    again = Reminders(tmp_path)
    again.load()
    assert again.has(REMINDER)


def test_of_a_damaged_file_the_other_reminders_are_kept(tmp_path: Path) -> None:
    other, reminders = replace(REMINDER, text="Q4"), Reminders(tmp_path)
    for one in (REMINDER, other):
        reminders.add(one)
    (tmp_path / FILE).write_text((tmp_path / FILE).read_text().replace('"Q4"', "4"))
    again = Reminders(tmp_path)
    with pytest.raises(BadInput, match="reminders-damaged"):
        again.load()
    assert again.all() == [REMINDER]


def test_a_calendar_lists_nothing_that_no_reminder_can_be_of() -> None:
    assert {kind.value for kind in EventKind} < {kind.value for kind in DateKind}


def test_a_clock_that_was_a_day_off_says_nothing_twice() -> None:
    reminders = Reminders(None)
    reminders.add(REMINDER)
    said = []
    for now in (at(20, 17), at(23, 10), at(22, 12), at(23, 9), at(23, 10), at(22, 12), at(23, 15)):
        due = reminders.due([REMINDER], now, CALENDAR)
        said += [occasion for _one, occasion in due]
        reminders.mark_said(due, now.date())
    assert said == [Occasion.EVENING, Occasion.OPEN]


def test_a_session_that_closes_while_it_waits_makes_it_due() -> None:
    reminders = Reminders(None)
    reminders.add(REMINDER)
    assert reminders.due([], at(20, 15, 59), CALENDAR) == []
    assert reminders.due([], at(20, 16), CALENDAR) == [(REMINDER, Occasion.EVENING)]
    assert reminders.due([], at(23, 16), CALENDAR) == []
