"""Docks moved by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect

from fakes.scenes.window.workspace import Bench
from tideboard_desktop.window.workspace.dock_moves import MoveDirection, neighbour

LEFT, CENTRE, BELOW, RIGHT = (
    QRect(0, 0, 300, 900),
    QRect(304, 0, 900, 700),
    QRect(304, 704, 900, 196),
    QRect(1208, 0, 300, 900),
)
ALL = (LEFT, CENTRE, BELOW, RIGHT)


@pytest.mark.parametrize(
    ("rect", "direction", "found"),
    [
        (LEFT, MoveDirection.RIGHT, CENTRE),
        (CENTRE, MoveDirection.LEFT, LEFT),
        (CENTRE, MoveDirection.DOWN, BELOW),
        (BELOW, MoveDirection.UP, CENTRE),
        (BELOW, MoveDirection.RIGHT, RIGHT),
        (LEFT, MoveDirection.DOWN, CENTRE),
        (BELOW, MoveDirection.DOWN, LEFT),
        (CENTRE, MoveDirection.UP, LEFT),
    ],
)
def test_the_neighbour_is_the_nearest_that_way(rect: QRect, direction: MoveDirection, found: QRect) -> None:
    assert neighbour(rect, ALL, direction) == found


def test_alone_there_is_no_neighbour() -> None:
    assert neighbour(LEFT, [LEFT], MoveDirection.RIGHT) is None


def test_moving_right_goes_past_the_neighbour_and_left_comes_back(bench: Bench) -> None:
    workspace = bench.workspace
    dock = workspace.docks["watchlist"]
    workspace.move(dock, MoveDirection.RIGHT)
    bench.settle()
    assert bench.places()["flow"].right() < bench.places()["watchlist"].left()

    assert bench.places()["watchlist"].width() > 300

    workspace.move(dock, MoveDirection.LEFT)
    bench.settle()
    assert bench.places()["watchlist"].right() < bench.places()["flow"].left()


def test_moving_down_and_up_changes_the_order_in_a_column(bench: Bench) -> None:
    workspace = bench.workspace
    workspace.move(workspace.docks["book"], MoveDirection.DOWN)
    bench.settle()
    assert bench.places()["ticket"].bottom() < bench.places()["book"].top()

    workspace.move(workspace.docks["book"], MoveDirection.UP)
    bench.settle()
    assert bench.places()["book"].bottom() < bench.places()["ticket"].top()


def test_a_floating_dock_comes_back_into_the_window(bench: Bench) -> None:
    dock = bench.workspace.docks["book"]
    bench.workspace.toggle_floating(dock)
    bench.workspace.move(dock, MoveDirection.LEFT)

    assert not dock.isFloating()
