"""Presses that no dock takes after docks came to stand where others were."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fakes.scenes.window.workspace import Bench
from fakes.values.clock import ManualClock
from tideboard_desktop.window.workspace.press_shield import PressShield

LEFT = Qt.MouseButton.LeftButton


def test_no_dock_takes_a_press_for_400_ms(bench: Bench) -> None:
    """Also those that do not trade, one that floats, and one of two presses of a double click."""
    clock, pressed = ManualClock(), list[str]()
    shield = PressShield(bench.workspace, clock)
    bench.workspace.toggle_floating(bench.workspace.docks["book"])
    bench.settle()
    for name in bench.workspace.docks:
        bench.body(name).pressed.connect(lambda name=name: pressed.append(name))

    def press_all() -> list[str]:
        pressed.clear()
        for name in bench.workspace.docks:
            QTest.mouseClick(bench.body(name), LEFT)
            QTest.mouseDClick(bench.body(name), LEFT)
        return sorted(set(pressed))

    every = sorted(bench.workspace.docks)
    assert press_all() == every
    bench.workspace.shield_all()
    assert press_all() == []
    clock.advance(0.39)
    assert press_all() == []
    clock.advance(0.02)
    assert press_all() == every
    assert shield.parent() is bench.workspace
