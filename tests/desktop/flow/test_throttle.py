"""Pacing of repeated work."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.timers import timer_of
from fakes.values.clock import ManualClock
from tideboard_desktop.flow.view import DrawThrottle


def test_many_asks_are_one_run_now_and_one_later(qtbot: QtBot, clock: ManualClock) -> None:
    """Nothing is lost and nothing is done twice."""
    runs: list[int] = []
    owner = QObject()
    pace = DrawThrottle(lambda: runs.append(1), 20, clock.monotonic, owner)
    for _again in range(50):
        pace.ask()
    assert len(runs) == 1
    qtbot.waitUntil(lambda: len(runs) == 2)
    pace.ask()
    assert len(runs) == 2


def test_no_timer_runs_where_nothing_is_asked_within_the_pause(clock: ManualClock) -> None:
    """Each would wake an idle process for nothing."""
    runs: list[int] = []
    owner = QObject()
    pace = DrawThrottle(lambda: runs.append(1), 100, clock.monotonic, owner)
    timer: QTimer = timer_of(owner)
    for _again in range(3):
        pace.ask()
        assert not timer.isActive()
        clock.advance(0.2)
    assert len(runs) == 3
    pace.run()
    pace.ask()
    assert timer.isActive()
    pace.run()
    assert not timer.isActive(), "what was asked is done"
