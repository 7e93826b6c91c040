"""Where the cells of the strip stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from fakes.values.archive_market import DAY, days_before
from tideboard_desktop.flow.past.day_strip import PAD, strip_geometry

DAYS = [*days_before(DAY, 60), DAY]


@given(width=st.integers(60, 2600), scale=st.sampled_from([1.0, 1.25, 1.5]), one_line=st.booleans())
def test_cells_never_touch_and_stay_inside(width: int, scale: float, *, one_line: bool) -> None:
    made = strip_geometry(DAYS, width, scale, one_line=one_line)
    assert made.cells[0].left() >= PAD
    assert made.cells[-1].right() <= max(width - PAD, PAD + 20)
    assert all(one.right() < other.left() for one, other in zip(made.cells, made.cells[1:], strict=False))
    assert made.first + len(made.cells) == len(DAYS)


def test_as_drawn_all_sessions_have_a_cell() -> None:
    made = strip_geometry(DAYS, 1000)
    assert made.first == 0
    assert {cell.width() for cell in made.cells} <= {12.0, 13.0, 14.0}


def test_a_narrow_dock_leaves_out_the_oldest() -> None:
    made = strip_geometry(DAYS, 320)
    assert made.first > 0
    assert made.cell(made.first - 1) is None
    assert made.cell(len(DAYS) - 1) is not None


def test_a_point_finds_its_session() -> None:
    made = strip_geometry(DAYS, 1000)
    assert [made.at(cell.center()) for cell in made.cells] == list(range(61))
    assert made.at(QPointF(2, 2)) is None
