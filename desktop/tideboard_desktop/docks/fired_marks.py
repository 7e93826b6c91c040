"""Signals that fired, for the docks that show minutes: which rule, at which minute of which day, of which security."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, QRectF, Signal
from PySide6.QtGui import QPainter

from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.tags import Tag, TagStyle, paint_tag, text_width
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate


def mark_letter(count: int = 1) -> str:
    """What stands on a mark of so many signals."""
    letter = translate("FiredMarks", "S", "mark of a signal")
    return letter if count == 1 else f"{letter}{count}"


def mark_width(theme: Theme, count: int = 1) -> float:
    """Width of the tag of so many signals in logical pixels."""
    return text_width(mark_letter(count), theme, Type.CAPTION_STRONG) + theme.px(7)


def paint_mark(painter: QPainter, area: QRectF, theme: Theme, count: int = 1) -> None:
    """The tag of so many signals; the painter's state is as it was."""
    painter.save()  # a tag is painted smoothed, lines beside it are not
    paint_tag(painter, Tag(area, mark_letter(count), TagStyle.INVERSE), theme)
    painter.restore()


class FiredMark(NamedTuple):
    """A rule that fired at the end of a minute; `day` is the market's, `minute` the session minute, `rule` its name.

    `start` is when the minute begins, `ended` when the one begins at which the condition ended (UTC seconds, None
    while it holds); `known` is when its minute was received, which may be long after its end.
    """

    rule: str
    day: date
    minute: int
    start: float
    ended: float | None = None
    known: float = 0.0

    def words(self, instrument: InstrumentId) -> str:
        """`Sign turn fired 10:42, ended 10:57`, on the clock of the security's exchange."""
        zone = MARKET_ZONE[market_of(instrument)]
        text = translate("FiredMarks", "{rule} fired {time}") if self.ended is None else ""
        text = text or translate("FiredMarks", "{rule} fired {time}, ended {end}")
        end = "" if self.ended is None else fmt.clock_minutes(self.ended, zone)
        return text.format(rule=self.rule, time=fmt.clock_minutes(self.start, zone), end=end)


class FiredMarks(QObject):
    """What fired and was not muted; outlives the windows. `changed` carries the securities whose marks changed."""

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._marks: Mapping[InstrumentId, tuple[FiredMark, ...]] = {}

    def of(self, instrument: InstrumentId, day: date | None = None) -> tuple[FiredMark, ...]:
        """The marks of a security in the order of time, of one day if it is named."""
        return tuple(each for each in self._marks.get(instrument, ()) if day in {None, each.day})

    def show(self, marks: Mapping[InstrumentId, tuple[FiredMark, ...]]) -> None:
        old, self._marks = self._marks, marks
        moved = frozenset(each for each in {*old, *marks} if old.get(each) != marks.get(each))
        if moved:
            self.changed.emit(moved)


def marks_words(instrument: InstrumentId, marks: tuple[FiredMark, ...]) -> str:
    """All of them in words, empty for none."""
    return listed(each.words(instrument) for each in marks)
