"""Marks of signals: by security and day, told once when they change, in words."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QApplication

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.fired_marks import FiredMark, FiredMarks, marks_words

TODAY, BEFORE = date(2026, 11, 20), date(2026, 11, 19)
ONE, TWO = InstrumentId("HK.00700"), InstrumentId("HK.09988")
AT_1042 = 1_795_142_520.0


def mark(day: date = TODAY, *, ended: float | None = None) -> FiredMark:
    return FiredMark("Sign turn", day, 72, AT_1042, ended)


def test_a_change_is_told_with_the_securities_that_it_concerns(qapp: QApplication) -> None:
    assert qapp is not None
    marks, told = FiredMarks(), list[frozenset[InstrumentId]]()
    marks.changed.connect(told.append)
    marks.show({ONE: (mark(),), TWO: (mark(),)})
    marks.show({ONE: (mark(ended=AT_1042 + 900),), TWO: (mark(),)})
    marks.show({ONE: (mark(ended=AT_1042 + 900),), TWO: (mark(),)})
    marks.show({ONE: (mark(ended=AT_1042 + 900),)})
    assert told == [{ONE, TWO}, {ONE}, {TWO}]


def test_a_day_has_its_own_marks(qapp: QApplication) -> None:
    assert qapp is not None
    marks = FiredMarks()
    marks.show({ONE: (mark(BEFORE), mark())})
    assert marks.of(ONE, TODAY) == (mark(),)
    assert len(marks.of(ONE)) == 2
    assert marks.of(TWO, TODAY) == ()


def test_words_have_the_minutes_of_the_exchange() -> None:
    assert mark().words(ONE) == "Sign turn fired 10:42"
    both = (mark(), mark(ended=AT_1042 + 900))
    assert marks_words(ONE, both) == "Sign turn fired 10:42, Sign turn fired 10:42, ended 10:57"
