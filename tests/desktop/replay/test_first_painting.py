"""The docks of a replay are painted first when the linked security is known, or soon without it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from tideboard_core.market.hub import Hub
from tideboard_desktop.replay import first_painting
from tideboard_desktop.replay.first_painting import hold_painting
from tideboard_desktop.ui.frame import Frame


@pytest.fixture
def docks(qtbot: QtBot) -> QWidget:
    """On the screen."""
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_docks_are_painted_from_the_frame_on_in_which_the_security_is_known(docks: QWidget) -> None:
    frame, known = Frame(Hub(ManualClock()), fail), False
    hold_painting(docks, frame, lambda: known)
    frame.catch_up()
    assert not docks.updatesEnabled()
    known = True
    frame.catch_up()
    assert docks.updatesEnabled()


def test_docks_of_a_security_that_stays_unknown_are_painted_all_the_same(
    docks: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_painting, "LONGEST_MS", 1)
    hold_painting(docks, Frame(Hub(ManualClock()), fail), lambda: False)
    assert not docks.updatesEnabled()
    qtbot.waitUntil(docks.updatesEnabled)
