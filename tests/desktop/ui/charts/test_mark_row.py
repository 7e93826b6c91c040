"""Boxes of marks: those that would touch become one, whatever part of the chart is in view."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from tideboard_desktop.ui.charts.mark_row import NEAR, box_at, grouped
from tideboard_desktop.ui.theme import make_theme


@given(st.lists(st.integers(0, 400), max_size=60).map(sorted))
def test_every_mark_is_in_one_box_and_no_two_touch(places: list[int]) -> None:
    groups = grouped(places, NEAR)
    assert [place for first, last in groups for place in range(first, last)] == [*range(len(places))]
    begins = [places[first] for first, _last in groups]
    assert all(after - before >= NEAR for before, after in pairwise(begins))


def test_a_number_has_room_in_its_box(qapp: QApplication) -> None:
    assert qapp is not None
    theme, row = make_theme(), QRectF(0, 100, 300, 16)
    one, many = box_at(50, row, "E", theme), box_at(50, row, "128", theme)
    assert one.width() == one.height()
    assert many.width() > one.width()
    assert row.contains(one)
