"""What the toolbar of the chart cannot offer, with the reason."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tideboard_core.model.quote import BarAdjustment, BarSessions
from tideboard_desktop.chart.toolbar import ChartToolbar
from tideboard_desktop.ui.theme import make_theme


@pytest.mark.parametrize(
    ("extended", "minutes", "why"),
    [(True, True, ""), (True, False, "Bars of a day"), (False, True, "This market"), (False, False, "This market")],
)
def test_trading_hours_that_cannot_be_chosen_say_why(
    qapp: QApplication, *, extended: bool, minutes: bool, why: str
) -> None:
    toolbar = ChartToolbar(make_theme())
    toolbar.offer(list(BarAdjustment), provider="", extended=extended, minutes=minutes)
    button = toolbar.hours.button(BarSessions.EXTENDED.value)

    assert button.isEnabled() == (not why)
    assert why in button.toolTip()
