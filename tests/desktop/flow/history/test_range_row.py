"""The row of the range: presets, dates, and what is said about them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tideboard_desktop.flow.history.date_range import DateRange, Preset, RangeChoice
from tideboard_desktop.flow.history.view import OWN, RangeRow
from tideboard_desktop.ui.theme import Theme

Show = Callable[..., None]
TODAY = date(2026, 11, 20)


@pytest.fixture
def row(theme: Theme, on_screen: Show) -> RangeRow:
    """The row as it begins: a year."""
    result = RangeRow(theme)
    result.show_choice(RangeChoice(), TODAY)
    on_screen(result, 928, 30)
    return result


def type_date(field: QLineEdit, text: str) -> None:
    """Replace the text of a field and press Enter."""
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_year_at_first_with_its_dates(row: RangeRow) -> None:
    """The dates tell what the preset means."""
    assert row.presets.key == Preset.YEAR.value
    assert (row.begin.text(), row.end.text()) == ("2025-11-20", "2026-11-20")


def test_a_preset_and_dates_by_hand(row: RangeRow) -> None:
    """Both say what is wanted; typed dates move the segment to its own place."""
    chosen: list[RangeChoice] = []
    row.chosen.connect(chosen.append)
    row.presets.button("3m").click()
    type_date(row.begin, "2026/03/02")

    assert chosen[0] == RangeChoice(Preset.QUARTER)
    assert chosen[1] == RangeChoice(None, DateRange(date(2026, 3, 2), TODAY))
    assert row.presets.key == OWN
    assert row.begin.text() == "2026-03-02"


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        ("2026-13-01", "2026-11-20", "A date reads"),
        ("2026-11-19", "2026-11-18", "after the last"),
        ("2026-11-01", "2027-01-01", "still to come"),
        ("2020-01-01", "2026-11-20", "730 days"),
    ],
)
def test_bad_dates_get_a_sentence_and_ask_for_nothing(row: RangeRow, begin: str, end: str, words: str) -> None:
    """Beside the field, without moving anything; correcting the text takes it away."""
    chosen: list[RangeChoice] = []
    row.chosen.connect(chosen.append)
    place = row.end.geometry()
    row.end.setText(end)
    type_date(row.begin, begin)

    assert not chosen
    assert words in row.message.text()
    assert "true" in {row.begin.property("invalid"), row.end.property("invalid")}
    assert row.end.geometry() == place
    QTest.keyClick(row.begin, Qt.Key.Key_Backspace)
    assert row.message.text() == ""


def test_a_shorter_answer_is_said_and_the_range_falls_back(row: RangeRow) -> None:
    """Two years asked, one given: the segment, the date and a sentence say so."""
    row.show_choice(RangeChoice(Preset.TWO_YEARS), TODAY)
    row.tell_short("Sandbox", date(2025, 11, 20))

    assert row.presets.key == Preset.YEAR.value
    assert row.begin.text() == "2025-11-20"
    assert row.message.text() == "Sandbox has no flow before 2025-11-20"


def test_a_narrow_row_keeps_its_presets(theme: Theme, on_screen: Show) -> None:
    """The dates go first."""
    row = RangeRow(theme)
    on_screen(row, 330, 30)

    assert not row.begin.isVisible()
    assert row.presets.isVisible()
    assert row.save.geometry().right() <= row.width()
