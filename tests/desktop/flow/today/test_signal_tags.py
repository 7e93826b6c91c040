"""Signals on the flow chart: tags over their minutes, the read-out, keys, the tool tip's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fakes.scenes.flow.chart import flow_series, picture
from tideboard_core.flow.session_minutes import MINUTE
from tideboard_desktop.docks.fired_marks import FiredMark
from tideboard_desktop.flow.chart.picture import Picture
from tideboard_desktop.flow.today.intraday_chart import IntradayChart
from tideboard_desktop.flow.today.signal_tags import place_signals, signal_words
from tideboard_desktop.ui.theme import Theme

Show = Callable[..., None]


def marked(*minutes: int) -> Picture:
    """The made-up day with signals at the ends of these minutes."""
    times = flow_series().times
    marks = tuple(FiredMark("Sign turn", date(2026, 11, 20), each, float(times[each]) - MINUTE) for each in minutes)
    return replace(picture(), signals=marks)


@pytest.fixture
def chart(theme: Theme, on_screen: Show) -> IntradayChart:
    result = IntradayChart(theme)
    on_screen(result)
    result.show_picture(marked(20, 50))
    result.setFocus()
    return result


def test_brackets_go_from_signal_to_signal_and_the_readout_says_it(chart: IntradayChart) -> None:
    found = []
    for key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
        QTest.keyClick(chart, key)
        assert chart.crosshair is not None
        found.append(chart.crosshair.index)
        assert "Sign turn fired" in chart.accessibleDescription()
    assert found == [50, 20, 20, 50]
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert "Sign turn" not in chart.accessibleDescription()


def test_tags_stand_over_their_minutes_and_near_ones_are_one(theme: Theme) -> None:
    shown = marked(20, 21, 50)
    first, second = place_signals(shown, theme, [])
    assert (len(first.marks), len(second.marks)) == (2, 1)
    assert first.x == shown.axis.x_of(float(flow_series().times[20]))
    assert first.area.center().x() == pytest.approx(first.x)
    assert signal_words(shown, second).startswith("Sign turn fired ")
    (lower,) = place_signals(marked(50), theme, [second.area])
    assert lower.area.top() > second.area.bottom(), "a tag gives way to another label"


def test_a_signal_is_painted_at_once(chart: IntradayChart) -> None:
    before = chart.grab().toImage()
    chart.show_picture(marked(20, 40, 50))
    assert chart.grab().toImage() != before
    chart.show_picture(marked(20, 50))
    assert chart.grab().toImage() == before
