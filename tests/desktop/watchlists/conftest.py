"""What tests of the watchlist share: the dock with three lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

if TYPE_CHECKING:
    from fakes.scenes.market.watchlist import WatchlistScene


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> WatchlistScene:
    """Three tabs: Main, Holdings, 科技."""
    from fakes.scenes.market.watchlist import TECH, WatchlistScene

    return WatchlistScene(qtbot, qapp, TECH)
