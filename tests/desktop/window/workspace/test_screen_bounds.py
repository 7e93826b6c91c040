"""Windows that open on screens that have gone or shrunk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from tideboard_desktop.window.workspace.screen_bounds import GRIP_HEIGHT, on_screen

LAPTOP = QRect(0, 0, 1366, 728)
LEFT = QRect(-1920, 0, 1920, 1040)


@pytest.mark.parametrize(
    "window",
    [QRect(100, 100, 800, 600), QRect(900, 300, 800, 600), QRect(-600, 100, 800, 600), QRect(0, 0, 1366, 728)],
)
def test_what_can_be_grasped_stays(window: QRect) -> None:
    assert on_screen(window, [LAPTOP]) == window


@pytest.mark.parametrize(
    ("window", "found"),
    [
        (QRect(-1500, 200, 800, 600), QRect(0, 128, 800, 600)),
        (QRect(3000, 200, 400, 500), QRect(966, 200, 400, 500)),
        (QRect(200, -400, 400, 500), QRect(200, 0, 400, 500)),
        (QRect(200, 720, 400, 500), QRect(200, 228, 400, 500)),
        (QRect(0, 0, 2560, 1400), QRect(0, 0, 1366, 728)),
    ],
)
def test_what_lies_outside_comes_back_and_fits(window: QRect, found: QRect) -> None:
    assert on_screen(window, [LAPTOP]) == found


def test_a_window_stays_on_the_screen_that_shows_most_of_it() -> None:
    window = QRect(-1900, -500, 800, 600)

    assert on_screen(window, [LAPTOP, LEFT]) == QRect(-1900, 0, 800, 600)


def test_without_a_screen_nothing_moves() -> None:
    assert on_screen(QRect(9000, 9000, 10, 10), []) == QRect(9000, 9000, 10, 10)


rects = st.builds(QRect, *(st.integers(-6000, 6000),) * 2, *(st.integers(60, 6000),) * 2)


@given(rects, st.lists(st.builds(QRect, *(st.integers(-4000, 4000),) * 2, *(st.integers(640, 4000),) * 2), min_size=1))
def test_the_top_of_a_window_can_always_be_grasped(window: QRect, screens: list[QRect]) -> None:
    found = on_screen(window, screens)
    grip = QRect(found.x(), found.y(), found.width(), GRIP_HEIGHT)

    assert any((grip & screen).height() == GRIP_HEIGHT and (grip & screen).width() >= 60 for screen in screens)
    assert on_screen(found, screens) == found
