"""Pacing of repeated work."""

from __future__ import annotations

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tideboard_desktop.flow.view import DrawThrottle


def test_many_asks_are_one_run_now_and_one_later(qtbot: QtBot) -> None:
    """Nothing is lost and nothing is done twice."""
    runs: list[int] = []
    owner = QObject()
    pace = DrawThrottle(lambda: runs.append(1), 20, owner)
    for _again in range(50):
        pace.ask()
    assert len(runs) == 1
    qtbot.waitUntil(lambda: len(runs) == 2, timeout=2000)
    pace.ask()
    assert len(runs) == 2
