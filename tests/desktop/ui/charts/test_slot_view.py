"""Zoom and pan of the time axis: what stays where it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_desktop.ui.charts.slots import FREE, Seam, Slots, Viewport, no_slots

COUNTS = st.integers(1, 400)
PLACES = st.floats(10, 790)
FACTORS = st.floats(0.2, 5)


def slots(count: int, first: int = 0) -> Slots:
    """Columns with a seam before every 66th."""
    start = np.arange(first, first + count, dtype=np.int32)
    seam = np.where(start % 66 == 0, Seam.NIGHT, np.where(start % 66 == 30, Seam.BREAK, Seam.NONE)).astype(np.uint8)
    return Slots(start, np.arange(count, dtype=np.intp), np.zeros(count, np.uint8), seam)


def view(count: int) -> Viewport:
    made = Viewport()
    made.resize(0, 800)
    made.show(slots(count))
    return made


def test_at_first_the_newest_bar_has_free_room_at_its_right() -> None:
    shown = view(200)

    assert shown.follows
    assert shown.right - (shown.centre(199) + shown.pitch / 2) == FREE * shown.pitch


def test_the_free_room_outlives_a_widget_that_is_not_laid_out_yet() -> None:
    shown = Viewport()
    shown.resize(0, 34)
    shown.show(slots(200))
    shown.resize(0, 800)

    assert shown.end == 200 + FREE


@given(COUNTS, PLACES, FACTORS)
def test_zoom_keeps_the_right_edge_while_the_newest_bar_shows(count: int, x: float, factor: float) -> None:
    shown = view(count)
    end = shown.end
    shown.zoom(factor, x)

    assert shown.end == end


@given(st.integers(300, 900), PLACES, st.floats(0.5, 2))
def test_zoom_of_a_moved_view_keeps_the_column_under_the_mouse(count: int, x: float, factor: float) -> None:
    shown = view(count)
    shown.pan(1000)
    before = shown.position(x)
    shown.zoom(factor, x)
    held = 3 < shown.end < count

    # seams have a width of their own, so a position inside one may move by as much
    assert not held or abs(shown.position(x) - before) * shown.pitch <= 12 + 1e-6


@given(st.integers(120, 400), st.floats(-300, 300))
def test_pan_and_back_is_where_it_was(count: int, pixels: float) -> None:
    shown = view(count)
    shown.pan(400)
    before = shown.end
    shown.pan(pixels)
    shown.pan(-pixels)

    assert abs(shown.end - before) < 1e-6 or shown.end > len(shown.slots.start)


def test_a_slow_drag_passes_a_seam() -> None:
    """A mouse that moves by a pixel at a time."""
    shown = view(398)
    shown.show_until(360)  # at a seam
    before = shown.centre(300)
    for _pixel in range(30):
        shown.pan(1)
    assert shown.centre(300) == pytest.approx(before + 30)


@given(COUNTS, st.integers(0, 399))
def test_pixels_and_columns_are_inverse(count: int, slot: int) -> None:
    shown = view(count)
    slot = min(slot, count - 1)

    assert shown.slot_at(shown.centre(slot)) == slot


@given(st.integers(50, 300), st.integers(1, 300))
def test_older_bars_move_nothing_that_is_in_view(count: int, older: int) -> None:
    shown = view(count)
    shown.pan(60)
    before = [shown.centre(slot) for slot in range(count)]
    shown.show(slots(count + older, -older))

    assert np.allclose([shown.centre(slot + older) for slot in range(count)], before)


def test_a_new_bar_moves_a_view_that_follows_and_no_other() -> None:
    following, moved = view(100), view(100)
    moved.pan(400)
    ends = following.end, moved.end
    for shown in (following, moved):
        shown.show(slots(101))

    assert (following.end, moved.end) == (ends[0] + 1, ends[1])


def test_without_columns_nothing_is_in_view() -> None:
    shown = view(10)
    shown.show(no_slots())

    assert shown.visible() == (0, 0)
    assert shown.slot_at(100) is None


def test_reveal_moves_only_to_what_is_out_of_view() -> None:
    shown = view(400)

    assert not shown.reveal(395)
    assert shown.reveal(10)
    first, last = shown.visible()
    assert first <= 10 < last
