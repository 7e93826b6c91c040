"""The row of marks below the flow of the day: at their minutes, told by mouse and keys, in files, off by a switch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import SPANS, SUBJECT, flow_series, prices
from tideboard_core.model.behind.events import SessionPart
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import TradingCalendar
from tideboard_core.system.appearance import Units
from tideboard_desktop.docks.event_marks import EventMark, MarkKind
from tideboard_desktop.flow.chart.display_options import DisplayOptions
from tideboard_desktop.flow.chart.picture import DayPicture, chart_layout, make_picture
from tideboard_desktop.flow.history.csv_tables import minutes_table
from tideboard_desktop.flow.today.cached_layer import paint_day_shapes
from tideboard_desktop.flow.today.event_row import place_marks, timed_marks
from tideboard_desktop.flow.today.intraday_chart import IntradayChart
from tideboard_desktop.ui.theme import make_theme

SESSION = TradingCalendar().session_on(Market.HK, flow_day.DAY)
assert SESSION is not None
OPEN = SESSION.open


def at(minutes: float, text: str = "said") -> EventMark:
    """A headline so many minutes after the open."""
    return EventMark(MarkKind.NEWS, flow_day.DAY, OPEN + timedelta(minutes=minutes), text)


def times_of(*marks: EventMark) -> list[float]:
    assert SESSION is not None
    return [each.time for each in timed_marks(marks, SESSION, SPANS)]


def stamp(minutes: int) -> float:
    return OPEN.timestamp() + 60 * minutes


def picture(*marks: EventMark, minutes: int = 76) -> DayPicture:
    assert SESSION is not None
    events = timed_marks(marks, SESSION, SPANS)
    return make_picture(
        subject=SUBJECT,
        layout=chart_layout(900, 440, marks=bool(events)),
        spans=SPANS,
        flow=flow_series(minutes),
        price=prices(minutes),
        view=DisplayOptions(),
        units=Units.KMB,
        events=events,
    )


def test_a_mark_is_at_the_end_of_its_minute_as_the_flow_is() -> None:
    assert times_of(at(59.5)) == [stamp(60)]
    assert times_of(at(60)) == [stamp(61)]


def test_outside_of_trading_it_is_at_the_next_minute_with_trading() -> None:
    lunch = SPANS[0].end
    afternoon = SPANS[1].begin
    assert times_of(at(-30)) == [stamp(1)]
    assert times_of(at((lunch - OPEN.timestamp()) / 60 + 10)) == [afternoon + 60]
    assert times_of(at(600)) == [SPANS[-1].end]


@pytest.mark.parametrize(("part", "expected"), [(None, stamp(1)), (SessionPart.AFTER, SPANS[-1].end)])
def test_a_day_is_at_its_first_minute_or_after_the_close_at_its_last(part: SessionPart | None, expected: float) -> None:
    assert times_of(EventMark(MarkKind.REPORT, flow_day.DAY, part_of_day=part)) == [expected]


def test_another_day_has_no_mark_here() -> None:
    assert times_of(at(10)._replace(day=flow_day.DAY - timedelta(days=1))) == []


@pytest.fixture
def chart(qapp: QApplication) -> Iterator[IntradayChart]:
    assert qapp is not None
    made = IntradayChart(make_theme())
    made.resize(900, 440)
    made.show()
    yield made
    made.hide()
    made.deleteLater()


def test_near_marks_are_one_box_with_their_number_and_the_row_is_below_the_times(chart: IntradayChart) -> None:
    shown = picture(at(20), at(21), at(22), at(60))
    placed = place_marks(shown, chart.theme)
    assert [each.letter for each in placed] == ["3", "N"]
    assert all(before.area.right() <= after.area.left() for before, after in pairwise(placed))
    row = shown.layout.marks_row
    assert all(row.contains(each.area) for each in placed)
    assert row.top() == shown.layout.time_row.bottom()
    assert picture().layout.marks_row.isEmpty()


def test_mouse_and_keys_tell_each(chart: IntradayChart) -> None:
    shown = picture(at(20, "first <b>"), at(21, "second"), at(60, "third"))
    chart.show_picture(shown)
    place = place_marks(shown, chart.theme)[0].area.center().toPoint()
    words = chart._words_at(place)
    assert [line.rpartition(": ")[2] for line in words.split("\n")] == ["first <b>", "second"]
    assert chart._words_at(place + QPoint(40, 0)) == ""

    QTest.keyClick(chart, Qt.Key.Key_BracketLeft)
    assert "third" in chart.accessibleDescription()
    QTest.keyClick(chart, Qt.Key.Key_BracketLeft)
    assert "second" in chart.accessibleDescription()
    QTest.keyClick(chart, Qt.Key.Key_BracketLeft)
    assert "first <b>" in chart.accessibleDescription()
    QTest.keyClick(chart, Qt.Key.Key_BracketRight)
    assert "second" in chart.accessibleDescription()


def test_the_row_is_painted_and_goes_into_files(chart: IntradayChart) -> None:
    with_marks = picture(at(20))
    without = replace(with_marks, events=())  # with the room for the row
    images = []
    for one in (with_marks, without):
        chart.show_picture(one)
        images.append(chart.grab().toImage())
    box = place_marks(with_marks, chart.theme)[0].area.toRect()
    assert images[0].copy(box) != images[1].copy(box)

    shapes = []
    for one in (with_marks, without):
        image = QImage(900, 440, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        paint_day_shapes(painter, one, chart.theme)
        painter.end()
        shapes.append(image)
    assert shapes[0].copy(box) != shapes[1].copy(box)


def test_the_minutes_in_a_file_have_their_marks() -> None:
    shown = picture(at(20, "first"), at(20, "second"))
    flow = shown.flow
    assert flow is not None
    header, rows = minutes_table(
        flow, None, symbol="HK.00700", currency="HKD", zone=ZoneInfo("Asia/Hong_Kong"), events=shown.events
    )
    assert header[-1] == "marks"
    assert {row[-1] for row in rows} == {"", "N first; N second"}
    marked = next(place for place, row in enumerate(rows) if row[-1])
    assert float(flow.times[marked]) == stamp(21)
    plain, _rows = minutes_table(flow, None, symbol="", currency="HKD", zone=ZoneInfo("Asia/Hong_Kong"))
    assert "marks" not in plain
