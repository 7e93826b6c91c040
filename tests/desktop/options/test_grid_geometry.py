"""Mirrored columns around the strike: where cells stand, what is hit, how far they scroll."""

from __future__ import annotations

from PySide6.QtCore import QRect

from tideboard_core.model.derivatives import OptionSide
from tideboard_desktop.options.grid_geometry import GridGeometry, GridSpot


def test_columns_mirror_around_the_strike() -> None:
    """The nearest column of each side touches the strike; a spot is found where it is painted."""
    shape = GridGeometry([60, 50, 40], 80)
    shape.lay_out(380)
    left, width = shape.strike_span()
    assert (left, width) == (150, 80)
    assert shape.span(GridSpot(1)) == (230, 60 * 150 // 150)
    assert shape.span(GridSpot(-1))[0] + shape.span(GridSpot(-1))[1] == left
    for step in range(-3, 4):
        begin, own = shape.span(GridSpot(step))
        assert shape.at(begin + own / 2) == GridSpot(step)
    assert GridSpot(-2).side is OptionSide.CALL
    assert GridSpot(2).column == 1


def test_what_does_not_fit_scrolls_outwards_on_both_sides() -> None:
    """No column is cut before anybody scrolls; the wanted one comes whole into sight."""
    shape = GridGeometry([60, 50, 40], 80)
    shape.lay_out(320)
    assert shape.room == 120
    assert [shape.is_whole(column) for column in range(3)] == [True, True, False]
    assert shape.hidden > 0
    shape.offset = shape.offset_for(GridSpot(3))
    assert shape.is_whole(2)
    assert shape.offset_for(GridSpot(-1)) == 0
    row = QRect(0, 10, 320, 26)
    assert shape.rect(GridSpot(1), row).x() >= shape.strike_span()[0] + 80
    assert shape.at(10_000) is None


def test_columns_give_up_a_tenth_where_that_shows_all_of_them() -> None:
    """A little too narrow: narrower columns, nothing to scroll; narrower still: whole columns, the rest scrolls."""
    shape = GridGeometry([60, 50, 40], 80)
    shape.lay_out(80 + 2 * 140)
    assert shape.hidden == 0
    assert all(shape.is_whole(column) for column in range(3))
    shape.lay_out(80 + 2 * 134)
    assert shape.hidden > 0
    assert [shape.is_whole(column) for column in range(3)] == [True, True, False]
