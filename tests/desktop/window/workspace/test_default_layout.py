"""The sizes of the default layout: the ticket's fields come before levels of the book where a window is low."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize

from tideboard_desktop.window.workspace.default_layout import sizes_for


@pytest.mark.parametrize(("height", "scale", "book"), [(720, 1.0, 264), (1000, 1.0, 424), (1440, 2.0, 528)])
def test_the_book_has_five_or_ten_levels_where_there_is_room(height: int, scale: float, book: int) -> None:
    assert sizes_for(QSize(1280, height), scale).book == book


@pytest.mark.parametrize(("height", "scale"), [(720, 1.25), (720, 1.5), (600, 1.0), (1000, 1.5)])
def test_in_a_low_window_it_gives_up_levels(height: int, scale: float) -> None:
    book = sizes_for(QSize(1280, height), scale).book
    assert 150 * scale <= book < 264 * scale


@pytest.mark.parametrize(
    ("window", "scale", "height"), [((1280, 720), 1.0, 134), ((1280, 720), 1.5, 116), ((1600, 1000), 1.0, 165)]
)
def test_positions_have_three_rows_in_a_low_window_as_far_as_charts_keep_theirs(
    window: tuple[int, int], scale: float, height: int
) -> None:
    assert sizes_for(QSize(*window), scale).blotter == height
