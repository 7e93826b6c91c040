"""What the toolbar of the chart cannot offer, with the reason."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from tideboard_core.model.quote import BarAdjustment, BarSessions
from tideboard_desktop.chart.toolbar import ChartToolbar
from tideboard_desktop.chart.words import INTERVALS, interval_name
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


def test_a_narrow_toolbar_leaves_intervals_to_the_menu(qapp: QApplication) -> None:
    toolbar = ChartToolbar(make_theme())
    toolbar.end.addWidget(QPushButton("Indicators"))
    toolbar.show_interval("Q")
    toolbar.resize(380, toolbar.height())
    toolbar.show()
    qapp.processEvents()
    shown = {key for key in INTERVALS if toolbar.intervals.button(key).isVisible()}
    menu = toolbar.interval_menu()
    offered = [action.text() for action in menu.actions()]

    assert "Q" in shown, "the chosen one stays"
    assert shown < set(INTERVALS)
    assert set(offered) >= {interval_name(INTERVALS[key]) for key in INTERVALS if key not in shown}
    assert toolbar.more.geometry().right() < toolbar.width(), "nothing stands outside"
    toolbar.show_interval("Y")
    assert toolbar.intervals.button("Y").isVisible()
    assert not toolbar.intervals.button("Q").isVisible()
    toolbar.resize(1200, toolbar.height())
    qapp.processEvents()
    assert all(toolbar.intervals.button(key).isVisible() for key in INTERVALS)
    toolbar.hide()
    toolbar.deleteLater()
