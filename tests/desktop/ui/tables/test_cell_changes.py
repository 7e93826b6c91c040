"""What changed cells of a table show: a flash, or an arrow where nothing may move."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from fakes.values.clock import ManualClock
from tideboard_desktop.ui.tables.cell_changes import CellChanges
from tideboard_desktop.ui.tables.change_arrows import DOWN, UP
from tideboard_desktop.ui.theme import make_theme

MOVED = {"a": 0.5, "b": -0.5, "c": 0.0}


@pytest.fixture
def owner(qapp: QApplication) -> Iterator[QObject]:
    """What the timers die with."""
    del qapp
    made = QObject()
    yield made
    made.deleteLater()


def test_with_motion_cells_flash(owner: QObject) -> None:
    changed = CellChanges(make_theme(), ManualClock(), lambda _cells: None, owner)
    changed.note(MOVED, 100)

    assert [changed.flashes.strength(cell) for cell in MOVED] == [1.0, -1.0, 0.0]
    assert not changed.marks.active
    changed.clear()
    assert not changed.active


def test_without_motion_they_carry_an_arrow(owner: QObject) -> None:
    changed = CellChanges(make_theme(motion=False), ManualClock(), lambda _cells: None, owner)
    changed.note(MOVED, 3)

    assert [changed.marks.arrow(cell) for cell in MOVED] == [UP, DOWN, ""]
    assert not changed.flashes.active
    changed.clear()
    assert not changed.active


def test_nothing_moved_and_nothing_wakes(owner: QObject) -> None:
    changed = CellChanges(make_theme(), ManualClock(), lambda _cells: None, owner)
    changed.note({"c": 0.0}, 100)
    assert not changed.active
