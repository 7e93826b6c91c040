"""The row of marks below the times of the intraday chart: reports, ex-dates, news and buy-backs of the session."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from tideboard_core.flow.session_minutes import MINUTE
from tideboard_core.model.behind.events import SessionPart
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import Session
from tideboard_desktop.docks.event_marks import EventMark, mark_letter, mark_words
from tideboard_desktop.flow.chart.picture import DayPicture, TimedMark
from tideboard_desktop.flow.providers.model import TimeSpan
from tideboard_desktop.ui.charts.mark_row import NEAR, box_at, grouped, paint_box
from tideboard_desktop.ui.theme import Theme


class PlacedMarks(NamedTuple):
    """Marks that have one box."""

    marks: tuple[TimedMark, ...]
    area: QRectF

    @property
    def letter(self) -> str:
        """What stands in the box."""
        return mark_letter([each.mark for each in self.marks])


def timed_marks(marks: Iterable[EventMark], session: Session, spans: Sequence[TimeSpan]) -> tuple[TimedMark, ...]:
    """The marks of a session at the ends of their minutes, as the flow is drawn, in the order of time.

    One outside of trading is at the next minute with trading; one of the whole day at the first, at the last if it
    comes after the close.
    """
    found = [TimedMark(_time_of(mark, spans), mark) for mark in marks if mark.day == session.date and spans]
    return tuple(sorted(found, key=lambda each: each.time))


def _time_of(mark: EventMark, spans: Sequence[TimeSpan]) -> float:
    if mark.time is None:
        return spans[-1].end if mark.part_of_day is SessionPart.AFTER else spans[0].begin + MINUTE
    time = mark.time.timestamp() // MINUTE * MINUTE
    begun = next((max(time, part.begin) for part in spans if time < part.end), None)
    return spans[-1].end if begun is None else begun + MINUTE


def place_marks(picture: DayPicture, theme: Theme) -> list[PlacedMarks]:
    """The boxes of the row; what lies beyond the end of the axis has none."""
    row, axis = picture.layout.marks_row, picture.axis
    if row.isEmpty() or not axis.spans:
        return []
    shown = [each for each in picture.events if each.time <= axis.spans[-1].end]
    places = [axis.x_of(each.time) for each in shown]
    found = []
    for first, last in grouped(places, NEAR * theme.scale):
        marks = tuple(shown[first:last])
        area = box_at(places[first], row, mark_letter([each.mark for each in marks]), theme)
        found.append(PlacedMarks(marks, area))
    return found


def paint_marks(painter: QPainter, picture: DayPicture, theme: Theme) -> None:
    """The boxes of the row."""
    painter.save()
    for each in place_marks(picture, theme):
        paint_box(painter, each.area, each.letter, theme)
    painter.restore()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def words_of(picture: DayPicture, marks: Sequence[TimedMark]) -> list[str]:
    """Each of the marks in words."""
    market = market_of(InstrumentId(picture.subject.symbol))
    return mark_words([each.mark for each in marks], market)
