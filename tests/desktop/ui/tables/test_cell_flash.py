"""The glow of changed cells, on a clock that stands still."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from fakes.scenes.screen.timers import timer_of
from fakes.values.clock import ManualClock
from tideboard_desktop.ui.tables.cell_flash import (
    AFTER_FRAME_MS,
    FADE,
    HOLD,
    NOT_AGAIN,
    STEP_MS,
    STEPS,
    TOGETHER,
    CellFlashes,
    wait_ms,
)


class Screen:
    """Notes the cells that should be painted again."""

    def __init__(self) -> None:
        self.cells: list[Hashable] = []

    def repaint(self, cells: Iterable[Hashable]) -> None:
        """Keep them."""
        self.cells += cells


@pytest.fixture
def flashes(qapp: QApplication, clock: ManualClock) -> CellFlashes:
    """Flashes that repaint nothing."""
    return CellFlashes(clock, Screen().repaint, QObject(qapp))


def test_held_then_faded_in_even_steps(flashes: CellFlashes, clock: ManualClock) -> None:
    """Full for 120 ms, then six steps of 80 ms down to nothing."""
    flashes.start({"a": 1.0}, 10)
    seen = [flashes.strength("a")]
    clock.advance(HOLD + 0.001)
    for _ in range(STEPS + 1):
        seen.append(round(flashes.strength("a"), 3))
        clock.advance(FADE / STEPS)

    assert seen == [1.0, 0.833, 0.667, 0.5, 0.333, 0.167, 0.0, 0.0]
    flashes.clear()


def test_down_is_negative_and_no_change_is_no_glow(flashes: CellFlashes) -> None:
    """The sign picks the colour."""
    flashes.start({"down": -0.5, "same": 0.0}, 10)

    assert (flashes.strength("down"), flashes.strength("same"), flashes.strength("else")) == (-1.0, 0.0, 0.0)
    flashes.clear()


def test_a_flicker_does_not_start_again(flashes: CellFlashes, clock: ManualClock) -> None:
    """Within half a second the first glow goes on."""
    flashes.start({"a": 1.0}, 10)
    clock.advance(NOT_AGAIN - 0.01)
    flashes.start({"a": -1.0}, 10)
    assert flashes.strength("a") > 0

    clock.advance(0.02)
    flashes.start({"a": -1.0}, 10)

    assert flashes.strength("a") == -1.0
    flashes.clear()


def test_more_than_a_fifth_changes_and_none_glows(flashes: CellFlashes) -> None:
    """Two of ten may, three may not."""
    flashes.start({"a": 1.0, "b": 1.0, "c": 1.0}, 10)
    assert not flashes.active

    flashes.start({"a": 1.0, "b": 1.0}, 10)

    assert flashes.active
    flashes.clear()
    assert not flashes.active


def test_a_frame_draws_the_steps_that_are_due_and_no_others(qapp: QApplication, clock: ManualClock) -> None:
    """A paint by itself for each step would cost more than the frames of a moving market."""
    screen = Screen()
    flashes = CellFlashes(clock, screen.repaint, QObject(qapp))
    flashes.start({"a": 1.0}, 10)
    clock.advance(HOLD / 2)
    flashes.start({"b": 1.0}, 10)
    flashes.advance()
    assert not screen.cells

    clock.advance(HOLD / 2 + 0.01)
    flashes.advance()
    flashes.advance()
    assert screen.cells == ["a"]
    assert flashes.active

    clock.advance(HOLD + FADE)
    flashes.advance()
    assert screen.cells == ["a", "a", "b"]
    assert not flashes.active


def test_only_cells_that_glow_are_told(flashes: CellFlashes, clock: ManualClock) -> None:
    """A row of the order book that does not flash costs nothing."""
    assert flashes.strengths() == {}
    flashes.start({"a": 1.0}, 10)
    clock.advance(HOLD / 2)
    flashes.start({"b": -1.0}, 10)

    assert flashes.strengths() == {"a": 1.0, "b": -1.0}
    flashes.clear()
    assert flashes.strengths() == {}


def test_a_flash_nobody_else_draws_fades_in_all_its_steps(qapp: QApplication, clock: ManualClock) -> None:
    """Held at most a frame longer than 120 ms, then six steps of 80 ms, also where the loop is a little late."""
    for number in range(40):
        screen = Screen()
        flashes = CellFlashes(clock, screen.repaint, QObject(qapp))
        timer = timer_of(flashes)
        clock.advance(0.0137)
        flashes.start({"a": 1.0}, 10)
        assert HOLD * 1000 < timer.interval() <= HOLD * 1000 + 26
        for step in range(STEPS):
            late = 0.0015 * ((number + step) % 5)
            clock.advance(timer.interval() / 1000 + late)
            timer.timeout.emit()
            assert len(screen.cells) == step + 1, "each step is drawn"
            assert not flashes.active or abs(late + timer.interval() / 1000 - FADE / STEPS) < 0.003
        assert not flashes.active


def test_flashes_of_two_widgets_step_at_the_same_moments() -> None:
    """Begun within one frame, their steps are painted together."""
    for begun in (1000.036, 1000.042, 1000.052):
        due = begun + wait_ms(begun, AFTER_FRAME_MS) / 1000
        assert begun + AFTER_FRAME_MS / 1000 <= due
        assert 1000.18 <= due + 1e-6 <= 1000.1811
    for number in range(50):
        now = 86_400.0 + number * 0.0137
        assert 0 <= wait_ms(now, STEP_MS) - STEP_MS <= TOGETHER * 1000 + 1
