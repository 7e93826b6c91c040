"""A trading floor, a scripted guard and a desk for the docks that trade."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scripted_guard import ScriptedGuard, ScriptedSettlement
from fakes.trading_floor import TradingFloor
from fakes.trading_room import Room
from tideboard_desktop.frame import Frame
from tideboard_desktop.order_desk import OrderDesk
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import make_theme


@pytest.fixture
async def room(qapp: QApplication) -> AsyncIterator[Room]:
    qapp.setQuitOnLastWindowClosed(False)
    failures: list[tuple[str, BaseException]] = []

    def report(error: BaseException, name: str) -> None:
        failures.append((name, error))

    floor, guard, settlement, tasks = TradingFloor(), ScriptedGuard(), ScriptedSettlement(), Tasks(report)
    theme, window = make_theme(), QWidget()
    window.resize(1000, 600)
    desk = OrderDesk(guard, settlement, floor.hub, theme, tasks, parent=lambda: window)
    frame = Frame(floor.hub, report)
    yield Room(floor, guard, settlement, tasks, frame, theme, desk, window)
    frame.stop()
    await tasks.close()
    window.hide()
    window.deleteLater()
    assert not failures
