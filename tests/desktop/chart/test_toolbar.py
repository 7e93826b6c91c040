"""What the toolbar of the chart cannot offer, with the reason."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

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
    entry = toolbar.hours.action(BarSessions.EXTENDED.value)

    assert entry.isEnabled() == (not why)
    assert why in entry.toolTip()


def test_one_button_says_the_interval_and_what_is_not_as_usual(qapp: QApplication) -> None:
    toolbar = ChartToolbar(make_theme())
    toolbar.show_interval("Q")
    assert toolbar.intervals.text() == "Q"
    assert toolbar.intervals.accessibleName() == "Q, Quarter, Interval"
    toolbar.choose(toolbar.adjustments, BarAdjustment.NONE.value)
    toolbar.choose(toolbar.hours, BarSessions.EXTENDED.value)
    toolbar.choose(toolbar.scales, "log")
    toolbar.show_interval("7m")
    assert toolbar.intervals.text() == "7m \u00b7 Unadjusted \u00b7 Extended \u00b7 Log"


def test_every_interval_is_in_the_menu_of_the_button(qapp: QApplication) -> None:
    toolbar, chosen = ChartToolbar(make_theme()), list[str]()
    toolbar.interval.connect(chosen.append)
    toolbar.keep_own("7m")
    toolbar.show_interval("W")
    actions = {action.text(): action for action in toolbar.interval_menu().actions() if action.text()}

    assert list(actions)[: len(INTERVALS)] == [interval_name(interval) for interval in INTERVALS.values()]
    assert [text for text, action in actions.items() if action.isChecked()] == ["Week"]
    actions["7 minutes"].trigger()
    actions["Day"].trigger()
    assert chosen == ["7m", "D"]


def test_a_choice_of_the_menu_is_told_and_said(qapp: QApplication) -> None:
    toolbar, chosen = ChartToolbar(make_theme()), list[str]()
    toolbar.adjustments.chosen.connect(chosen.append)
    toolbar.adjustments.action(BarAdjustment.BACKWARD.value).trigger()

    assert chosen == [BarAdjustment.BACKWARD.value]
    assert toolbar.adjustments.key == BarAdjustment.BACKWARD.value
    assert toolbar.intervals.text().endswith("Back-adjusted")
