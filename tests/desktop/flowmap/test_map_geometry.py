"""How the flow map divides its room: few rows are high, the axis to now fills the width, names take what is left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from fakes.values.archive_market import DAY, session
from tideboard_desktop.flowmap.map_geometry import Geometry, geometry_of, least_height, minutes_to_now
from tideboard_desktop.ui.theme import make_theme

SESSION = session(DAY)
MORNING = minutes_to_now(SESSION, 72)


def geometry(rows: int, width: int = 900, height: int = 480, minutes: int = SESSION.minutes) -> Geometry:
    return geometry_of(QSize(width, height), 1.0, make_theme(), SESSION, 5, rows=rows, minutes=minutes)


@pytest.mark.parametrize(("rows", "high"), [(5, 24), (13, 24), (22, 18), (60, 15)])
def test_rows_take_the_height_there_is(qapp: QApplication, rows: int, high: int) -> None:
    assert geometry(rows).row == high


@pytest.mark.parametrize("rows", [1, 5, 13, 16, 60])
def test_the_axis_stands_below_the_last_row_and_nothing_reaches_out(qapp: QApplication, rows: int) -> None:
    found = geometry(rows)
    assert found.axis.top() == found.field.top() + min(rows * found.step, found.field.height())
    assert found.axis.bottom() < 480
    assert found.headings.bottom() < found.field.top()
    assert found.breadth.bottom() < found.headings.top()


def test_in_a_low_dock_rows_come_before_the_strip_of_breadth(qapp: QApplication) -> None:
    low = geometry(13, height=100)
    assert low.breadth.isEmpty()
    assert low.rows == 3
    assert not geometry(13, height=150).breadth.isEmpty()


def test_the_height_named_as_the_least_holds_all_rows_at_their_highest(qapp: QApplication) -> None:
    found = geometry(13, height=least_height(make_theme(), 13))
    assert (found.row, found.rows) == (24, 13)


def test_the_minutes_to_now_fill_the_width(qapp: QApplication) -> None:
    found = geometry(13, minutes=MORNING)
    assert MORNING == 75
    assert found.column_rect(72 // 5).right() >= found.field.right() - 5
    assert not found.columns.seams


@pytest.mark.parametrize(("last", "shown"), [(-1, 30), (24, 30), (29, 35), (59, 65), (74, 80), (329, 330), (400, 330)])
def test_the_axis_to_now_moves_in_steps_and_ends_with_the_session(last: int, shown: int) -> None:
    assert minutes_to_now(SESSION, last) == min(shown, SESSION.minutes)


def test_names_take_what_the_cells_leave_and_stay_while_there_is_room(qapp: QApplication) -> None:
    wide, narrow = (dict(geometry(13, width=width).labels) for width in (1400, 640))
    assert wide["name"].width() > narrow["name"].width()
    assert "percentile" not in narrow
