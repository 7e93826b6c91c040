"""The strip on screen: clicks, keys, spoken texts, one line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from fakes.values.archive_market import DAY, days_before
from tideboard_desktop.flow.past.day_strip import PAD, DayStrip, strip_geometry
from tideboard_desktop.flow.past.strip_model import Strip, StripDay
from tideboard_desktop.ui.format import AmountUnit
from tideboard_desktop.ui.theme import Theme, make_theme

Show = Callable[..., None]
DAYS = days_before(DAY, 60)
LIMITS = (50e6, 200e6, 400e6, 700e6)
STRIP = Strip(
    (
        *(StripDay(day, None if place == 50 else (place - 30) * 1e7, step=1) for place, day in enumerate(DAYS)),
        StripDay(DAY, 5e6, today=True),
    ),
    LIMITS,
    AmountUnit(1e6, "M"),
    "HKD",
)


@pytest.fixture
def strip(theme: Theme, on_screen: Show) -> DayStrip:
    made = DayStrip(theme)
    made.show_strip(STRIP, None, "14:35")
    on_screen(made, 1000, made.sizeHint().height())
    made.day_chosen.connect(lambda day: made.show_strip(STRIP, day, "14:35"))
    return made


def click(strip: DayStrip, number: int) -> None:
    cell = strip.places.cell(number)
    assert cell is not None
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=cell.center().toPoint())


def press(strip: DayStrip, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(strip, key)


def test_a_click_draws_a_day_and_another_takes_it_away(strip: DayStrip) -> None:
    click(strip, 47)
    assert strip.drawn == DAYS[47]
    click(strip, 48)
    assert strip.drawn == DAYS[48]
    click(strip, 48)
    assert strip.drawn is None


def test_a_missing_day_and_today_have_no_line(strip: DayStrip) -> None:
    click(strip, 50)
    click(strip, 60)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert strip.drawn is None


def test_keys_move_the_cursor_and_the_drawn_day(strip: DayStrip) -> None:
    """The day stays where it is over a missing one, and the cursor goes on."""
    strip.setFocus()
    assert strip.cursor_at == 60
    press(strip, Qt.Key.Key_Left, Qt.Key.Key_Left)
    assert (strip.cursor_at, strip.drawn) == (58, None)
    press(strip, Qt.Key.Key_Return, Qt.Key.Key_Left)
    assert strip.drawn == DAYS[57]
    press(strip, *[Qt.Key.Key_Left] * 7)
    assert (strip.cursor_at, strip.drawn) == (50, DAYS[51])
    press(strip, Qt.Key.Key_Home)
    assert strip.drawn == DAYS[0]
    press(strip, Qt.Key.Key_PageDown)
    assert strip.drawn == DAYS[10]
    QTest.keyClick(strip, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert strip.drawn == DAYS[20]
    press(strip, Qt.Key.Key_PageUp)
    assert strip.drawn == DAYS[10]
    press(strip, Qt.Key.Key_End)
    assert (strip.cursor_at, strip.drawn) == (60, DAYS[10])
    press(strip, Qt.Key.Key_Escape)
    assert strip.drawn is None


def test_the_session_under_the_cursor_is_spoken(strip: DayStrip) -> None:
    strip.setFocus()
    press(strip, Qt.Key.Key_Home, Qt.Key.Key_Space)
    assert strip.accessibleName() == "Earlier sessions"
    assert strip.accessibleDescription() == (
        "Wed 26 Aug 2026: net \u2212300.00M HKD, moderate outflow, drawn behind today"
    )


def test_a_session_is_copied_as_a_row(strip: DayStrip) -> None:
    strip.setFocus()
    press(strip, Qt.Key.Key_Home)
    QTest.keyClick(strip, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("2026-08-26\t-300000000\tHKD")


def test_one_line_has_the_same_cells(strip: DayStrip) -> None:
    high = strip.height()
    strip.show_form(one_line=True)
    assert strip.sizeHint().height() < high / 3
    click(strip, 47)
    assert strip.drawn == DAYS[47]


def test_other_sessions_are_placed_anew(strip: DayStrip) -> None:
    days = (StripDay(DAY - timedelta(days=1), 1.0), StripDay(DAY, 2.0, today=True))
    strip.show_strip(Strip(days, LIMITS, AmountUnit(1e6, "M"), "HKD"), None, "")
    assert len(strip.places.cells) == 2
    strip.show_strip(Strip(), None, "")
    strip.repaint()
    press(strip, Qt.Key.Key_Left, Qt.Key.Key_Return)
    assert strip.cursor_at is None


@pytest.mark.parametrize("day", [DAYS[0], None])
def test_it_is_painted_at_once(strip: DayStrip, day: date | None) -> None:
    """The drawn day has a ring in the accent, the others have none."""
    strip.show_strip(STRIP, day, "14:35")
    cell = strip.places.cell(0)
    assert cell is not None
    pixel = strip.grab().toImage().pixelColor(round(cell.left()) - 1, round(cell.center().y()))
    assert (pixel.name() == make_theme().surface.accent.lower()) is (day is not None)


STRIP_DAYS = [*days_before(DAY, 60), DAY]


@given(width=st.integers(60, 2600), scale=st.sampled_from([1.0, 1.25, 1.5]), one_line=st.booleans())
def test_cells_never_touch_and_stay_inside(width: int, scale: float, *, one_line: bool) -> None:
    made = strip_geometry(STRIP_DAYS, width, scale, one_line=one_line)
    assert made.cells[0].left() >= PAD
    assert made.cells[-1].right() <= max(width - PAD, PAD + 20)
    assert all(one.right() < other.left() for one, other in zip(made.cells, made.cells[1:], strict=False))
    assert made.first + len(made.cells) == len(STRIP_DAYS)


def test_as_drawn_all_sessions_have_a_cell() -> None:
    made = strip_geometry(STRIP_DAYS, 1000)
    assert made.first == 0
    assert {cell.width() for cell in made.cells} <= {12.0, 13.0, 14.0}


def test_a_narrow_dock_leaves_out_the_oldest() -> None:
    made = strip_geometry(STRIP_DAYS, 320)
    assert made.first > 0
    assert made.cell(made.first - 1) is None
    assert made.cell(len(STRIP_DAYS) - 1) is not None


def test_a_point_finds_its_session() -> None:
    made = strip_geometry(STRIP_DAYS, 1000)
    assert [made.at(cell.center()) for cell in made.cells] == list(range(61))
    assert made.at(QPointF(2, 2)) is None


def test_shift_and_enter_ask_for_the_replay_of_the_session(strip: DayStrip) -> None:
    wanted: list[object] = []
    strip.replay_wanted.connect(wanted.append)
    press(strip, Qt.Key.Key_Home)
    QTest.keyClick(strip, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert wanted == [DAYS[0]]
    assert strip.drawn is None
