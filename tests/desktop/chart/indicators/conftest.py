"""The scene of the indicators' tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from fakes.scenes.indicators import IndicatorScene


@pytest.fixture
async def scene(qapp: QApplication) -> AsyncIterator[IndicatorScene]:
    """A chart on screen with the indicators that it has at first, and MACD in a pane of its own."""
    from fakes.scenes.indicators import IndicatorScene
    from fakes.scenes.screen.whole_style import install
    from tideboard_desktop.chart.indicators.chosen import chosen
    from tideboard_desktop.ui.charts.picture import PriceFacts
    from tideboard_desktop.ui.theme import make_theme

    install(qapp, make_theme())
    found = IndicatorScene()
    found.window.show()
    await found.control.load()
    found.control.chosen.replace_all([*found.control.chosen.items, chosen("MACD")])
    found.chart.show_series(found.series, PriceFacts())
    yield found
    found.control.close()
    found.window.close()
    found.window.deleteLater()
