"""Marks on the flow of days, weeks and months: each in its period, told by mouse, keys, table and files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fakes.scenes.flow.chart import SUBJECT
from fakes.scenes.flow.history import TODAY, content, history
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.system.appearance import Units
from tideboard_desktop.docks.event_marks import EventMark, MarkKind
from tideboard_desktop.docks.security_marks import SecurityMarks
from tideboard_desktop.flow.chart.event_periods import period_marks, period_words
from tideboard_desktop.flow.history.period_chart import HistoryChart
from tideboard_desktop.flow.history.period_table import HistoryTable, history_table
from tideboard_desktop.ui.charts.picture import PriceFacts
from tideboard_desktop.ui.theme import Theme

PERIODS = [FlowPeriod.DAY, FlowPeriod.WEEK, FlowPeriod.MONTH]
SERIES = {period: history(period) for period in PERIODS}
HONG_KONG = timezone(timedelta(hours=8))
TENCENT = InstrumentId(SUBJECT.symbol)
FRIDAY = date(2026, 11, 13)


def report(day: date) -> EventMark:
    return EventMark(MarkKind.REPORT, day, text="Q3")


def headline(day: date, text: str) -> EventMark:
    return EventMark(MarkKind.NEWS, day, datetime(day.year, day.month, day.day, 10, 31, tzinfo=HONG_KONG), text)


def span_of(period: FlowPeriod, day: date) -> tuple[int, ...]:
    """What tells the day, week or month of a day."""
    if period is FlowPeriod.WEEK:
        return day.isocalendar()[:2]
    return (day.year, day.month) if period is FlowPeriod.MONTH else (day.year, day.month, day.day)


@pytest.mark.parametrize("period", PERIODS)
@given(day=st.dates(TODAY - timedelta(days=400), TODAY + timedelta(days=40)))
def test_a_mark_is_in_the_period_of_its_day(period: FlowPeriod, day: date) -> None:
    dates = SERIES[period].dates
    found = period_marks([report(day)], period, dates)
    if day > dates[-1]:
        assert not found
        return
    if not found:
        assert day < dates[0]
        return
    (slot,) = found
    with_session = [at for at, last in enumerate(dates) if span_of(period, last) == span_of(period, day)]
    assert slot == (with_session[0] if with_session else sum(last < day for last in dates))


def test_the_first_period_has_all_of_its_days() -> None:
    series = SERIES[FlowPeriod.WEEK]
    monday = series.dates[0] - timedelta(days=series.dates[0].weekday())
    assert [*period_marks([report(monday)], series.period, series.dates)] == [0]
    assert not period_marks([report(monday - timedelta(days=1))], series.period, series.dates)


def test_words_have_the_day_where_a_period_has_several_and_headlines_come_last() -> None:
    marks = [headline(FRIDAY, "said"), report(FRIDAY)]
    assert period_words(marks, FlowPeriod.DAY, Market.HK) == ["Report, Q3", "10:31: said"]
    assert period_words(marks, FlowPeriod.MONTH, Market.HK) == ["Fri 13 Nov: Report, Q3", "Fri 13 Nov: 10:31: said"]


def test_hundreds_of_headlines_are_counted() -> None:
    marks = [*(headline(FRIDAY, f"said {number}") for number in range(200)), report(FRIDAY)]
    words = period_words(marks, FlowPeriod.MONTH, Market.HK)
    assert words[0] == "Fri 13 Nov: Report, Q3"
    assert len(words) == 7
    assert words[-1] == "195 more"


@pytest.fixture
def chart(theme: Theme, on_screen: Callable[..., None]) -> HistoryChart:
    """A year of days with a report, and two headlines on one later day."""
    events = SecurityMarks()
    asked: list[InstrumentId] = []
    made = HistoryChart(theme, events, asked.append)
    events.setParent(made)
    events._marks[TENCENT] = report(FRIDAY), *(headline(date(2026, 11, 18), text) for text in ("one", "two"))
    on_screen(made)
    made.show_content(content(), PriceFacts())
    assert set(asked) == {TENCENT}
    return made


def test_the_row_is_there_while_periods_in_the_range_have_a_mark(chart: HistoryChart) -> None:
    assert chart.picture is not None
    assert chart.picture.layout.marks_row.height() > 0
    dates = SERIES[FlowPeriod.DAY].dates
    assert [dates[slot] for slot in chart.event_marks] == [FRIDAY, date(2026, 11, 18)]
    chart.events.set_on(on=False)
    assert chart.picture.layout.marks_row.isEmpty()
    assert not chart.event_marks


def test_keys_go_from_mark_to_mark_and_the_read_out_tells_them(chart: HistoryChart) -> None:
    dates = SERIES[FlowPeriod.DAY].dates
    QTest.keyClick(chart, Qt.Key.Key_BracketLeft)
    assert chart.index is not None
    assert dates[chart.index] == date(2026, 11, 18)
    QTest.keyClick(chart, Qt.Key.Key_BracketLeft)
    assert dates[chart.index] == FRIDAY
    readout = chart.readout()
    assert readout is not None
    assert readout.lower[-1].name == "Report, Q3"
    assert "Report, Q3" in chart.accessibleDescription()
    QTest.keyClick(chart, Qt.Key.Key_BracketRight)
    readout = chart.readout()
    assert readout is not None
    assert [row.name for row in readout.lower[-2:]] == ["10:31: one", "10:31: two"]


def test_the_mouse_is_told_what_a_box_is(chart: HistoryChart) -> None:
    assert chart.picture is not None
    row, slot = chart.picture.layout.marks_row, next(iter(chart.event_marks))
    QTest.mouseMove(chart, QPoint(round(chart.view.centre(slot)), round(row.center().y())))
    assert "Report, Q3" in chart.toolTip()


def test_marks_that_come_later_are_told(chart: HistoryChart) -> None:
    QTest.keyClick(chart, Qt.Key.Key_End)
    chart.events._events._marks[TENCENT] = (EventMark(MarkKind.SPLIT, TODAY, text="one into two"),)
    chart.events._events.changed.emit(frozenset({TENCENT}))
    readout = chart.readout()
    assert readout is not None
    assert readout.lower[-1].name == "one into two"


def test_table_and_file_have_them(theme: Theme, on_screen: Callable[..., None], chart: HistoryChart) -> None:
    table, series = HistoryTable(theme, "history"), SERIES[FlowPeriod.DAY]
    on_screen(table)

    def told() -> list[str]:
        marks = chart.event_marks
        table.show_series(series, symbol=SUBJECT.symbol, currency="HKD", decimals=2, units=Units.KMB, marks=marks)
        column = table._table.columns[-1]
        return [column.cell(row).text for row in table._table.rows if column.cell(row).text]

    assert told() == ["2 10:31: one, 10:31: two", "E Report, Q3"]
    header, rows = history_table(series, SUBJECT.symbol, "HKD", marks=chart.event_marks)
    assert header[-1] == "marks"
    assert [row[-1] for row in rows if row[-1]] == ["E Q3", "N one; N two"]
    chart.events.set_on(on=False)
    assert told() == []
    assert "marks" not in history_table(series, SUBJECT.symbol, "HKD", marks=chart.event_marks)[0]
