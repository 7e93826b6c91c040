"""What tests of the watchlist share: the dock with three lists."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.market.watchlist import TECH, WatchlistScene


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> WatchlistScene:
    """Three tabs: Main, Holdings, 科技."""
    return WatchlistScene(qtbot, qapp, TECH)
