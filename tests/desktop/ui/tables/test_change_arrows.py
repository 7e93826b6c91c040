"""Arrows instead of flashes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from fakes.values.clock import ManualClock
from tideboard_desktop.ui.tables.change_arrows import DOWN, UP, ChangeArrows


def test_an_arrow_comes_at_once_and_goes_after_a_second(qtbot: QtBot) -> None:
    """A later change renews it; what did not change has none; the timer ends with the last arrow."""
    clock = ManualClock()
    told: list[Hashable] = []

    def repaint(cells: Iterable[Hashable]) -> None:
        told.extend(cells)

    owner = QObject()
    marks = ChangeArrows(clock, repaint, owner)
    marks.start({"a": 0.5, "b": -0.5, "c": 0.0})
    assert [marks.arrow(cell) for cell in "abc"] == [UP, DOWN, ""]
    clock.advance(0.6)
    marks.start({"a": -1.0})
    clock.advance(0.5)
    qtbot.waitUntil(lambda: told == ["b"])
    assert marks.arrow("a") == DOWN

    clock.advance(0.6)

    qtbot.waitUntil(lambda: not marks.active)
    assert told == ["b", "a"]


def test_clearing_ends_the_timer(qtbot: QtBot) -> None:
    owner = QObject()
    marks = ChangeArrows(ManualClock(), lambda _cells: None, owner)
    marks.start({"a": 1.0})
    marks.clear()
    assert not marks.active
    assert marks.arrow("a") == ""
